//! Tables of the module `event_store`.
//!
//! This one is plain Diesel: `cargo ovmig` manages what `diesel::table!` can say (columns, types, NULL, the primary key)
//! and leaves the rest alone. There is no foreign key to `users`: an event outlives the person.

use diesel::prelude::*;
use time::PrimitiveDateTime;

diesel::table! {
    events (id) {
        id -> Integer,
        #[max_length = 40]
        module -> Text,
        #[max_length = 36]
        object_id -> Text,
        #[max_length = 36]
        user_id -> Text,
        #[max_length = 50]
        event -> Text,
        timestamp -> Timestamp,
        information -> Text,
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct Event {
    pub id: i32,
    pub module: String,
    pub object_id: String,
    pub user_id: String,
    pub event: String,
    pub timestamp: PrimitiveDateTime,
    pub information: String,
}

/// Something that is to be kept; the database numbers it.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = events)]
pub struct NewEvent {
    pub module: String,
    pub object_id: String,
    pub user_id: String,
    pub event: String,
    pub timestamp: PrimitiveDateTime,
    pub information: String,
}
