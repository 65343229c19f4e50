//! What is equal on SQLite: expressions, columns, and a declaration rewritten so that it can be compared.
//!
//! Numbering: a column that is an alias of the row number (`INTEGER PRIMARY KEY`) is numbered by the database in any
//! case. In a schema that was read from SQLite such a column has [`Identity::ByDefault`], or
//! [`Identity::AutoIncrement`] with that keyword. In an adapted declaration [`Identity::Always`] says that numbering
//! was asked for, and [`Identity::ByDefault`] that it comes with an integer key of one column.
//!
//! Invariant: what `adapt` leaves, SQLite can hold; `unsupported` names all that it takes out and that would matter.

use super::{expr as expression, types};
use crate::schema::{Backend, Column, Expr, Identity, Schema, SqlType, Table};
use crate::source::Origin;
use crate::sql::{Token, TokenKind, significant};

/// The expression's form, see [`expression::form`]; that of a default with its column's type.
pub(crate) fn expr(sql: &str, ty: Option<&SqlType>) -> String {
    match ty {
        None => expression::form(sql),
        Some(ty) => converted(&default_form(sql), ty),
    }
}

/// An expression over a table's columns, in which the table's own name before a column says nothing.
pub(crate) fn expr_in(sql: &str, ty: Option<&SqlType>, table: &Table) -> String {
    expr(&unqualified(sql, &table.name.name), ty)
}

/// The expression without `table.` before columns.
pub(super) fn unqualified(sql: &str, table: &str) -> String {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Sqlite).collect();
    let mut rest = String::new();
    let mut copied = 0;
    for (at, window) in tokens.windows(3).enumerate() {
        let own = window[0]
            .ident(Backend::Sqlite)
            .is_some_and(|name| name.eq_ignore_ascii_case(table));
        let behind = at
            .checked_sub(1)
            .is_some_and(|before| tokens[before].is_symbol("."));
        if own && !behind && window[1].is_symbol(".") {
            rest.push_str(&sql[copied..window[0].start]);
            copied = window[2].start;
        }
    }
    rest.push_str(&sql[copied..]);
    rest
}

/// A default that is a lone word or a name in double quotes is a string to SQLite.
fn default_form(sql: &str) -> String {
    let mut tokens = significant(sql, Backend::Sqlite);
    let (first, second) = (tokens.next(), tokens.next());
    if let (Some(token), None) = (first, second) {
        let special = [
            "null",
            "true",
            "false",
            "current_timestamp",
            "current_date",
            "current_time",
        ];
        let named = !special.iter().any(|word| token.is_word(word));
        if named && let Some(text) = token.ident(Backend::Sqlite) {
            return format!("'{}'", text.replace('\'', "''"));
        }
    }
    expression::form(sql)
}

/// A literal as the column would store it.
fn converted(form: &str, ty: &SqlType) -> String {
    let mut tokens = significant(form, Backend::Sqlite).collect::<Vec<_>>();
    let negative = tokens.first().is_some_and(|token| token.is_symbol("-"));
    if negative {
        tokens.remove(0);
    }
    let [token] = tokens[..] else {
        return form.to_owned();
    };
    if token.unterminated {
        return form.to_owned();
    }
    let text = match token.kind {
        TokenKind::String if form.starts_with('\'') => form[1..form.len() - 1].trim().to_owned(),
        TokenKind::Number => form.to_owned(),
        _ => return form.to_owned(),
    };
    let integer = text.parse::<i64>().ok();
    match types::affinity(ty) {
        types::Affinity::Text if integer.is_some() && token.kind == TokenKind::Number => {
            format!("'{text}'")
        }
        types::Affinity::Integer | types::Affinity::Numeric | types::Affinity::Real => {
            let whole = text.parse::<f64>().ok().filter(|value| {
                text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
                    && value.fract() == 0.0
                    && value.abs() < 9e15
            });
            match (integer, whole) {
                (Some(value), _) => value.to_string(),
                (None, Some(value)) => format!("{value:.0}"),
                (None, None) => form.to_owned(),
            }
        }
        _ => form.to_owned(),
    }
}

