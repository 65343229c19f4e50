//! Changes of type, there and back.

use cargo_ovmig::schema::Backend::{self, Postgres, Sqlite};

use crate::matrix::case::{ALL, Case, NOT_MYSQL, POSTGRES, SERVERS, SQLITE, column};

/// A pair of types that values pass between without a loss, so that the other way round needs no more than the word.
struct Pair {
    on: &'static [Backend],
    from: &'static str,
    to: &'static str,
    /// SQL of the rows' values before.
    rows: &'static [&'static str],
    /// The values after, where they read otherwise.
    after: &'static str,
    /// The engines on which the way there may lose something, for all that is known.
    loses: &'static [Backend],
}

const fn pair(
    on: &'static [Backend],
    from: &'static str,
    to: &'static str,
    rows: &'static [&'static str],
) -> Pair {
    Pair {
        on,
        from,
        to,
        rows,
        after: "",
        loses: &[],
    }
}

impl Pair {
    const fn reads(mut self, after: &'static str) -> Pair {
        self.after = after;
        self
    }

    const fn loses_on(mut self, engines: &'static [Backend]) -> Pair {
        self.loses = engines;
        self
    }
}

const UUID: &str = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'";

const PAIRS: &[Pair] = &[
    pair(ALL, "SmallInt", "Integer", &["7", "-32768"]),
    pair(ALL, "Integer", "BigInt", &["7", "2147483647"]),
    pair(ALL, "SmallInt", "BigInt", &["7", "0"]),
    pair(ALL, "Integer", "Text", &["7", "-8"]),
    pair(ALL, "BigInt", "Text", &["9007199254740993", "0"]),
    pair(NOT_MYSQL, "Integer", "Numeric", &["7", "-8"]),
    pair(SERVERS, "Integer", "Double", &["7", "-8"]),
    pair(SQLITE, "Integer", "Double", &["7", "-8"]).reads("7.0, -8.0"),
    pair(ALL, "Float", "Double", &["0.5", "-8.25"]),
    pair(NOT_MYSQL, "Double", "Numeric", &["0.5", "-8.25"]),
    pair(ALL, "Bool", "Integer", &["TRUE", "FALSE"]).reads("1, 0"),
    pair(ALL, "Bool", "SmallInt", &["TRUE", "FALSE"]).reads("1, 0"),
    pair(POSTGRES, "Bool", "Text", &["TRUE", "FALSE"]),
    pair(ALL, "Text", "Varchar|#[max_length = 40]", &["'a'", "''"]).loses_on(SERVERS),
    pair(ALL, "Text", "Binary", &["'abc'", "'é'"]).reads("616263, C3A9"),
    pair(ALL, "Date", "Timestamp", &["'2026-01-31'", "'1999-12-31'"])
        .reads("2026-01-31 00:00:00, 1999-12-31 00:00:00"),
    pair(
        POSTGRES,
        "Timestamp",
        "Timestamptz",
        &["'2026-01-31 10:00:00'", "'1999-12-31 23:59:59'"],
    )
    .reads("2026-01-31 10:00:00+00, 1999-12-31 23:59:59+00"),
    pair(
        ALL,
        "Timestamp",
        "Text",
        &["'2026-01-31 10:00:00'", "'1999-12-31 23:59:59'"],
    ),
    pair(ALL, "Time", "Text", &["'10:00:00'", "'23:59:59'"]),
    pair(POSTGRES, "Time", "Interval", &["'10:00'", "'23:59'"]),
    pair(POSTGRES, "Text", "Uuid", &[UUID]),
    pair(POSTGRES, "Uuid", "Binary", &[UUID]).reads("A0EEBC999C0B4EF8BB6D6BB9BD380A11"),
    pair(POSTGRES, "Uuid", "Varchar|#[max_length = 36]", &[UUID]),
    pair(POSTGRES, "Json", "Jsonb", &["'{\"a\": 1}'", "'[]'"]),
    pair(POSTGRES, "Text", "Jsonb", &["'{\"a\": 1}'", "'[]'"]),
    pair(SERVERS, "Text", "Json", &["'{\"a\": 1}'", "'[]'"]),
    pair(POSTGRES, "Inet", "Text", &["'10.0.0.1'", "'::1'"]).reads("10.0.0.1/32, ::1/128"),
    pair(
        POSTGRES,
        "Inet",
        "Cidr",
        &["'10.0.0.0/8'", "'192.168.0.0/24'"],
    ),
    pair(POSTGRES, "MacAddr", "Text", &["'08:00:2b:01:02:03'"]),
    pair(
        POSTGRES,
        "Array<Integer>",
        "Array<BigInt>",
        &["'{1,2}'", "'{}'"],
    ),
    pair(
        POSTGRES,
        "Array<Integer>",
        "Array<Text>",
        &["'{1,2}'", "'{}'"],
    ),
    pair(POSTGRES, "Integer", "Array<Integer>", &["1", "2"]).reads("{1}, {2}"),
    pair(POSTGRES, "Array<Integer>", "Jsonb", &["'{1,2}'", "'{}'"]).reads("[1, 2], []"),
    pair(POSTGRES, "Range<Integer>", "Text", &["'[1,5)'", "'empty'"]),
    pair(POSTGRES, "Oid", "BigInt", &["1", "4294967295"]),
    pair(POSTGRES, "Money", "Numeric", &["'1.50'"]).reads("1.50"),
    pair(POSTGRES, "Text", "Xml|#[sql_type = \"xml\"]", &["'<a/>'"]),
    pair(ALL, "Text", "Integer", &["'7'", "'-8'"]).loses_on(SQLITE),
    pair(NOT_MYSQL, "Text", "Numeric", &["'7.5'", "'-8'"]).loses_on(SQLITE),
    pair(
        SERVERS,
        "Integer",
        "Numeric|#[precision = 12] #[scale = 2]",
        &["7", "-8"],
    )
    .reads("7.00, -8.00"),
    pair(
        SERVERS,
        "Double",
        "Numeric|#[precision = 12] #[scale = 2]",
        &["0.5", "-8.25"],
    )
    .reads("0.50, -8.25")
    .loses_on(SERVERS),
    pair(
        SERVERS,
        "Text",
        "Numeric|#[precision = 12] #[scale = 2]",
        &["'7.50'", "'-8.00'"],
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = PAIRS.iter().map(of).collect();
    cases.extend(sizes());
    cases.extend(what_does_not_fit());
    cases
}

/// The type with what stands above the column: `Varchar|#[max_length = 40]`.
fn declared(ty: &str) -> String {
    match ty.split_once('|') {
        Some((ty, attributes)) => format!("{attributes} a -> {ty}"),
        None => format!("a -> {ty}"),
    }
}

fn of(pair: &Pair) -> Case {
    let plain = |ty: &str| ty.split('|').next().unwrap_or_default().to_owned();
    let mut name = format!("`{}` to `{}`, and back", plain(pair.from), plain(pair.to));
    if pair.to.contains("scale") {
        name += ", with precision and scale";
    }
    if pair.on == SQLITE {
        name += " (SQLite)";
    }
    let case = column(&name, &declared(pair.from), &declared(pair.to), pair.rows)
        .on(pair.on)
        .loses_on(pair.loses);
    match pair.after {
        "" => case,
        after => case.value("t.a", after),
    }
}

/// Length, precision and scale, up and down.
fn sizes() -> Vec<Case> {
    let sized = |name: &str, from: &str, to: &str, rows: &[&str]| {
        let (from, to) = (format!("{from} a"), format!("{to} a"));
        let ty = |column: &str| match column.contains("max_length") {
            true => format!("{column} -> Varchar"),
            false => format!("{column} -> Numeric"),
        };
        column(name, &ty(&from), &ty(&to), rows)
    };
    vec![
        sized(
            "length, up",
            "#[max_length = 20]",
            "#[max_length = 40]",
            &["'a'", "'b'"],
        ),
        sized(
            "length, down, and the values fit",
            "#[max_length = 40]",
            "#[max_length = 3]",
            &["'a'", "'abc'"],
        )
        .loses_on(SERVERS),
        sized(
            "length, down, and a value doesn't fit",
            "#[max_length = 40]",
            "#[max_length = 3]",
            &["'a'", "'abcd'"],
        )
        .on(SERVERS)
        .fails("too long|truncated")
        .mended("UPDATE t SET a = 'abc' WHERE id = 2"),
        sized(
            "precision and scale, up",
            "#[precision = 6] #[scale = 2]",
            "#[precision = 10] #[scale = 3]",
            &["10.5", "20.25"],
        )
        .value("t.a", "10.500, 20.250")
        .value("sqlite t.a", "10.5, 20.25"),
        sized(
            "precision, down, and the values fit",
            "#[precision = 10] #[scale = 2]",
            "#[precision = 4] #[scale = 2]",
            &["10.50", "20.25"],
        )
        .loses_on(SERVERS),
        sized(
            "precision, down, and a value doesn't fit",
            "#[precision = 10] #[scale = 2]",
            "#[precision = 4] #[scale = 2]",
            &["10.50", "1234.25"],
        )
        .on(SERVERS)
        .fails("numeric field overflow|out of range")
        .mended("UPDATE t SET a = 34.25 WHERE id = 2"),
        sized(
            "scale, down",
            "#[precision = 10] #[scale = 2]",
            "#[precision = 10] #[scale = 1]",
            &["10.25", "20.20"],
        )
        .on(SERVERS)
        .loses()
        .value("t.a", "10.3, 20.2")
        .back("t.a", "10.30, 20.20"),
        column(
            "fractions of seconds, down",
            "a -> Timestamp",
            "#[precision = 3] a -> Timestamp",
            &["'2026-01-31 10:00:00.123456'"],
        )
        .on(POSTGRES)
        .loses()
        .value("t.a", "2026-01-31 10:00:00.123")
        .back("t.a", "2026-01-31 10:00:00.123"),
    ]
}

/// Narrower types: the word is asked for, and a value that doesn't fit stops the upgrade.
fn what_does_not_fit() -> Vec<Case> {
    vec![
        column(
            "`BigInt` to `Integer`, and the values fit",
            "a -> BigInt",
            "a -> Integer",
            &["7", "8"],
        )
        .loses_on(SERVERS),
        column(
            "`BigInt` to `Integer`, and a value doesn't fit",
            "a -> BigInt",
            "a -> Integer",
            &["7", "3000000000"],
        )
        .on(SERVERS)
        .fails("out of range")
        .mended("UPDATE t SET a = 3 WHERE id = 2"),
        column(
            "`Numeric` to `Integer`",
            "a -> Numeric",
            "a -> Integer",
            &["7.4", "8.6"],
        )
        .on(POSTGRES)
        .loses()
        .value("t.a", "7, 9")
        .back("t.a", "7, 9"),
        column(
            "`Timestamp` to `Date`",
            "a -> Timestamp",
            "a -> Date",
            &["'2026-01-31 10:00:00'"],
        )
        .loses()
        .value("t.a", "2026-01-31")
        .back("t.a", "2026-01-31 00:00:00"),
        column(
            "`Timestamp` to `Time`",
            "a -> Timestamp",
            "a -> Time",
            &["'2026-01-31 10:00:00'"],
        )
        .on(NOT_MYSQL)
        .loses()
        .one_way()
        .value("t.a", "10:00:00")
        .back("t.a", "*"),
        column(
            "`Integer` to `Bool`",
            "a -> Integer",
            "a -> Bool",
            &["1", "0"],
        )
        .loses_on(SERVERS)
        .value("postgres t.a", "true, false"),
        column(
            "`Text` to `Integer`, and a value isn't one",
            "a -> Text",
            "a -> Integer",
            &["'7'", "'x'"],
        )
        .on(SERVERS)
        .fails("invalid input syntax|incorrect|truncated")
        .mended("UPDATE t SET a = '8' WHERE id = 2"),
        column(
            "`Text` to `Uuid`, and a value isn't one",
            "a -> Text",
            "a -> Uuid",
            &[UUID, "'x'"],
        )
        .on(POSTGRES)
        .fails("invalid input syntax"),
        column(
            "`Text` to `Bool`",
            "a -> Text",
            "a -> Bool",
            &["'true'", "'false'"],
        )
        .on(POSTGRES),
        column(
            "`Binary` to `Text`, and a value isn't one",
            "a -> Binary",
            "a -> Text",
            &["'\\xff'"],
        )
        .on(POSTGRES)
        .fails("invalid byte sequence"),
        column(
            "type changed of a column with a default, a check, an index and a foreign key",
            "#[default = \"1\"] #[check = \"a > 0\"] #[index] #[references(t(id))] a -> Integer",
            "#[default = \"1\"] #[check = \"a > 0\"] #[index] #[references(t(id))] a -> BigInt",
            &["1"],
        )
        .on(NOT_MYSQL)
        .then(
            "INSERT INTO t (id) VALUES (3)",
            "SELECT a FROM t WHERE id = 3",
            "1",
        ),
        column(
            "type of a primary key changed, to which others refer",
            "#[references(t(id))] up -> Nullable<Integer>",
            "#[references(t(id))] up -> Nullable<BigInt>",
            &["NULL", "1"],
        )
        .before(["t (id) { id -> Integer, #[references(t(id))] up -> Nullable<Integer> }"])
        .after(["t (id) { id -> BigInt, #[references(t(id))] up -> Nullable<BigInt> }"])
        .sql(Postgres, "TYPE BIGINT")
        .no_sql(Sqlite, "DROP TABLE u"),
    ]
}
