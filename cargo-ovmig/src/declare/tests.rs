use super::*;
use crate::schema::{
    Check, Deferrable, Expr, Identity, IndexKey, KeyPart, Nulls, ReferentialAction, SqlType, Table,
};

fn modules(texts: &[(&str, &str)]) -> Vec<ModuleSource> {
    let module = |(name, text): &(&str, &str)| ModuleSource {
        module: (*name).to_owned(),
        file: SourceFile::new(format!("{name}/orm.rs"), *text),
    };
    texts.iter().map(module).collect()
}

fn of(text: &str, backend: Backend) -> Declared {
    declare(&modules(&[("shop", text)]), backend)
}

/// `path:line:column [text at the place] rule: message`, and the help below.
fn told(declared: &Declared) -> Vec<String> {
    let line = |finding: &Finding| {
        let place = match &finding.primary {
            Some(label) => {
                let location = &label.location;
                format!(
                    "{location} [{}]",
                    &location.file.text[location.span.clone()]
                )
            }
            None => finding
                .path
                .as_ref()
                .map_or_else(String::new, |path| path.display().to_string()),
        };
        format!(
            "{place} {}: {}\n  {}",
            finding.rule.name,
            finding.message,
            finding.help.join("; ")
        )
    };
    declared.findings.iter().map(line).collect()
}

/// The one finding, with the place and the rule that it starts with.
fn one(text: &str, backend: Backend, starts: &str, says: &str) {
    some(&[("shop", text)], backend, starts, says);
}

fn some(texts: &[(&str, &str)], backend: Backend, starts: &str, says: &str) {
    let told = told(&declare(&modules(texts), backend));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with(starts),
        "{}\nstarts not with {starts}",
        told[0]
    );
    assert!(told[0].contains(says), "{}\nsays not {says}", told[0]);
}

fn table(text: &str, backend: Backend) -> Table {
    let declared = of(text, backend);
    assert_eq!(told(&declared), [""; 0]);
    assert!(!declared.incomplete);
    let mut tables = declared.schema.tables.into_values();
    let table = tables.next_back().expect("a table");
    assert!(
        tables
            .next()
            .is_none_or(|other| other.name.name != table.name.name)
    );
    table
}

const POSTGRES: Backend = Backend::Postgres;
const SQLITE: Backend = Backend::Sqlite;

