//! Tables of the module `block_device`.

ovmig::table! {
    /// iSCSI sessions that this host keeps open.
    iscsi_interfaces (id) {
        #[max_length = 36]
        id -> Text,
        #[max_length = 20]
        inf_type -> Nullable<Text>,
        #[max_length = 40]
        #[unique]
        ip -> Nullable<Text>,
        #[max_length = 20]
        #[check(iscsi_interfaces_port = "port <> ''")]
        port -> Nullable<Text>,
        #[max_length = 20]
        status -> Nullable<Text>,
    }
}
