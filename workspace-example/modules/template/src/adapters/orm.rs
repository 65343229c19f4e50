//! Tables of the module `template`.

use diesel::prelude::*;
use storage::adapters::orm::storages;
use user::adapters::orm::users;

ovmig::sql_enum! {
    /// What a template is doing.
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

    /// Disks that new machines are made from.
    templates (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 40]
        #[unique]
        name -> Text,
        description -> Nullable<Text>,
        path -> Text,
        /// `qcow2` or `raw`.
        #[max_length = 10]
        tmp_format -> Text,
        #[default = "0"]
        #[check = "size >= 0"]
        size -> BigInt,
        #[max_length = 36]
        #[references(storages(id), on_delete = "restrict")]
        storage_id -> Text,
        #[default = "'NEW'"]
        status -> TemplateStatus,
        information -> Nullable<Text>,
        /// Whether volumes are layers on top of the template rather than copies of it.
        #[default = "TRUE"]
        is_backing -> Bool,
        #[default = "CURRENT_TIMESTAMP"]
        created_at -> Timestamp,
    }
}

diesel::joinable!(templates -> storages (storage_id));
diesel::allow_tables_to_appear_in_same_query!(templates, storages);
diesel::allow_tables_to_appear_in_same_query!(templates, users);

/// A disk that new machines are made from.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = templates)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub path: String,
    pub tmp_format: String,
    pub storage_id: String,
    pub status: TemplateStatus,
}
