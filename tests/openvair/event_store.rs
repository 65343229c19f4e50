//! Open vAIR's module `event_store` on PostgreSQL.

ovmig::table! {
    events (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 40]
        module -> Varchar,
        object_id -> Uuid,
        user_id -> Uuid,
        #[max_length = 50]
        event -> Varchar,
        timestamp -> Timestamp,
        information -> Text,
    }
}
