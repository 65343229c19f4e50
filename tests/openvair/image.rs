//! Open vAIR's module `image` on PostgreSQL.

ovmig::table! {
    images (id) {
        id -> Uuid,
        #[max_length = 40]
        name -> Nullable<Varchar>,
        user_id -> Nullable<Uuid>,
        size -> Nullable<BigInt>,
        #[max_length = 255]
        path -> Nullable<Varchar>,
        #[max_length = 20]
        status -> Nullable<Varchar>,
        information -> Nullable<Text>,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        storage_id -> Nullable<Uuid>,
        #[max_length = 30]
        storage_type -> Nullable<Varchar>,
    }
}

ovmig::table! {
    image_attach_vm (id) {
        #[auto_increment]
        id -> Integer,
        #[references(images(id))]
        image_id -> Nullable<Uuid>,
        vm_id -> Nullable<Uuid>,
        user_id -> Nullable<Uuid>,
        #[max_length = 50]
        target -> Nullable<Varchar>,
    }
}
