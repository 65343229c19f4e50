use super::*;
use crate::schema::IndexKey;
use crate::source::Origin;

const LONG: &str = "a_very_long_table_name_that_goes_on_and_on_for_sixty_characters";
const COLUMN: &str = "another_quite_long_column_name_that_is_nearly_as_long_as_it";
const OTHER: &str = "another_quite_long_column_name_that_is_nearly_as_long_as_i2";

fn index(keys: impl IntoIterator<Item = IndexKey>, include: &[&str]) -> Index {
    Index {
        name: None,
        unique: false,
        method: None,
        keys: keys.into_iter().collect(),
        include: include.iter().map(|it| (*it).to_owned()).collect(),
        predicate: None,
        nulls_not_distinct: false,
        origin: Origin::default(),
    }
}

/// All expected names here are those that PostgreSQL 15 gave.
#[test]
fn short_names() {
    let mut taken = Taken::default();
    assert_eq!(taken.primary_key("t"), "t_pkey");
    assert_eq!(taken.unique("t", &["b"]), "t_b_key");
    assert_eq!(taken.unique("t", &["a", "b"]), "t_a_b_key");
    assert_eq!(taken.check("t", Some("c")), "t_c_check");
    assert_eq!(taken.check("t", None), "t_check");
    assert_eq!(taken.check("t", None), "t_check1");
    assert_eq!(taken.check("t", None), "t_check2");
    assert_eq!(taken.sequence("t", "e"), "t_e_seq");
    assert_eq!(taken.foreign_key("t", &["a", "b"]), "t_a_b_fkey");
}

