//! Every error of the grammar: its place, what it says, and how it helps. The place is marked in the source.

use std::str::FromStr;

use ovmig_grammar::{Flavor, parse_enum, parse_table};
use proc_macro2::{LineColumn, TokenStream};

/// The source without its marks, and the line and the column of each.
fn marked(source: &str) -> (String, LineColumn, LineColumn) {
    let (before, rest) = source.split_once('⟦').expect("the place is marked");
    let (inside, after) = rest
        .split_once('⟧')
        .expect("the end of the place is marked");
    let at = |text: &str| {
        let line = text.matches('\n').count() + 1;
        let column = text
            .rsplit('\n')
            .next()
            .map_or(0, |last| last.chars().count());
        LineColumn { line, column }
    };
    let plain = format!("{before}{inside}{after}");
    (plain, at(before), at(&format!("{before}{inside}")))
}

fn check(
    source: &str,
    errors: Vec<syn::Error>,
    start: LineColumn,
    end: LineColumn,
    says: &str,
    helps: &str,
) {
    assert_eq!(errors.len(), 1, "{source}: {errors:?}");
    let text = errors[0].to_string();
    let (message, help) = text.split_once("\nhelp: ").unwrap_or((&text, ""));
    assert!(
        message.contains(says),
        "{source}\n  says: {message}\n  not:  {says}"
    );
    assert!(
        help.contains(helps),
        "{source}\n  helps: {help}\n  not:   {helps}"
    );
    let span = errors[0].span();
    assert_eq!(
        (span.start(), span.end()),
        (start, end),
        "the place in {source}"
    );
}

fn table_errors(source: &str, flavor: Flavor) -> Vec<syn::Error> {
    let tokens = TokenStream::from_str(source).expect("the source lexes");
    match parse_table(tokens, flavor) {
        Ok(parsed) => {
            let unknown = parsed.table.unknown_columns();
            let unknown = unknown.iter().map(|column| column.to_error(&parsed.table));
            parsed.errors.iter().cloned().chain(unknown).collect()
        }
        Err(error) => vec![error],
    }
}

fn table(source: &str, says: &str, helps: &str) {
    let (plain, start, end) = marked(source);
    check(
        source,
        table_errors(&plain, Flavor::Ovmig),
        start,
        end,
        says,
        helps,
    );
}

/// An attribute on a column `a` of a table with a column `b`.
fn column(attributes: &str, says: &str, helps: &str) {
    table(
        &format!("t (a) {{\n    {attributes} a -> Text,\n    b -> Text,\n}}"),
        says,
        helps,
    );
}

/// An attribute on a table with the columns `a` and `b`.
fn above(attributes: &str, says: &str, helps: &str) {
    table(
        &format!("{attributes}\nt (a) {{ a -> Text, b -> Text }}"),
        says,
        helps,
    );
}

fn enumeration(source: &str, says: &str, helps: &str) {
    let (plain, start, end) = marked(source);
    let errors = match parse_enum(TokenStream::from_str(&plain).expect("the source lexes")) {
        Ok(parsed) => parsed.errors,
        Err(error) => vec![error],
    };
    check(source, errors, start, end, says, helps);
}

#[test]
fn the_shape_of_a_table() {
    table(
        "t (id) { ⟦type⟧ -> Text }",
        "`type` is a keyword of Rust",
        "`r#type`",
    );
    table(
        "⟦struct⟧ (id) { id -> Text }",
        "`struct` is a keyword of Rust",
        "`r#struct`",
    );
    table("t (id) { id ⟦-⟧ Text }", "expected `->`", "");
    table("t (id) { id -> ⟦[⟧u8] }", "expected identifier", "");
    table(
        "t (id) { id -> Integer ⟦name⟧ -> Text }",
        "expected a comma after the column's type",
        "commas",
    );
    table("t (id) ⟦{}⟧", "has no column", "primary key");
    table("⟦t⟧", "expected the columns of `t`", "`t (id) {");
    table("t (id) ⟦;⟧", "expected the columns of `t`", "");
    table(
        "t ⟦()⟧ { id -> Text }",
        "the primary key names no column",
        "between the parentheses",
    );
    table(
        "t (a, ⟦a⟧) { a -> Text }",
        "names the column `a` twice",
        "keep one",
    );
    table(
        "t (a) { a -> Text }\n⟦u⟧ (a) { a -> Text }",
        "one `table!` declares one table",
        "another `table!`",
    );
    table(
        "⟦t⟧ { a -> Text }",
        "no primary key and no column `id`",
        "`t (a)`",
    );
    table(
        "t (a) { a -> Text, ⟦a⟧ -> Text }",
        "two columns `a`",
        "another name",
    );
    table(
        "t (a) { a -> Text, #[sql_name = ⟦\"a\"⟧] b -> Text }",
        "two columns `a`",
        "`#[sql_name]`",
    );
    table(
        "t (a) { a -> Text, #[sql_name = \"c\"] ⟦a⟧ -> Text }",
        "two columns `a`",
        "in Rust",
    );
}

