//! The body of a `DO` block, as far as its text shows what is run: plain statements, `IF`, blocks within, handlers.
//!
//! Source: PostgreSQL's manual, chapter 43 "PL/pgSQL".

use std::ops::Range;

use super::calls::{is_harmless, may_shape};
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// A block. All ranges are of the text of the `DO`.
#[derive(Debug, Default, PartialEq)]
pub(in crate::replay::postgres) struct Block {
    pub(in crate::replay::postgres) nodes: Vec<Node>,
    /// It has variables, which the statements may use.
    pub(in crate::replay::postgres) declares: bool,
}

/// What a block does, one after the other.
#[derive(Debug, PartialEq)]
pub(in crate::replay::postgres) enum Node {
    /// A statement of SQL, also one that `EXECUTE` runs from a string without variables.
    Sql(Range<usize>),
    /// One that changes rows only.
    Rows(Range<usize>),
    /// It doesn't shape tables.
    Harmless,
    /// The block ends here.
    Return,
    If {
        whole: Range<usize>,
        /// Conditions, each with what is run under it.
        branches: Vec<(Range<usize>, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// Its handler takes the error that what it makes is there already.
    Caught {
        whole: Range<usize>,
        nodes: Vec<Node>,
    },
    /// It may shape tables, and the text doesn't show how.
    Opaque(Range<usize>),
}

impl Node {
    /// Whether it may shape tables.
    pub(in crate::replay::postgres) fn shapes(&self) -> bool {
        match self {
            Node::Sql(_) | Node::Opaque(_) => true,
            Node::Rows(_) | Node::Harmless | Node::Return => false,
            Node::Caught { nodes, .. } => nodes.iter().any(Node::shapes),
            Node::If {
                branches,
                otherwise,
                ..
            } => {
                let within = branches.iter().flat_map(|it| &it.1);
                within.chain(otherwise).any(Node::shapes)
            }
        }
    }

    /// Whether the block may end in it.
    pub(in crate::replay::postgres) fn may_return(&self) -> bool {
        match self {
            Node::Return => true,
            Node::Caught { nodes, .. } => nodes.iter().any(Node::may_return),
            Node::If {
                branches,
                otherwise,
                ..
            } => {
                let within = branches.iter().flat_map(|it| &it.1);
                within.chain(otherwise).any(Node::may_return)
            }
            _ => false,
        }
    }
}

/// Reads a `DO`. `None` for a body of another form.
pub(super) fn read(sql: &str) -> Option<Block> {
    let outer: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    let in_dollars = |token: &&Token<'_>| token.kind == TokenKind::DollarString;
    let mut bodies = outer.iter().filter(in_dollars);
    let body = bodies.next().filter(|_| bodies.next().is_none())?;
    let tag = body.text[1..].find('$')? + 2;
    let text = body.text.get(tag..body.text.len().checked_sub(tag)?)?;
    let mut reader = Reader {
        text,
        tokens: significant(text, Backend::Postgres).collect(),
        at: 0,
        offset: body.start + tag,
        declares: false,
    };
    let nodes = match reader.block()? {
        Node::Caught { whole, nodes } => vec![Node::Caught { whole, nodes }],
        Node::If { otherwise, .. } => otherwise,
        other => vec![other],
    };
    reader.takes(";");
    (reader.at == reader.tokens.len()).then_some(Block {
        nodes,
        declares: reader.declares,
    })
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    /// Where the body begins in the `DO`.
    offset: usize,
    declares: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn is(&self, words: &[&str]) -> bool {
        self.peek()
            .is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.is(&[word]).then(|| self.at += 1)
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let here = self.peek().is_some_and(|token| token.is_symbol(symbol));
        self.at += usize::from(here);
        here
    }

    /// From that token to the one before this.
    fn range(&self, from: usize) -> Range<usize> {
        let end = match self.at.checked_sub(1) {
            Some(last) if last >= from => self.tokens[last].end(),
            _ => self.tokens[from].start,
        };
        self.tokens[from].start + self.offset..end + self.offset
    }

    fn within(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.start - self.offset..range.end - self.offset]
    }

    /// `[DECLARE …] BEGIN … [EXCEPTION …] END`: what stands in it, as an `IF` without conditions, or what its handler
    /// makes of that.
    fn block(&mut self) -> Option<Node> {
        let from = self.at;
        if self.is(&["declare"]) {
            self.declares = true;
            while !self.is(&["begin"]) {
                self.peek()?;
                self.at += 1;
            }
        }
        self.take("begin")?;
        let nodes = self.items()?;
        let handled = self.take("exception").is_some();
        let handlers = if handled {
            self.handlers()?
        } else {
            Handlers::None
        };
        self.take("end")?;
        let whole = self.range(from);
        Some(match handlers {
            Handlers::None => Node::If {
                whole,
                branches: Vec::new(),
                otherwise: nodes,
            },
            Handlers::Duplicates => Node::Caught { whole, nodes },
            Handlers::Others if nodes.iter().any(Node::shapes) => Node::Opaque(whole),
            Handlers::Others => Node::Harmless,
        })
    }

    fn items(&mut self) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        while !self.is(&["end", "exception", "elsif", "elseif", "else", "when"]) {
            nodes.push(self.item()?);
        }
        Some(nodes)
    }