#[test]
fn a_table_says_all_that_its_attributes_say() {
    let text = r#"
        ovmig::table! {
            /// A user.
            ///
            /// Never deleted.
            #[index("lower(name)" desc nulls_last opclass("text_pattern_ops"), name = "by_name", method = "BTREE", where = "age > 0")]
            #[unique(name, r#type, nulls_not_distinct, deferrable = "initially deferred")]
            #[check(adult = "age >= 18")]
            #[primary_key(name = "users_pk")]
            #[renamed_from = "people"]
            auth.users (id) {
                #[auto_increment]
                id -> Nullable<Integer>,
                /// The name.
                #[max_length = 40] #[collate = "C"] #[renamed_from = "login"] #[backfill = "''"]
                name -> Varchar,
                #[default = "0"]
                #[index(desc)]
                age -> Nullable<Int4>,
                #[generated = "age * 2"]
                twice -> Nullable<Integer>,
                #[precision = 10] #[scale = 2]
                price -> Numeric,
                #[sql_name = "type"]
                r#type -> Array<Nullable<Text>>,
                #[sql_type = "vector(3)"]
                place -> crate::types::Vector,
            }
        }"#;
    let users = table(text, POSTGRES);
    assert_eq!(users.name, ObjectName::qualified("auth", "users"));
    assert_eq!(users.comment.as_deref(), Some("A user.\n\nNever deleted."));
    assert_eq!(users.managed, Managed::Everything);
    assert_eq!(users.module.as_deref(), Some("shop"));
    assert_eq!(users.renamed_from.as_deref(), Some("people"));
    assert_eq!(format!("{:?}", users.origin), "shop/orm.rs:11:18");
    let key = users.primary_key.as_ref().expect("a key");
    assert_eq!(
        (key.name.as_deref(), key.columns[0].as_str()),
        (Some("users_pk"), "id")
    );

    let types: Vec<String> = users
        .columns
        .iter()
        .map(|column| column.ty.to_string())
        .collect();
    assert_eq!(
        types,
        [
            "int4",
            "varchar(40)",
            "int4",
            "int4",
            "numeric(10, 2)",
            "text[]",
            "vector(3)"
        ]
    );
    let nullable: Vec<bool> = users.columns.iter().map(|column| column.nullable).collect();
    assert_eq!(nullable, [false, false, true, true, false, false, false]);
    let [id, name, age, twice, _, ty, _] = &users.columns[..] else {
        panic!("seven columns")
    };
    assert_eq!(id.identity, Some(Identity::AutoIncrement));
    assert_eq!(name.comment.as_deref(), Some("The name."));
    assert_eq!(name.collation.as_deref(), Some("C"));
    assert_eq!(name.renamed_from.as_deref(), Some("login"));
    assert_eq!(name.backfill, Some(Expr::new("''")));
    assert_eq!(format!("{:?}", name.origin), "shop/orm.rs:16:17");
    assert_eq!(age.default, Some(Expr::new("0")));
    assert!(
        twice
            .generated
            .as_ref()
            .is_some_and(|generated| generated.stored)
    );
    assert_eq!(ty.name, "type");

    let [by_name, by_age] = &users.indexes[..] else {
        panic!("two indexes")
    };
    assert_eq!(by_name.name.as_deref(), Some("by_name"));
    assert_eq!(by_name.method, None, "btree is what it is anyway");
    assert_eq!(by_name.predicate, Some(Expr::new("age > 0")));
    assert_eq!(
        by_name.keys,
        [IndexKey {
            descending: true,
            nulls: Some(Nulls::Last),
            opclass: Some("text_pattern_ops".into()),
            ..IndexKey::expr("lower(name)")
        }]
    );
    assert_eq!(by_age.keys[0].part, KeyPart::Column("age".into()));
    assert_eq!(users.uniques[0].columns, ["name", "type"]);
    assert!(users.uniques[0].nulls_not_distinct);
    assert_eq!(users.uniques[0].deferrable, Deferrable::InitiallyDeferred);
    assert_eq!(users.checks[0].name.as_deref(), Some("adult"));
    assert_eq!(format!("{:?}", users.checks[0].origin), "shop/orm.rs:8:15");
}

#[test]
fn a_plain_table_speaks_for_its_shape_only() {
    let text = "/// Not a comment of the database.
        diesel::table! {
            /// Nor this.
            public.posts {
                id -> Integer,
                /// Nor this.
                #[max_length = 20]
                title -> Nullable<Varchar>,
            }
        }
        diesel::joinable!(posts -> users (user_id));
        diesel::allow_tables_to_appear_in_same_query!(posts, users,);";
    let posts = table(text, POSTGRES);
    assert_eq!(posts.name, ObjectName::new("posts"));
    assert_eq!(posts.managed, Managed::Shape);
    assert_eq!(
        (posts.comment.as_ref(), posts.columns[1].comment.as_ref()),
        (None, None)
    );
    assert_eq!(posts.columns[1].ty, SqlType::new("varchar").with_args([20]));
}

#[test]
fn a_bare_table_is_the_one_that_is_imported() {
    let managed = |text: &str| table(text, POSTGRES).managed;
    for text in [
        "use ovmig::table; table! { t { id -> Integer } }",
        "table! { t { id -> Integer } } use ovmig::{sql_enum, table};",
        "use ovmig::*; table! { t { id -> Integer } }",
        "use ovmig::table as declare; declare! { t { id -> Integer } }",
        "use ovmig as o; o::table! { t { id -> Integer } }",
        "use diesel::prelude::*; use ovmig::table; table! { t { id -> Integer } }",
        "table! { #[strict_not = \"\"] t { #[unique] id -> Integer } }"
            .replace("#[strict_not = \"\"] ", "")
            .as_str(),
        "mod schema { use ovmig::table; pub mod inner { table! { t { id -> Integer } } } }",
        "::ovmig::table!(t { id -> Integer });",
    ] {
        assert_eq!(managed(text), Managed::Everything, "{text}");
    }
    for text in [
        "use diesel::table; table! { t { id -> Integer } }",
        "#[macro_use] extern crate diesel; table! { t { id -> Integer } }",
        "table! { t { id -> Integer } }",
        "::diesel::table! [ t { id -> Integer } ];",
        "use ovmig::*; use diesel::table; table! { t { id -> Integer } }",
        "pub mod schema { diesel::table! { t { id -> Integer } } }",
    ] {
        assert_eq!(managed(text), Managed::Shape, "{text}");
    }
    one(
        "use diesel::table; table! { t { #[unique] id -> Integer } }",
        POSTGRES,
        "shop/orm.rs:1:35 [unique] invalid-orm-file",
        "`diesel::table!` doesn't know `#[unique]`",
    );
}

