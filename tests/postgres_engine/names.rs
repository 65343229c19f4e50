//! Names: those that PostgreSQL gives, and those that have to be quoted.

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::dialect;
use cargo_ovmig::dialect::names::{Taken, check_column};
use cargo_ovmig::plan::plan;
use cargo_ovmig::schema::{Backend, Expr, IndexKey, Schema, SqlType, Table};

use super::build::{check, column, foreign_key, index, primary_key, schema, table, unique};
use super::catalogue::Engine;

/// PostgreSQL names the parts of tables by itself; so do we, and the names are the same.
#[test]
fn default_names_are_postgres_own() {
    let Some(mut engine) = Engine::start() else {
        return;
    };
    let stems = ["t", "a_b", "größe", "x\u{1F600}y", "Ünï cödé \"q\" "];
    let lengths = [1, 7, 20, 28, 29, 30, 31, 40, 57, 58, 59, 62, 63];
    let mut cases = 0;
    for (n, stem) in stems.iter().enumerate() {
        for (at, length) in lengths.iter().enumerate() {
            let other = lengths[(at * 5 + n) % lengths.len()];
            default_names(
                &mut engine,
                &cut(stem, *length),
                &cut(stems[(n + 1) % 5], other),
            );
            cases += 1;
        }
    }
    assert_eq!(cases, stems.len() * lengths.len());
}

/// A text of nearly so many bytes.
fn cut(stem: &str, bytes: usize) -> String {
    let text = stem.repeat(63);
    let cut = text[..text.floor_char_boundary(bytes)].trim_end();
    if cut.is_empty() {
        "é".to_owned()
    } else {
        cut.to_owned()
    }
}

fn default_names(engine: &mut Engine, table: &str, name: &str) {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let (t, c, d) = (
        quoted(table),
        quoted(name),
        quoted(&cut(&format!("{name}2"), 63)),
    );
    let d = if d == c { "\"other\"".to_owned() } else { d };
    let other = d.trim_matches('"').replace("\"\"", "\"");
    engine.empty();
    engine
        .run(&format!(
            "CREATE TABLE {t} ({c} integer PRIMARY KEY, {d} integer, n serial,
                UNIQUE ({d}), UNIQUE ({c}, {d}), UNIQUE ({d}, {c}),
                CHECK ({c} > 0), CHECK ({c} < 9), CHECK ({c} < {d}),
                FOREIGN KEY ({d}) REFERENCES {t} ({c}), FOREIGN KEY ({d}, {c}) REFERENCES {t} ({d}, {c}));
            CREATE INDEX ON {t} ({c}, {d});
            CREATE INDEX ON {t} ({c}) INCLUDE ({d});
            CREATE INDEX ON {t} (abs({c}), ({c} + 1), ({d} + 1));"
        ))
        .unwrap();
    let mut taken = Taken::default();
    taken.relation(table);
    let columns = [name, other.as_str(), "n"];
    let only = check_column("1", columns, Backend::Postgres);
    assert_eq!(only, None);
    let mut expected = vec![
        taken.sequence(table, "n"),
        taken.check(table, Some(name)),
        taken.check(table, Some(name)),
        taken.check(table, None),
        taken.primary_key(table),
        taken.unique(table, &[&other]),
        taken.unique(table, &[name, &other]),
        taken.unique(table, &[&other, &name.to_owned()]),
        taken.foreign_key(table, &[&other]),
        taken.foreign_key(table, &[&other, &name.to_owned()]),
    ];
    let mut included = index([IndexKey::column(name)]);
    included.include.push(other.clone());
    let expressions = [format!("abs({c})"), format!("{c} + 1"), format!("{d} + 1")];
    for index in [
        index([IndexKey::column(name), IndexKey::column(&other)]),
        included,
        index(expressions.map(IndexKey::expr)),
    ] {
        expected.push(taken.index(table, &index, Backend::Postgres));
    }
    expected.sort();
    let mut actual = engine.lines(
        "SELECT conname::text AS line FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('i', 'S')",
    );
    actual.sort();
    assert_eq!(actual, expected, "{t} {c} {d}");
}

/// Every word that PostgreSQL knows can be the name of a table, a column, an index and a constraint, and is quoted only
/// if it has to be.
#[test]
fn keywords_are_names() {
    let Some(mut engine) = Engine::start() else {
        return;
    };
    let words = engine.lines("SELECT word AS line FROM pg_get_keywords() ORDER BY 1");
    assert!(words.len() > 400);
    let dialect = dialect::of(Backend::Postgres);
    for word in &words {
        let ident = dialect.ident(word);
        let plain = engine.run(&format!(
            "CREATE TEMP TABLE {word} ({word} integer) ON COMMIT DROP"
        ));
        assert_eq!(plain.is_ok(), ident == *word, "{word}");
    }
    let special =
        engine.lines("SELECT word AS line FROM pg_get_keywords() WHERE catcode <> 'U' ORDER BY 1");
    assert!(special.len() > 100);
    engine.empty();
    let tables = special.chunks(30).map(keyword_table);
    let one = schema(tables);
    let mut two = one.clone();
    for table in two.tables.values_mut() {
        for column in &mut table.columns {
            column.ty = SqlType::new("text");
            column.comment = Some(column.name.clone());
            column.nullable = false;
            column.default = Some(Expr::new("'x'"));
        }
        table.checks = vec![check(&format!("{} <> ''", dialect.ident(&table.name.name)))];
        table.comment = Some(table.name.name.clone());
    }
    let there = compare(
        &Schema::default(),
        &one,
        &Scope::default(),
        Backend::Postgres,
    );
    let built = plan(&Schema::default(), &there.changes, Backend::Postgres);
    engine.run(&built.up.sql()).unwrap();
    let catalogue = engine.catalogue();
    let changes = compare(&built.after, &two, &Scope::default(), Backend::Postgres).changes;
    let plan = plan(&built.after, &changes, Backend::Postgres);
    engine.run(&plan.up.sql()).unwrap();
    assert_ne!(engine.catalogue(), catalogue);
    engine.run(&plan.down.sql()).unwrap();
    assert_eq!(engine.catalogue(), catalogue);
    engine.run(&built.down.sql()).unwrap();
    assert_eq!(engine.catalogue(), ["schema public"]);
}

/// A table of these words, which stand at every place where a name can stand.
fn keyword_table(words: &[String]) -> Table {
    let dialect = dialect::of(Backend::Postgres);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let columns = words.iter().map(|word| column(word, SqlType::new("int4")));
    let mut table = table(words[0], columns);
    for column in &mut table.columns[1..] {
        column.nullable = true;
    }
    table.primary_key = primary_key(&words[..1]);
    table.uniques.push(unique(&words));
    let sum: Vec<String> = words.iter().map(|word| dialect.ident(word)).collect();
    table
        .checks
        .push(check(&format!("{} > 0", sum.join(" + "))));
    table.foreign_keys.push(foreign_key(
        &words[words.len() - 1..],
        words[0],
        &words[..1],
    ));
    table
        .indexes
        .push(index(words.iter().map(|word| IndexKey::column(*word))));
    table
}
