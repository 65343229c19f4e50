ovmig::sql_enum! {
    /// How it feels
    pub enum Mood as "mood" {
        Sad = "sad",
        SoSo = "so so",
        Ok = "Ok",
        Type = "type",
    }
}

ovmig::sql_enum! {
    pub enum Level as hr.level {
        Low = "LOW",
        HighUp = "HIGH_UP",
    }
}

/// Types of the database.
pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "xml"))]
    pub struct Xml;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector"))]
    pub struct Tsvector;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "bit"))]
    pub struct BitType;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "pair"))]
    pub struct Pair;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "email"))]
    pub struct Email;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "point"))]
    pub struct Point;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "timetz"))]
    pub struct Timetz;
}

ovmig::table! {
    #[sql_name = "C d"]
    C_d (id) {
        #[identity]
        id -> Integer,
        #[unique(deferrable = "initially deferred")]
        n -> Integer,
    }
}

ovmig::table! {
    #[sql_name = "names"]
    #[unique(b, a)]
    #[check = "a < b"]
    hr.hr_names (a, b) {
        a -> Integer,
        b -> Integer,
    }
}

ovmig::table! {
    use diesel::sql_types::*;
    use super::sql_types::Xml;
    use super::sql_types::Tsvector;
    use super::sql_types::BitType;
    use super::Mood;
    use super::Level;
    use super::sql_types::Pair;
    use super::sql_types::Email;
    use super::sql_types::Point;

    more_types (id) {
        #[auto_increment]
        id -> SmallInt,
        aa -> Nullable<Macaddr8>,
        ab -> Nullable<Money>,
        ac -> Nullable<Oid>,
        ad -> Nullable<PgLsn>,
        ae -> Nullable<Xml>,
        af -> Nullable<Tsvector>,
        #[sql_type = "BIT(3)"]
        ag -> Nullable<BitType>,
        ah -> Nullable<Int4range>,
        ai -> Nullable<Tstzrange>,
        aj -> Nullable<Mood>,
        ak -> Nullable<Array<Nullable<Mood>>>,
        al -> Nullable<Level>,
        am -> Nullable<Pair>,
        an -> Nullable<Email>,
        ao -> Nullable<Array<Nullable<Text>>>,
        ap -> Nullable<CChar>,
        aq -> Nullable<Nummultirange>,
        ar -> Nullable<Point>,
    }
}

ovmig::table! {
    #[primary_key(name = "named so")]
    #[index(r#unique, r#include desc nulls_last, Y_z opclass("text_pattern_ops") collate("C"))]
    names (type_) {
        #[sql_name = "type"]
        type_ -> Integer,
        #[sql_name = "Y z"]
        Y_z -> Nullable<Text>,
        #[sql_name = "table"]
        table_ -> Nullable<Text>,
        #[sql_name = "columns"]
        columns_ -> Nullable<Text>,
        #[sql_name = "star"]
        star_ -> Nullable<Text>,
        #[sql_name = "bool"]
        bool_ -> Nullable<Bool>,
        #[sql_name = "self"]
        self_ -> Nullable<Text>,
        #[sql_name = "2fa"]
        _2fa -> Nullable<Text>,
        #[sql_name = "größe"]
        gr__e -> Nullable<Text>,
        #[sql_name = "names"]
        names_ -> Nullable<Text>,
        unique -> Nullable<Text>,
        include -> Nullable<Text>,
        #[sql_name = "gen"]
        gen_ -> Nullable<Text>,
        #[sql_name = "str"]
        str_ -> Nullable<Text>,
    }
}

ovmig::table! {
    /// One line,
    ///
    /// and / another */ one
    #[sql_name = "ref"]
    #[references((a, b) -> hr.names(a, b))]
    hr.ref_ (id) {
        id -> Integer,
        a -> Nullable<Integer>,
        b -> Nullable<Integer>,
        /// It's "so"
        #[index(name = "by_hash", method = "hash")]
        #[references(names(type_), on_delete = "set null")]
        n -> Nullable<Integer>,
    }
}

ovmig::table! {
    use diesel::sql_types::*;
    use super::Level;

    #[sql_name = "table"]
    #[index("lower(line)", c_id, unique, include(twice), where = "level = 'LOW'::hr.level")]
    table_ (id) {
        #[identity = "always"]
        id -> Integer,
        #[references(C_d(id), on_update = "cascade", deferrable)]
        c_id -> Nullable<Integer>,
        #[default = "'LOW'"]
        level -> Level,
        #[generated = "c_id * 2"]
        twice -> Nullable<Integer>,
        #[default = "'a''\\\"\n'"]
        #[collate = "C"]
        #[check("not empty" = r#"line <> '"'::text"#)]
        line -> Nullable<Text>,
    }
}

ovmig::table! {
    use diesel::sql_types::*;
    use super::sql_types::Timetz;

    types (id) {
        #[auto_increment]
        id -> BigInt,
        a -> Nullable<SmallInt>,
        b -> Nullable<Integer>,
        c -> Nullable<Float>,
        d -> Nullable<Double>,
        e -> Nullable<Numeric>,
        #[precision = 10]
        #[scale = 2]
        f -> Nullable<Numeric>,
        g -> Nullable<Bool>,
        h -> Nullable<Text>,
        i -> Nullable<Varchar>,
        #[max_length = 9]
        j -> Nullable<Varchar>,
        k -> Nullable<Char>,
        #[max_length = 9]
        l -> Nullable<Char>,
        m -> Nullable<Binary>,
        n -> Nullable<Date>,
        o -> Nullable<Time>,
        p -> Nullable<Timetz>,
        #[sql_name = "q"]
        q_ -> Nullable<Timestamp>,
        r -> Nullable<Timestamptz>,
        #[precision = 3]
        s -> Nullable<Timestamptz>,
        t -> Nullable<Interval>,
        u -> Nullable<Uuid>,
        v -> Nullable<Json>,
        w -> Nullable<Jsonb>,
        x -> Nullable<Inet>,
        y -> Nullable<Cidr>,
        z -> Nullable<Macaddr>,
    }
}

diesel::joinable!(ref_ -> names (n));
diesel::joinable!(table_ -> C_d (c_id));

diesel::allow_tables_to_appear_in_same_query!(
    C_d, hr_names, more_types, names, ref_, table_, types,
);