#[test]
fn what_is_only_for_tests_is_not_declared() {
    let text = "
        ovmig::table! { t { id -> Integer } }
        #[cfg(test)] mod tests { diesel::table! { no { id -> Integer } } fn f() { !! } }
        #[cfg(test)] ovmig::table! { nor_this { id -> Integer } }
        macro_rules! declare { () => { diesel::table! { nor_that { id -> Integer } } } }
        other::table! { is not ours }";
    assert_eq!(table(text, POSTGRES).name, ObjectName::new("t"));
}

#[test]
fn an_enumeration_is_a_type_on_postgresql_and_a_check_on_sqlite() {
    let template = (
        "template",
        "ovmig::sql_enum! {
             /// What it is doing.
             #[renamed_from = \"state\"]
             pub enum TemplateStatus as \"template_status\" { New = \"NEW\", Gone = \"it's gone\" }
         }",
    );
    let image = (
        "image",
        "ovmig::table! {
             use diesel::sql_types::*;
             use template::adapters::orm::TemplateStatus as Status;
             images {
                 id -> Integer,
                 #[default = \"'NEW'\"] status -> Status,
                 #[sql_name = \"order\"] before -> Nullable<template::adapters::orm::TemplateStatus>,
             }
         }",
    );
    let on = |backend| {
        let declared = declare(&modules(&[template, image]), backend);
        assert_eq!(told(&declared), [""; 0]);
        declared.schema
    };
    let schema = on(POSTGRES);
    let status = &schema.enums[&ObjectName::new("template_status")];
    assert_eq!(status.labels, ["NEW", "it's gone"]);
    assert_eq!(status.comment.as_deref(), Some("What it is doing."));
    assert_eq!(status.renamed_from.as_deref(), Some("state"));
    assert_eq!(format!("{:?}", status.origin), "template/orm.rs:4:41");
    let images = &schema.tables[&ObjectName::new("images")];
    assert_eq!(images.columns[1].ty, SqlType::new("template_status"));
    assert!(images.columns[2].nullable);
    assert!(images.checks.is_empty());

    let schema = on(SQLITE);
    assert!(schema.enums.is_empty());
    let images = &schema.tables[&ObjectName::new("images")];
    assert_eq!(images.columns[1].ty, SqlType::new("TEXT"));
    let checks: Vec<(&str, &str)> = (images.checks.iter())
        .map(|Check { name, expr, .. }| (name.as_deref().unwrap_or_default(), expr.0.as_str()))
        .collect();
    assert_eq!(
        checks,
        [
            ("images_status_check", "status IN ('NEW', 'it''s gone')"),
            ("images_order_check", "\"order\" IN ('NEW', 'it''s gone')"),
        ]
    );
}

#[test]
fn types_of_the_file_have_their_names_in_the_database() {
    let text = "
        pub mod sql_types {
            #[derive(diesel::sql_types::SqlType)]
            #[diesel(postgres_type(name = \"tsvector\", schema = \"pg_catalog\"), mysql_type(name = \"String\"))]
            #[diesel(sqlite_type(name = \"Long\"))]
            pub struct Words;
            #[diesel(postgres_type(oid = 17, array_oid = 18))]
            pub struct Fixed;
        }
        diesel::table! {
            use diesel::sql_types::*;
            use super::sql_types::Words;
            t { id -> Integer, w -> Nullable<Words>, x -> crate::orm::sql_types::Words, }
        }";
    let names = |backend| -> Vec<String> {
        table(text, backend)
            .columns
            .iter()
            .map(|column| column.ty.to_string())
            .collect()
    };
    assert_eq!(names(POSTGRES), ["int4", "tsvector", "tsvector"]);
    assert_eq!(names(SQLITE), ["INTEGER", "BIGINT", "BIGINT"]);
}

