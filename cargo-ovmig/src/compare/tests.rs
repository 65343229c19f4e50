use super::*;
use crate::schema::{
    Check, Column, Deferrable, Enumeration, Expr, ForeignKey, Identity, Index, IndexKey,
    PrimaryKey, ReferentialAction, SqlType, Unique,
};
use crate::source::Origin;

/// A schema of these tables.
pub(crate) fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    let tables = tables.into_iter();
    Schema {
        tables: tables.map(|table| (table.name.clone(), table)).collect(),
        ..Schema::default()
    }
}

/// A table of columns such as `id int4` and `name text?`, with the first one as its primary key.
pub(crate) fn table(name: &str, columns: &[&str]) -> Table {
    let mut table = Table::new(ObjectName::new(name));
    for column in columns {
        let (name, ty) = column.split_once(' ').unwrap();
        let mut column = Column::new(name, parse(ty.trim_end_matches('?')));
        column.nullable = ty.ends_with('?');
        table.columns.push(column);
    }
    table.primary_key = Some(PrimaryKey {
        name: Some(format!("{name}_pkey")),
        columns: vec![table.columns[0].name.clone()],
    });
    table
}

fn parse(ty: &str) -> SqlType {
    let array = ty.ends_with("[]");
    let ty = ty.trim_end_matches("[]");
    let (name, args) = match ty.split_once('(') {
        Some((name, args)) => (name, args.trim_end_matches(')')),
        None => (ty, ""),
    };
    let args: Vec<&str> = args.split(',').filter(|it| !it.is_empty()).collect();
    SqlType {
        array,
        ..SqlType::new(name).with_args(args)
    }
}

pub(crate) fn unique(name: Option<&str>, columns: &[&str]) -> Unique {
    Unique {
        name: name.map(str::to_owned),
        columns: owned(columns),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    }
}

pub(crate) fn key(name: Option<&str>, columns: &[&str], table: &str, to: &[&str]) -> ForeignKey {
    ForeignKey {
        name: name.map(str::to_owned),
        columns: owned(columns),
        table: ObjectName::new(table),
        referenced: owned(to),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    }
}

pub(crate) fn check(name: Option<&str>, expr: &str) -> Check {
    Check {
        name: name.map(str::to_owned),
        expr: Expr::new(expr),
        origin: Origin::default(),
    }
}

pub(crate) fn index(name: Option<&str>, keys: &[&str]) -> Index {
    Index {
        name: name.map(str::to_owned),
        unique: false,
        method: None,
        keys: keys.iter().map(|it| IndexKey::column(*it)).collect(),
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: false,
        origin: Origin::default(),
    }
}

pub(crate) fn mood(labels: &[&str]) -> Enumeration {
    Enumeration {
        name: ObjectName::new("mood"),
        labels: owned(labels),
        replaced: Vec::new(),
        used_at_once: false,
        renamed_from: None,
        comment: None,
        origin: Origin::default(),
    }
}