/// Takes out what SQLite can't hold, and rewrites what it holds in another way.
pub(crate) fn adapt(declared: &mut Schema) {
    declared.enums.clear();
    for table in declared.tables.values_mut() {
        table.comment = None;
        let numbered = numbered_column(table).map(str::to_owned);
        for column in &mut table.columns {
            adapt_column(column, numbered.as_deref());
        }
        for unique in &mut table.uniques {
            unique.nulls_not_distinct = false;
            unique.deferrable = Default::default();
        }
        for index in &mut table.indexes {
            index.method = None;
            index.include.clear();
            index.nulls_not_distinct = false;
            for key in &mut index.keys {
                key.nulls = None;
                key.opclass = None;
                key.collation = key.collation.take().map(|name| collation(&name));
            }
        }
    }
}

fn adapt_column(column: &mut Column, numbered: Option<&str>) {
    column.comment = None;
    column.collation = (column.collation.take())
        .map(|name| collation(&name))
        .filter(|name| name != "BINARY");
    column.identity = match column.identity {
        _ if numbered != Some(column.name.as_str()) => None,
        Some(Identity::AutoIncrement) => Some(Identity::AutoIncrement),
        Some(Identity::Always | Identity::ByDefault) => Some(Identity::Always),
        None if matches!(column.ty.name.as_str(), "INTEGER" | "BIGINT") => {
            Some(Identity::ByDefault)
        }
        None => None,
    };
}

/// The built-in collations in capitals, any other as it is.
fn collation(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    match upper.as_str() {
        "BINARY" | "NOCASE" | "RTRIM" => upper,
        _ => name.to_owned(),
    }
}

/// The column that can be an alias of the row number: the only one of the primary key, and an integer.
pub(super) fn numbered_column(table: &Table) -> Option<&str> {
    let [name] = &table.primary_key.as_ref()?.columns[..] else {
        return None;
    };
    let column = table
        .columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name))?;
    let fits =
        types::is_integer(&column.ty) && column.generated.is_none() && !table.options.without_rowid;
    fits.then_some(column.name.as_str())
}

/// Whether two columns of one name need no change to become each other.
pub(crate) fn same_column(left: &Column, right: &Column, shape_only: bool) -> bool {
    same_type(left, right, shape_only)
        && left.nullable == right.nullable
        && (shape_only
            || same_default(left, right)
                && same_identity(left.identity, right.identity)
                && same_generated(left, right)
                && same_collation(left.collation.as_deref(), right.collation.as_deref()))
}

/// [`same_column`] of columns whose tables are known: a STRICT table has fewer types, and generated columns may name
/// their table. The left one is to become the right one.
pub(crate) fn same_column_in(
    (left_table, left): (&Table, &Column),
    (right_table, right): (&Table, &Column),
    shape_only: bool,
) -> bool {
    let strict = left_table.options.strict || right_table.options.strict;
    if !strict && left.generated.is_none() && right.generated.is_none() {
        return same_column(left, right, shape_only);
    }
    // What becomes STRICT has its types anew with that; what no longer is has to be told of the others.
    let form = |table: &Table, column: &Column| {
        let mut column = column.clone();
        if table.options.strict || right_table.options.strict {
            column.ty = SqlType::new(types::strict(&column.ty));
        }
        if let Some(generated) = &mut column.generated {
            generated.expr.0 = unqualified(&generated.expr.0, &table.name.name);
        }
        column
    };
    same_column(
        &form(left_table, left),
        &form(right_table, right),
        shape_only,
    )
}

/// All integer types are one to an alias of the row number.
fn same_type(left: &Column, right: &Column, shape_only: bool) -> bool {
    let numbered = left.identity.is_some() || right.identity.is_some();
    numbered && types::is_integer(&left.ty) && types::is_integer(&right.ty)
        || types::same(&left.ty, &right.ty, shape_only)
}

fn same_default(left: &Column, right: &Column) -> bool {
    if left.default == right.default && (left.default.is_none() || left.ty == right.ty) {
        return true;
    }
    let form = |column: &Column| {
        let form = column
            .default
            .as_ref()
            .map(|Expr(sql)| expr(sql, Some(&column.ty)));
        form.filter(|form| form != "null")
    };
    form(left) == form(right)
}

