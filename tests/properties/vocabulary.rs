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
    Time,
    Moment,
    /// Of no time zone.
    LocalMoment,
    Span,
    Json,
    Uuid,
    Address,
    Bytes,
    Bits,
    Range,
    Texts,
    Numbers,
    /// An enumeration, which always has the labels `sad` and `ok`.
    Mood,
    Moods,
    Level,
}

/// A type, and defaults that fit.
pub(super) struct Type {
    pub(super) sql: &'static str,
    pub(super) family: Family,
    pub(super) defaults: &'static [&'static str],
    /// What an index of it can be besides a plain one: its method, and an operator class.
    pub(super) indexes: &'static [(&'static str, Option<&'static str>)],
}

const fn ty(sql: &'static str, family: Family, defaults: &'static [&'static str]) -> Type {
    Type {
        sql,
        family,
        defaults,
        indexes: &[],
    }
}

impl Type {
    const fn indexed(self, indexes: &'static [(&'static str, Option<&'static str>)]) -> Type {
        Type { indexes, ..self }
    }
}

/// What an engine has.
pub(super) struct Vocabulary {
    pub(super) backend: Backend,
    pub(super) types: &'static [Type],
    /// The enumerations; one but the first is there only while a column is of it.
    pub(super) enums: &'static [(Option<&'static str>, &'static str)],
    /// The labels that an enumeration may have.
    pub(super) moods: &'static [&'static [&'static str]],
    pub(super) tables: &'static [(Option<&'static str>, &'static str)],
    pub(super) comments: bool,
    pub(super) collations: &'static [&'static str],
    /// How a column may be numbered; on SQLite only the key of one integer.
    pub(super) identities: &'static [Identity],
    pub(super) virtual_columns: bool,
    /// Deferrable unique constraints, NULLS NOT DISTINCT, INCLUDE, NULLS FIRST.
    pub(super) postgres_options: bool,
    pub(super) partial_indexes: bool,
    pub(super) expression_indexes: bool,
    /// Keys of an index in a collation of their own.
    pub(super) key_collations: bool,
    pub(super) deferrable_keys: bool,
    pub(super) named_primary_keys: bool,
    /// STRICT and WITHOUT ROWID.
    pub(super) table_options: bool,
    pub(super) actions: &'static [ReferentialAction],
}

use Family::*;
use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};

pub(super) static POSTGRES: Vocabulary = Vocabulary {
    backend: Backend::Postgres,
    types: &[
        ty("int4", Number, &["0", "1 + 1"]).indexed(&[("hash", None), ("brin", None)]),
        ty("text", Number, &["'7'", "lower('8')", "'9'::text"])
            .indexed(&[("btree", Some("text_pattern_ops")), ("hash", None)]),
        ty("varchar(10)", Number, &["'7'"]).indexed(&[("btree", Some("varchar_pattern_ops"))]),
        ty("varchar(40)", Number, &["'7'", "'8'"]),
        ty("varchar", Number, &["'7'", "NULL"]),
        ty("bpchar(3)", Number, &["'7'"]),
        ty("int8", Number, &["0", "-5"]),
        ty("int2", Number, &["7"]),
        ty("numeric(10,2)", Real, &["0.5", "12"]),
        ty("numeric", Real, &["0.5", "(1)"]),
        ty("float8", Real, &["0.5", "-1"]),
        ty("float4", Real, &["0"]),
        ty("bool", Flag, &["true", "1 = 1"]),
        ty("date", Day, &["'2020-01-01'", "CURRENT_DATE"]).indexed(&[("brin", None)]),
        ty("time", Time, &["'03:04:05'", "CURRENT_TIME"]),
        ty(
            "timestamptz",
            Moment,
            &["now()", "'2020-01-02 03:04:05+00'"],
        ),
        ty("timestamptz(3)", Moment, &["CURRENT_TIMESTAMP(3)"]),
        ty(
            "timestamp",
            LocalMoment,
            &["now()", "'2020-01-02 03:04:05'"],
        ),
        ty("interval", Span, &["'1 day'", "'02:00:00'::interval"]),
        ty("uuid", Uuid, &["gen_random_uuid()"]),
        ty("jsonb", Json, &["'{}'", "'[1]'"])
            .indexed(&[("gin", None), ("gin", Some("jsonb_path_ops"))]),
        ty("json", Json, &["'{}'"]),
        ty("bytea", Bytes, &["'\\x00'", "'abc'"]),
        ty("bit(3)", Bits, &["B'101'", "'011'"]),
        ty("inet", Address, &["'127.0.0.1'"]),
        ty("int4range", Range, &["'[1,2)'", "int4range(1, 2)"]).indexed(&[("gist", None)]),
        ty("text[]", Texts, &["'{}'", "ARRAY['a', 'b']"]).indexed(&[("gin", None)]),
        ty("int4[]", Numbers, &["'{1}'"]),
        ty("mood", Mood, &["'sad'", "'ok'::mood"]),
        ty("mood[]", Moods, &["'{ok}'"]),
        ty("hr.Level", Level, &["'ok'"]),
    ],
    enums: &[(None, "mood"), (Some("hr"), "Level")],
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
        (Some("x Y"), "a"),
    ],
    comments: true,
    collations: &["C", "POSIX"],
    identities: &[
        Identity::AutoIncrement,
        Identity::ByDefault,
        Identity::Always,
    ],
    virtual_columns: false,
    postgres_options: true,
    partial_indexes: true,
    expression_indexes: true,
    key_collations: true,
    deferrable_keys: true,
    named_primary_keys: true,
    table_options: false,
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
        ty("REAL", Real, &["0.5", "+1"]),
        ty("NUMERIC(10,2)", Number, &["0.5"]),
        ty("BOOLEAN", Flag, &["TRUE", "1"]),
        ty("DATE", Day, &["'2020-01-01'", "CURRENT_DATE"]),
        ty("TIME", Time, &["CURRENT_TIME", "time('now')"]),
        ty(
            "TIMESTAMP",
            Moment,
            &["CURRENT_TIMESTAMP", "datetime('now')"],
        ),
        ty("BLOB", Bytes, &["x'00'", "NULL"]),
    ],
    enums: &[],
    moods: &[],
    tables: &[(None, "a"), (None, "order"), (None, "C d"), (None, "it's")],
    comments: false,
    collations: &["NOCASE", "RTRIM"],
    identities: &[Identity::AutoIncrement],
    virtual_columns: true,
    postgres_options: false,
    partial_indexes: true,
    expression_indexes: true,
    key_collations: true,
    deferrable_keys: true,
    named_primary_keys: true,
    table_options: true,
    actions: &[NoAction, Cascade, Restrict, SetNull, SetDefault],
};

