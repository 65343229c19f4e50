//! Open vAIR's module `virtual_network` on PostgreSQL.

ovmig::table! {
    virtual_network_port_groups (port_group_name, virtual_network_id) {
        port_group_name -> Varchar,
        is_trunk -> Nullable<Varchar>,
        tags -> Nullable<Array<Nullable<Integer>>>,
        #[references(virtual_networks(id))]
        virtual_network_id -> Uuid,
    }
}

ovmig::table! {
    virtual_networks (id) {
        id -> Uuid,
        network_name -> Nullable<Varchar>,
        forward_mode -> Nullable<Varchar>,
        bridge -> Nullable<Varchar>,
        virtual_port_type -> Nullable<Varchar>,
        state -> Nullable<Varchar>,
        autostart -> Nullable<Varchar>,
        persistent -> Nullable<Varchar>,
        virsh_xml -> Nullable<Text>,
    }
}
