//! Open vAIR's module `user` on PostgreSQL.

ovmig::table! {
    users (id) {
        id -> Uuid,
        #[max_length = 30]
        #[unique]
        username -> Nullable<Varchar>,
        #[max_length = 255]
        #[unique]
        email -> Nullable<Varchar>,
        is_superuser -> Nullable<Bool>,
        #[max_length = 255]
        hashed_password -> Nullable<Varchar>,
    }
}