fn same_identity(left: Option<Identity>, right: Option<Identity>) -> bool {
    use Identity::{Always, AutoIncrement, ByDefault};
    match (left, right) {
        (Some(AutoIncrement), other) | (other, Some(AutoIncrement)) => other == Some(AutoIncrement),
        (Some(Always), None) | (None, Some(Always)) => false,
        (Some(Always | ByDefault) | None, Some(Always | ByDefault) | None) => true,
    }
}

fn same_generated(left: &Column, right: &Column) -> bool {
    match (&left.generated, &right.generated) {
        (Some(a), Some(b)) => {
            a.stored == b.stored && expr(&a.expr.0, None) == expr(&b.expr.0, None)
        }
        (None, None) => true,
        _ => false,
    }
}

fn same_collation(left: Option<&str>, right: Option<&str>) -> bool {
    left.unwrap_or("BINARY")
        .eq_ignore_ascii_case(right.unwrap_or("BINARY"))
}

/// What a declared table asks for and SQLite doesn't have: where it is declared, and a sentence that says what to do.
/// To be asked before `adapt` takes it out.
pub fn unsupported(table: &Table) -> Vec<(Origin, String)> {
    let mut found = Vec::new();
    let mut say = |origin: &Origin, sentence: String| found.push((origin.clone(), sentence));
    if let Some(schema) = &table.name.schema {
        say(
            &table.origin,
            format!(
                "SQLite has no schemas: write table `{}` without `{schema}.`",
                table.name.name
            ),
        );
    }
    let name = &table.name;
    let numbered = numbered_column(table);
    for column in &table.columns {
        if column.identity.is_some() && numbered != Some(column.name.as_str()) {
            say(
                &column.origin,
                format!(
                    "SQLite numbers only an integer column that is the whole primary key: column `{}` of table \
                     `{name}` can't be numbered; take the attribute out, or make the column the primary key",
                    column.name
                ),
            );
        }
        if column.generated.is_some() && column.default.is_some() {
            say(
                &column.origin,
                format!(
                    "column `{}` of table `{name}` can't be generated and have a default",
                    column.name
                ),
            );
        }
    }
    for unique in &table.uniques {
        if unique.nulls_not_distinct {
            say(
                &unique.origin,
                format!(
                    "SQLite has no `nulls_not_distinct` (unique constraint of table `{name}`): NULLs are always \
                     distinct there; make the columns NOT NULL, or take the option out"
                ),
            );
        }
        if unique.deferrable != Default::default() {
            say(
                &unique.origin,
                format!(
                    "SQLite checks a unique constraint at once (table `{name}`): take `deferrable` out"
                ),
            );
        }
    }
    for index in &table.indexes {
        let mut options = Vec::new();
        if index
            .method
            .as_deref()
            .is_some_and(|method| !method.eq_ignore_ascii_case("btree"))
        {
            options.push("method");
        }
        if !index.include.is_empty() {
            options.push("include");
        }
        if index.nulls_not_distinct {
            options.push("nulls_not_distinct");
        }
        if index.keys.iter().any(|key| key.opclass.is_some()) {
            options.push("operator class");
        }
        if index.keys.iter().any(|key| key.nulls.is_some()) {
            options.push("order of NULLs");
        }
        for option in options {
            say(
                &index.origin,
                format!("an index on SQLite has no {option} (table `{name}`): take it out"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ObjectName, PrimaryKey};

    fn same(left: &str, right: &str) -> bool {
        expr(left, None) == expr(right, None)
    }

    #[test]
    fn spelling_does_not_count() {
        for (left, right) in [
            ("a > 0", "(\"A\"  >(0))"),
            (
                "a <> '' AND b == 1 AND c",
                "(a != '') and ([b] = TRUE and `c`)",
            ),
            ("a IS NOT NULL", "(a) NOTNULL"),
            ("a NOT NULL OR b ISNULL", "a is not null or (b is null)"),
            ("x IN ('a','b')", "(x) in ('a' , 'b')"),
            ("a BETWEEN 1 AND 2 AND b", "(a between (1) and 2) AND b"),
            ("length(a) < 10", "LENGTH((a))<10"),
            ("a + b * c", "a + (b * c)"),
            ("NOT a = b", "not (a = b)"),
            (
                "CASE WHEN a THEN 1 ELSE -1 END",
                "case when (a) then 1 else (-1) end",
            ),
            ("cast(a AS int)", "CAST((a) as Integer)"),
            ("a LIKE 'x' ESCAPE '!'", "a like ('x') escape '!'"),
            ("lower(a) COLLATE nocase", "(LOWER(a)) collate NOCASE"),
            ("a || b || c", "a || (b || c)"),
            ("datetime('now')", "CURRENT_TIMESTAMP"),
            ("1.50", "1.5"),
            ("json_extract(a, '$.b')", "json_extract(a,'$.b')"),
            ("a IS DISTINCT FROM b", "a IS NOT b"),
        ] {
            assert!(
                same(left, right),
                "{} / {}",
                expr(left, None),
                expr(right, None)
            );
        }
    }

    #[test]
    fn meaning_counts() {
        for (left, right) in [
            ("(a + b) * c", "a + b * c"),
            ("a - (b - c)", "a - b - c"),
            ("NOT (a AND b)", "NOT a AND b"),
            ("a OR (b AND c)", "(a OR b) AND c"),
            ("'A'", "'a'"),
            ("\"a\"", "'a'"),
            ("datetime('now', 'localtime')", "CURRENT_TIMESTAMP"),
            ("strftime('%s', 'now')", "CURRENT_TIMESTAMP"),
            ("a = 1", "a = 2"),
            ("a NOT IN (1)", "a IN (1)"),
            ("a = b COLLATE nocase", "a = b"),
            ("count(DISTINCT a)", "count(a)"),
        ] {
            assert!(
                !same(left, right),
                "{left} / {right} are both {}",
                expr(left, None)
            );
        }
    }

    #[test]
    fn odd_text_is_kept_and_nothing_fails() {
        for odd in [
            "",
            "(",
            ")",
            "a b",
            "CASE",
            "'",
            "(SELECT x FROM y",
            "f(",
            "a IN",
            "((((",
            "sum(a) OVER ()",
        ] {
            expr(odd, None);
            expr(odd, Some(&SqlType::new("TEXT")));
        }
        assert!(same("(SELECT  max(A) FROM t)", "(select max(a) from t)"));
        assert_eq!(expr(&"(".repeat(100_000), None).len(), 199_999);
    }

    #[test]
    fn defaults_are_what_the_column_stores() {
        let form = |sql: &str, ty: &str| expr(sql, Some(&types::from_sql(ty)));
        assert_eq!(form("FALSE", "boolean"), form("0", "boolean"));
        assert_eq!(form("'0'", "integer"), form("(0)", "integer"));
        assert_eq!(form("1.0", "double"), form("1", "double"));
        assert_eq!(form("5", "text"), form("'5'", "text"));
        assert_eq!(form("\"x\"", "text"), form("'x'", "text"));
        assert_eq!(form("-1", "integer"), form("(- 1)", "integer"));
        assert_ne!(form("'a'", "integer"), form("'b'", "integer"));
        assert_ne!(form("1.5", "integer"), form("1", "integer"));
        assert_ne!(form("'inf'", "double"), form("'nan'", "double"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_form(text in "\\PC*", sqlish in "([a-c(),'\"=<>+-]| AND | NOT | IN |CASE |1|now)*") {
            for sql in [text, sqlish] {
                for ty in [None, Some(&SqlType::new("INTEGER")), Some(&SqlType::new("TEXT"))] {
                    expr(&sql, ty);
                }
            }
        }

        #[test]
        fn a_form_is_its_own_form(sql in "([a-c]|1|'x'|\\(a\\))( AND | = | \\+ |\\|\\|)([a-c]|2|f\\(b\\))( OR | < )b") {
            let form = expr(&sql, None);
            proptest::prop_assert_eq!(expr(&form, None), form);
        }
    }

    fn keyed(ty: &str, identity: Option<Identity>) -> Column {
        let mut table = Table::new(ObjectName::new("t"));
        table.columns = vec![Column {
            identity,
            ..Column::new("id", types::from_sql(ty))
        }];
        table.primary_key = Some(PrimaryKey {
            name: None,
            columns: vec!["id".to_owned()],
        });
        let mut schema = Schema::default();
        schema.tables.insert(table.name.clone(), table);
        adapt(&mut schema);
        schema
            .tables
            .into_values()
            .flat_map(|table| table.columns)
            .next()
            .expect("one column")
    }

    #[test]
    fn the_name_of_the_own_table_says_nothing() {
        assert_eq!(
            unqualified("t.a > T . b AND main.t.c = x.t.d AND 't.a'", "t"),
            "a > b AND main.t.c = x.t.d AND 't.a'"
        );
        let table = Table::new(ObjectName::new("t"));
        assert_eq!(
            expr_in("t.a > 0", None, &table),
            expr_in("(\"A\") > 0", None, &table)
        );
    }

    #[test]
    fn a_strict_table_has_few_types() {
        let mut strict = Table::new(ObjectName::new("t"));
        strict.options.strict = true;
        let plain = Table::new(ObjectName::new("t"));
        let column = |ty: &str| Column::new("a", types::from_sql(ty));
        let same = |left: &str, right: &str, from: &Table, to: &Table| {
            same_column_in((from, &column(left)), (to, &column(right)), false)
        };
        for from in [&plain, &strict] {
            let same = |left, right| same(left, right, from, &strict);
            assert!(same("INTEGER", "BIGINT") && same("TEXT", "TIMESTAMP"));
            assert!(same("REAL", "DOUBLE") && same("TEXT", "VARCHAR(20)"));
            assert!(!same("INTEGER", "TEXT") && !same("BLOB", "TEXT"));
        }
        // What is STRICT no longer gets the types that are declared.
        assert!(!same("TEXT", "VARCHAR(20)", &strict, &plain));
        assert!(same("TEXT", "TEXT", &strict, &plain));
    }

    #[test]
    fn what_sqlite_lacks_is_said() {
        let mut table = Table::new(ObjectName::qualified("app", "t"));
        table.columns = vec![Column {
            identity: Some(Identity::Always),
            ..Column::new("a", types::from_sql("INTEGER"))
        }];
        let mut key = crate::schema::IndexKey::column("a");
        key.opclass = Some("text_ops".to_owned());
        table.indexes = vec![crate::schema::Index {
            name: None,
            unique: false,
            method: Some("gin".to_owned()),
            keys: vec![key],
            include: vec!["b".to_owned()],
            predicate: None,
            nulls_not_distinct: true,
            origin: Origin::default(),
        }];
        let said: Vec<String> = unsupported(&table)
            .into_iter()
            .map(|(_, sentence)| sentence)
            .collect();
        assert_eq!(said.len(), 6, "{said:#?}");
        assert!(
            said[1]
                .starts_with("SQLite numbers only an integer column that is the whole primary key")
        );
        table.name.schema = None;
        let mut schema = Schema::default();
        schema.tables.insert(table.name.clone(), table);
        adapt(&mut schema);
        assert_eq!(schema.tables.values().flat_map(unsupported).count(), 0);
    }

    #[test]
    fn an_integer_key_is_the_row_number() {
        let recorded = |ty: &str, identity| Column {
            identity,
            ..Column::new("id", types::from_sql(ty))
        };
        let alias = recorded("INTEGER", Some(Identity::ByDefault));
        for ty in ["INTEGER", "BIGINT"] {
            assert!(same_column(&alias, &keyed(ty, None), false));
            assert!(same_column(
                &alias,
                &keyed(ty, Some(Identity::Always)),
                false
            ));
            assert!(!same_column(
                &alias,
                &keyed(ty, Some(Identity::AutoIncrement)),
                false
            ));
        }
        let big = recorded("BIGINT", None);
        assert!(same_column(&big, &keyed("BIGINT", None), false));
        assert!(!same_column(
            &big,
            &keyed("BIGINT", Some(Identity::Always)),
            false
        ));
        let counted = recorded("INTEGER", Some(Identity::AutoIncrement));
        assert!(same_column(
            &counted,
            &keyed("BIGINT", Some(Identity::AutoIncrement)),
            false
        ));
        assert!(!same_column(&counted, &keyed("INTEGER", None), false));
        assert!(same_column(&counted, &keyed("INTEGER", None), true));
        assert!(!same_column(&alias, &keyed("TEXT", None), false));
    }
}
