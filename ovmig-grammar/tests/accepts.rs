//! What the grammar accepts, what it reads from it, and what is left for Diesel.

use std::str::FromStr;

use ovmig_grammar::{
    Action, Deferrable, Flavor, IdentityKind, KeyPartDecl, NullsDecl, ParsedTable, diesel_tokens,
    parse_enum, parse_table,
};
use proc_macro2::TokenStream;

fn tokens(source: &str) -> TokenStream {
    TokenStream::from_str(source).expect("the source lexes")
}

fn read(source: &str) -> ParsedTable {
    let parsed = match parse_table(tokens(source), Flavor::Ovmig) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{source}: {error}"),
    };
    assert!(parsed.errors.is_empty(), "{source}: {:?}", parsed.errors);
    parsed
}

#[test]
fn all_of_diesels_grammar_is_accepted() {
    for source in [
        "users { id -> Integer }",
        "users (id) { id -> Integer, name -> Text, }",
        "users (id, name,) { id -> Integer, name -> Text }",
        "auth.users (id) { id -> Integer }",
        "use diesel::sql_types::*; use super::{A, B as C}; users { id -> Integer }",
        "#[allow(unused_imports)] pub use x::y; /// Docs.\n users { id -> Integer }",
        "/// Docs.\n #[allow(missing_docs)] #[sql_name = \"user list\"] users { id -> Integer }",
        "users { #[sql_name = \"type\"] type_ -> Text, r#match -> Text, id -> ::diesel::sql_types::Integer }",
        "r#type { id -> Nullable<Array<Nullable<crate::types::Ltree>>> }",
        "users { #[max_length = 255] id -> Varchar, #[cfg(feature = \"x\")] #[deprecated] b -> Text }",
        "users { id -> Unsigned<BigInt> }",
    ] {
        read(source);
        let plain = parse_table(tokens(source), Flavor::Diesel)
            .unwrap_or_else(|error| panic!("{source}: {error}"));
        assert!(plain.errors.is_empty(), "{source}: {:?}", plain.errors);
        assert_eq!(
            diesel_tokens(tokens(source)).to_string(),
            tokens(source).to_string()
        );
    }
}

#[test]
fn names_and_comments_are_read() {
    let source =
        "/// First line.\n///   Second line.  \n#[sql_name = \"user list\"] auth.users (r#type) {
        /** A block. */ r#type -> Text, #[sql_name = \"r#match\"] m -> Text }";
    let table = read(source).table;
    assert_eq!(table.name, "user list");
    assert_eq!(
        table.schema.as_ref().map(ToString::to_string).as_deref(),
        Some("auth")
    );
    assert_eq!(table.comment.as_deref(), Some("First line.\nSecond line."));
    assert_eq!(table.columns[0].name, "type");
    assert_eq!(table.columns[0].comment.as_deref(), Some("A block."));
    assert_eq!(table.columns[1].name, "match");
    assert!(table.unknown_columns().is_empty());
}

#[test]
fn attributes_of_columns_are_read() {
    let table = read(
        "t (a) {
            #[identity = \"always\"] a -> Integer,
            #[identity] b -> Integer,
            #[auto_increment] c -> Integer,
            #[precision = 10] #[scale = -2] #[default = \"0\"] d -> Numeric,
            #[generated(virtual = \"a + b\")] #[collate = \"C\"] #[sql_type = \"citext\"] e -> Text,
            #[generated = \"a\"] f -> Text,
            #[renamed_from = \"h\"] #[backfill = \"''\"] #[max_length = 3] g -> Text,
        }",
    )
    .table;
    let kinds: Vec<_> = table
        .columns
        .iter()
        .filter_map(|column| column.identity)
        .map(|identity| identity.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            IdentityKind::Always,
            IdentityKind::ByDefault,
            IdentityKind::AutoIncrement
        ]
    );
    assert_eq!(
        (table.columns[3].precision, table.columns[3].scale),
        (Some(10), Some(-2))
    );
    let stored: Vec<_> = table
        .columns
        .iter()
        .filter_map(|column| column.generated.as_ref())
        .map(|g| g.stored)
        .collect();
    assert_eq!(stored, [false, true]);
    assert_eq!(table.columns[6].max_length, Some(3));
}

