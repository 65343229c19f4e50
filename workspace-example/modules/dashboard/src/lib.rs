//! The page that people see first. It has no tables of its own, so there is no `adapters/orm.rs`.

/// How many machines there are, in words.
pub fn machines(count: i64) -> String {
    match count {
        0 => "no virtual machine".to_owned(),
        1 => "1 virtual machine".to_owned(),
        count => format!("{count} virtual machines"),
    }
}
