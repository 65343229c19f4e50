//! Tables of the module `volume`.

use diesel::prelude::*;
use storage::adapters::orm::storages;
use template::adapters::orm::templates;
use user::adapters::orm::users;
use virtual_machines::adapters::orm::virtual_machines;

ovmig::table! {
    /// Disks that machines write to.
    #[check(volumes_fit = "used IS NULL OR used <= size")]
    volumes (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 40]
        name -> Nullable<Text>,
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
        /// `qcow2` or `raw`.
        #[max_length = 10]
        format -> Nullable<Text>,
        /// In bytes.
        size -> Nullable<BigInt>,
        used -> Nullable<BigInt>,
        #[max_length = 20]
        #[index]
        status -> Nullable<Text>,
        information -> Nullable<Text>,
        #[max_length = 255]
        #[default = "''"]
        path -> Nullable<Text>,
        /// The template that the volume was made from.
        #[max_length = 36]
        #[references(templates(id), on_delete = "set null")]
        template_id -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Text>,
        #[max_length = 36]
        #[references(storages(id), on_delete = "restrict")]
        storage_id -> Nullable<Text>,
        #[max_length = 30]
        #[default = "''"]
        storage_type -> Nullable<Text>,
        #[default = "FALSE"]
        read_only -> Nullable<Bool>,
    }
}

ovmig::table! {
    /// Which volume is attached to which machine.
    #[unique(volume_id, vm_id)]
    volume_attach_vm (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 36]
        #[references(volumes(id), on_delete = "cascade")]
        volume_id -> Nullable<Text>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
        /// `vda`, `sdb`, …
        #[max_length = 50]
        target -> Nullable<Text>,
    }
}

diesel::joinable!(volumes -> users (user_id));
diesel::joinable!(volumes -> storages (storage_id));
diesel::joinable!(volumes -> templates (template_id));
diesel::joinable!(volume_attach_vm -> volumes (volume_id));
diesel::joinable!(volume_attach_vm -> virtual_machines (vm_id));
diesel::allow_tables_to_appear_in_same_query!(volumes, volume_attach_vm);
diesel::allow_tables_to_appear_in_same_query!(volumes, storages);
diesel::allow_tables_to_appear_in_same_query!(volumes, templates);
diesel::allow_tables_to_appear_in_same_query!(volumes, users);
diesel::allow_tables_to_appear_in_same_query!(volumes, virtual_machines);
diesel::allow_tables_to_appear_in_same_query!(volume_attach_vm, storages);
diesel::allow_tables_to_appear_in_same_query!(volume_attach_vm, templates);
diesel::allow_tables_to_appear_in_same_query!(volume_attach_vm, users);
diesel::allow_tables_to_appear_in_same_query!(volume_attach_vm, virtual_machines);

/// A disk that machines write to.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = volumes)]
pub struct Volume {
    pub id: String,
    pub name: Option<String>,
    pub user_id: Option<String>,
    pub format: Option<String>,
    pub size: Option<i64>,
    pub used: Option<i64>,
    pub status: Option<String>,
    pub template_id: Option<String>,
    pub storage_id: Option<String>,
}

/// A volume in a machine; the database numbers it.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = volume_attach_vm)]
pub struct NewAttachment {
    pub volume_id: Option<String>,
    pub vm_id: Option<String>,
    pub user_id: Option<String>,
    pub target: Option<String>,
}
