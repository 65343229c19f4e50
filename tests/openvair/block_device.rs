//! Open vAIR's module `block_device` on PostgreSQL.

ovmig::table! {
    iscsi_interfaces (id) {
        id -> Uuid,
        #[max_length = 20]
        inf_type -> Nullable<Varchar>,
        #[max_length = 40]
        #[unique]
        ip -> Nullable<Varchar>,
        #[max_length = 20]
        port -> Nullable<Varchar>,
        #[max_length = 20]
        status -> Nullable<Varchar>,
    }
}
