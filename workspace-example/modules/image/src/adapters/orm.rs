//! Tables of the module `image`.

use diesel::prelude::*;
use storage::adapters::orm::storages;
use user::adapters::orm::users;
use virtual_machines::adapters::orm::virtual_machines;

ovmig::table! {
    /// Installation images.
    images (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 40]
        name -> Nullable<Text>,
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
        /// In bytes.
        size -> Nullable<BigInt>,
        #[max_length = 255]
        #[default = "''"]
        path -> Nullable<Text>,
        #[max_length = 20]
        status -> Nullable<Text>,
        information -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Text>,
        #[max_length = 36]
        #[references(storages(id), on_delete = "restrict")]
        storage_id -> Nullable<Text>,
        #[max_length = 30]
        #[default = "''"]
        storage_type -> Nullable<Text>,
    }
}

ovmig::table! {
    /// Which image is in the drive of which machine.
    #[unique(image_id, vm_id)]
    image_attach_vm (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 36]
        #[references(images(id), on_delete = "cascade")]
        image_id -> Nullable<Text>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
        /// `hda`, `sdb`, …
        #[max_length = 50]
        target -> Nullable<Text>,
    }
}

diesel::joinable!(images -> users (user_id));
diesel::joinable!(images -> storages (storage_id));
diesel::joinable!(image_attach_vm -> images (image_id));
diesel::joinable!(image_attach_vm -> virtual_machines (vm_id));
diesel::allow_tables_to_appear_in_same_query!(images, image_attach_vm);
diesel::allow_tables_to_appear_in_same_query!(images, storages);
diesel::allow_tables_to_appear_in_same_query!(images, users);
diesel::allow_tables_to_appear_in_same_query!(images, virtual_machines);
diesel::allow_tables_to_appear_in_same_query!(image_attach_vm, storages);
diesel::allow_tables_to_appear_in_same_query!(image_attach_vm, virtual_machines);

/// An installation image.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = images)]
pub struct Image {
    pub id: String,
    pub name: Option<String>,
    pub size: Option<i64>,
    pub status: Option<String>,
    pub storage_id: Option<String>,
    pub storage_type: Option<String>,
}
