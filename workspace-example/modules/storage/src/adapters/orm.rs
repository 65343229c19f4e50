//! Tables of the module `storage`.

use diesel::prelude::*;
use user::adapters::orm::users;

ovmig::table! {
    /// Places where the data of machines lies: a local folder, an NFS share, a Ceph pool.
    storages (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 60]
        name -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Text>,
        #[max_length = 30]
        storage_type -> Text,
        #[default = "FALSE"]
        initialized -> Nullable<Bool>,
        #[max_length = 30]
        status -> Text,
        information -> Nullable<Text>,
        /// In bytes.
        #[default = "0"]
        size -> Nullable<BigInt>,
        /// In bytes; never more than the size.
        #[default = "0"]
        available -> Nullable<BigInt>,
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
    }
}

ovmig::table! {
    /// What only some kinds of storage have: an address, a path, an export.
    #[unique(storage_id, key)]
    storage_extra_specs (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        key -> Nullable<Text>,
        #[max_length = 155]
        value -> Nullable<Text>,
        #[max_length = 36]
        #[references(storages(id), on_delete = "cascade")]
        storage_id -> Nullable<Text>,
    }
}

diesel::joinable!(storages -> users (user_id));
diesel::joinable!(storage_extra_specs -> storages (storage_id));
diesel::allow_tables_to_appear_in_same_query!(storages, storage_extra_specs, users);

/// A place where data lies.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = storages)]
pub struct Storage {
    pub id: String,
    pub name: Option<String>,
    pub storage_type: String,
    pub status: String,
    pub size: Option<i64>,
    pub available: Option<i64>,
    pub user_id: Option<String>,
}