#[test]
fn columns_that_are_not_there() {
    table("t (⟦b⟧) { a -> Text }", "the primary key names `b`", "");
    table(
        "#[index(⟦nam⟧)] t (a) { a -> Text, name -> Text }",
        "the index names `nam`",
        "did you mean `name`?",
    );
    table(
        "#[index(a, include(⟦c⟧))] t (a) { a -> Text }",
        "the index names `c`, which is no column of `t`",
        "",
    );
    table(
        "#[unique(⟦c⟧)] t (a) { a -> Text }",
        "the unique constraint names `c`",
        "",
    );
    table(
        "#[references((⟦c⟧) -> u)] t (a) { a -> Text }",
        "the foreign key names `c`",
        "",
    );
}

#[test]
fn attributes_that_are_not_there_or_stand_elsewhere() {
    column(
        "#[⟦uniqe⟧]",
        "no attribute `#[uniqe]`",
        "did you mean `#[unique]`?",
    );
    column(
        "#[⟦foreign_key⟧(users)]",
        "no attribute `#[foreign_key]`",
        "`references`",
    );
    column(
        "#[⟦primary_key⟧]",
        "can't stand on a column",
        "behind the table's name",
    );
    column("#[⟦strict⟧]", "can't stand on a column", "on a table");
    above(
        "#[⟦default⟧ = \"1\"]",
        "can't stand on a table",
        "on a column",
    );
    above(
        "#[⟦max_length⟧ = 1]",
        "can't stand on a table",
        "on a column",
    );
    above(
        "#[⟦indx⟧(a)]",
        "no attribute `#[indx]`",
        "did you mean `#[index]`?",
    );
    above(
        "#[⟦strict_mode⟧]",
        "no attribute `#[strict_mode]`",
        "`without_rowid`",
    );
}

#[test]
fn attributes_that_contradict_each_other() {
    column(
        "#[default = \"1\"] #[⟦default = \"2\"⟧]",
        "stands here twice",
        "keep one",
    );
    column("#[unique] #[⟦unique⟧]", "stands here twice", "keep one");
    column(
        "#[default = \"1\"] #[⟦generated = \"b\"⟧]",
        "both `#[default]` and `#[generated]`",
        "by itself",
    );
    column(
        "#[identity] #[⟦default = \"1\"⟧]",
        "both `#[identity]` and `#[default]`",
        "numbers the column",
    );
    column(
        "#[auto_increment] #[⟦default = \"1\"⟧]",
        "both `#[auto_increment]` and `#[default]`",
        "",
    );
    column(
        "#[identity] #[⟦generated = \"b\"⟧]",
        "both `#[identity]` and `#[generated]`",
        "",
    );
    column(
        "#[identity] #[⟦auto_increment⟧]",
        "both number the column",
        "SERIAL",
    );
    column(
        "#[generated = \"b\"] #[⟦backfill = \"1\"⟧]",
        "both `#[backfill]` and `#[generated]`",
        "",
    );
    column(
        "#[sql_type = \"citext\"] #[⟦max_length = 3⟧]",
        "both `#[sql_type]` and `#[max_length]`",
        "whole type",
    );
    column("#[⟦scale = 2⟧]", "needs `#[precision]`", "numeric(10, 2)");
    above("#[strict] #[⟦strict⟧]", "stands here twice", "");
    above(
        "#[index(a, name = \"x\")] #[unique(b, name = ⟦\"x\"⟧)]",
        "two constraints or indexes called `x`",
        "",
    );
}

