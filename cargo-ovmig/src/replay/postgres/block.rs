//! `DO` blocks: what is certain to be run is followed, by the state of the schema at that place.

use std::ops::Range;

use super::Replay;
use super::condition::holds;
use super::ddl::{Action, Ddl};
use super::read::{self, Asides, Block, Node, Reading, Source};
use crate::history::Migration;

/// How a part of a block ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    GoesOn,
    Ends,
    /// Whether it does isn't known.
    MayEnd,
}

/// A block that is being run.
struct Run<'a> {
    migration: &'a Migration,
    whole: &'a Source<'a>,
    declares: bool,
    /// It changes rows in a way that can't stand alone.
    rows: bool,
}

impl Replay {
    pub(super) fn block(&mut self, migration: &Migration, whole: &Source<'_>, block: &Block) {
        let mut run = Run {
            migration,
            whole,
            declares: block.declares,
            rows: false,
        };
        self.nodes(&mut run, &block.nodes);
        if run.rows {
            let finding = super::note(migration, whole, "isn't followed in full");
            let why = "the rows that it changes are changed with variables of its own";
            self.recorded.findings.push(finding.note(why));
        }
    }

    fn nodes(&mut self, run: &mut Run<'_>, nodes: &[Node]) -> Flow {
        let mut flow = Flow::GoesOn;
        for node in nodes {
            if flow == Flow::MayEnd {
                self.uncertain(run, node);
                continue;
            }
            flow = self.node(run, node);
            if flow == Flow::Ends {
                break;
            }
        }
        flow
    }

    fn node(&mut self, run: &mut Run<'_>, node: &Node) -> Flow {
        match node {
            Node::Sql(range) => self.statement(run.migration, &run.whole.part(range)),
            Node::Rows(_) if run.declares => run.rows = true,
            Node::Rows(range) => self.by_hand(run.migration, &run.whole.part(range)),
            Node::Harmless => {}
            Node::Return => return Flow::Ends,
            Node::Opaque(range) => self.opaque(run, range),
            Node::Caught { whole, nodes } => return self.caught(run, whole, nodes),
            Node::If {
                whole,
                branches,
                otherwise,
            } => return self.condition(run, whole, branches, otherwise),
        }
        Flow::GoesOn
    }

    fn opaque(&mut self, run: &Run<'_>, range: &Range<usize>) {
        let why = [read::OPAQUE_BLOCK.to_owned()];
        self.not_followed(run.migration, &run.whole.part(range), &why);
    }

    /// What may not be reached.
    fn uncertain(&mut self, run: &Run<'_>, node: &Node) {
        match node {
            Node::Sql(range) | Node::Opaque(range) => self.opaque(run, range),
            Node::If { whole, .. } | Node::Caught { whole, .. } if node.shapes() => {
                self.opaque(run, whole);
            }
            _ => {}
        }
    }

    fn condition(
        &mut self,
        run: &mut Run<'_>,
        whole: &Range<usize>,
        branches: &[(Range<usize>, Vec<Node>)],
        otherwise: &[Node],
    ) -> Flow {
        for (condition, nodes) in branches {
            match holds(&self.state, &run.whole.text[condition.clone()]) {
                Some(true) => return self.nodes(run, nodes),
                Some(false) => continue,
                None => {}
            }
            if let ([(condition, nodes)], []) = (branches, otherwise)
                && self.unless(run, condition, nodes)
            {
                return Flow::GoesOn;
            }
            let mut within = branches.iter().flat_map(|it| &it.1).chain(otherwise);
            if within.clone().any(Node::shapes) {
                self.opaque(run, whole);
            } else if within.clone().any(|node| matches!(node, Node::Rows(_))) {
                run.rows = true;
            }
            return match within.any(Node::may_return) {
                true => Flow::MayEnd,
                false => Flow::GoesOn,
            };
        }
        self.nodes(run, otherwise)
    }