#[test]
fn an_index_has_keys_and_options() {
    let table = read(
        "#[index(name, \"lower(b)\" desc nulls_last opclass(\"text_pattern_ops\") collate(\"C\"), r#unique asc,
            unique, name = \"x\", method = \"btree\", where = \"a > 0\", include(a), nulls_not_distinct)]
         t (a) { a -> Text, b -> Text, name -> Text, #[index(desc, nulls_first)] r#unique -> Text }",
    )
    .table;
    let [index, of_column] = &table.constraints.indexes[..] else {
        panic!("two indexes")
    };
    assert_eq!(index.keys.len(), 3);
    assert!(matches!(&index.keys[0].part, KeyPartDecl::Column(name) if name == "name"));
    assert!(matches!(&index.keys[1].part, KeyPartDecl::Expression(sql) if sql.value == "lower(b)"));
    assert!(index.keys[1].descending && index.keys[1].nulls == Some(NullsDecl::Last));
    assert!(index.unique && index.nulls_not_distinct);
    assert_eq!(index.include[0], "a");
    assert!(of_column.keys[0].descending && of_column.keys[0].nulls == Some(NullsDecl::First));
    assert!(
        table.unknown_columns().is_empty(),
        "`unique` is the column `r#unique`"
    );
}

#[test]
fn what_mysql_alone_has_is_read() {
    let table = read(
        "#[index(body(20) desc, a)]
         t (a) { a -> Integer, body -> Text, #[on_update = \"CURRENT_TIMESTAMP\"] changed -> Timestamp }",
    )
    .table;
    let lengths: Vec<_> = (table.constraints.indexes[0].keys.iter())
        .map(|key| (key.length, key.descending))
        .collect();
    assert_eq!(lengths, [(Some(20), true), (None, false)]);
    let on_update = table.columns[2].on_update.as_ref();
    assert_eq!(on_update.unwrap().value, "CURRENT_TIMESTAMP");
}

#[test]
fn foreign_keys_and_checks_are_read() {
    let table = read(
        "#[references((a, b) -> auth.users(x, y), on_delete = \"SET NULL\", on_update = \"set_default\",
            deferrable = \"initially deferred\", name = \"fk\")]
         #[check(a = \"a > 0\", \"odd name\" = \"b > 0\")] #[check = \"a <> b\"]
         t (a) { #[references(other)] #[references(other2(id), deferrable)] a -> Text, b -> Text }",
    )
    .table;
    let [key, first, second] = &table.constraints.references[..] else {
        panic!("three keys")
    };
    assert_eq!(
        (key.on_delete, key.on_update),
        (Action::SetNull, Action::SetDefault)
    );
    assert_eq!(key.deferrable, Deferrable::InitiallyDeferred);
    assert!(first.referenced.is_empty());
    assert_eq!(second.deferrable, Deferrable::InitiallyImmediate);
    let names: Vec<_> = table
        .constraints
        .checks
        .iter()
        .map(|check| check.name.as_ref().map(|name| name.value.as_str()))
        .collect();
    assert_eq!(names, [Some("a"), Some("odd name"), None]);
}

#[test]
fn only_our_attributes_are_taken_out() {
    let source = "use a::{b, c}; /// Docs.\n #[index(a)] #[allow(unused)] #[strict::not_ours] #[strict] t (a) {
        #[unique] #[max_length = 3] #[derive(serde::Serialize)] #[serde(skip)] a -> Text, #[default = \"1\"] b -> Integer }";
    let left = "use a::{b, c}; /// Docs.\n #[allow(unused)] #[strict::not_ours] t (a) {
        #[max_length = 3] #[derive(serde::Serialize)] #[serde(skip)] a -> Text, b -> Integer }";
    read(source);
    assert_eq!(
        diesel_tokens(tokens(source)).to_string(),
        tokens(left).to_string()
    );
}

#[test]
fn enumerations_are_read() {
    let source =
        "/// Docs.\n #[renamed_from = \"old\"] #[rename_all = \"UPPERCASE\"] #[derive(Ord)]
        pub(crate) enum Status as image.\"the status\" { New = \"n\", /// More.\n InProgress, }";
    let parsed = parse_enum(tokens(source)).unwrap_or_else(|error| panic!("{error}"));
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let read = parsed.enumeration;
    assert_eq!(
        read.schema.map(|schema| schema.value).as_deref(),
        Some("image")
    );
    assert_eq!(read.name.value, "the status");
    assert_eq!(read.comment.as_deref(), Some("Docs."));
    assert_eq!(
        read.renamed_from.map(|old| old.value).as_deref(),
        Some("old")
    );
    assert_eq!(read.attributes.len(), 2, "docs and derive pass through");
    let labels: Vec<_> = read
        .variants
        .iter()
        .map(|variant| variant.label.value.as_str())
        .collect();
    assert_eq!(labels, ["n", "INPROGRESS"]);
}