    fn item(&mut self) -> Option<Node> {
        let node = if self.is(&["begin", "declare"]) {
            self.block()?
        } else if self.is(&["if"]) {
            self.condition()?
        } else if self.is(&["for", "foreach", "while", "loop"]) {
            self.repeated()?
        } else if self.is(&["case"]) || self.peek()?.is_symbol("<<") {
            return None;
        } else {
            self.simple()?
        };
        self.takes(";").then_some(node)
    }

    fn condition(&mut self) -> Option<Node> {
        let from = self.at;
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        while self.is(&["if", "elsif", "elseif"]) {
            self.at += 1;
            let start = self.at;
            while !self.is(&["then"]) {
                // It has a THEN of its own.
                if self.is(&["case"]) {
                    return None;
                }
                self.peek()?;
                self.at += 1;
            }
            let condition = self.range(start);
            self.take("then")?;
            branches.push((condition, self.items()?));
        }
        if self.take("else").is_some() {
            otherwise = self.items()?;
        }
        self.take("end")?;
        self.take("if")?;
        Some(Node::If {
            whole: self.range(from),
            branches,
            otherwise,
        })
    }

    /// A loop: how often what stands in it is run isn't known.
    fn repeated(&mut self) -> Option<Node> {
        let from = self.at;
        let mut depth = 0usize;
        loop {
            let ends = self.is(&["end"]);
            self.peek()?;
            self.at += 1;
            if !self.is(&["loop"]) {
                continue;
            }
            if ends {
                depth = depth.checked_sub(1)?;
            } else {
                depth += 1;
            }
            if ends && depth == 0 {
                self.at += 1;
                break;
            }
        }
        // A label may follow.
        if !self.peek()?.is_symbol(";") {
            self.at += 1;
        }
        let whole = self.range(from);
        let text = self.within(&whole);
        let returns = significant(text, Backend::Postgres).any(|token| token.is_word("return"));
        Some(match may_shape(text) || returns {
            true => Node::Opaque(whole),
            false => Node::Harmless,
        })
    }

    fn simple(&mut self) -> Option<Node> {
        let from = self.at;
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            match token.text {
                ";" if depth == 0 => break,
                "(" => depth += 1,
                ")" => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.at += 1;
        }
        let whole = self.range(from);
        let text = self.within(&whole);
        let tokens = &self.tokens[from..self.at];
        let first = tokens.first()?;
        let is = |words: &[&str]| words.iter().any(|word| first.is_word(word));
        Some(if is(&["create", "alter", "drop", "comment"]) {
            Node::Sql(whole)
        } else if is(&["execute"]) {
            match tokens {
                [_, string] => executed(string, self.offset).map_or(Node::Opaque(whole), Node::Sql),
                _ => Node::Opaque(whole),
            }
        } else if is(&["return"]) {
            Node::Return
        } else if is(&["perform"]) {
            match is_harmless(&text["perform".len()..]) {
                true => Node::Harmless,
                false => Node::Opaque(whole),
            }
        } else if may_shape(text) {
            Node::Opaque(whole)
        } else if is(&["insert", "update", "delete"]) {
            Node::Rows(whole)
        } else {
            Node::Harmless
        })
    }

    /// What stands behind `EXCEPTION`.
    fn handlers(&mut self) -> Option<Handlers> {
        let mut found = Handlers::Duplicates;
        while self.take("when").is_some() {
            let start = self.at;
            while !self.is(&["then"]) {
                self.peek()?;
                self.at += 1;
            }
            let conditions = &self.tokens[start..self.at];
            let mut duplicates = conditions
                .iter()
                .enumerate()
                .map(|(at, token)| match at % 2 {
                    0 => DUPLICATES.iter().any(|name| token.is_word(name)),
                    _ => token.is_word("or"),
                });
            let only = duplicates.all(|it| it);
            self.take("then")?;
            let body = self.items()?;
            let nothing = body.iter().all(|node| *node == Node::Harmless);
            let raises = significant(self.within(&self.range(start)), Backend::Postgres)
                .any(|token| token.is_word("exception"));
            if !only || !nothing || raises {
                found = Handlers::Others;
            }
        }
        Some(found)
    }
}

enum Handlers {
    None,
    /// They take the errors that something is there already, and do nothing about them.
    Duplicates,
    Others,
}

static DUPLICATES: &[&str] = &[
    "duplicate_object",
    "duplicate_table",
    "duplicate_column",
    "duplicate_schema",
    "duplicate_function",
];

/// The statement in the string behind `EXECUTE`, if it stands there letter by letter.
fn executed(token: &Token<'_>, offset: usize) -> Option<Range<usize>> {
    let start = token.start + offset;
    match token.kind {
        TokenKind::DollarString => {
            let tag = token.text[1..].find('$')? + 2;
            (token.text.len() >= 2 * tag).then(|| start + tag..start + token.text.len() - tag)
        }
        TokenKind::String if token.text.starts_with('\'') && token.text.len() > 2 => {
            let inner = &token.text[1..token.text.len() - 1];
            (!inner.contains('\'')).then(|| start + 1..start + 1 + inner.len())
        }
        _ => None,
    }
}
