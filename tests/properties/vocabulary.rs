//! What each engine has: types with their defaults and values, and the options of keys, indexes and columns.

use cargo_ovmig::schema::{Backend, Identity, ReferentialAction, SqlType};

/// Types whose values can become each other's without a loss, as long as they are those of [`Vocabulary::value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// 1, 2: of whole numbers and of texts.
    Number,
    /// Of these the text would be `1.0` or `1.00`, which no foreign key finds equal to `1`.
    Real,
    Flag,
    Day,
    Moment,
    Json,
    Uuid,
    Texts,
    Numbers,
    /// An enumeration, which always has the labels `sad` and `ok`.
    Mood,
    Moods,
}

/// A type, and defaults that fit.
pub(super) struct Type {
    pub(super) sql: &'static str,
    pub(super) family: Family,
    pub(super) defaults: &'static [&'static str],
}

const fn ty(sql: &'static str, family: Family, defaults: &'static [&'static str]) -> Type {
    Type {
        sql,
        family,
        defaults,
    }
}

/// What an engine has.
pub(super) struct Vocabulary {
    pub(super) backend: Backend,
    pub(super) types: &'static [Type],
    /// The labels that the enumeration `mood` may have.
    pub(super) moods: &'static [&'static [&'static str]],
    pub(super) tables: &'static [(Option<&'static str>, &'static str)],
    pub(super) comments: bool,
    pub(super) collation: &'static str,
    /// How a column may be numbered; on SQLite only the key of one integer.
    pub(super) identities: &'static [Identity],
    pub(super) virtual_columns: bool,
    /// Deferrable unique constraints, NULLS NOT DISTINCT, INCLUDE, NULLS FIRST.
    pub(super) postgres_options: bool,
    pub(super) partial_indexes: bool,
    pub(super) expression_indexes: bool,
    pub(super) deferrable_keys: bool,
    pub(super) actions: &'static [ReferentialAction],
}

use Family::*;
use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};

pub(super) static POSTGRES: Vocabulary = Vocabulary {
    backend: Backend::Postgres,
    types: &[
        ty("int4", Number, &["0", "1 + 1"]),
        ty("text", Number, &["'7'", "lower('8')", "'9'::text"]),
        ty("varchar(10)", Number, &["'7'"]),
        ty("varchar(40)", Number, &["'7'", "'8'"]),
        ty("int8", Number, &["0", "-5"]),
        ty("int2", Number, &["7"]),
        ty("numeric(10,2)", Real, &["0.5", "12"]),
        ty("bool", Flag, &["true", "1 = 1"]),
        ty("date", Day, &["'2020-01-01'", "CURRENT_DATE"]),
        ty(
            "timestamptz",
            Moment,
            &["now()", "'2020-01-02 03:04:05+00'"],
        ),
        ty("uuid", Uuid, &["gen_random_uuid()"]),
        ty("jsonb", Json, &["'{}'", "'[1]'"]),
        ty("text[]", Texts, &["'{}'", "ARRAY['a', 'b']"]),
        ty("int4[]", Numbers, &["'{1}'"]),
        ty("mood", Mood, &["'sad'", "'ok'::mood"]),
        ty("mood[]", Moods, &["'{ok}'"]),
    ],
    moods: &[
        &["sad", "ok"],
        &["ok", "sad"],
        &["sad", "so", "ok"],
        &["new", "sad", "ok", "last"],
    ],
    tables: &[
        (None, "a"),
        (None, "order"),
        (None, "C"),
        (Some("hr"), "a"),
        (Some("hr"), "b"),
    ],
    comments: true,
    collation: "C",
    identities: &[
        Identity::AutoIncrement,
        Identity::ByDefault,
        Identity::Always,
    ],
    virtual_columns: false,
    postgres_options: true,
    partial_indexes: true,
    expression_indexes: true,
    deferrable_keys: true,
    actions: &[NoAction, Cascade, Restrict, SetNull, SetDefault],
};

pub(super) static SQLITE: Vocabulary = Vocabulary {
    backend: Backend::Sqlite,
    types: &[
        ty("INTEGER", Number, &["0", "(1 + 1)"]),
        ty("TEXT", Number, &["'7'", "length('abc')"]),
        ty("VARCHAR(10)", Number, &["'7'"]),
        ty("VARCHAR(40)", Number, &["'7'", "'8'"]),
        ty("BIGINT", Number, &["0", "-5"]),
        ty("SMALLINT", Number, &["7"]),
        ty("DOUBLE", Real, &["0.5", "12"]),
        ty("NUMERIC(10,2)", Number, &["0.5"]),
        ty("BOOLEAN", Flag, &["TRUE", "1"]),
        ty("DATE", Day, &["'2020-01-01'", "CURRENT_DATE"]),
        ty(
            "TIMESTAMP",
            Moment,
            &["CURRENT_TIMESTAMP", "datetime('now')"],
        ),
    ],
    moods: &[],
    tables: &[(None, "a"), (None, "order"), (None, "C d"), (None, "it's")],
    comments: false,
    collation: "NOCASE",
    identities: &[Identity::AutoIncrement],
    virtual_columns: true,
    postgres_options: false,
    partial_indexes: true,
    expression_indexes: true,
    deferrable_keys: true,
    actions: &[NoAction, Cascade, Restrict, SetNull, SetDefault],
};

/// What MariaDB and MySQL share, and MariaDB's defaults for JSON.
pub(super) static MYSQL: Vocabulary = Vocabulary {
    backend: Backend::Mysql,
    types: &[
        ty("int", Number, &["0", "1 + 1"]),
        ty("varchar(10)", Number, &["'7'", "lower('8')"]),
        ty("varchar(40)", Number, &["'7'", "'it''s'"]),
        ty("bigint", Number, &["0", "-5"]),
        ty("smallint", Number, &["7"]),
        ty("decimal(10,2)", Real, &["0.5", "12"]),
        ty("double", Real, &["0.5"]),
        ty("tinyint(1)", Flag, &["1", "0"]),
        ty("date", Day, &["'2020-01-01'"]),
        ty(
            "datetime",
            Moment,
            &["CURRENT_TIMESTAMP", "'2020-01-02 03:04:05'"],
        ),
        ty("json", Json, &["'{}'"]),
        ty("enum(sad,ok)", Mood, &["'sad'"]),
        ty("enum(new,ok,sad)", Mood, &["'ok'", "'new'"]),
    ],
    moods: &[],
    tables: &[(None, "a"), (None, "order"), (None, "C"), (None, "it's")],
    comments: true,
    collation: "utf8mb4_bin",
    identities: &[Identity::AutoIncrement],
    virtual_columns: true,
    postgres_options: false,
    partial_indexes: false,
    expression_indexes: false,
    deferrable_keys: false,
    actions: &[NoAction, Cascade, SetNull],
};

impl Vocabulary {
    /// The entry of a type.
    pub(super) fn entry(&self, ty: &SqlType) -> &Type {
        let found = self.types.iter().find(|it| sql_type(it.sql) == *ty);
        found.unwrap_or_else(|| panic!("{ty} is in no vocabulary"))
    }

    /// The value of the column in that row, as a literal.
    pub(super) fn value(&self, ty: &SqlType, row: usize) -> String {
        let flag = match self.backend {
            Backend::Postgres => ["false", "true"][row % 2],
            _ => ["0", "1"][row % 2],
        };
        match self.entry(ty).family {
            Number | Real => format!("'{row}'"),
            Flag => flag.to_owned(),
            Day => format!("'2020-01-0{row}'"),
            Moment => format!("'2020-01-0{row} 03:04:05'"),
            Json => format!("'{{\"a\": {row}}}'"),
            Uuid => format!("'00000000-0000-4000-8000-00000000000{row}'"),
            Texts | Numbers => format!("'{{{row}}}'"),
            Mood => ["'ok'", "'sad'"][row % 2].to_owned(),
            Moods => ["'{ok}'", "'{sad}'"][row % 2].to_owned(),
        }
    }

    /// Whether a key or an index can be made of it.
    pub(super) fn is_keyable(&self, ty: &SqlType) -> bool {
        self.backend != Backend::Mysql || ty.name != "json"
    }

    /// Whether it is one of the integers.
    pub(super) fn is_integer(&self, ty: &SqlType) -> bool {
        let names = [
            "int2", "int4", "int8", "integer", "bigint", "smallint", "int",
        ];
        !ty.array && names.contains(&ty.name.to_lowercase().as_str())
    }

    /// Whether a collation can be said of the column.
    pub(super) fn is_text(&self, ty: &SqlType) -> bool {
        let names = ["text", "varchar"];
        !ty.array && names.contains(&ty.name.to_lowercase().as_str())
    }
}

/// `varchar(10)`, `numeric(10,2)`, `text[]`.
pub(super) fn sql_type(text: &str) -> SqlType {
    let (text, array) = match text.strip_suffix("[]") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (name, args) = text.split_once('(').unwrap_or((text, ""));
    let args = args.trim_end_matches(')').split(',');
    let ty = SqlType::new(name).with_args(args.filter(|it| !it.is_empty()));
    SqlType { array, ..ty }
}
