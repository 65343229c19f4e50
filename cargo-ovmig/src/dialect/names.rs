//! The names of constraints and indexes, by PostgreSQL's own defaults on every engine.
//!
//! Source: PostgreSQL's `makeObjectName`, `ChooseRelationName`, `ChooseIndexName`, `ChooseIndexColumnNames`
//! (`commands/indexcmds.c`), `ChooseConstraintName` (`catalog/pg_constraint.c`),
//! `ChooseForeignKeyConstraintNameAddition` (`commands/tablecmds.c`), `FigureIndexColname` (`parser/parse_target.c`).
//!
//! Invariant: no name is longer than 63 bytes, and none is given out twice.

use std::collections::BTreeSet;

use crate::schema::{Backend, Index, KeyPart, Schema, Table};
use crate::sql::{Token, TokenKind, significant};

/// PostgreSQL's `NAMEDATALEN - 1`.
const MAX_BYTES: usize = 63;

/// The names that are taken in one schema of the database. Choosing a name takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Tables, indexes (also those beneath keys) and sequences.
    relations: BTreeSet<String>,
    /// Constraints of all tables.
    constraints: BTreeSet<String>,
}

impl Taken {
    /// What a schema's tables take in a namespace (`None` for the default one).
    pub fn of(schema: &Schema, namespace: Option<&str>) -> Taken {
        let mut taken = Taken::default();
        for table in schema.tables.values() {
            if table.name.schema.as_deref() == namespace {
                taken.table(table);
            }
        }
        taken
    }

    /// Takes the names of a table and its parts. The sequences of numbered columns are taken under their default
    /// names, which is all that a schema knows of them.
    pub fn table(&mut self, table: &Table) {
        self.relation(&table.name.name);
        for column in table.columns.iter().filter(|it| it.identity.is_some()) {
            self.relation(object_name(&table.name.name, Some(&column.name), "seq"));
        }
        let keys = table.primary_key.iter().map(|it| &it.name);
        for name in keys
            .chain(table.uniques.iter().map(|it| &it.name))
            .flatten()
        {
            self.relation(name);
            self.constraint(name);
        }
        let others = table.foreign_keys.iter().map(|it| &it.name);
        for name in others
            .chain(table.checks.iter().map(|it| &it.name))
            .flatten()
        {
            self.constraint(name);
        }
        for name in table.indexes.iter().filter_map(|it| it.name.as_ref()) {
            self.relation(name);
        }
    }

    /// Takes the name of a table, index, view or sequence.
    pub fn relation(&mut self, name: impl Into<String>) {
        self.relations.insert(name.into());
    }

    /// Takes the name of a constraint. A primary key or a unique constraint is a relation too.
    pub fn constraint(&mut self, name: impl Into<String>) {
        self.constraints.insert(name.into());
    }

    /// Gives the name of a relation free again.
    pub fn free_relation(&mut self, name: &str) {
        self.relations.remove(name);
    }

    /// Gives the name of a constraint free again.
    pub fn free_constraint(&mut self, name: &str) {
        self.constraints.remove(name);
    }

    /// A new primary key's name: `t_pkey`.
    pub fn primary_key(&mut self, table: &str) -> String {
        self.key(table, None, "pkey")
    }

