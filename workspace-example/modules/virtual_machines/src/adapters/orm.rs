//! Tables of the module `virtual_machines`.

use diesel::prelude::*;
use serde_json::Value;
use storage::adapters::orm::storages;
use template::adapters::orm::templates;
use user::adapters::orm::users;

ovmig::table! {
    /// Virtual machines.
    virtual_machines (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 30]
        power_state -> Nullable<Text>,
        #[max_length = 30]
        status -> Nullable<Text>,
        #[max_length = 60]
        #[unique]
        name -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Text>,
        information -> Nullable<Text>,
        /// Whose machine it is.
        #[max_length = 36]
        #[references(users(id), on_delete = "set null")]
        user_id -> Nullable<Text>,
    }
}

ovmig::table! {
    /// The processor of a machine.
    cpu_info (id) {
        #[auto_increment]
        id -> Integer,
        cores -> Nullable<Integer>,
        threads -> Nullable<Integer>,
        sockets -> Nullable<Integer>,
        /// `static` or `dynamic`.
        #[sql_name = "type"]
        #[max_length = 30]
        type_ -> Nullable<Text>,
        #[max_length = 30]
        model -> Nullable<Text>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
        vcpu -> Nullable<Integer>,
    }
}

ovmig::table! {
    /// The operating system of a machine, and how it starts.
    os (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 80]
        os_type -> Nullable<Text>,
        #[max_length = 255]
        os_variant -> Nullable<Text>,
        #[max_length = 10]
        boot_device -> Nullable<Text>,
        #[max_length = 30]
        graphic_driver -> Nullable<Text>,
        #[max_length = 30]
        bios -> Nullable<Text>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
    }
}

ovmig::table! {
    use diesel::sql_types::*;

    /// The disks of a machine.
    #[index(vm_id, order)]
    disk (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 255]
        name -> Nullable<Text>,
        #[max_length = 30]
        emulation -> Nullable<Text>,
        #[max_length = 20]
        format -> Nullable<Text>,
        /// Limits: `{"iops": 500}`.
        qos -> Nullable<Json>,
        boot_order -> Nullable<Integer>,
        #[max_length = 255]
        path -> Nullable<Text>,
        size -> Nullable<BigInt>,
        #[max_length = 30]
        provisioning -> Nullable<Text>,
        #[max_length = 30]
        r#type -> Nullable<Text>,
        order -> Nullable<Integer>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
        /// The volume or the image behind it.
        #[max_length = 36]
        disk_id -> Nullable<Text>,
        #[default = "FALSE"]
        read_only -> Nullable<Bool>,
    }
}

ovmig::table! {
    /// The network cards of a machine.
    virtual_interface (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        interface -> Nullable<Text>,
        #[max_length = 20]
        mac -> Nullable<Text>,
        #[max_length = 30]
        mode -> Nullable<Text>,
        #[max_length = 30]
        portgroup -> Nullable<Text>,
        #[max_length = 30]
        model -> Nullable<Text>,
        order -> Nullable<Integer>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
    }
}

ovmig::table! {
    /// How to reach a machine's screen.
    protocol_graphic_interface (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 90]
        login -> Nullable<Text>,
        #[max_length = 255]
        password -> Nullable<Text>,
        #[max_length = 30]
        connect_type -> Nullable<Text>,
        #[max_length = 255]
        url -> Nullable<Text>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
    }
}

ovmig::table! {
    /// The memory of a machine.
    ram (id) {
        #[auto_increment]
        id -> Integer,
        /// In bytes.
        size -> Nullable<BigInt>,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Nullable<Text>,
    }
}

ovmig::table! {
    /// States of a machine to go back to. They form a tree.
    #[index(vm_id, unique, where = "is_current", name = "snapshots_one_current")]
    snapshots (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 36]
        #[references(virtual_machines(id), on_delete = "cascade")]
        vm_id -> Text,
        #[max_length = 60]
        name -> Text,
        /// The snapshot that this one was taken after.
        #[max_length = 36]
        #[references(snapshots(id), on_delete = "set null")]
        parent_id -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Text>,
        #[max_length = 30]
        status -> Text,
        #[default = "CURRENT_TIMESTAMP"]
        created_at -> Timestamp,
        #[default = "FALSE"]
        #[index]
        is_current -> Bool,
    }
}

diesel::joinable!(virtual_machines -> users (user_id));
diesel::joinable!(cpu_info -> virtual_machines (vm_id));
diesel::joinable!(os -> virtual_machines (vm_id));
diesel::joinable!(disk -> virtual_machines (vm_id));
diesel::joinable!(virtual_interface -> virtual_machines (vm_id));
diesel::joinable!(protocol_graphic_interface -> virtual_machines (vm_id));
diesel::joinable!(ram -> virtual_machines (vm_id));
diesel::joinable!(snapshots -> virtual_machines (vm_id));
diesel::allow_tables_to_appear_in_same_query!(
    virtual_machines,
    cpu_info,
    os,
    disk,
    virtual_interface,
    protocol_graphic_interface,
    ram,
    snapshots,
    users,
);
// For queries of the modules above this one that go from machines to what their volumes lie on.
diesel::allow_tables_to_appear_in_same_query!(virtual_machines, storages);
diesel::allow_tables_to_appear_in_same_query!(virtual_machines, templates);

/// A virtual machine.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = virtual_machines)]
pub struct VirtualMachine {
    pub id: String,
    pub power_state: Option<String>,
    pub status: Option<String>,
    pub name: Option<String>,
    pub user_id: Option<String>,
}

/// A machine's disk; the database numbers it.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = disk)]
pub struct NewDisk {
    pub name: Option<String>,
    pub format: Option<String>,
    pub qos: Option<Value>,
    pub r#type: Option<String>,
    pub order: Option<i32>,
    pub vm_id: Option<String>,
    pub disk_id: Option<String>,
}

/// A state of a machine to go back to.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = snapshots)]
pub struct Snapshot {
    pub id: String,
    pub vm_id: String,
    pub name: String,
    pub parent_id: Option<String>,
    pub status: String,
    pub is_current: bool,
}