#[test]
fn a_name_of_diesels_is_diesels_unless_something_else_is_imported() {
    let other = "ovmig::sql_enum! { pub enum Interval { A } }";
    let columns = |text: &str| {
        let declared = declare(&modules(&[("shop", text), ("other", other)]), POSTGRES);
        assert_eq!(told(&declared), [""; 0]);
        declared.schema.tables[&ObjectName::new("t")].columns[1]
            .ty
            .to_string()
    };
    assert_eq!(
        columns("ovmig::table! { t { id -> Integer, i -> Interval } }"),
        "interval"
    );
    assert_eq!(
        columns("ovmig::table! { t { id -> Integer, i -> diesel::sql_types::Interval } }"),
        "interval"
    );
    let own = "ovmig::sql_enum! { pub enum Bit as own_bit { A } }
        ovmig::table! { use diesel::sql_types::Integer; use super::*; t { id -> Integer, i -> Bit } }";
    assert_eq!(columns(own), "own_bit");
    let imported = "ovmig::table! { use diesel::sql_types::*; use other::Interval; t { id -> Integer, i -> Interval } }";
    let declared = declare(
        &modules(&[
            ("shop", imported),
            (
                "other",
                "ovmig::sql_enum! { pub enum Interval as own { A } }",
            ),
        ]),
        POSTGRES,
    );
    assert_eq!(
        declared.schema.tables[&ObjectName::new("t")].columns[1]
            .ty
            .to_string(),
        "own"
    );
}

#[test]
fn two_types_of_one_name_are_told_apart_by_the_path() {
    let status = |name: &str| format!("ovmig::sql_enum! {{ pub enum Status as {name} {{ A }} }}");
    let (image, volume) = (status("image_status"), status("volume_status"));
    let shop = |path: &str| {
        format!(
            "ovmig::table! {{ use diesel::sql_types::*; use {path}; t {{ id -> Integer, s -> Status }} }}"
        )
    };
    let with = |shop: &str| {
        declare(
            &modules(&[("image", &image), ("volume", &volume), ("shop", shop)]),
            POSTGRES,
        )
    };
    let clear = with(&shop("crate::volume::adapters::orm::Status"));
    assert_eq!(
        clear.schema.tables[&ObjectName::new("t")].columns[1]
            .ty
            .to_string(),
        "volume_status"
    );
    let unclear = with(&shop("crate::types::Status"));
    let told = told(&unclear);
    assert!(
        told[0].contains("unsupported-type")
            && told[0].contains("several types are called `Status` (in `image`, `volume`)"),
        "{told:?}"
    );
    assert!(unclear.incomplete);
}

#[test]
fn foreign_keys_lead_to_tables_of_any_module() {
    let shop = "ovmig::table! {
        #[references((tenant, parent) -> auth.groups(tenant, id), on_delete = \"set null\", name = \"fk\")]
        items {
            id -> Integer,
            #[references(people)] owner -> Integer,
            #[references(items(id), on_update = \"cascade\", deferrable)] previous -> Nullable<Integer>,
            #[references(people(mail))] mail -> Text,
            tenant -> Integer,
            parent -> Nullable<Integer>,
        }
    }";
    let auth = "ovmig::table! {
        #[sql_name = \"user list\"] people (number) { #[sql_name = \"no\"] number -> Integer, #[unique] #[sql_name = \"e-mail\"] mail -> Text }
    }
    ovmig::table! { auth.groups (tenant, id) { id -> Integer, tenant -> Integer } }";
    let declared = declare(&modules(&[("shop", shop), ("auth", auth)]), POSTGRES);
    assert_eq!(told(&declared), [""; 0]);
    let items = &declared.schema.tables[&ObjectName::new("items")];
    let keys: Vec<String> = (items.foreign_keys.iter())
        .map(|key| {
            format!(
                "{:?} {:?} {} {:?} {:?}",
                key.name, key.columns, key.table, key.referenced, key.origin
            )
        })
        .collect();
    assert_eq!(
        keys,
        [
            r#"Some("fk") ["tenant", "parent"] auth.groups ["tenant", "id"] shop/orm.rs:2:11"#,
            r#"None ["owner"] user list ["no"] shop/orm.rs:5:15"#,
            r#"None ["previous"] items ["id"] shop/orm.rs:6:15"#,
            r#"None ["mail"] user list ["e-mail"] shop/orm.rs:7:15"#,
        ]
    );
    assert_eq!(items.foreign_keys[0].on_delete, ReferentialAction::SetNull);
    assert_eq!(items.foreign_keys[2].on_update, ReferentialAction::Cascade);
    assert_eq!(
        items.foreign_keys[2].deferrable,
        Deferrable::InitiallyImmediate
    );
}

