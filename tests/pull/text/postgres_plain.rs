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
    #[diesel(postgres_type(name = "mood"))]
    pub struct Mood;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "level", schema = "hr"))]
    pub struct Level;

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

diesel::table! {
    #[sql_name = "C d"]
    C_d (id) {
        id -> Int4,
        n -> Int4,
    }
}

diesel::table! {
    #[sql_name = "names"]
    hr.hr_names (a, b) {
        a -> Int4,
        b -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Xml;
    use super::sql_types::Tsvector;
    use super::sql_types::BitType;
    use super::sql_types::Mood;
    use super::sql_types::Level;
    use super::sql_types::Pair;
    use super::sql_types::Email;
    use super::sql_types::Point;

    more_types (id) {
        id -> Int2,
        aa -> Nullable<Macaddr8>,
        ab -> Nullable<Money>,
        ac -> Nullable<Oid>,
        ad -> Nullable<PgLsn>,
        ae -> Nullable<Xml>,
        af -> Nullable<Tsvector>,
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

diesel::table! {
    names (type_) {
        #[sql_name = "type"]
        type_ -> Int4,
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

diesel::table! {
    /// One line,
    ///
    /// and / another */ one
    #[sql_name = "ref"]
    hr.ref_ (id) {
        id -> Int4,
        a -> Nullable<Int4>,
        b -> Nullable<Int4>,
        /// It's "so"
        n -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Level;

    #[sql_name = "table"]
    table_ (id) {
        id -> Int4,
        c_id -> Nullable<Int4>,
        level -> Level,
        twice -> Nullable<Int4>,
        line -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Timetz;

    types (id) {
        id -> Int8,
        a -> Nullable<Int2>,
        b -> Nullable<Int4>,
        c -> Nullable<Float4>,
        d -> Nullable<Float8>,
        e -> Nullable<Numeric>,
        f -> Nullable<Numeric>,
        g -> Nullable<Bool>,
        h -> Nullable<Text>,
        i -> Nullable<Varchar>,
        #[max_length = 9]
        j -> Nullable<Varchar>,
        #[max_length = 1]
        k -> Nullable<Bpchar>,
        #[max_length = 9]
        l -> Nullable<Bpchar>,
        m -> Nullable<Bytea>,
        n -> Nullable<Date>,
        o -> Nullable<Time>,
        p -> Nullable<Timetz>,
        #[sql_name = "q"]
        q_ -> Nullable<Timestamp>,
        r -> Nullable<Timestamptz>,
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
