//! The grammar of `ovmig::table!` and `ovmig::sql_enum!`.