#[test]
fn references_to_nothing() {
    let item = |attribute: &str| {
        format!("ovmig::table! {{ t {{ id -> Integer, {attribute} a -> Integer, b -> Integer }} }}")
    };
    for (attribute, starts, says) in [
        (
            "#[references(tt)]",
            "shop/orm.rs:1:49 [tt] unknown-reference",
            "which no registered module declares\n  did you mean `t`?",
        ),
        (
            "#[references(auth.users)]",
            "shop/orm.rs:1:54 [users]",
            "the table `auth.users`",
        ),
        (
            "#[references(t(ids))]",
            "shop/orm.rs:1:51 [ids]",
            "no column of `t`\n  did you mean `id`?",
        ),
        (
            "#[references(t(b))]",
            "shop/orm.rs:1:51 [b]",
            "where values may repeat\n  refer to the primary key, or make it unique: `#[unique]`",
        ),
    ] {
        one(&item(attribute), POSTGRES, starts, says);
    }
    for (text, starts, says) in [
        (
            "ovmig::table! { t (id, x) { id -> Integer } }",
            "shop/orm.rs:1:24 [x] unknown-reference",
            "the primary key of table `t`",
        ),
        (
            "ovmig::table! { #[index(nam)] t { id -> Integer, name -> Text } }",
            "shop/orm.rs:1:25 [nam]",
            "did you mean `name`?",
        ),
        (
            "ovmig::table! { t (a, b) { a -> Integer, b -> Integer, #[references(t)] c -> Integer } }",
            "shop/orm.rs:1:69 [t] unknown-reference",
            "has one column and refers to the primary key of `t`, which has 2 columns\n  name as many columns on both sides, above the table: `#[references((…) -> t(a, b))]`",
        ),
    ] {
        one(text, POSTGRES, starts, says);
    }
    // What a plain table has besides its shape isn't known.
    let plain = "diesel::table! { p { id -> Integer, mail -> Text } }
        ovmig::table! { t { id -> Integer, #[references(p(mail))] mail -> Text } }";
    assert_eq!(told(&of(plain, POSTGRES)), [""; 0]);
}

#[test]
fn files_that_cannot_be_read() {
    for (text, starts, says) in [
        (
            "fn f() {\n    (\n}",
            "shop/orm.rs:3:1 [}] invalid-orm-file",
            "this `}` closes nothing",
        ),
        (
            "mod a {\n  fn f() {}",
            "shop/orm.rs:1:7 [{] invalid-orm-file",
            "this `{` is never closed",
        ),
        (
            "const A: &str = \"open",
            "shop/orm.rs:1:17 [\"]",
            "this text is never closed",
        ),
        (
            "/* open",
            "shop/orm.rs:1:1 [/]",
            "this comment is never closed",
        ),
        ("struct A { b: }", "shop/orm.rs:1:15 [}]", ""),
        ("pub fn f(", "shop/orm.rs:1:9 [(]", "never closed"),
        ("struct", "shop/orm.rs:1:7 []", "unexpected end of input"),
        (
            "ovmig::table! { t { id - Integer } }",
            "shop/orm.rs:1:24 [-]",
            "expected `->`",
        ),
        (
            "ovmig::table! { t { id -> } }",
            "shop/orm.rs:1:27 [}]",
            "unexpected end of input",
        ),
        ("ovmig::table! {}", "shop/orm.rs:1:16 [}]", ""),
        (
            "\u{feff}// ä\novmig::table! { t { #[uniqe] id -> Integer } }",
            "shop/orm.rs:2:23 [uniqe]",
            "did you mean `#[unique]`?",
        ),
    ] {
        one(text, SQLITE, starts, says);
    }
    let deep = format!("const A: u8 = {}1{};", "(".repeat(5000), ")".repeat(5000));
    one(&deep, SQLITE, "shop/orm.rs:1:215 [(]", "nested too deep");
    one(
        "// nothing\n",
        SQLITE,
        "shop/orm.rs empty-orm-file: module `shop` declares no table",
        "cargo ovmig unregister shop",
    );
}

#[test]
fn a_mistake_leaves_the_rest_readable() {
    let text = "ovmig::table! { a { #[uniqe] #[default] id -> Integer } }
        struct Broken { x: }
        fn also() -> { }
        ovmig::table! { b { id - Integer } }
        ovmig::sql_enum! { enum C { D(u8) } }
        ovmig::table! { e { id -> Integer } }";
    let declared = declare(
        &modules(&[
            ("shop", text),
            ("other", "ovmig::table! { f { id -> Integer } }"),
        ]),
        SQLITE,
    );
    let names: Vec<String> = declared
        .schema
        .tables
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(names, ["a", "e", "f"]);
    let places: Vec<String> = declared
        .findings
        .iter()
        .map(|it| {
            it.primary
                .as_ref()
                .map_or(String::new(), |label| label.location.to_string())
        })
        .collect();
    assert_eq!(
        places,
        [
            "shop/orm.rs:1:23",
            "shop/orm.rs:1:32",
            "shop/orm.rs:2:28",
            "shop/orm.rs:4:32",
            "shop/orm.rs:5:38"
        ]
    );
    assert!(declared.incomplete);
}

#[test]
fn names_that_stand_for_two_things() {
    let t = "ovmig::table! { t { id -> Integer } }";
    some(
        &[("a", t), ("b", t)],
        SQLITE,
        "b/orm.rs:1:17 [t] duplicate-table: the table `t` is declared twice, by the modules `a` and `b`",
        "keep one",
    );
    some(
        &[("a", t), ("b", "diesel::table! { T { id -> Integer } }")],
        SQLITE,
        "b/orm.rs:1:18 [T] duplicate-table",
        "",
    );
    let declared = declare(
        &modules(&[("a", t), ("b", "diesel::table! { T { id -> Integer } }")]),
        POSTGRES,
    );
    assert_eq!(told(&declared), [""; 0]);

    one(
        "ovmig::table! { t { id -> Integer, Id -> Text } }",
        SQLITE,
        "shop/orm.rs:1:36 [Id] invalid-orm-file",
        "differ only in capitals",
    );
    one(
        "ovmig::table! { t { id -> Integer, id -> Text } }",
        SQLITE,
        "shop/orm.rs:1:36 [id] invalid-orm-file",
        "two columns `id`",
    );
    let index = |name: &str| {
        format!("ovmig::table! {{ #[index(id, name = \"i\")] {name} {{ id -> Integer }} }}")
    };
    some(
        &[("a", &index("t")), ("b", &index("u"))],
        SQLITE,
        "b/orm.rs:1:19 [index(id, name = \"i\")] duplicate-name",
        "has the name of the index of table `t`",
    );
    some(
        &[("a", &index("t")), ("b", &t.replace("t {", "i {"))],
        SQLITE,
        "a/orm.rs:1:19 [index(id, name = \"i\")] duplicate-name",
        "has the name of the table `i`",
    );

    let kind = "ovmig::sql_enum! { enum Kind { A } }";
    some(
        &[("a", kind), ("b", kind)],
        POSTGRES,
        "b/orm.rs:1:25 [Kind] duplicate-name: the enumeration `kind` is declared twice",
        "",
    );
    one(
        &format!("{kind} ovmig::table! {{ kind {{ id -> Integer }} }}"),
        POSTGRES,
        "shop/orm.rs:1:54 [kind] duplicate-name",
        "PostgreSQL makes a type of each table",
    );
    assert_eq!(
        told(&of(
            &format!("{kind} ovmig::table! {{ kind {{ id -> Integer }} }}"),
            SQLITE
        )),
        [""; 0]
    );
}

#[test]
fn what_the_engine_does_not_have() {
    let column = |attribute: &str, ty: &str| {
        format!("ovmig::table! {{ t {{ id -> Integer, {attribute} a -> {ty} }} }}")
    };
    one(
        &column("", "Uuid"),
        SQLITE,
        "shop/orm.rs:1:42 [Uuid] unsupported-type: module `shop`: the type of column `a` of table `t` can't be used on SQLite",
        "",
    );
    one(
        &column("", "Nullable<Frobnicated>"),
        POSTGRES,
        "shop/orm.rs:1:42 [Nullable<Frobnicated>] unsupported-type",
        "sql_type",
    );
    one(
        &column("#[sql_type = \"a b)\"]", "Text"),
        POSTGRES,
        "shop/orm.rs:1:49 [\"a b)\"]",
        "",
    );
    one(
        &column("#[identity]", "Text"),
        POSTGRES,
        "shop/orm.rs:1:48 [a] unsupported-option",
        "only SmallInt, Integer and BigInt",
    );
    one(
        &column("#[identity]", "Nullable<BigInt>"),
        POSTGRES,
        "shop/orm.rs:1:48 [a] unsupported-option",
        "never NULL",
    );
    one(
        &column("#[generated(virtual = \"id\")]", "Integer"),
        POSTGRES,
        "shop/orm.rs:1:65 [a] unsupported-option",
        "write `stored`",
    );
    one(
        "ovmig::table! { #[strict] t { id -> Integer } }",
        POSTGRES,
        "shop/orm.rs:1:19 [strict] unsupported-option",
        "SQLite's tables",
    );
    one(
        "ovmig::table! { auth.t { id -> Integer } }",
        SQLITE,
        "shop/orm.rs:1:22 [t] unsupported-option",
        "no schemas",
    );
    assert_eq!(
        table("ovmig::table! { main.t { id -> Integer } }", SQLITE).name,
        ObjectName::new("t")
    );
    one(&column("#[default = \"'b'\"]", "Kind").replace("ovmig::table! {", "ovmig::sql_enum! { enum Kind { A } } ovmig::table! { use diesel::sql_types::*; use super::Kind;"), POSTGRES, "shop/orm.rs:1:128 [\"'b'\"] invalid-orm-file", "isn't a label");
}

#[test]
fn findings_stand_in_the_order_of_modules_and_text() {
    let text = "ovmig::table! { t { id -> Integer, #[references(x)] a -> Uuid } } ovmig::table! { u { #[uniqe] id -> Integer } }";
    let declared = declare(&modules(&[("b", text), ("a", text)]), SQLITE);
    let rules: Vec<&str> = declared
        .findings
        .iter()
        .map(|finding| finding.rule.name)
        .collect();
    assert_eq!(
        rules,
        [
            "unknown-reference",
            "unsupported-type",
            "invalid-orm-file",
            "duplicate-table",
            "duplicate-table",
            "invalid-orm-file"
        ]
    );
}

#[test]
fn an_outline_lists_tables_of_broken_files_too() {
    let names = |text: &str| -> (Vec<String>, bool) {
        let outline = outline(&SourceFile::new("orm.rs", text));
        for table in &outline.tables {
            assert!(
                text[table.span.clone()].contains(table.name.name.as_str())
                    || text.contains("sql_name")
            );
        }
        (
            outline
                .tables
                .iter()
                .map(|table| table.name.to_string())
                .collect(),
            outline.complete,
        )
    };
    let text = "ovmig::table! { /// Docs { (.\n #[index(a)] use a::b; #[sql_name = \"the t\"] t { id -> Integer } }
        diesel::table! { use diesel::sql_types::*; public.r#type { id - Integer } }
        mod inner { diesel::table! { auth.users (id) { id -> Integer } } }";
    assert_eq!(
        names(
            &text
                .replace("#[index(a)] use a::b;", "use a::b; #[index(a)]")
                .replace("id - I", "id -> I")
        ),
        (
            vec!["the t".into(), "type".into(), "auth.users".into()],
            true
        )
    );
    assert_eq!(
        names(text),
        (
            vec!["the t".into(), "type".into(), "auth.users".into()],
            false
        )
    );
    assert_eq!(
        names(&format!("{text} }}")),
        (
            vec!["the t".into(), "type".into(), "auth.users".into()],
            false
        )
    );
    assert_eq!(
        names("table! table!( table!("),
        (vec!["table".into()], false)
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fail(
        text in "\\PC*",
        rusty in "(ovmig::|diesel::|table! |sql_enum! |[{}()\\[\\],#!:;.<>=\"']|->|id|use |mod |enum |Integer|Nullable|as |index|unique|references| )*",
    ) {
        for text in [text, rusty.clone(), format!("ovmig::table! {{ {rusty} }}"), format!("ovmig::table! {{ #[index({rusty})] t {{ id -> Integer }} }}")] {
            for backend in [SQLITE, POSTGRES] {
                of(&text, backend);
            }
            outline(&SourceFile::new("orm.rs", text));
        }
    }
}

/// What `diesel print-schema` writes.
const PRINTED: &str = r#"// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mood"))]
    pub struct Mood;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "Kind", schema = "billing"))]
    pub struct Kind;

    #[derive(diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Mood;
    use super::sql_types::Tsvector;
    use diesel_ltree::sql_types::Ltree;
    use pgvector::sql_types::*;
    use crate::types::Money2;

    /// Representation of the `people` table.
    ///
    /// (Automatically generated by Diesel.)
    people (id, region) {
        /// The `id` column of the `people` table.
        id -> Int4,
        #[max_length = 2]
        region -> Bpchar,
        #[sql_name = "type"]
        type_ -> Varchar,
        mood -> Nullable<Mood>,
        moods -> Array<Nullable<Mood>>,
        words -> Tsvector,
        path -> Ltree,
        near -> Nullable<Vector>,
        pay -> Nullable<Array<Nullable<Money2>>>,
        tags -> Nullable<Array<Nullable<Text>>>,
        at -> Timestamptz,
        from_where -> Inet,
    }
}