#[test]
fn long_names_are_cut_like_postgres_cuts_them() {
    let mut taken = Taken::default();
    let cases = [
        (
            taken.check(LONG, Some("s")),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_ch_s_check",
        ),
        (
            taken.check(LONG, Some(COLUMN)),
            "a_very_long_table_name_that__another_quite_long_column_na_check",
        ),
        (
            taken.primary_key(LONG),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_chara_pkey",
        ),
        (
            taken.unique(LONG, &["x"]),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_char_x_key",
        ),
        (
            taken.unique(LONG, &[OTHER]),
            "a_very_long_table_name_that_g_another_quite_long_column_nam_key",
        ),
        (
            taken.unique(LONG, &["x", "s", COLUMN]),
            "a_very_long_table_name_that_g_x_s_another_quite_long_column_key",
        ),
        (
            taken.foreign_key(LONG, &["x"]),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_cha_x_fkey",
        ),
        (
            taken.foreign_key(LONG, &["x", "s"]),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_c_x_s_fkey",
        ),
        (
            taken.foreign_key(LONG, &["x"]),
            "a_very_long_table_name_that_goes_on_and_on_for_sixty_ch_x_fkey1",
        ),
        (
            taken.foreign_key(LONG, &[OTHER]),
            "a_very_long_table_name_that_g_another_quite_long_column_na_fkey",
        ),
        (
            taken.foreign_key(LONG, &[COLUMN]),
            "a_very_long_table_name_that__another_quite_long_column_na_fkey1",
        ),
        (
            taken.sequence(LONG, COLUMN),
            "a_very_long_table_name_that_g_another_quite_long_column_nam_seq",
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(name, expected);
        assert_eq!(name.len(), 63);
    }
}

#[test]
fn characters_of_several_bytes_stay_whole() {
    let (table, plain) = ("äöü".repeat(10), "ß".repeat(30));
    let odd = format!("x{plain}");
    let mut taken = Taken::default();
    assert_eq!(
        taken.check(&table, Some(&odd)),
        "äöüäöüäöüäöüäö_xßßßßßßßßßßßßß_check"
    );
    assert_eq!(
        taken.primary_key(&table),
        "äöüäöüäöüäöüäöüäöüäöüäöüäöüäö_pkey"
    );
    assert_eq!(
        taken.unique(&table, &[&odd]),
        "äöüäöüäöüäöüäö_xßßßßßßßßßßßßßß_key"
    );
    let mut index_name = |column: &str| {
        taken.index(
            &table,
            &index([IndexKey::column(column)], &[]),
            Backend::Postgres,
        )
    };
    assert_eq!(index_name(&plain), "äöüäöüäöüäöüäö_ßßßßßßßßßßßßßß_idx");
    assert_eq!(index_name(&odd), "äöüäöüäöüäöüäö_xßßßßßßßßßßßßßß_idx");
}

#[test]
fn indexes_are_named_after_their_columns_and_expressions() {
    let cases = [
        ("lower(c)", "t_lower_idx"),
        ("a + b", "t_expr_idx"),
        ("a::text", "t_a_idx"),
        ("(a+1)::text", "t_text_idx"),
        ("c::varchar(3)", "t_c_idx"),
        ("coalesce(c,f)", "t_coalesce_idx"),
        ("case when a=1 then b else d end", "t_d_idx"),
        ("case when a=1 then b else 3 end", "t_case_idx"),
        ("c collate \"C\"", "t_c_idx"),
        ("array[a,b]", "t_array_idx"),
        ("t.a", "t_a_idx"),
        ("trim(both from c)", "t_btrim_idx"),
        ("c is null", "t_expr_idx"),
        ("not (a>1)", "t_expr_idx"),
        ("nullif(a,b)", "t_nullif_idx"),
        ("cast(lower(c) as text)", "t_lower_idx"),
        ("(array[a,b])[1]", "t_array_idx"),
        ("a::bigint", "t_a_idx"),
        ("('x'||c)::varchar", "t_varchar_idx"),
        ("a::double precision", "t_a_idx"),
        ("-a", "t_expr_idx"),
        ("\"left\"(c,1) || 'a'", "t_expr_idx"),
        ("('x'||a) collate \"C\"", "t_expr_idx"),
        ("a in (1,2)", "t_expr_idx"),
        ("a=b", "t_expr_idx"),
        ("pg_catalog.upper(c)", "t_upper_idx"),
        (
            "('2020-01-01'::timestamp) at time zone 'utc'",
            "t_timezone_idx",
        ),
        ("", "t_expr_idx"),
        ("(", "t_expr_idx"),
        ("cast(", "t_expr_idx"),
        ("cast", "t_cast_idx"),
        ("::", "t_expr_idx"),
        ("case end", "t_case_idx"),
    ];
    for (expr, expected) in cases {
        let index = index([IndexKey::expr(expr)], &[]);
        let name = Taken::default().index("t", &index, Backend::Postgres);
        assert_eq!(name, expected, "{expr}");
    }
    let several = index(
        [
            IndexKey::expr("a+b"),
            IndexKey::expr("b+a"),
            IndexKey::column("a"),
            IndexKey::expr("a-1"),
        ],
        &["b"],
    );
    let mut taken = Taken::default();
    assert_eq!(
        taken.index("t", &several, Backend::Postgres),
        "t_expr_expr1_a_expr2_b_idx"
    );
}

#[test]
fn a_taken_name_is_not_given_out_again() {
    let mut schema = Schema::default();
    let mut table = Table::new(crate::schema::ObjectName::new("t_a_idx"));
    table.checks.push(crate::schema::Check {
        name: Some("t_b_key".to_owned()),
        expr: crate::schema::Expr::new("true"),
        origin: Origin::default(),
    });
    schema.tables.insert(table.name.clone(), table);
    let mut taken = Taken::of(&schema, None);
    let a = index([IndexKey::column("a")], &[]);
    assert_eq!(taken.index("t", &a, Backend::Postgres), "t_a_idx1");
    assert_eq!(taken.unique("t", &["b"]), "t_b_key1");
    let mut elsewhere = Taken::of(&schema, Some("other"));
    assert_eq!(elsewhere.index("t", &a, Backend::Postgres), "t_a_idx");
}

#[test]
fn a_check_of_one_column_is_named_after_it() {
    let columns = ["a", "b"];
    let named = |expr| check_column(expr, columns, Backend::Postgres);
    assert_eq!(named("a > 0 AND a < 9"), Some("a"));
    assert_eq!(named("a > b"), None);
    assert_eq!(named("1 = 1"), None);
}