#[test]
fn values_of_the_wrong_kind() {
    column(
        "#[⟦default⟧]",
        "`#[default]` needs a text",
        "`#[default = \"…\"]`",
    );
    column("#[⟦default = 1⟧]", "`#[default]` needs a text", "");
    column("#[⟦default(\"1\")⟧]", "`#[default]` needs a text", "");
    column(
        "#[default = ⟦\"\"⟧]",
        "the SQL expression is empty",
        "\"''\"",
    );
    column(
        "#[default = ⟦\"new\"⟧]",
        "`new` is the name of a column",
        "\"'new'\"",
    );
    column("#[default = ⟦\"(1\"⟧]", "isn't closed", "");
    column("#[default = ⟦\"1; DROP TABLE t\"⟧]", "semicolon", "");
    column("#[collate = ⟦\"\"⟧]", "the name is empty", "");
    column(
        "#[⟦max_length = \"20\"⟧]",
        "needs a whole number",
        "`#[max_length = 10]`",
    );
    column("#[⟦max_length = 0⟧]", "above zero", "");
    column("#[⟦precision = -1⟧]", "above zero", "");
    column(
        "#[⟦auto_increment = \"yes\"⟧]",
        "takes no value",
        "`#[auto_increment]`",
    );
    column(
        "#[identity = ⟦\"allways\"⟧]",
        "is no way to number a column",
        "did you mean \"always\"?",
    );
    column("#[⟦generated⟧]", "needs an expression", "virtual");
    column(
        "#[generated(⟦virtuel⟧ = \"b\")]",
        "no option `virtuel`",
        "did you mean `virtual`?",
    );
    column(
        "#[generated(stored = \"b\"⟦,⟧ x)]",
        "generated by one expression",
        "",
    );
    column(
        "#[⟦check⟧]",
        "has no condition",
        "`#[check = \"condition\"]`",
    );
    column("#[⟦check()⟧]", "has no condition", "");
    column("#[check(⟦positive⟧)]", "has no condition", "");
    column(
        "#[check(⟦\"a > 0\"⟧)]",
        "needs no parentheses",
        "`#[check = \"a > 0\"]`",
    );
    above("#[⟦strict = \"on\"⟧]", "takes no value", "");
    above("#[⟦primary_key⟧]", "needs parentheses", "");
    above(
        "#[primary_key(⟦a⟧)]",
        "behind the table's name",
        "`table_name (a)",
    );
}

#[test]
fn indexes() {
    above("#[⟦index⟧]", "names no column", "`#[index(a, b)]`");
    above("#[⟦index()⟧]", "names no column", "");
    above("#[⟦index(unique)⟧]", "names no column", "");
    above("#[index(a, ⟦a⟧)]", "names the column `a` twice", "");
    above(
        "#[index(a, ⟦whre⟧ = \"b\")]",
        "no option `whre`",
        "did you mean `where`?",
    );
    above(
        "#[index(a, ⟦lower⟧(b))]",
        "`lower(…)` is no column",
        "\"lower(…)\"",
    );
    above(
        "#[index(a ⟦descending⟧)]",
        "can't stand behind a key",
        "`desc`",
    );
    above(
        "#[index(a ⟦dsc⟧)]",
        "can't stand behind a key",
        "did you mean `desc`?",
    );
    above("#[index(a asc ⟦desc⟧)]", "`desc` contradicts `asc`", "");
    above("#[index(a nulls_first ⟦nulls_last⟧)]", "contradicts", "");
    above(
        "#[index(a, ⟦opclass⟧ = \"x\")]",
        "belongs to a key",
        "`column opclass(\"…\")`",
    );
    above("#[index(a ⟦opclass⟧)]", "needs a name", "");
    above(
        "#[index(a, name = \"x\", ⟦name⟧ = \"y\")]",
        "given twice",
        "",
    );
    above("#[index(a, ⟦unique⟧ = true)]", "takes no value", "");
    above(
        "#[index(a, name = ⟦5⟧)]",
        "the value of `name` is a text",
        "",
    );
    above("#[index(a, include⟦()⟧)]", "`include` names no column", "");
    above(
        "#[⟦index(a, include(a))⟧]",
        "both as a key and under `include`",
        "",
    );
    above(
        "#[⟦index(a, nulls_not_distinct)⟧]",
        "only in a unique index",
        "add `unique`",
    );
    above("#[index(a, ⟦where⟧)]", "needs a condition", "");
    column(
        "#[index(⟦b⟧)]",
        "beside a column is of that column",
        "above the table",
    );
    column(
        "#[index(⟦unqiue⟧)]",
        "no option `unqiue`",
        "did you mean `unique`?",
    );
    column("#[⟦index()⟧]", "says nothing", "`#[index]`");
}

#[test]
fn unique_constraints() {
    above("#[⟦unique⟧]", "names no column", "on a column");
    above("#[⟦unique(name = \"x\")⟧]", "names no column", "");
    above(
        "#[unique(a, ⟦where⟧ = \"b\")]",
        "has no conditions",
        "`#[index(",
    );
    above("#[unique(a, ⟦\"lower(b)\"⟧)]", "has no expressions", "");
    above("#[unique(a ⟦desc⟧)]", "has no directions", "");
    above(
        "#[unique(a, ⟦defferable⟧ = \"x\")]",
        "no option `defferable`",
        "did you mean `deferrable`?",
    );
    above(
        "#[unique(a, deferrable = ⟦\"deferred\"⟧)]",
        "no time to check",
        "\"initially deferred\"",
    );
    column(
        "#[unique(⟦b⟧)]",
        "beside a column is of that column",
        "above the table",
    );
    column(
        "#[unique(⟦null_not_distinct⟧)]",
        "no option `null_not_distinct`",
        "`nulls_not_distinct`",
    );
}