    /// A new unique constraint's name: `t_a_b_key`. Columns of `INCLUDE` count.
    pub fn unique<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        self.key(table, Some(&addition), "key")
    }

    /// A new exclusion constraint's name: `t_a_b_excl`.
    pub fn exclusion<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        self.key(table, Some(&addition), "excl")
    }

    /// A new foreign key's name: `t_a_b_fkey`.
    pub fn foreign_key<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        let name = choose(table, Some(&addition), "fkey", |name| {
            self.constraints.contains(name)
        });
        self.constraint(&name);
        name
    }

    /// A new check's name: `t_a_check` when its expression mentions exactly one column, else `t_check`. See
    /// [`check_column`].
    pub fn check(&mut self, table: &str, column: Option<&str>) -> String {
        let name = choose(table, column, "check", |name| {
            self.constraints.contains(name)
        });
        self.constraint(&name);
        name
    }

    /// A new index's name: `t_a_b_idx`, `t_lower_idx`, `t_expr_idx`.
    pub fn index(&mut self, table: &str, index: &Index, backend: Backend) -> String {
        let addition = addition(&index_columns(index, backend));
        let name = choose(table, Some(&addition), "idx", |name| {
            self.relations.contains(name)
        });
        self.relation(&name);
        name
    }

    /// The name of a new numbered column's sequence: `t_a_seq`.
    pub fn sequence(&mut self, table: &str, column: &str) -> String {
        let name = choose(table, Some(column), "seq", |name| {
            self.relations.contains(name)
        });
        self.relation(&name);
        name
    }

    /// A name for the time between two renames that would collide.
    pub fn detour(&mut self, name: &str) -> String {
        self.key(name, None, "old")
    }

    fn key(&mut self, table: &str, addition: Option<&str>, label: &str) -> String {
        let name = choose(table, addition, label, |name| {
            self.relations.contains(name) || self.constraints.contains(name)
        });
        self.relation(&name);
        self.constraint(&name);
        name
    }
}

