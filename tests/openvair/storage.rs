//! Open vAIR's module `storage` on PostgreSQL.

ovmig::table! {
    storages (id) {
        id -> Uuid,
        #[max_length = 60]
        name -> Nullable<Varchar>,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        #[max_length = 30]
        storage_type -> Varchar,
        initialized -> Nullable<Bool>,
        #[max_length = 30]
        status -> Varchar,
        information -> Nullable<Text>,
        size -> Nullable<BigInt>,
        available -> Nullable<BigInt>,
        user_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    storage_extra_specs (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        key -> Nullable<Varchar>,
        #[max_length = 155]
        value -> Nullable<Varchar>,
        #[references(storages(id))]
        storage_id -> Nullable<Uuid>,
    }
}