#[test]
fn foreign_keys() {
    column("#[⟦references⟧]", "needs parentheses", "");
    column("#[⟦references()⟧]", "names no table", "");
    column("#[references(⟦\"users\"⟧)]", "without quotes", "");
    column("#[references(crate⟦:⟧:users)]", "not as a path", "");
    column(
        "#[references(a.b⟦.⟧c)]",
        "between parentheses",
        "`schema.table(column)`",
    );
    column(
        "#[references(users⟦()⟧)]",
        "the reference names no column",
        "",
    );
    column(
        "#[references(⟦users⟧(a, b))]",
        "has one column and refers to 2 columns",
        "",
    );
    column(
        "#[references(users, ⟦on_delte⟧ = \"cascade\")]",
        "no option `on_delte`",
        "did you mean `on_delete`?",
    );
    column(
        "#[references(users, on_delete = ⟦\"cascad\"⟧)]",
        "no action",
        "did you mean \"cascade\"?",
    );
    column(
        "#[references(users, on_delete = ⟦\"destroy\"⟧)]",
        "no action",
        "\"set null\"",
    );
    column(
        "#[references(users, ⟦on_delete⟧)]",
        "needs a value",
        "`on_delete = \"…\"`",
    );
    column(
        "#[references(⟦(⟧a) -> users)]",
        "beside a column is of that column",
        "above the table",
    );
    above(
        "#[⟦references(users)⟧]",
        "the columns of this table first",
        "(a, b) ->",
    );
    above("#[references((a) ⟦users⟧)]", "expected `->`", "");
    above(
        "#[references((a, b) -> ⟦users⟧(id))]",
        "has 2 columns and refers to one column",
        "",
    );
}

#[test]
fn our_attributes_need_our_macro() {
    let (plain, start, end) = marked("t (a) { #[⟦unique⟧] a -> Text }");
    let errors = table_errors(&plain, Flavor::Diesel);
    check(
        &plain,
        errors,
        start,
        end,
        "`diesel::table!` doesn't know `#[unique]`",
        "`ovmig::table!`",
    );
}

#[test]
fn several_errors_are_told_at_once() {
    let source =
        "#[index()] t (a) { #[uniqe] a -> Text, #[default] b -> Text, #[check] c -> Text }";
    assert_eq!(table_errors(source, Flavor::Ovmig).len(), 4);
}

#[test]
fn enumerations() {
    enumeration("⟦struct⟧ A;", "expected an enum", "");
    enumeration("enum A⟦<⟧T> { B }", "no generics", "");
    enumeration("enum A ⟦{}⟧", "has no variant", "");
    enumeration("enum ⟦A⟧", "expected the variants", "");
    enumeration("enum A { B⟦(⟧u8) }", "`B` has fields", "");
    enumeration("enum A { B = ⟦1⟧ }", "the label of `B` is a text", "");
    enumeration("enum A { B = ⟦\"\"⟧ }", "the name is empty", "");
    enumeration("enum A { B, C = ⟦\"b\"⟧ }", "the same label \"b\"", "");
    enumeration(
        "enum A { #[⟦label = \"b\"⟧] B }",
        "takes no `#[label]`",
        "`B = \"label\"`",
    );
    enumeration("enum A { #[⟦cfg(test)⟧] B }", "takes no `#[cfg]`", "");
    enumeration("enum A { B ⟦C⟧ }", "expected a comma", "");
    enumeration("enum A as ⟦5⟧ { B }", "expected the type's name", "");
    enumeration(
        "enum A { B } ⟦enum⟧ C { D }",
        "one `sql_enum!` declares one",
        "",
    );
    enumeration(
        "#[⟦renamed_form = \"x\"⟧] enum A { B }",
        "no attribute `#[renamed_form]`",
        "`#[renamed_from]`",
    );
    enumeration(
        "#[rename_all = ⟦\"snak_case\"⟧] enum A { B }",
        "no way to write labels",
        "\"snake_case\"",
    );
    enumeration(
        "enum A { B, #[replaces = ⟦\"b\"⟧] C }",
        "\"b\" is still a label",
        "take the attribute away",
    );
    enumeration(
        "enum A { #[replaces = \"d\"] B, #[renamed_from = ⟦\"d\"⟧] C }",
        "\"d\" is replaced by two labels",
        "",
    );
    enumeration(
        "enum A { #[renamed_from = \"d\"] #[⟦renamed_from = \"e\"⟧] C }",
        "`#[renamed_from]` stands here twice",
        "`#[replaces = \"…\"]`",
    );
    enumeration(
        "enum A { #[⟦replace = \"d\"⟧] B }",
        "no attribute `#[replace]`",
        "`#[replaces]`",
    );
    enumeration("enum A { #[⟦replaces⟧] B }", "needs a text", "");
    let long = "x".repeat(64);
    enumeration(
        &format!("enum A {{ B = ⟦\"{long}\"⟧ }}"),
        "has 64 bytes",
        "at most 63",
    );
}