pub(crate) fn with_enum(mut schema: Schema, it: Enumeration) -> Schema {
    schema.enums.insert(it.name.clone(), it);
    schema
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

fn compared(from: &Schema, to: &Schema) -> Comparison {
    compare(from, to, &Scope::default(), Backend::Postgres)
}

/// The changes in words. Also: after them nothing is left to change.
fn words(from: &Schema, to: &Schema) -> Vec<String> {
    let found = compared(from, to).changes;
    let dialect = dialect::of(Backend::Postgres);
    let mut after = from.clone();
    for change in &found {
        dialect::evolve(&mut after, change, dialect);
    }
    assert_eq!(compared(&after, to).changes, []);
    let mut back = after;
    for change in found.iter().rev() {
        dialect::evolve(&mut back, &change.reversed(), dialect);
    }
    assert_eq!(compared(&back, from).changes, []);
    let describe = |change| describe(change, Backend::Postgres);
    found.iter().map(describe).collect()
}

fn altered(from: Table, edit: impl FnOnce(&mut Table)) -> Vec<String> {
    let mut to = from.clone();
    edit(&mut to);
    words(&schema([from]), &schema([to]))
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    let mut t = table("t", &["id int4", "a varchar(20)?", "m mood"]);
    t.uniques.push(unique(None, &["a"]));
    t.checks.push(check(None, "a <> ''"));
    t.foreign_keys.push(key(None, &["id"], "t", &["id"]));
    t.indexes.push(index(Some("x"), &["a", "id"]));
    let a = with_enum(schema([t]), mood(&["ok"]));
    assert_eq!(compared(&a, &a), Comparison::default());
}

#[test]
fn columns_are_added_dropped_and_altered() {
    let t = || table("t", &["id int4", "a varchar(20)?"]);
    assert_eq!(
        altered(t(), |t| t.columns.push(Column::new("b", parse("text")))),
        ["column `b` (TEXT NOT NULL) is added to `t`"]
    );
    assert_eq!(
        altered(t(), |t| drop(t.columns.pop())),
        ["column `a` of `t` is dropped"]
    );
    assert_eq!(
        altered(t(), |t| {
            t.columns[1].ty = parse("varchar(40)");
            t.columns[1].nullable = false;
            t.columns[1].default = Some(Expr::new("'x'"));
        }),
        [
            "column `a` of `t` becomes VARCHAR(40) (was VARCHAR(20)), becomes NOT NULL and gets the default `'x'`"
        ]
    );
    assert_eq!(
        altered(t(), |t| {
            t.columns[0].identity = Some(Identity::Always);
            t.columns[1].comment = Some("words".to_owned());
            t.columns[1].collation = Some("C".to_owned());
        }),
        [
            "column `id` of `t` is always numbered by the database",
            "column `a` of `t` is collated by `C` and has another comment"
        ]
    );
    // The order of columns is no difference.
    assert_eq!(altered(t(), |t| t.columns.reverse()), [""; 0]);
}

#[test]
fn equal_meanings_are_no_difference_and_keep_the_old_words() {
    let mut from = table("t", &["id int4", "a timestamptz"]);
    from.columns[1].default = Some(Expr::new("now()"));
    from.checks.push(check(Some("c"), "(id > 0)"));
    let mut to = from.clone();
    to.columns[1].default = Some(Expr::new("CURRENT_TIMESTAMP"));
    to.columns[1].nullable = true;
    to.checks[0] = check(None, "id > 0");
    let changes = compared(&schema([from]), &schema([to])).changes;
    let [Change::AlterColumn { to, .. }] = &changes[..] else {
        panic!("{changes:?}");
    };
    assert_eq!(to.default, Some(Expr::new("now()")));
}

#[test]
fn parts_match_by_content_and_get_definite_names() {
    let mut from = table("t", &["id int4", "a text", "b text"]);
    from.uniques.push(unique(Some("odd_name"), &["a"]));
    from.indexes.push(index(Some("t_b_idx"), &["b"]));
    let mut to = from.clone();
    to.uniques[0].name = None;
    assert_eq!(
        words(&schema([from.clone()]), &schema([to.clone()])),
        [""; 0]
    );

    to.uniques[0].name = Some("t_a_key".to_owned());
    to.indexes[0].name = Some("by_b".to_owned());
    assert_eq!(
        words(&schema([from.clone()]), &schema([to.clone()])),
        [
            "constraint `odd_name` of `t` is renamed to `t_a_key`",
            "index `t_b_idx` of `t` is renamed to `by_b`"
        ]
    );

    // `t_b_idx` is taken; what is dropped gives its name free.
    to = from.clone();
    to.indexes.push(Index {
        unique: true,
        ..index(None, &["b"])
    });
    to.uniques[0].name = None;
    to.uniques[0].deferrable = Deferrable::InitiallyDeferred;
    from.uniques[0].name = Some("t_a_key".to_owned());
    let changes = compared(&schema([from]), &schema([to])).changes;
    let names: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::AddUnique { unique, .. } => unique.name.as_deref(),
            Change::CreateIndex { index, .. } => index.name.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(names, [None, Some("t_a_key"), Some("t_b_idx1")]);
}

#[test]
fn a_new_table_has_all_its_names() {
    let mut t = table("t", &["id int4", "a text"]);
    t.primary_key.as_mut().unwrap().name = None;
    t.uniques.push(unique(None, &["a"]));
    t.foreign_keys.push(key(None, &["id"], "t", &["id"]));
    t.checks.push(check(None, "a <> ''"));
    t.indexes.push(index(None, &["a"]));
    let changes = compared(&Schema::default(), &schema([t])).changes;
    let [Change::CreateTable(t)] = &changes[..] else {
        panic!("{changes:?}");
    };
    let names = [
        &t.primary_key.as_ref().unwrap().name,
        &t.uniques[0].name,
        &t.foreign_keys[0].name,
        &t.checks[0].name,
        &t.indexes[0].name,
    ];
    assert_eq!(
        names.map(|name| name.as_deref().unwrap()),
        ["t_pkey", "t_a_key", "t_id_fkey", "t_a_check", "t_a_idx"]
    );
}

#[test]
fn names_that_change_places_take_a_detour() {
    let mut from = table("t", &["id int4", "a text", "b text"]);
    from.uniques = vec![unique(Some("x"), &["a"]), unique(Some("y"), &["b"])];
    let mut to = from.clone();
    to.uniques = vec![unique(Some("y"), &["a"]), unique(Some("x"), &["b"])];
    assert_eq!(
        words(&schema([from]), &schema([to])),
        [
            "constraint `x` of `t` is renamed to `x_old`",
            "constraint `y` of `t` is renamed to `x`",
            "constraint `x_old` of `t` is renamed to `y`"
        ]
    );
}

#[test]
fn a_name_that_another_part_claims_is_given_up() {
    let mut from = table("t", &["id int4", "a text"]);
    from.checks.push(check(Some("c"), "a <> ''"));
    let mut to = from.clone();
    to.checks = vec![check(None, "a <> ''"), check(Some("c"), "id > 0")];
    assert_eq!(
        words(&schema([from]), &schema([to])),
        [
            "the check `c` `a <> ''` of `t` is dropped",
            "the check `a <> ''` is added to `t`",
            "the check `id > 0` is added to `t`"
        ]
    );
}

#[test]
fn a_shape_speaks_only_for_what_it_can_say() {
    let mut from = table("t", &["id int4", "a varchar(20)", "b text", "c int4"]);
    from.comment = Some("words".to_owned());
    from.columns[0].identity = Some(Identity::AutoIncrement);
    from.columns[1].default = Some(Expr::new("'x'"));
    from.uniques.push(unique(Some("u"), &["a"]));
    from.checks.push(check(Some("k"), "b <> ''"));
    from.indexes.push(index(Some("i"), &["c", "b"]));
    let mut to = table("t", &["id int4", "a varchar", "b text", "c int4"]);
    to.managed = Managed::Shape;
    to.primary_key.as_mut().unwrap().name = None;
    let from = schema([from]);
    assert_eq!(words(&from, &schema([to.clone()])), [""; 0]);

    // A written length counts.
    to.columns[1].ty = parse("varchar(30)");
    to.columns[3].nullable = true;
    let found = words(&from, &schema([to.clone()]));
    assert_eq!(
        found,
        [
            "column `a` of `t` becomes VARCHAR(30) (was VARCHAR(20))",
            "column `c` of `t` may be NULL"
        ]
    );

    // What is made of a dropped column goes with it, and comes back with it.
    to = table("t", &["id int4", "a varchar", "c int4"]);
    to.managed = Managed::Shape;
    assert_eq!(
        words(&from, &schema([to])),
        [
            "the check `k` `b <> ''` of `t` is dropped",
            "the index `i` on (`c`, `b`) of `t` is dropped",
            "column `b` of `t` is dropped"
        ]
    );
}

#[test]
fn a_strict_table_of_sqlite_has_fewer_types() {
    let mut strict = table("t", &["id INTEGER", "a TEXT"]);
    strict.options.strict = true;
    let words = |from: &Table, to: &Table| -> Vec<String> {
        let (from, to) = (schema([from.clone()]), schema([to.clone()]));
        let found = compare(&from, &to, &Scope::default(), Backend::Sqlite).changes;
        found
            .iter()
            .map(|it| describe(it, Backend::Sqlite))
            .collect()
    };
    let mut to = table("t", &["id INTEGER", "a VARCHAR(20)"]);
    to.options.strict = true;
    assert_eq!(words(&strict, &to), [""; 0]);

    // A plain `diesel::table!` says nothing of it.
    to.options.strict = false;
    to.managed = Managed::Shape;
    assert_eq!(words(&strict, &to), [""; 0]);

    to.managed = Managed::Everything;
    let found = words(&strict, &to);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].contains("VARCHAR(20)"), "{found:?}");
}