/// The one column that a check's expression mentions, out of the table's columns; `None` when it mentions none or
/// several.
pub fn check_column<'a>(
    expr: &str,
    columns: impl IntoIterator<Item = &'a str>,
    backend: Backend,
) -> Option<&'a str> {
    match super::mentions::columns(expr, columns, backend)[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The parts joined by underscores, the longer of the two names cut until all fits: PostgreSQL's `makeObjectName`.
pub fn object_name(name1: &str, name2: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(name2.is_some());
    let available = MAX_BYTES.saturating_sub(overhead);
    let mut len1 = name1.len();
    let mut len2 = name2.map_or(0, str::len);
    while len1 + len2 > available {
        if len1 > len2 {
            len1 -= 1;
        } else {
            len2 -= 1;
        }
    }
    let mut name = clip(name1, len1).to_owned();
    if let Some(name2) = name2 {
        name.push('_');
        name.push_str(clip(name2, len2));
    }
    name.push('_');
    name.push_str(label);
    name
}

/// At most that many bytes of the text, in whole characters.
pub fn clip(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn choose(
    table: &str,
    addition: Option<&str>,
    label: &str,
    taken: impl Fn(&str) -> bool,
) -> String {
    let mut name = object_name(table, addition, label);
    let mut pass = 0;
    while taken(&name) {
        pass += 1;
        name = object_name(table, addition, &format!("{label}{pass}"));
    }
    name
}

/// The columns joined by underscores, at least 63 bytes of them: PostgreSQL's `ChooseIndexNameAddition`.
fn addition<S: AsRef<str>>(columns: &[S]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(clip(column.as_ref(), MAX_BYTES));
        if joined.len() > MAX_BYTES {
            break;
        }
    }
    joined
}

/// The names of an index's columns, unlike each other: PostgreSQL's `ChooseIndexColumnNames`.
fn index_columns(index: &Index, backend: Backend) -> Vec<String> {
    let keys = index.keys.iter().map(|key| match &key.part {
        KeyPart::Column(name) => name.clone(),
        KeyPart::Expr(expr) => {
            let tokens: Vec<Token<'_>> = significant(&expr.0, backend).collect();
            expr_name(&tokens, backend).map_or_else(|| "expr".to_owned(), |(name, _)| name)
        }
    });
    let mut names: Vec<String> = Vec::new();
    for original in keys.chain(index.include.iter().cloned()) {
        let mut name = original.clone();
        let mut pass = 0;
        while names.contains(&name) {
            pass += 1;
            let number = pass.to_string();
            name = format!("{}{number}", clip(&original, MAX_BYTES - number.len()));
        }
        names.push(name);
    }
    names
}

/// The name that PostgreSQL gives to an expression, and whether it is a strong one (a cast's type is a weak name,
/// which gives way to what stands around it): `FigureColname`, as far as tokens can say.
fn expr_name(tokens: &[Token<'_>], backend: Backend) -> Option<(String, bool)> {
    let tokens = unwrapped(tokens);
    let (first, rest) = tokens.split_first()?;
    let last = tokens.last()?;
    if rest.is_empty() {
        return first.ident(backend).map(|name| (name, true));
    }
    if let Some((operand, ty)) = cast(tokens) {
        let named = expr_name(operand, backend);
        return named
            .filter(|(_, strong)| *strong)
            .or_else(|| type_name(ty, backend).map(|name| (name, false)));
    }
    if let [operand @ .., collate, _] = tokens
        && collate.is_word("COLLATE")
        && closed(operand)
    {
        return expr_name(operand, backend);
    }
    if first.is_word("CASE") && case_end(tokens) == Some(tokens.len() - 1) {
        let otherwise = rest.iter().rposition(|it| it.is_word("ELSE"));
        let named = otherwise.and_then(|at| expr_name(&rest[at + 1..rest.len() - 1], backend));
        return named
            .filter(|(_, strong)| *strong)
            .or_else(|| Some(("case".to_owned(), false)));
    }
    if let [_, .., at, time, zone, _] = tokens
        && at.is_word("AT")
        && time.is_word("TIME")
        && zone.is_word("ZONE")
    {
        return Some(("timezone".to_owned(), true));
    }
    if first.is_word("ARRAY") && rest[0].is_symbol("[") && closing(rest) == Some(rest.len() - 1) {
        return Some(("array".to_owned(), true));
    }
    if let Some(at) = tokens.iter().position(|it| it.is_symbol("("))
        && at > 0
        && closing(&tokens[at..]) == Some(tokens.len() - at - 1)
    {
        return call_name(&tokens[..at], &tokens[at + 1], backend);
    }
    if last.is_symbol("]")
        && let Some(at) = (1..tokens.len()).find(|at| {
            tokens[*at].is_symbol("[")
                && closed(&tokens[..*at])
                && closing(&tokens[*at..]) == Some(tokens.len() - at - 1)
        })
    {
        return expr_name(&tokens[..at], backend);
    }
    // A column behind its table.
    let chain = tokens
        .iter()
        .enumerate()
        .all(|(at, it)| (at % 2 == 1) == it.is_symbol("."));
    match last.ident(backend) {
        Some(name) if chain => Some((name, true)),
        _ => None,
    }
}

/// The name of a call: that of the function, the special ones as PostgreSQL's grammar rewrites them.
fn call_name(
    function: &[Token<'_>],
    argument: &Token<'_>,
    backend: Backend,
) -> Option<(String, bool)> {
    let chain = function
        .iter()
        .enumerate()
        .all(|(at, it)| (at % 2 == 1) == it.is_symbol("."));
    let last = function.last().filter(|_| chain)?;
    let name = last.ident(backend)?;
    let special = function.len() == 1 && last.kind == TokenKind::Word;
    let name = match name.as_str() {
        "and" | "or" | "not" | "in" | "any" | "all" | "some" | "row" if special => return None,
        "trim" if special && argument.is_word("LEADING") => "ltrim".to_owned(),
        "trim" if special && argument.is_word("TRAILING") => "rtrim".to_owned(),
        "trim" if special => "btrim".to_owned(),
        _ => name,
    };
    Some((name, true))
}

/// Without the parentheses that are around all of it.
fn unwrapped<'a, 't>(mut tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    while tokens.first().is_some_and(|it| it.is_symbol("("))
        && closing(tokens) == Some(tokens.len() - 1)
    {
        tokens = &tokens[1..tokens.len() - 1];
    }
    tokens
}

/// Where the bracket that the tokens begin with is closed.
fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") || token.is_symbol("[") {
            depth += 1;
        } else if token.is_symbol(")") || token.is_symbol("]") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Where the `CASE` that the tokens begin with has its `END`.
fn case_end(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    tokens.iter().position(|it| {
        if it.is_word("CASE") {
            depth += 1;
        } else if it.is_word("END") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    })
}

/// Whether the tokens are one operand: a word or a string, a call, or something in parentheses.
fn closed(tokens: &[Token<'_>]) -> bool {
    let tokens = match tokens.iter().position(|it| it.is_symbol("(")) {
        Some(at) => {
            return closing(&tokens[at..]) == Some(tokens.len() - at - 1) && plain(&tokens[..at]);
        }
        None => tokens,
    };
    plain(tokens) && !tokens.is_empty()
}

fn plain(tokens: &[Token<'_>]) -> bool {
    tokens.iter().enumerate().all(|(at, it)| {
        if at % 2 == 1 {
            it.is_symbol(".")
        } else {
            it.kind != TokenKind::Symbol
        }
    })
}

/// The operand and the type of `x::t` or `CAST(x AS t)`, when that is the whole.
fn cast<'a, 't>(tokens: &'a [Token<'t>]) -> Option<(&'a [Token<'t>], &'a [Token<'t>])> {
    if tokens.first()?.is_word("CAST") && tokens.get(1)?.is_symbol("(") {
        let inner = tokens.get(2..tokens.len() - 1)?;
        if closing(&tokens[1..]) != Some(tokens.len() - 2) {
            return None;
        }
        let at = inner.iter().rposition(|it| it.is_word("AS"))?;
        return Some((&inner[..at], &inner[at + 1..]));
    }
    let at = tokens.iter().rposition(|it| it.is_symbol("::"))?;
    let (operand, ty) = (&tokens[..at], &tokens[at + 1..]);
    let operand_is_one = closed(operand) || cast(operand).is_some();
    let type_is_one = ty.iter().all(|it| {
        it.kind == TokenKind::Word
            || it.kind == TokenKind::QuotedIdent
            || it.kind == TokenKind::Number
            || ["(", ")", ",", ".", "[", "]"]
                .iter()
                .any(|symbol| it.is_symbol(symbol))
    });
    (operand_is_one && type_is_one).then_some((operand, ty))
}

/// The last part of a type's name, as PostgreSQL's grammar has it: `integer` is `int4`.
fn type_name(ty: &[Token<'_>], backend: Backend) -> Option<String> {
    let end = ty
        .iter()
        .position(|it| it.is_symbol("(") || it.is_symbol("["))
        .unwrap_or(ty.len());
    let words: Vec<String> = ty[..end]
        .iter()
        .filter_map(|it| it.ident(backend))
        .collect();
    let with_time_zone = ty.iter().any(|it| it.is_word("WITH"));
    let name = match (words.first()?.as_str(), with_time_zone) {
        ("int" | "integer", _) => "int4",
        ("bigint", _) => "int8",
        ("smallint", _) => "int2",
        ("real", _) => "float4",
        ("float" | "double", _) => "float8",
        ("decimal" | "dec", _) => "numeric",
        ("boolean", _) => "bool",
        ("bit", _) if words.get(1).is_some_and(|it| it == "varying") => "varbit",
        ("character" | "char" | "nchar", _) if words.get(1).is_some_and(|it| it == "varying") => {
            "varchar"
        }
        ("character" | "char" | "nchar", _) => "bpchar",
        ("timestamp", true) => "timestamptz",
        ("time", true) => "timetz",
        _ => words.last()?,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::IndexKey;
    use crate::source::Origin;

    const LONG: &str = "a_very_long_table_name_that_goes_on_and_on_for_sixty_characters";
    const COLUMN: &str = "another_quite_long_column_name_that_is_nearly_as_long_as_it";
    const OTHER: &str = "another_quite_long_column_name_that_is_nearly_as_long_as_i2";

    fn index(keys: impl IntoIterator<Item = IndexKey>, include: &[&str]) -> Index {
        Index {
            name: None,
            unique: false,
            method: None,
            keys: keys.into_iter().collect(),
            include: include.iter().map(|it| (*it).to_owned()).collect(),
            predicate: None,
            nulls_not_distinct: false,
            origin: Origin::default(),
        }
    }

    /// All expected names here are those that PostgreSQL 15 gave.
    #[test]
    fn short_names() {
        let mut taken = Taken::default();
        assert_eq!(taken.primary_key("t"), "t_pkey");
        assert_eq!(taken.unique("t", &["b"]), "t_b_key");
        assert_eq!(taken.unique("t", &["a", "b"]), "t_a_b_key");
        assert_eq!(taken.check("t", Some("c")), "t_c_check");
        assert_eq!(taken.check("t", None), "t_check");
        assert_eq!(taken.check("t", None), "t_check1");
        assert_eq!(taken.check("t", None), "t_check2");
        assert_eq!(taken.sequence("t", "e"), "t_e_seq");
        assert_eq!(taken.foreign_key("t", &["a", "b"]), "t_a_b_fkey");
    }

    #[test]
    fn long_names_are_cut_like_postgres_cuts_them() {
        let mut taken = Taken::default();
        let cases = [
            (
                taken.check(LONG, Some("s")),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_ch_s_check",
            ),
            (
                taken.check(LONG, Some(COLUMN)),
                "a_very_long_table_name_that__another_quite_long_column_na_check",
            ),
            (
                taken.primary_key(LONG),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_chara_pkey",
            ),
            (
                taken.unique(LONG, &["x"]),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_char_x_key",
            ),
            (
                taken.unique(LONG, &[OTHER]),
                "a_very_long_table_name_that_g_another_quite_long_column_nam_key",
            ),
            (
                taken.unique(LONG, &["x", "s", COLUMN]),
                "a_very_long_table_name_that_g_x_s_another_quite_long_column_key",
            ),
            (
                taken.foreign_key(LONG, &["x"]),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_cha_x_fkey",
            ),
            (
                taken.foreign_key(LONG, &["x", "s"]),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_c_x_s_fkey",
            ),
            (
                taken.foreign_key(LONG, &["x"]),
                "a_very_long_table_name_that_goes_on_and_on_for_sixty_ch_x_fkey1",
            ),
            (
                taken.foreign_key(LONG, &[OTHER]),
                "a_very_long_table_name_that_g_another_quite_long_column_na_fkey",
            ),
            (
                taken.foreign_key(LONG, &[COLUMN]),
                "a_very_long_table_name_that__another_quite_long_column_na_fkey1",
            ),
            (
                taken.sequence(LONG, COLUMN),
                "a_very_long_table_name_that_g_another_quite_long_column_nam_seq",
            ),
        ];
        for (name, expected) in cases {
            assert_eq!(name, expected);
            assert_eq!(name.len(), 63);
        }
    }

    #[test]
    fn characters_of_several_bytes_stay_whole() {
        let (table, plain) = ("äöü".repeat(10), "ß".repeat(30));
        let odd = format!("x{plain}");
        let mut taken = Taken::default();
        assert_eq!(
            taken.check(&table, Some(&odd)),
            "äöüäöüäöüäöüäö_xßßßßßßßßßßßßß_check"
        );
        assert_eq!(
            taken.primary_key(&table),
            "äöüäöüäöüäöüäöüäöüäöüäöüäöüäö_pkey"
        );
        assert_eq!(
            taken.unique(&table, &[&odd]),
            "äöüäöüäöüäöüäö_xßßßßßßßßßßßßßß_key"
        );
        let mut index_name = |column: &str| {
            taken.index(
                &table,
                &index([IndexKey::column(column)], &[]),
                Backend::Postgres,
            )
        };
        assert_eq!(index_name(&plain), "äöüäöüäöüäöüäö_ßßßßßßßßßßßßßß_idx");
        assert_eq!(index_name(&odd), "äöüäöüäöüäöüäö_xßßßßßßßßßßßßßß_idx");
    }

    #[test]
    fn indexes_are_named_after_their_columns_and_expressions() {
        let cases = [
            ("lower(c)", "t_lower_idx"),
            ("a + b", "t_expr_idx"),
            ("a::text", "t_a_idx"),
            ("(a+1)::text", "t_text_idx"),
            ("c::varchar(3)", "t_c_idx"),
            ("coalesce(c,f)", "t_coalesce_idx"),
            ("case when a=1 then b else d end", "t_d_idx"),
            ("case when a=1 then b else 3 end", "t_case_idx"),
            ("c collate \"C\"", "t_c_idx"),
            ("array[a,b]", "t_array_idx"),
            ("t.a", "t_a_idx"),
            ("trim(both from c)", "t_btrim_idx"),
            ("c is null", "t_expr_idx"),
            ("not (a>1)", "t_expr_idx"),
            ("nullif(a,b)", "t_nullif_idx"),
            ("cast(lower(c) as text)", "t_lower_idx"),
            ("(array[a,b])[1]", "t_array_idx"),
            ("a::bigint", "t_a_idx"),
            ("('x'||c)::varchar", "t_varchar_idx"),
            ("a::double precision", "t_a_idx"),
            ("-a", "t_expr_idx"),
            ("\"left\"(c,1) || 'a'", "t_expr_idx"),
            ("('x'||a) collate \"C\"", "t_expr_idx"),
            ("a in (1,2)", "t_expr_idx"),
            ("a=b", "t_expr_idx"),
            ("pg_catalog.upper(c)", "t_upper_idx"),
            (
                "('2020-01-01'::timestamp) at time zone 'utc'",
                "t_timezone_idx",
            ),
            ("", "t_expr_idx"),
            ("(", "t_expr_idx"),
            ("cast(", "t_expr_idx"),
            ("cast", "t_cast_idx"),
            ("::", "t_expr_idx"),
            ("case end", "t_case_idx"),
        ];
        for (expr, expected) in cases {
            let index = index([IndexKey::expr(expr)], &[]);
            let name = Taken::default().index("t", &index, Backend::Postgres);
            assert_eq!(name, expected, "{expr}");
        }
        let several = index(
            [
                IndexKey::expr("a+b"),
                IndexKey::expr("b+a"),
                IndexKey::column("a"),
                IndexKey::expr("a-1"),
            ],
            &["b"],
        );
        let mut taken = Taken::default();
        assert_eq!(
            taken.index("t", &several, Backend::Postgres),
            "t_expr_expr1_a_expr2_b_idx"
        );
    }

    #[test]
    fn a_taken_name_is_not_given_out_again() {
        let mut schema = Schema::default();
        let mut table = Table::new(crate::schema::ObjectName::new("t_a_idx"));
        table.checks.push(crate::schema::Check {
            name: Some("t_b_key".to_owned()),
            expr: crate::schema::Expr::new("true"),
            origin: Origin::default(),
        });
        schema.tables.insert(table.name.clone(), table);
        let mut taken = Taken::of(&schema, None);
        let a = index([IndexKey::column("a")], &[]);
        assert_eq!(taken.index("t", &a, Backend::Postgres), "t_a_idx1");
        assert_eq!(taken.unique("t", &["b"]), "t_b_key1");
        let mut elsewhere = Taken::of(&schema, Some("other"));
        assert_eq!(elsewhere.index("t", &a, Backend::Postgres), "t_a_idx");
    }

    #[test]
    fn a_check_of_one_column_is_named_after_it() {
        let columns = ["a", "b"];
        let named = |expr| check_column(expr, columns, Backend::Postgres);
        assert_eq!(named("a > 0 AND a < 9"), Some("a"));
        assert_eq!(named("a > b"), None);
        assert_eq!(named("1 = 1"), None);
    }
}
