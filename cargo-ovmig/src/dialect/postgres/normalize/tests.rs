use super::*;
use crate::dialect::postgres::types::from_sql;

fn table() -> Table {
    let mut table = Table::new(ObjectName::new("t"));
    for (name, ty) in [
        ("n", "int"),
        ("big", "bigint"),
        ("price", "numeric(10,2)"),
        ("ratio", "float8"),
        ("name", "text"),
        ("status", "varchar(20)"),
        ("code", "char(5)"),
        ("ok", "bool"),
        ("mood", "mood"),
        ("day", "date"),
        ("at", "timestamptz"),
        ("data", "jsonb"),
        ("tags", "text[]"),
        ("email", "citext"),
    ] {
        table.columns.push(Column::new(name, from_sql(ty)));
    }
    table
}

/// Left what a person writes, right what PostgreSQL 15 prints for it in a table as above.
#[test]
fn what_postgres_prints_means_what_was_written() {
    let table = table();
    for (written, printed) in [
        ("n > 0", "(n > 0)"),
        ("price > 0", "(price > (0)::numeric)"),
        (
            "price >= 0.5 AND price < 1000",
            "((price >= 0.5) AND (price < (1000)::numeric))",
        ),
        (
            "ratio BETWEEN 0 AND 1",
            "((ratio >= (0)::double precision) AND (ratio <= (1)::double precision))",
        ),
        ("ratio > 0.5", "(ratio > (0.5)::double precision)"),
        ("n NOT BETWEEN 1 AND 5", "((n < 1) OR (n > 5))"),
        ("n + price > 0", "(((n)::numeric + price) > (0)::numeric)"),
        ("big > 5000000000", "(big > '5000000000'::bigint)"),
        ("n > -1", "(n > '-1'::integer)"),
        ("name <> ''", "(name <> ''::text)"),
        ("name != ''", "(name <> ''::text)"),
        ("status <> ''", "((status)::text <> ''::text)"),
        (
            "status IN ('b', 'a')",
            "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        ),
        ("status in ('a')", "((status)::text = 'a'::text)"),
        (
            "status NOT IN ('a','b')",
            "((status)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        ),
        (
            "name = ANY(ARRAY['a','b'])",
            "(name = ANY (ARRAY['a'::text, 'b'::text]))",
        ),
        (
            "mood IN ('ok','sad')",
            "(mood = ANY (ARRAY['ok'::mood, 'sad'::mood]))",
        ),
        ("n in (1, 2, 3)", "(n = ANY (ARRAY[1, 2, 3]))"),
        (
            "big in (1, 2)",
            "(big = ANY (ARRAY[(1)::bigint, (2)::bigint]))",
        ),
        ("name LIKE 'a%'", "(name ~~ 'a%'::text)"),
        ("status NOT LIKE 'a%'", "((status)::text !~~ 'a%'::text)"),
        ("status ILIKE 'a%'", "((status)::text ~~* 'a%'::text)"),
        ("name ~ '^[a-z]+$'", "(name ~ '^[a-z]+$'::text)"),
        ("code = 'x'", "(code = 'x'::bpchar)"),
        ("lower(code) = 'x'", "(lower((code)::text) = 'x'::text)"),
        (
            "upper(lower(code)) NOT LIKE 'z%'",
            "(upper(lower((code)::text)) !~~ 'z%'::text)",
        ),
        ("code ~ '^x'", "(code ~ '^x'::text)"),
        ("NOT ok", "(NOT ok)"),
        ("ok = true", "(ok = true)"),
        ("ok is not false", "(ok IS NOT FALSE)"),
        ("day > '2020-01-01'", "(day > '2020-01-01'::date)"),
        ("day > DATE '2020-01-01'", "(day > '2020-01-01'::date)"),
        (
            "at > now() - interval '1 hour'",
            "(at > (now() - '01:00:00'::interval))",
        ),
        ("lower(status)", "lower((status)::text)"),
        ("lower(email::text)", "lower((email)::text)"),
        ("email = 'x'", "(email = 'x'::citext)"),
        ("coalesce(name, '')", "COALESCE(name, ''::text)"),
        (
            "coalesce(price, 0) > 1",
            "(COALESCE(price, (0)::numeric) > (1)::numeric)",
        ),
        (
            "coalesce(price, 0) + coalesce(n, 0) > 1",
            "((COALESCE(price, (0)::numeric) + (COALESCE(n, 0))::numeric) > (1)::numeric)",
        ),
        ("greatest(big, 1) > 0", "(GREATEST(big, (1)::bigint) > 0)"),
        (
            "coalesce(status, '') <> ''",
            "((COALESCE(status, ''::character varying))::text <> ''::text)",
        ),
        ("data->>'a' = 'x'", "((data ->> 'a'::text) = 'x'::text)"),
        ("data @> '{\"a\":1}'", "(data @> '{\"a\": 1}'::jsonb)"),
        ("data #>> '{a,b}'", "(data #>> '{a,b}'::text[])"),
        (
            "jsonb_typeof(data) = 'object'",
            "(jsonb_typeof(data) = 'object'::text)",
        ),
        ("'a' = ANY(tags)", "('a'::text = ANY (tags))"),
        ("cardinality(tags) < 5", "(cardinality(tags) < 5)"),
        (
            "to_tsvector('english', name)",
            "to_tsvector('english'::regconfig, name)",
        ),
        (
            "name || ' ' || status",
            "((name || ' '::text) || (status)::text)",
        ),
        ("n::text || name", "((n)::text || name)"),
        ("n || 'x'", "(n || 'x'::text)"),
        ("tags || 'x'::text", "(tags || 'x'::text)"),
        ("data || '{}'", "(data || '{}'::jsonb)"),
        ("date_trunc('month', at)", "date_trunc('month'::text, at)"),
        (
            "extract(year from day) > 2000",
            "(EXTRACT(year FROM day) > (2000)::numeric)",
        ),
        ("at at time zone 'utc'", "(at AT TIME ZONE 'utc'::text)"),
        ("timezone('utc', at)", "(at AT TIME ZONE 'utc'::text)"),
        ("trim(name) <> ''", "(TRIM(BOTH FROM name) <> ''::text)"),
        ("trim(name) <> ''", "(btrim(name) <> ''::text)"),
        ("trim(both 'x' from name)", "TRIM(BOTH 'x'::text FROM name)"),
        ("substring(name from 1 for 2)", "\"substring\"(name, 1, 2)"),
        (
            "substring(name from 1 for 2)",
            "SUBSTRING(name FROM 1 FOR 2)",
        ),
        (
            "position('a' in name) > 0",
            "(POSITION(('a'::text) IN (name)) > 0)",
        ),
        (
            "case when n > 0 then 'a' else 'b' end",
            "CASE\n    WHEN (n > 0) THEN 'a'::text\n    ELSE 'b'::text\nEND",
        ),
        (
            "case n when 1 then name end",
            "CASE n\n    WHEN 1 THEN name\n    ELSE NULL::text\nEND",
        ),
        (
            "(n is null) = (name is null)",
            "((n IS NULL) = (name IS NULL))",
        ),
        ("n IS NOT DISTINCT FROM 1", "(NOT (n IS DISTINCT FROM 1))"),
        ("num_nonnulls(n, name) = 1", "(num_nonnulls(n, name) = 1)"),
        ("length(status) > 3", "(length((status)::text) > 3)"),
        ("t.n > 0", "(n > 0)"),
        (
            "name collate \"C\" > 'a'",
            "((name COLLATE \"C\") > 'a'::text)",
        ),
        (
            "n > 0 or (name is null and big > 1)",
            "((n > 0) OR ((name IS NULL) AND (big > 1)))",
        ),
        ("not (n = 1 or n = 2)", "(NOT ((n = 1) OR (n = 2)))"),
        ("n % 2 = 0", "((n % 2) = 0)"),
        ("-n < 0", "((- n) < 0)"),
        ("price * 2 > 10", "((price * (2)::numeric) > (10)::numeric)"),
        ("tags <> '{}'", "(tags <> '{}'::text[])"),
        ("ok IS TRUE", "(ok IS TRUE)"),
        ("(tags)[1] = 'a'", "(tags[1] = 'a'::text)"),
        ("n = ANY ('{1,2}'::int[])", "(n = ANY ('{1,2}'::integer[]))"),
        (
            "upper(name::varchar)",
            "upper(((name)::character varying)::text)",
        ),
    ] {
        assert_eq!(
            expr_in(written, None, &table),
            expr_in(printed, None, &table),
            "{written}"
        );
    }
}

#[test]
fn defaults_are_compared_by_their_column_s_type() {
    for (ty, written, printed) in [
        ("varchar(20)", "'x'", "'x'::character varying"),
        ("text", "'x'", "'x'::text"),
        ("text", "'it''s'", "E'it\\'s'::text"),
        ("int", "0", "0"),
        ("int", "-1", "'-1'::integer"),
        ("int", "(0)", "0"),
        ("int", "-1::int", "'-1'::integer"),
        ("int", "- (1)", "-1"),
        ("bigint", "'0'", "'0'::bigint"),
        ("bigint", "0", "'0'::bigint"),
        ("bigint", "0", "(0)::bigint"),
        ("numeric(10,2)", "0", "0.00"),
        ("numeric", "0", "'0'::numeric"),
        ("float8", "1", "(1)::double precision"),
        ("float8", "0.5", "0.5"),
        ("bool", "'t'", "true"),
        ("bool", "TRUE", "'t'::bool"),
        ("timestamptz", "now()", "CURRENT_TIMESTAMP"),
        ("timestamp", "now()", "CURRENT_TIMESTAMP"),
        ("timestamp", "localtimestamp", "LOCALTIMESTAMP"),
        ("timestamp", "now()", "(now())::timestamp without time zone"),
        (
            "timestamp",
            "(now() at time zone 'utc')",
            "timezone('utc'::text, now())",
        ),
        ("date", "current_date", "CURRENT_DATE"),
        ("date", "now()", "(now())::date"),
        ("uuid", "gen_random_uuid()", "public.gen_random_uuid()"),
        ("jsonb", "'{}'", "'{}'::jsonb"),
        ("text[]", "'{}'", "'{}'::text[]"),
        ("text[]", "ARRAY[]::text[]", "'{}'::text[]"),
        ("text[]", "ARRAY['a']", "ARRAY['a'::text]"),
        ("mood", "'ok'", "'ok'::mood"),
        ("mood", "'ok'", "'ok'::public.mood"),
        ("interval", "'1 day'", "'1 day'::interval"),
        ("interval", "interval '1 hour'", "'01:00:00'::interval"),
        (
            "timestamptz",
            "now() + interval '30 days'",
            "(now() + '30 days'::interval)",
        ),
        ("int", "nextval('s')", "nextval('s'::regclass)"),
        ("int", "nextval('public.s')", "nextval('s'::regclass)"),
        ("text", "current_user", "CURRENT_USER"),
        ("varchar(5)", "7", "'7'::character varying"),
        ("date", "'2020-01-01'", "'2020-01-01'::date"),
    ] {
        let ty = from_sql(ty);
        assert_eq!(
            expr(written, Some(&ty)),
            expr(printed, Some(&ty)),
            "{written} / {printed}"
        );
    }
}

#[test]
fn other_meanings_stay_apart() {
    let table = table();
    for (one, other) in [
        ("n > 0", "n >= 0"),
        ("a - (b - c)", "(a - b) - c"),
        ("a = 'x'", "a = 'X'"),
        ("\"A\" > 0", "a > 0"),
        ("n::text = '5'", "n = 5"),
        ("n / 2", "n / 2::numeric"),
        ("big / 2", "big / 2.0"),
        ("email = 'x'", "email = 'x'::text"),
        ("ok IS TRUE", "ok"),
        ("ok IS NOT FALSE", "ok"),
        ("a AND (b OR c)", "a AND b OR c"),
        ("status::varchar(3) = 'abc'", "status = 'abc'"),
        ("lower(name)", "upper(name)"),
        ("status = 'abcdef'::varchar(3)", "status = 'abcdef'"),
        ("price > 1.25::numeric(2,1)", "price > 1.25"),
        ("tags || '{a}'::text = tags", "tags || '{a}' = tags"),
        ("coalesce(n, 0.5)::int > 1", "coalesce(n, 0.5) > 1"),
        ("coalesce(n, price)::int > 1", "coalesce(n, price) > 1"),
        ("NOT (pair IS NULL)", "pair IS NOT NULL"),
        ("name COLLATE \"C\"", "name"),
        ("n in (1, 2)", "n in (1, 3)"),
        ("name like 'a%'", "name ilike 'a%'"),
    ] {
        assert_ne!(
            expr_in(one, None, &table),
            expr_in(other, None, &table),
            "{one} / {other}"
        );
    }
    let default = |sql: &str, ty: &str| expr(sql, Some(&from_sql(ty)));
    assert_ne!(default("'a'", "text"), default("'A'", "text"));
    assert_ne!(default("'05'", "text"), default("5", "text"));
    assert_ne!(
        default("'abcdef'::varchar(3)", "varchar(3)"),
        default("'abcdef'", "varchar(3)")
    );
    assert_ne!(
        default("upper('abcd')::varchar(3)", "varchar(3)"),
        default("upper('abcd')", "varchar(3)")
    );
    assert_ne!(
        default("current_date", "timestamp"),
        default("now()", "timestamp")
    );
    assert_ne!(default("1.5::int", "numeric"), default("1.5", "numeric"));
}

#[test]
fn a_canonical_text_is_its_own_canonical_text() {
    for sql in [
        "a = ANY (ARRAY['x', 'y'])",
        "a <> ALL (ARRAY[1, 2])",
        "NOT a LIKE 'x%' OR b IS NOT NULL AND - c < 0",
        "CASE WHEN a THEN 1 ELSE 2 END",
        "extract(year from a)",
        "x IS NOT DISTINCT FROM y",
        "(a, b) = (1, 2)",
        "a AT TIME ZONE 'utc'",
        "\"Odd Name\".\"b\" > 'it''s'",
        "ARRAY[[1,2],[3,4]]",
        "substring(a from 'x' for '#')",
        "CAST(a AS numeric(10,2))",
        "SELECT 1 FROM x",
    ] {
        let once = expr(sql, None);
        assert_eq!(expr(&once, None), once, "{sql}");
    }
}

#[test]
fn no_text_makes_it_panic() {
    let deep = "(".repeat(100_000);
    let chain = "a + ".repeat(100_000);
    let nots = "NOT ".repeat(100_000);
    let minus = "- ".repeat(100_000);
    let ors = "a OR ".repeat(10_000) + "a";
    let odd = [
        "", "(", ")", "a.", "'", "E'\\", "case", "cast(", "array[", "a[", "x::", "in (", "$$",
        "interval", "é'",
    ];
    for sql in [&deep, &chain, &nots, &minus, &ors]
        .into_iter()
        .map(String::as_str)
        .chain(odd)
    {
        expr(sql, None);
    }
}

#[test]
fn a_default_of_null_is_none() {
    for sql in [
        "NULL",
        "null",
        "(NULL)",
        "NULL::character varying",
        "CAST(NULL AS text)",
    ] {
        assert_eq!(is_null(sql), !sql.starts_with("CAST"), "{sql}");
    }
    assert!(!is_null("nullif(a, b)"));
    assert!(!is_null("'null'"));
}
