//! Open vAIR's module `volume` on PostgreSQL.

ovmig::table! {
    volumes (id) {
        id -> Uuid,
        #[max_length = 40]
        name -> Nullable<Varchar>,
        user_id -> Nullable<Uuid>,
        #[max_length = 10]
        format -> Nullable<Varchar>,
        size -> Nullable<BigInt>,
        used -> Nullable<BigInt>,
        #[max_length = 20]
        status -> Nullable<Varchar>,
        information -> Nullable<Text>,
        #[max_length = 255]
        path -> Nullable<Varchar>,
        template_id -> Nullable<Uuid>,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        storage_id -> Nullable<Uuid>,
        #[max_length = 30]
        storage_type -> Nullable<Varchar>,
        read_only -> Nullable<Bool>,
    }
}

ovmig::table! {
    volume_attach_vm (id) {
        #[auto_increment]
        id -> Integer,
        #[references(volumes(id))]
        volume_id -> Nullable<Uuid>,
        vm_id -> Nullable<Uuid>,
        user_id -> Nullable<Uuid>,
        #[max_length = 50]
        target -> Nullable<Varchar>,
    }
}
