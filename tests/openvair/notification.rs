//! Open vAIR's module `notification` on PostgreSQL.

ovmig::table! {
    notifications (id) {
        id -> Uuid,
        create_datetime -> Nullable<Timestamp>,
        #[max_length = 30]
        msg_type -> Nullable<Varchar>,
        #[max_length = 30]
        subject -> Nullable<Varchar>,
        recipients -> Nullable<Array<Nullable<Varchar>>>,
        #[max_length = 255]
        message -> Nullable<Varchar>,
        #[max_length = 255]
        status -> Nullable<Varchar>,
    }
}