#[test]
fn renames_compose_with_other_changes() {
    let mut from = table("old", &["id int4", "state mood", "n int4"]);
    from.columns[1].default = Some(Expr::new("'ok'::mood"));
    from.uniques.push(unique(Some("old_state_key"), &["state"]));
    from.checks
        .push(check(Some("k"), "old.state <> 'ok' AND n > 0"));
    from.indexes.push(Index {
        predicate: Some(Expr::new("state = 'ok'::mood")),
        ..index(Some("i"), &["state"])
    });
    let mut child = table("child", &["id int4", "of mood"]);
    child
        .foreign_keys
        .push(key(Some("f"), &["of"], "old", &["state"]));
    let from = with_enum(schema([from, child]), mood(&["ok"]));

    let mut to = table("new", &["id int4", "status Feeling?", "n int4"]);
    to.renamed_from = Some("old".to_owned());
    to.primary_key.as_mut().unwrap().name = None;
    to.columns[1].renamed_from = Some("state".to_owned());
    to.columns[1].default = Some(Expr::new("'ok'"));
    to.uniques.push(unique(None, &["status"]));
    to.checks.push(check(None, "status <> 'ok' AND n > 0"));
    to.indexes.push(Index {
        predicate: Some(Expr::new("status = 'ok'")),
        ..index(None, &["status"])
    });
    let mut child = table("child", &["id int4", "of Feeling"]);
    child
        .foreign_keys
        .push(key(None, &["of"], "new", &["status"]));
    let feeling = Enumeration {
        name: ObjectName::new("Feeling"),
        renamed_from: Some("mood".to_owned()),
        ..mood(&["ok"])
    };
    let to = with_enum(schema([to, child]), feeling);
    let expected = [
        "enum `mood` is renamed to `Feeling`",
        "table `old` is renamed to `new`",
        "column `state` of `new` is renamed to `status`",
        "column `status` of `new` may be NULL",
    ];
    assert_eq!(words(&from, &to), expected);
    // What stays behind of a rename that was done is nothing.
    assert_eq!(words(&to, &to), [""; 0]);
}