pub mod billing {
    pub mod sql_types {
        #[derive(diesel::sql_types::SqlType)]
        #[diesel(postgres_type(name = "Kind", schema = "billing"))]
        pub struct Kind;
    }

    diesel::table! {
        use diesel::sql_types::*;
        use super::sql_types::Kind;

        billing.bills (id) {
            id -> Int8,
            kind -> Kind,
        }
    }

    diesel::joinable!(bills -> people (id));
    diesel::allow_tables_to_appear_in_same_query!(bills, items,);
}

diesel::joinable!(posts -> people (person_id));

diesel::allow_tables_to_appear_in_same_query!(people, posts,);
"#;

#[test]
fn a_printed_schema_is_read() {
    let declared = of(PRINTED, POSTGRES);
    let columns = |name: ObjectName| {
        let table = &declared.schema.tables[&name];
        assert_eq!(table.managed, Managed::Shape);
        let column = |it: &crate::schema::Column| {
            let null = if it.nullable { "?" } else { "" };
            format!("{} {}{null}", it.name, it.ty)
        };
        table.columns.iter().map(column).collect::<Vec<_>>()
    };
    assert_eq!(
        columns(ObjectName::new("people")),
        [
            "id int4",
            "region bpchar(2)",
            "type varchar",
            "mood mood?",
            "moods mood[]",
            "words tsvector",
            "path ltree",
            "near vector?",
            "pay ?",
            "tags text[]?",
            "at timestamptz",
            "from_where inet"
        ]
    );
    assert_eq!(
        columns(ObjectName::qualified("billing", "bills")),
        ["id int8", "kind billing.Kind"]
    );
    assert_eq!(declared.schema.tables.len(), 2);
    assert!(!declared.incomplete);
    let told = told(&declared);
    assert_eq!(told.len(), 1, "{told:#?}");
    let starts = "shop/orm.rs:40:16 [Nullable<Array<Nullable<Money2>>>] type-not-compared: module `shop`: the type of \
                  column `pay` of table `people` isn't compared: what `Money2` is on PostgreSQL isn't known";
    assert!(told[0].starts_with(starts), "{}", told[0]);
}

#[test]
fn a_type_that_cannot_be_foreign_is_still_an_error() {
    let text = "diesel::table! { t (id) { id -> Integer, a -> Strange } }";
    one(
        text,
        POSTGRES,
        "shop/orm.rs:1:47 [Strange] unsupported-type",
        "",
    );
    let named = "diesel::table! { use diesel::sql_types::{Integer, Strange}; t (id) { id -> Integer, a -> Strange } }";
    one(
        named,
        POSTGRES,
        "shop/orm.rs:1:90 [Strange] unsupported-type",
        "",
    );
    let ours = "ovmig::table! { use crate::x::*; t (id) { id -> Integer, a -> Strange } }";
    one(
        ours,
        POSTGRES,
        "shop/orm.rs:1:63 [Strange] unsupported-type",
        "",
    );
}