const FULLTEXT: &[(&str, Option<&str>)] = &[("fulltext", None)];

/// What MariaDB and MySQL share.
const SHARED: Vocabulary = Vocabulary {
    backend: Backend::Mysql,
    types: &[
        ty("int", Number, &["0", "1 + 1"]),
        ty("varchar(10)", Number, &["'7'", "lower('8')"]).indexed(FULLTEXT),
        ty("varchar(40)", Number, &["'7'", "'it''s'"]),
        ty("char(4)", Number, &["'7'"]),
        ty("text", Number, &["'7'", "concat('7', '8')"]).indexed(FULLTEXT),
        ty("mediumtext", Number, &["'7'"]),
        ty("varbinary(20)", Number, &["'7'"]),
        ty("bigint", Number, &["0", "-5"]),
        ty("bigint unsigned", Number, &["0"]),
        ty("int unsigned", Number, &["7"]),
        ty("smallint", Number, &["7"]),
        ty("mediumint", Number, &["-7"]),
        ty("tinyint unsigned", Number, &["7"]),
        ty("decimal(10,2)", Real, &["0.5", "12"]),
        ty("decimal(8,2) unsigned", Real, &["0.5"]),
        ty("double", Real, &["0.5"]),
        ty("float", Real, &["0.5"]),
        ty("tinyint(1)", Flag, &["1", "0"]),
        ty("date", Day, &["'2020-01-01'", "curdate()"]),
        ty("time", Time, &["'03:04:05'"]),
        ty(
            "datetime",
            Moment,
            &["CURRENT_TIMESTAMP", "'2020-01-02 03:04:05'"],
        ),
        ty("datetime(6)", Moment, &["CURRENT_TIMESTAMP(6)"]),
        ty("timestamp", Moment, &["CURRENT_TIMESTAMP"]),
        ty("json", Json, &["'{}'", "json_array()"]),
        ty("blob", Bytes, &["'7'"]),
        ty("mediumblob", Bytes, &["unhex('00')"]),
        ty("bit(3)", Bits, &["b'101'", "5"]),
        ty("enum(sad,ok)", Mood, &["'sad'"]),
        ty("enum(new,ok,sad)", Mood, &["'ok'", "'new'"]),
        ty("set(ok,sad)", Mood, &["'ok,sad'", "''"]),
    ],
    enums: &[],
    moods: &[],
    tables: &[(None, "a"), (None, "order"), (None, "C"), (None, "it's")],
    comments: true,
    collations: &["utf8mb4_bin", "utf8mb4_unicode_ci"],
    identities: &[Identity::AutoIncrement],
    virtual_columns: true,
    postgres_options: false,
    partial_indexes: false,
    expression_indexes: false,
    key_collations: false,
    deferrable_keys: false,
    named_primary_keys: false,
    table_options: false,
    actions: &[NoAction, Cascade, SetNull],
};

