//! Tables: made, dropped, renamed, with all that they can hold.

use super::case::{Case, run};

const EVERYTHING: &str = "
    /// Its comment, with 'quotes' and a back\\\\slash.
    #[index(a, b desc)]
    #[index(body(20), name = \"by_body\")]
    #[index(body, method = \"fulltext\")]
    #[unique(a, c)]
    #[index(c, unique)]
    #[check(positive = \"a > 0 AND c <> 'x'\")]
    everything (id) {
        /// The key.
        #[auto_increment] id -> Unsigned<BigInt>,
        #[default = \"1\"] a -> Integer,
        b -> Nullable<SmallInt>,
        #[max_length = 30] #[collate = \"utf8mb4_bin\"] #[default = \"'it''s'\"] c -> Varchar,
        #[default = \"true\"] flag -> Bool,
        t -> Nullable<TinyInt>,
        #[precision = 10] #[scale = 2] #[default = \"1.5\"] price -> Numeric,
        f -> Nullable<Float>, d -> Nullable<Double>,
        body -> Text, long_body -> Nullable<Longtext>,
        #[max_length = 16] #[default = \"x'00'\"] bytes -> Varbinary, #[max_length = 16] fixed -> Nullable<Binary>, blob -> Nullable<Blob>,
        #[max_length = 5] code -> Nullable<Char>, #[max_length = 3] #[default = \"b'101'\"] bits -> Bit,
        day -> Nullable<Date>, #[precision = 3] hour -> Nullable<Time>,
        #[precision = 6] #[default = \"now()\"] made -> Datetime,
        #[default = \"CURRENT_TIMESTAMP\"] #[on_update = \"CURRENT_TIMESTAMP\"] changed -> Timestamp,
        maybe -> Nullable<Timestamp>,
        #[default = \"'{}'\"] doc -> Json,
        #[default = \"(uuid())\"] #[max_length = 36] uuid -> Char,
        #[default = \"'ok'\"] mood -> Mood,
        #[sql_type = \"set('x','y')\"] flags -> Nullable<Text>,
        #[sql_type = \"year\"] year -> Nullable<SmallInt>,
        #[generated = \"a * 2\"] doubled -> Nullable<Integer>,
        #[generated(virtual = \"concat(c, '!')\")] #[max_length = 40] loud -> Nullable<Varchar>,
        #[references(everything(id), on_delete = \"set null\")] parent -> Nullable<Unsigned<BigInt>>,
    }";

#[test]
fn a_table_with_everything() {
    run(&[
        Case {
            what: "made and dropped",
            after: &["enum Mood { Sad, Ok, Glad = \"it's\" }", EVERYTHING],
            then: &[("SELECT CONCAT(COUNT(*)) AS line FROM everything", "0")],
            ..Case::default()
        },
        Case {
            what: "dropped with its rows",
            before: &["enum Mood { Sad, Ok, Glad = \"it's\" }", EVERYTHING],
            rows: "INSERT INTO everything (body) VALUES ('x')",
            loses: true,
            ..Case::default()
        },
    ]);
}

#[test]
fn tables_refer_to_each_other() {
    run(&[
        Case {
            what: "new tables in a circle",
            before: &["kept (id) { id -> Integer }"],
            after: &[
                "kept (id) { id -> Integer }",
                "a (id) { id -> Integer, #[references(b(id))] b -> Nullable<Integer> }",
                "b (id) { id -> Integer, #[references(a(id))] a -> Nullable<Integer>, #[references(kept(id))] k -> Nullable<Integer> }",
            ],
            ..Case::default()
        },
        Case {
            what: "a renamed table, renamed columns",
            before: &[
                "#[index(a)] #[check(pos = \"a > 0\")] old (id) { #[auto_increment] id -> Integer, a -> Integer, #[generated = \"a + 1\"] #[index] g -> Nullable<Integer>, #[unique] #[max_length = 9] n -> Varchar }",
                "child (id) { id -> Integer, #[references(old(id))] old_id -> Nullable<Integer>, #[references(old(n))] #[max_length = 9] old_n -> Nullable<Varchar> }",
            ],
            rows: "INSERT INTO old (a, n) VALUES (1, 'x'), (2, 'y'); INSERT INTO child VALUES (1, 2, 'x')",
            after: &[
                "#[renamed_from = \"old\"] #[index(b)] #[check(pos = \"b > 0\")] new (id) { #[auto_increment] id -> Integer, #[renamed_from = \"a\"] b -> Integer, #[generated = \"b + 1\"] #[index] g -> Nullable<Integer>, #[unique] #[max_length = 9] #[renamed_from = \"n\"] name -> Varchar }",
                "child (id) { id -> Integer, #[references(new(id))] #[renamed_from = \"old_id\"] new_id -> Nullable<Integer>, #[references(new(name))] #[max_length = 9] old_n -> Nullable<Varchar> }",
            ],
            then: &[("SELECT CONCAT(SUM(g)) AS line FROM new", "5")],
            ..Case::default()
        },
        Case {
            what: "comments",
            before: &["/// One.\n t (id) { /// A.\n id -> Integer, b -> Integer }"],
            rows: "INSERT INTO t VALUES (1, 2)",
            after: &["/// Two, it's.\n t (id) { id -> Integer, /// B.\n b -> Integer }"],
            ..Case::default()
        },
    ]);
}
