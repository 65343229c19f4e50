//! What introspection reads of MySQL and MariaDB, leaves out, and costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cargo_ovmig::database::introspect::mysql::introspect;
use cargo_ovmig::schema::{Backend, Column, ExtraKind, KeyPart, Schema, Table};
use diesel::connection::{Connection, Instrumentation, InstrumentationEvent, SimpleConnection};

use crate::support::mysql::TestDatabase;

/// One line for each part of a table.
fn lines(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    if let Some(key) = &table.primary_key {
        lines.push(format!("primary key {}", key.columns.join(", ")));
    }
    for it in &table.uniques {
        lines.push(format!(
            "unique {} on {}",
            name(&it.name),
            it.columns.join(", ")
        ));
    }
    for it in &table.indexes {
        let keys: Vec<String> = it
            .keys
            .iter()
            .map(|key| {
                let part = match &key.part {
                    KeyPart::Column(name) => name.clone(),
                    KeyPart::Expr(expr) => format!("({expr})"),
                };
                let length = key.length.map_or(String::new(), |it| format!("({it})"));
                let descending = if key.descending { " desc" } else { "" };
                format!("{part}{length}{descending}")
            })
            .collect();
        lines.push(format!(
            "{}{}index {} on {}",
            if it.unique { "unique " } else { "" },
            it.method
                .as_ref()
                .map_or(String::new(), |it| format!("{it} ")),
            name(&it.name),
            keys.join(", ")
        ));
    }
    for it in &table.foreign_keys {
        lines.push(format!(
            "key {} on {} to {}({}) delete {} update {}",
            name(&it.name),
            it.columns.join(", "),
            it.table,
            it.referenced.join(", "),
            it.on_delete.sql(),
            it.on_update.sql()
        ));
    }
    for it in &table.checks {
        lines.push(format!("check {} {}", name(&it.name), normal(&it.expr.0)));
    }
    lines
}

fn name(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("-")
}

/// Without what MySQL and MariaDB write in ways of their own.
fn normal(expr: &str) -> String {
    let plain = expr.to_lowercase().replace('`', "");
    let plain = plain.replace("ucase(", "upper(").replace("_utf8mb4", "");
    let plain = plain.strip_suffix("()").unwrap_or(&plain);
    plain.replace("stamp()", "stamp")
}

fn column(column: &Column) -> String {
    let dialect = cargo_ovmig::dialect::of(Backend::Mysql);
    let mut line = format!("{} {}", column.name, dialect.type_sql(&column.ty));
    let mut add = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            line.push_str(&format!(" {word} {value}"));
        }
    };
    add("null", column.nullable.then(String::new));
    let default = column.default.as_ref();
    add("default", default.map(|it| normal(&it.0)));
    add(
        "on update",
        column.on_update.as_ref().map(ToString::to_string),
    );
    add("numbered", column.identity.map(|_| String::new()));
    let generated = column.generated.as_ref();
    add(
        "as",
        generated.map(|it| format!("{} stored={}", normal(&it.expr.0), it.stored)),
    );
    add("collate", column.collation.clone());
    add("comment", column.comment.clone());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    let mut tables = schema.tables.values();
    tables.find(|table| table.name.name == name).unwrap()
}

