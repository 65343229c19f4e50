//! Tables of the module `network`.

ovmig::table! {
    /// Network interfaces of the hosts.
    interfaces (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 30]
        name -> Nullable<Text>,
        #[max_length = 20]
        mac -> Nullable<Text>,
        #[max_length = 40]
        ip -> Nullable<Text>,
        netmask -> Nullable<Integer>,
        #[max_length = 40]
        gateway -> Nullable<Text>,
        #[max_length = 20]
        inf_type -> Nullable<Text>,
        mtu -> Nullable<Integer>,
        /// In Mbit/s.
        speed -> Nullable<Integer>,
        #[max_length = 20]
        power_state -> Text,
        #[max_length = 20]
        #[default = "'available'"]
        status -> Text,
    }
}

ovmig::table! {
    /// What only some kinds of interface have.
    #[unique(interface_id, key)]
    interface_extra_specs (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        key -> Nullable<Text>,
        #[max_length = 155]
        value -> Nullable<Text>,
        #[max_length = 36]
        #[references(interfaces(id), on_delete = "cascade")]
        interface_id -> Nullable<Text>,
    }
}

diesel::joinable!(interface_extra_specs -> interfaces (interface_id));
diesel::allow_tables_to_appear_in_same_query!(interfaces, interface_extra_specs);
