//! `ovmig::table!` and `ovmig::sql_enum!`.