#[test]
fn every_part_of_a_table() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE TABLE parent (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, UNIQUE (a, b));
         CREATE TABLE t (
             id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
             name VARCHAR(20) NOT NULL DEFAULT 'it''s \\\\ me' COMMENT 'what it''s called',
             code VARCHAR(9) COLLATE utf8mb4_bin,
             flag BOOLEAN DEFAULT TRUE,
             price DECIMAL(10, 2) DEFAULT 1.50,
             kind ENUM('a', 'b''c') NOT NULL DEFAULT 'a',
             changed TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
             made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
             bits BIT(3) DEFAULT b'101',
             doc JSON,
             doubled INT GENERATED ALWAYS AS (pa * 2) VIRTUAL,
             upped VARCHAR(20) GENERATED ALWAYS AS (UPPER(name)) STORED,
             pa INT, pb INT, pid INT UNSIGNED, note TEXT,
             PRIMARY KEY (id),
             UNIQUE KEY t_name_key (name),
             UNIQUE KEY t_prefix (note(10)),
             KEY t_mixed (flag, price DESC),
             FULLTEXT KEY t_text (note),
             CONSTRAINT t_pair_fkey FOREIGN KEY (pa, pb) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE RESTRICT,
             FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE SET NULL,
             CONSTRAINT t_check CHECK (pa > 0)
         ) COMMENT 'all of it';",
    )
    .unwrap();
    let schema = introspect(&mut conn).unwrap();
    let found = table(&schema, "t");
    assert_eq!(found.comment.as_deref(), Some("all of it"));
    insta::assert_snapshot!(lines(found).join("\n"), @r"
    id bigint unsigned numbered
    name varchar(20) default 'it''s \\ me' comment what it's called
    code varchar(9) null collate utf8mb4_bin
    flag tinyint(1) null default 1
    price decimal(10, 2) null default 1.50
    kind enum('a', 'b''c') default 'a'
    changed timestamp(3) null default current_timestamp(3) on update CURRENT_TIMESTAMP(3)
    made datetime default current_timestamp
    bits bit(3) null default b'101'
    doc json null
    doubled int null as pa * 2 stored=false
    upped varchar(20) null as upper(name) stored=true
    pa int null
    pb int null
    pid int unsigned null
    note text null
    primary key id
    unique t_name_key on name
    index t_mixed on flag, price desc
    unique index t_prefix on note(10)
    fulltext index t_text on note
    key t_ibfk_1 on pid to parent(id) delete SET NULL update NO ACTION
    key t_pair_fkey on pa, pb to parent(a, b) delete CASCADE update NO ACTION
    check t_check pa > 0
    ");
    insta::assert_snapshot!(lines(table(&schema, "parent")).join("\n"), @r"
    id int unsigned numbered
    a int
    b int
    primary key id
    unique a on a, b
    ");
}

#[test]
fn what_is_no_part_of_the_schema_is_left_out() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let Some(other) = TestDatabase::create() else {
        return;
    };
    other
        .connect()
        .batch_execute("CREATE TABLE elsewhere (id INT)")
        .unwrap();
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY);
         CREATE TABLE __ovmig_migrations (id INT PRIMARY KEY);
         CREATE TEMPORARY TABLE passing (a INT);
         CREATE TABLE kept (id INT);
         CREATE VIEW v AS SELECT id FROM kept;
         CREATE TRIGGER g BEFORE INSERT ON kept FOR EACH ROW SET NEW.id = 1;",
    )
    .unwrap();
    let schema = introspect(&mut conn).unwrap();
    let names: Vec<&str> = schema.tables.keys().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["kept"]);
    let extras: Vec<_> = schema
        .extras
        .iter()
        .map(|it| (it.kind, it.name.name.as_str()))
        .collect();
    assert_eq!(extras, [(ExtraKind::View, "v"), (ExtraKind::Trigger, "g")]);
    // Their texts make them again.
    conn.batch_execute("DROP VIEW v; DROP TRIGGER g").unwrap();
    for extra in &schema.extras {
        conn.batch_execute(&extra.sql).unwrap();
    }
    assert_eq!(introspect(&mut conn).unwrap(), schema);
}

struct Counter(Arc<AtomicUsize>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_thousand_tables_take_as_many_queries_as_one() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    let count = Arc::new(AtomicUsize::new(0));
    let mut counts = Vec::new();
    for tables in [0..1, 1..1000] {
        for number in tables {
            let other = number / 2;
            conn.batch_execute(&format!(
                "CREATE TABLE t{number} (id INT PRIMARY KEY, a VARCHAR(20) NOT NULL, b INT, c INT CHECK (c > 0), UNIQUE (a),
                 KEY (b), FOREIGN KEY (c) REFERENCES t{other} (id))"
            ))
            .unwrap();
        }
        conn.set_instrumentation(Counter(Arc::clone(&count)));
        count.store(0, Ordering::Relaxed);
        counts.push((
            introspect(&mut conn).unwrap().tables.len(),
            count.load(Ordering::Relaxed),
        ));
    }
    assert_eq!(counts, [(1, 9), (1000, 9)]);
}
