//! Keys, checks, indexes.

use super::case::{Case, run};

#[test]
fn keys() {
    run(&[
        Case {
            what: "a primary key moves to another column while keys refer to both",
            before: &[
                "p (id) { id -> Integer, #[unique] #[max_length = 9] code -> Varchar, #[unique] other -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p -> Integer, #[references(p(code))] #[max_length = 9] code -> Varchar, #[references(p(other))] o -> Integer }",
            ],
            rows: "INSERT INTO p VALUES (1, 'x', 5); INSERT INTO c VALUES (1, 1, 'x', 5)",
            after: &[
                "p (code) { #[unique] id -> Integer, #[max_length = 9] code -> Varchar, #[unique(name = \"by_other\")] other -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p -> Integer, #[references(p(code))] #[max_length = 9] code -> Varchar, #[references(p(other))] o -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "a primary key grows and shrinks, also under a number",
            before: &[
                "a (x) { x -> Integer, y -> Integer }",
                "b (x, y) { x -> Integer, y -> Integer }",
                "n (id) { #[auto_increment] id -> Integer, y -> Integer }",
                "m (id) { #[auto_increment] id -> Integer, y -> Integer }",
            ],
            rows: "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); INSERT INTO n VALUES (3, 2); INSERT INTO m VALUES (3, 2)",
            after: &[
                "a (x, y) { x -> Integer, y -> Integer }",
                "b (y) { x -> Nullable<Integer>, y -> Integer }",
                "n (id, y) { #[auto_increment] id -> Integer, y -> Integer }",
                "m (y) { id -> Integer, y -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "unique keys and indexes in all their forms",
            before: &[
                "#[unique(a, b)] #[index(e, c)] t (id) { id -> Integer, a -> Nullable<Integer>, b -> Nullable<Integer>, #[unique] c -> Integer, #[unique(name = \"u\")] d -> Integer, #[index] e -> Integer, txt -> Text, #[max_length = 20] s -> Varchar }",
            ],
            rows: "INSERT INTO t VALUES (1, NULL, NULL, 1, 1, 1, 'x', 'y'), (2, 1, NULL, 2, 2, 2, 'x', 'z')",
            after: &[
                "#[unique(b, a)] #[index(e desc, c)] #[index(txt(10))] #[index(s(5), unique)] #[index(s(20))] #[index(txt, method = \"fulltext\")] #[index(s, method = \"fulltext\")] t (id) { #[unique] id -> Integer, #[unique] a -> Nullable<Integer>, b -> Nullable<Integer>, #[unique(name = \"v\")] c -> Integer, #[index(unique, name = \"w\")] d -> Integer, e -> Integer, txt -> Text, #[max_length = 20] s -> Varchar }",
            ],
            loses: true,
            ..Case::default()
        },
        Case {
            what: "names change places",
            before: &[
                "#[check(y = \"a > 0\")] t (id) { id -> Integer, #[unique(name = \"x\")] #[index(name = \"i\")] a -> Integer, #[unique(name = \"z\")] #[index(name = \"j\")] b -> Integer, #[references(t(id), name = \"k\")] c -> Nullable<Integer> }",
            ],
            rows: "INSERT INTO t VALUES (1, 1, 1, NULL)",
            after: &[
                "#[check(zz = \"a > 0\")] t (id) { id -> Integer, #[unique(name = \"i\")] #[index(name = \"x\")] a -> Integer, #[unique(name = \"y\")] #[index(name = \"t_a_key\")] b -> BigInt, #[references(t(id), name = \"l\")] c -> Nullable<Integer> }",
            ],
            ..Case::default()
        },
        Case {
            what: "checks: added, dropped, changed",
            before: &[
                "#[check(one = \"a > 0\")] #[check(two = \"a < 10\")] t (id) { id -> Integer, a -> Integer, #[max_length = 9] s -> Varchar }",
            ],
            rows: "INSERT INTO t VALUES (1, 5, 'x')",
            after: &[
                "#[check(one = \"a > 1 AND NOT (a = 7)\")] #[check = \"length(s) > 0 AND s <> 'it''s'\"] t (id) { id -> Integer, a -> Integer, #[max_length = 9] s -> Varchar }",
            ],
            ..Case::default()
        },
    ]);
}

#[test]
fn foreign_keys() {
    run(&[
        Case {
            what: "composite, to itself, with actions",
            before: &[
                "p (a, b) { a -> Integer, b -> Integer }",
                "#[references((a, b) -> p(a, b))] c (id) { id -> Integer, a -> Nullable<Integer>, b -> Nullable<Integer>, #[references(c(id))] up -> Nullable<Integer>, #[references(c(id), on_delete = \"cascade\")] x -> Nullable<Integer> }",
            ],
            rows: "INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 1, 2, 1, 1)",
            after: &[
                "p (a, b) { a -> Integer, b -> BigInt }",
                "#[references((a, b) -> p(a, b), on_delete = \"set null\", on_update = \"restrict\")] c (id) { id -> Integer, a -> Nullable<Integer>, b -> Nullable<BigInt>, up -> Nullable<Integer>, #[references(c(id), on_update = \"cascade\", name = \"f\")] x -> Nullable<Integer> }",
            ],
            ..Case::default()
        },
        Case {
            what: "the index that serves a key comes and goes",
            before: &[
                "p (id) { id -> Integer }",
                "#[index(p, n)] c (id) { id -> Integer, #[references(p(id))] p -> Integer, n -> Integer, #[references(p(id))] q -> Integer }",
            ],
            rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1, 1, 1)",
            after: &[
                "p (id) { id -> Integer }",
                "#[unique(q, n)] c (id) { id -> Integer, #[references(p(id))] p -> Integer, n -> Integer, #[references(p(id))] q -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "a key goes with its index, and one stays",
            before: &[
                "p (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p -> Integer, #[references(p(id))] #[index] q -> Integer, #[references(p(id), name = \"one\")] #[references(p(id), name = \"two\")] r -> Integer }",
            ],
            rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1, 1, 1)",
            after: &[
                "p (id) { id -> Integer }",
                "c (id) { id -> Integer, p -> Integer, #[index] q -> Integer, #[references(p(id), name = \"one\")] r -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "a key begins as another one, and shares its index",
            before: &[
                "#[unique(a, b)] p (a) { a -> Integer, b -> Integer }",
                "#[references((a, b) -> p(a, b))] c (id) { id -> Integer, #[references(p(a))] a -> Integer, b -> Integer }",
                "#[references((a, b) -> p(a, b))] d (id) { id -> Integer, #[references(p(a))] a -> Integer, b -> Integer }",
            ],
            rows: "INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 1, 2); INSERT INTO d VALUES (1, 1, 2)",
            after: &[
                "#[unique(a, b)] p (a) { a -> Integer, b -> Integer }",
                "c (id) { id -> Integer, #[references(p(a))] a -> Integer, b -> Integer }",
                "#[references((a, b) -> p(a, b))] d (id) { id -> Integer, a -> Integer, b -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "an index that descends serves a key on MariaDB, and not on MySQL",
            before: &[
                "p (id) { id -> Integer }",
                "#[index(p desc)] #[index(q desc)] c (id) { id -> Integer, #[references(p(id))] p -> Integer, #[references(p(id))] q -> Integer }",
            ],
            rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1, 1)",
            after: &[
                "p (id) { id -> Integer }",
                "#[index(p desc)] c (id) { id -> Integer, p -> Integer, #[references(p(id))] q -> Integer }",
            ],
            ..Case::default()
        },
        Case {
            what: "a referenced table goes",
            before: &[
                "p (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p -> Nullable<Integer> }",
            ],
            rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)",
            after: &["c (id) { id -> Integer }"],
            loses: true,
            ..Case::default()
        },
    ]);
}