    /// `IF NOT EXISTS (…) THEN CREATE …`, with a query that asks the catalogue for just that. Whether it was that.
    fn unless(&mut self, run: &Run<'_>, condition: &Range<usize>, nodes: &[Node]) -> bool {
        let [Node::Sql(range)] = nodes else {
            return false;
        };
        let text = &run.whole.text[condition.clone()];
        let source = run.whole.part(range);
        let Some((only, made)) = self.softened(&source) else {
            return false;
        };
        if !asks_for(text, &made) {
            return false;
        }
        self.follow(run.migration, &source, vec![only], Asides::default());
        true
    }

    /// All is done, or, where something is there already, nothing.
    fn caught(&mut self, run: &mut Run<'_>, whole: &Range<usize>, nodes: &[Node]) -> Flow {
        if let [Node::Sql(range)] = nodes {
            let source = run.whole.part(range);
            if let Some((only, _)) = self.softened(&source) {
                self.follow(run.migration, &source, vec![only], Asides::default());
                return Flow::GoesOn;
            }
        }
        let before = (
            self.state.clone(),
            self.recorded.findings.len(),
            self.recorded.hand_written.len(),
        );
        let flow = self.nodes(run, nodes);
        let said = &self.recorded.findings[before.1..];
        if said.is_empty() {
            return flow;
        }
        let there = |note: &String| note.contains(" already");
        let duplicate = said.iter().all(|it| it.notes.iter().any(there));
        self.state = before.0;
        self.recorded.findings.truncate(before.1);
        self.recorded.hand_written.truncate(before.2);
        if !duplicate {
            self.opaque(run, whole);
        }
        Flow::GoesOn
    }

    /// A statement that makes one thing, made to do nothing where that is there, and that thing's name.
    fn softened(&self, source: &Source<'_>) -> Option<(Ddl, String)> {
        let Reading::Ddl(ddl, asides) = read::read(source, &|_| false) else {
            return None;
        };
        let mut ddl = ddl.into_iter();
        let (mut only, None) = (ddl.next()?, ddl.next()) else {
            return None;
        };
        let made = soften(&mut only)?;
        (asides == Asides::default()).then_some((only, made))
    }
}

/// Whether a condition asks the catalogue whether something of that name isn't there.
fn asks_for(condition: &str, name: &str) -> bool {
    use crate::schema::Backend;
    use crate::sql::significant;
    let mut words = significant(condition, Backend::Postgres);
    let negated = words.next().is_some_and(|token| token.is_word("not"))
        && words.next().is_some_and(|token| token.is_word("exists"));
    let names = read::names_in(condition);
    let catalogue =
        |it: &crate::schema::ObjectName| it.name.starts_with("pg_") || it.schema.is_some();
    negated && names.iter().any(|it| it.name == name) && names.iter().any(catalogue)
}
/// Makes it do nothing where what it makes is there, and gives the name of that.
fn soften(ddl: &mut Ddl) -> Option<String> {
    Some(match ddl {
        Ddl::CreateTable(table) => {
            table.if_not_exists = true;
            table.name.name.clone()
        }
        Ddl::CreateIndex {
            index,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            index.name.clone()?
        }
        Ddl::CreateEnum {
            name,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            name.name.clone()
        }
        Ddl::CreateNamespace {
            name,
            if_not_exists,
        } => {
            *if_not_exists = true;
            name.clone()
        }
        Ddl::AddLabel {
            label,
            if_not_exists,
            ..
        } => {
            *if_not_exists = true;
            label.to_lowercase()
        }
        Ddl::AlterTable { actions, .. } => match &mut actions[..] {
            [
                Action::AddColumn {
                    column,
                    if_not_exists,
                },
            ] => {
                *if_not_exists = true;
                column.column.name.clone()
            }
            [
                Action::AddConstraint {
                    constraint,
                    if_not_exists,
                },
            ] => {
                *if_not_exists = true;
                constraint.name.clone()?
            }
            _ => return None,
        },
        _ => return None,
    })
}