#[test]
fn tables_are_created_dropped_and_left_alone() {
    let from = schema([table("a", &["id int4"]), table("b", &["id int4"])]);
    let to = schema([table("c", &["id text"])]);
    assert_eq!(
        words(&from, &to),
        [
            "table `a` is dropped",
            "table `b` is dropped",
            "table `c` is created"
        ]
    );
    let reason = || "its module isn't registered".to_owned();
    let scope = Scope {
        left_alone: ["a", "b", "c"]
            .map(|it| (ObjectName::new(it), reason()))
            .into(),
        ..Scope::default()
    };
    let found = compare(&from, &to, &scope, Backend::Postgres);
    assert_eq!(found.changes, []);
    assert_eq!(
        found.skipped,
        ["a", "b", "c"].map(|it| (ObjectName::new(it), reason()))
    );
}

#[test]
fn keys_of_a_shape_go_with_the_table_that_they_refer_to() {
    let mut child = table("child", &["id int4", "of int4"]);
    child
        .foreign_keys
        .push(key(Some("f"), &["of"], "parent", &["id"]));
    let mut declared = table("child", &["id int4", "of int4"]);
    declared.managed = Managed::Shape;
    let from = schema([child, table("parent", &["id int4"])]);
    assert_eq!(
        words(&from, &schema([declared])),
        [
            "table `parent` is dropped",
            "the foreign key `f` `of` of `child` to `parent` is dropped"
        ]
    );
}

#[test]
fn enums_are_managed_while_declared_and_dropped_when_unused() {
    let plain = || schema([table("t", &["id int4", "m text"])]);
    let used = || schema([table("t", &["id int4", "m mood"])]);
    let ok = || mood(&["ok"]);
    assert_eq!(
        words(&plain(), &with_enum(used(), ok())),
        [
            "enum `mood` is created",
            "column `m` of `t` becomes mood (was TEXT)"
        ]
    );
    assert_eq!(
        words(
            &with_enum(used(), ok()),
            &with_enum(used(), mood(&["bad", "ok"]))
        ),
        ["enum `mood` gets `bad`"]
    );
    assert_eq!(
        compared(&with_enum(used(), ok()), &plain()).changes[1],
        Change::DropEnum(ok())
    );
    // No column had it: it serves something else.
    assert_eq!(compared(&with_enum(plain(), ok()), &plain()).changes, []);
    // A table that is left alone still has it.
    let left = schema([table("t", &["id int4", "m text"]), table("u", &["id mood"])]);
    let from = schema([table("t", &["id int4", "m mood"]), table("u", &["id mood"])]);
    let found = compared(&with_enum(from, ok()), &left).changes;
    assert!(!found.contains(&Change::DropEnum(ok())), "{found:?}");
}

