use super::*;

fn same_expr(left: &str, right: &str) -> bool {
    expr(left, None) == expr(right, None)
}

#[test]
fn what_people_write_is_what_the_engines_print() {
    for (written, mariadb, mysql) in [
        ("NOT (a = 1)", "`a` <> 1", "(`a` <> 1)"),
        ("NOT a", "`a` = 0", "(0 = `a`)"),
        (
            "NOT (a AND c)",
            "`a` = 0 or `c` = 0",
            "((0 = `a`) or (0 = `c`))",
        ),
        (
            "a != 1 && c",
            "`a` <> 1 and `c` <> 0",
            "((`a` <> 1) and (0 <> `c`))",
        ),
        (
            "a NOT BETWEEN 1 AND 5",
            "`a` not between 1 and 5",
            "(`a` not between 1 and 5)",
        ),
        (
            "s NOT LIKE 'x%' ESCAPE '!'",
            "`s`  not like 'x%' escape '!'",
            "(`s` not like _utf8mb4'x%' escape _utf8mb4'!')",
        ),
        (
            "s RLIKE \"^a\"",
            "`s` regexp '^a'",
            "regexp_like(`s`,_utf8mb4'^a')",
        ),
        ("a NOT IN (1)", "`a` <> 1", "(`a` <> 1)"),
        ("a IN (1, 2)", "`a` in (1,2)", "(`a` in (1,2))"),
        ("ISNULL(a)", "`a` is null", "(`a` is null)"),
        ("a = TRUE", "`a` = 1", "(`a` = true)"),
        (
            "a DIV 2 = 1 AND MOD(a, 3) = 0",
            "`a` DIV 2 = 1 and `a` MOD 3 = 0",
            "(((`a` DIV 2) = 1) and ((`a` % 3) = 0))",
        ),
        (
            "CASE WHEN a > 1 THEN 1 ELSE 0 END = 1",
            "case when `a` > 1 then 1 else 0 end = 1",
            "((case when (`a` > 1) then 1 else 0 end) = 1)",
        ),
        (
            "CONVERT(s, SIGNED) > 1",
            "cast(`s` as signed) > 1",
            "(cast(`s` as signed) > 1)",
        ),
        (
            "CAST(s AS CHAR(10)) = 'a'",
            "cast(`s` as char(10) charset utf8mb3) = 'a'",
            "(cast(`s` as char(10) charset utf8mb4) = _utf8mb4'a')",
        ),
        (
            "BINARY s = 'a'",
            "cast(`s` as char charset binary) = 'a'",
            "(cast(`s` as char charset binary) = _utf8mb4'a')",
        ),
        (
            "d > DATE '2020-01-01'",
            "`d` > DATE'2020-01-01'",
            "(`d` > DATE'2020-01-01')",
        ),
        (
            "DATE_ADD(d, INTERVAL 1 MONTH) > d",
            "`d` + interval 1 month > `d`",
            "((`d` + interval 1 month) > `d`)",
        ),
        (
            "LENGTH(s) > 2",
            "octet_length(`s`) > 2",
            "(length(`s`) > 2)",
        ),
        (
            "LOWER(s) = 'a'",
            "lcase(`s`) = 'a'",
            "(lower(`s`) = _utf8mb4'a')",
        ),
        (
            "SUBSTR(s FROM 1 FOR 2) = 'a'",
            "substr(`s`,1,2) = 'a'",
            "(substr(`s`,1,2) = _utf8mb4'a')",
        ),
        (
            "(a > 1) = (c > 1)",
            "`a` > 1 = (`c` > 1)",
            "((`a` > 1) = (`c` > 1))",
        ),
        (
            "s = 'it''s' AND s <> \"b\"",
            r"`s` = 'it\'s' and `s` <> 'b'",
            r"((`s` = _utf8mb4'it\'s') and (`s` <> _utf8mb4'b'))",
        ),
        (
            "a = 1 OR (c = 1 OR a = 2)",
            "`a` = 1 or `c` = 1 or `a` = 2",
            "((`a` = 1) or (`c` = 1) or (`a` = 2))",
        ),
        (
            "a > 1.50 AND -a > -1",
            "`a` > 1.50 and -`a` > -1",
            "((`a` > 1.50) and (-(`a`) > -(1)))",
        ),
        ("ROUND(a) = 1", "round(`a`,0) = 1", "(round(`a`,0) = 1)"),
        (
            "s->>'$.a' = 'x'",
            "json_unquote(json_extract(`s`,'$.a')) = 'x'",
            "(json_unquote(json_extract(`s`,_utf8mb4'$.a')) = _utf8mb4'x')",
        ),
        ("s IS NOT NULL", "`s` is not null", "(`s` is not null)"),
    ] {
        assert!(
            same_expr(written, mariadb),
            "{} / {}",
            expr(written, None),
            expr(mariadb, None)
        );
        assert!(
            same_expr(written, mysql),
            "{} / {}",
            expr(written, None),
            expr(mysql, None)
        );
    }
}

