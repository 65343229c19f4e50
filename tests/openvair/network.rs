//! Open vAIR's module `network` on PostgreSQL.

ovmig::table! {
    interfaces (id) {
        id -> Uuid,
        #[max_length = 30]
        name -> Nullable<Varchar>,
        #[max_length = 20]
        mac -> Nullable<Varchar>,
        #[max_length = 40]
        ip -> Nullable<Varchar>,
        netmask -> Nullable<Integer>,
        #[max_length = 40]
        gateway -> Nullable<Varchar>,
        #[max_length = 20]
        inf_type -> Nullable<Varchar>,
        mtu -> Nullable<Integer>,
        speed -> Nullable<Integer>,
        #[max_length = 20]
        power_state -> Varchar,
        #[max_length = 20]
        status -> Varchar,
    }
}

ovmig::table! {
    interface_extra_specs (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        key -> Nullable<Varchar>,
        #[max_length = 155]
        value -> Nullable<Varchar>,
        #[references(interfaces(id))]
        interface_id -> Nullable<Uuid>,
    }
}