#[test]
fn schemas_are_created_when_nothing_is_in_them_yet() {
    let mut t = table("t", &["id int4"]);
    t.name = ObjectName::qualified("auth", "t");
    let mut u = t.clone();
    u.name = ObjectName::qualified("auth", "u");
    let (one, two) = (schema([t.clone()]), schema([t, u]));
    assert_eq!(
        words(&Schema::default(), &one),
        ["schema `auth` is created", "table `auth.t` is created"]
    );
    assert_eq!(words(&one, &two), ["table `auth.u` is created"]);
}

#[test]
fn capitals_are_no_difference_to_sqlite() {
    let mut from = table("Users", &["id INTEGER", "userName TEXT"]);
    from.checks.push(check(None, "userName <> ''"));
    let mut child = table("child", &["id INTEGER"]);
    child
        .foreign_keys
        .push(key(None, &["id"], "Users", &["id"]));
    let mut to = table("users", &["id INTEGER", "username TEXT"]);
    to.checks.push(check(None, "username <> ''"));
    let mut declared = table("child", &["id INTEGER"]);
    declared
        .foreign_keys
        .push(key(None, &["id"], "users", &["id"]));
    for table in [&mut from, &mut child, &mut to, &mut declared] {
        table.primary_key.as_mut().unwrap().name = None;
    }
    let found = |from: &Schema, to: &Schema| {
        let found = compare(from, to, &Scope::default(), Backend::Sqlite).changes;
        let describe = |change| describe(change, Backend::Sqlite);
        found.iter().map(describe).collect::<Vec<_>>()
    };
    let recorded = schema([from, child]);
    let same = schema([to.clone(), declared.clone()]);
    assert_eq!(found(&recorded, &same), [""; 0]);
    // Unless it is asked for.
    to.renamed_from = Some("Users".to_owned());
    to.columns[1].renamed_from = Some("userName".to_owned());
    assert_eq!(
        found(&recorded, &schema([to, declared])),
        [
            "table `Users` is renamed to `users`",
            "column `userName` of `users` is renamed to `username`"
        ]
    );
}

#[test]
fn likely_renames_are_suggested() {
    let from = schema([
        table("t", &["id int4", "a text", "n int4?"]),
        table("old", &["x uuid"]),
    ]);
    let to = schema([
        table("t", &["id int4", "b text", "m int4?"]),
        table("new", &["x uuid"]),
    ]);
    let column = |from: &str, to: &[&str]| LikelyRename {
        from: Subject::Column(ObjectName::new("t"), from.to_owned()),
        to: to.iter().map(|it| (*it).to_owned()).collect(),
    };
    let old = LikelyRename {
        from: Subject::Table(ObjectName::new("old")),
        to: vec!["new".to_owned()],
    };
    assert_eq!(
        compared(&from, &to).likely_renames,
        [old, column("a", &["b"]), column("n", &["m"])]
    );
}

#[test]
fn several_may_be_the_new_name() {
    let from = schema([table("t", &["id int4", "a text", "b text", "c text"])]);
    let to = schema([table("t", &["id int4", "x text?", "y text"])]);
    let found = compared(&from, &to).likely_renames;
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.from.to_string(), it.to.join(" ")))
        .collect();
    let expected = [("t.a", "y x"), ("t.b", "x y")];
    assert_eq!(
        found,
        expected.map(|(from, to)| (from.to_owned(), to.to_owned()))
    );
}

#[test]
fn a_change_knows_its_place() {
    use crate::source::{Location, SourceFile};
    let file = SourceFile::new("orm.rs", "0123456789");
    let at = |start| Origin(Some(Location::new(&file, start..start + 1)));
    let from = schema([table("t", &["id int4", "gone text", "b int4"])]);
    let mut t = table("t", &["id int4", "b text", "c int4"]);
    t.origin = at(0);
    t.columns[1].origin = at(1);
    t.columns[2].origin = at(2);
    let mut parts = unique(None, &["b"]);
    parts.origin = at(3);
    t.uniques.push(parts);
    let to = schema([t]);
    let places: Vec<_> = compared(&from, &to)
        .changes
        .iter()
        .map(|change| {
            let place = origin(change, &to).map(|place| place.span.start);
            (describe(change, Backend::Postgres), place)
        })
        .collect();
    let expected = [
        ("a unique constraint on `b` is added to `t`", 3),
        ("column `gone` of `t` is dropped", 0),
        ("column `b` of `t` becomes TEXT (was INTEGER)", 1),
        ("column `c` (INTEGER NOT NULL) is added to `t`", 2),
    ];
    assert_eq!(
        places,
        expected.map(|(words, place)| (words.to_owned(), Some(place)))
    );
}