#[test]
fn meaning_counts() {
    for (left, right) in [
        ("(a + c) * 2", "a + c * 2"),
        ("a - (c - d)", "a - c - d"),
        ("NOT (a AND c)", "NOT a AND c"),
        ("'A'", "'a'"),
        ("`a`", "'a'"),
        ("a = 1", "a = 2"),
        ("a <=> c", "a = c"),
        ("a IN (1, 2)", "a IN (2, 1)"),
        ("a IS TRUE", "a = 1"),
        ("CAST(s AS CHAR(10))", "CAST(s AS CHAR(11))"),
        ("a COLLATE utf8mb4_bin = 'x'", "a = 'x'"),
        ("a < c", "a <= c"),
    ] {
        assert!(
            !same_expr(left, right),
            "{left} / {right} are both {}",
            expr(left, None)
        );
    }
}

#[test]
fn a_default_is_what_the_column_stores() {
    let same = |ty: &str, left: &str, right: &str| {
        let ty = types::from_sql(ty);
        expr(left, Some(&ty)) == expr(right, Some(&ty))
    };
    for (ty, written, printed) in [
        ("datetime", "now()", "current_timestamp()"),
        ("timestamp(6)", "CURRENT_TIMESTAMP", "current_timestamp(6)"),
        ("int", "'5'", "5"),
        ("tinyint(1)", "true", "1"),
        ("decimal(10,2)", "1.5", "1.50"),
        ("decimal(10,2)", "'-1.5'", "-1.50"),
        ("double", "1e10", "10000000000"),
        ("varchar(9)", "\"x\"", "'x'"),
        ("varchar(9)", "_utf8mb4'x'", "'x'"),
        ("varchar(36)", "(UUID())", "uuid()"),
        ("text", "('it\\'s')", "'it''s'"),
        ("bit(3)", "b'101'", "b'101'"),
        ("bit(3)", "5", "b'101'"),
        ("varbinary(9)", "x'4100'", "'A\\0'"),
        ("datetime", "'2020-01-01'", "'2020-01-01 00:00:00'"),
        ("varchar(9)", "5", "'5'"),
    ] {
        assert!(
            same(ty, written, printed),
            "{ty} {written}: {}",
            expr(written, Some(&types::from_sql(ty)))
        );
    }
    assert!(!same("varchar(9)", "'5.0'", "'5'"));
    assert!(!same("int", "5", "6"));
}

#[test]
fn odd_text_is_kept_and_nothing_fails() {
    for odd in [
        "", "(", ")", "a b", "CASE", "'", "f(", "a IN", "NOT", "cast(", "a ->", "interval", "_x",
    ] {
        expr(odd, None);
    }
    let deep = format!("{}a{}", "(".repeat(500), ")".repeat(500));
    assert!(!expr(&deep, None).is_empty());
}