pub(super) static MARIADB: Vocabulary = SHARED;

pub(super) static MYSQL: Vocabulary = Vocabulary {
    expression_indexes: true,
    ..SHARED
};

impl Vocabulary {
    /// The entry of a type.
    pub(super) fn entry(&self, ty: &SqlType) -> &Type {
        // An enumeration may have a new name.
        let name = ty.name.strip_prefix("new ").unwrap_or(&ty.name).to_owned();
        let old = SqlType { name, ..ty.clone() };
        let found = self.types.iter().find(|it| sql_type(it.sql) == old);
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
            Time => format!("'03:04:0{row}'"),
            Moment | LocalMoment => format!("'2020-01-0{row} 03:04:05'"),
            Span => format!("'0{row}:00:00'"),
            Json => format!("'{{\"a\": {row}}}'"),
            Uuid => format!("'00000000-0000-4000-8000-00000000000{row}'"),
            Address => format!("'10.0.0.{row}'"),
            Bytes => match self.backend {
                Backend::Postgres => format!("'\\x3{row}'"),
                _ => format!("x'3{row}'"),
            },
            Bits => ["b'010'", "b'001'"][row % 2].to_owned(),
            Range => format!("'[{row},9)'"),
            Texts | Numbers => format!("'{{{row}}}'"),
            Mood | Level => ["'ok'", "'sad'"][row % 2].to_owned(),
            Moods => ["'{ok}'", "'{sad}'"][row % 2].to_owned(),
        }
    }

    /// Whether a key can be made of it.
    pub(super) fn is_keyable(&self, ty: &SqlType) -> bool {
        self.is_indexable(ty) && !self.needs_prefix(ty)
    }

    /// Whether an index can be made of it.
    pub(super) fn is_indexable(&self, ty: &SqlType) -> bool {
        ty.name != "json"
    }

    /// Whether an index holds only the beginning of it.
    pub(super) fn needs_prefix(&self, ty: &SqlType) -> bool {
        let mysql = self.backend == Backend::Mysql;
        mysql && (ty.name.ends_with("text") || ty.name.ends_with("blob"))
    }

    /// Whether an index may hold only the beginning of it.
    pub(super) fn may_have_prefix(&self, ty: &SqlType) -> bool {
        let mysql = self.backend == Backend::Mysql;
        self.needs_prefix(ty)
            || mysql && ["char", "varchar", "varbinary"].contains(&ty.name.as_str())
    }

    /// Whether two values of it can be compared.
    pub(super) fn is_comparable(&self, ty: &SqlType) -> bool {
        self.backend != Backend::Postgres || ty.name != "json"
    }

    /// Whether it is one of the integers.
    pub(super) fn is_integer(&self, ty: &SqlType) -> bool {
        let names = [
            "int2",
            "int4",
            "int8",
            "integer",
            "bigint",
            "smallint",
            "int",
            "int unsigned",
            "bigint unsigned",
            "mediumint",
        ];
        !ty.array && names.contains(&ty.name.to_lowercase().as_str())
    }

    /// Whether a collation can be said of the column.
    pub(super) fn is_text(&self, ty: &SqlType) -> bool {
        let names = ["text", "varchar", "bpchar", "char", "mediumtext"];
        !ty.array && names.contains(&ty.name.to_lowercase().as_str())
    }

    /// Whether it may follow the changes of its row.
    pub(super) fn is_updatable(&self, ty: &SqlType) -> bool {
        self.backend == Backend::Mysql && self.entry(ty).family == Moment
    }

    /// Whether a table that is STRICT may have it.
    pub(super) fn is_strict(&self, ty: &SqlType) -> bool {
        ["INTEGER", "TEXT", "REAL", "BLOB"].contains(&ty.name.as_str())
    }
}

/// `varchar(10)`, `numeric(10,2)`, `decimal(8,2) unsigned`, `text[]`, `hr.Level`.
pub(super) fn sql_type(text: &str) -> SqlType {
    let (text, array) = match text.strip_suffix("[]") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (name, rest) = text.split_once('(').unwrap_or((text, ")"));
    let (args, more) = rest.split_once(')').unwrap_or((rest, ""));
    let (schema, name) = match name.split_once('.') {
        Some((schema, name)) => (Some(schema.to_owned()), name),
        None => (None, name),
    };
    let args = args.split(',').filter(|it| !it.is_empty());
    let ty = SqlType::new(format!("{name}{more}")).with_args(args);
    SqlType {
        schema,
        array,
        ..ty
    }
}
