//! Tables of the module `virtual_network`.

use diesel::prelude::*;
use serde_json::Value;

ovmig::table! {
    use diesel::sql_types::*;

    /// Groups of ports on a virtual network, which machines are plugged into.
    virtual_network_port_groups (port_group_name, virtual_network_id) {
        port_group_name -> Text,
        /// `yes` or `no`, as libvirt writes it.
        is_trunk -> Nullable<Text>,
        /// The VLANs: a list of numbers.
        tags -> Nullable<Json>,
        #[max_length = 36]
        #[references(virtual_networks(id), on_delete = "cascade")]
        virtual_network_id -> Text,
    }
}

ovmig::table! {
    /// Networks between machines.
    virtual_networks (id) {
        #[max_length = 36]
        id -> Text,
        network_name -> Nullable<Text>,
        forward_mode -> Nullable<Text>,
        bridge -> Nullable<Text>,
        virtual_port_type -> Nullable<Text>,
        state -> Nullable<Text>,
        autostart -> Nullable<Text>,
        persistent -> Nullable<Text>,
        /// The network as libvirt describes it.
        virsh_xml -> Nullable<Text>,
    }
}

diesel::joinable!(virtual_network_port_groups -> virtual_networks (virtual_network_id));
diesel::allow_tables_to_appear_in_same_query!(virtual_networks, virtual_network_port_groups);

/// A group of ports.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = virtual_network_port_groups)]
pub struct PortGroup {
    pub port_group_name: String,
    pub is_trunk: Option<String>,
    pub tags: Option<Value>,
    pub virtual_network_id: String,
}
