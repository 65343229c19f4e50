//! Open vAIR's module `template` on PostgreSQL.

ovmig::sql_enum! {
    #[rename_all = "SCREAMING_SNAKE_CASE"]
    pub enum TemplateStatus as "template_status" {
        New,
        Creating,
        Editing,
        Available,
        Error,
        Deleting,
    }
}

ovmig::table! {
    use diesel::sql_types::*;
    use super::TemplateStatus;

    templates (id) {
        id -> Uuid,
        #[max_length = 40]
        #[unique]
        name -> Varchar,
        description -> Nullable<Text>,
        path -> Varchar,
        #[max_length = 10]
        tmp_format -> Varchar,
        size -> BigInt,
        #[max_length = 36]
        storage_id -> Varchar,
        status -> TemplateStatus,
        information -> Nullable<Text>,
        is_backing -> Bool,
        created_at -> Timestamp,
    }
}
