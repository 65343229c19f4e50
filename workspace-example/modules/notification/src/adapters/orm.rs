//! Tables of the module `notification`.

use diesel::prelude::*;
use serde_json::Value;
use time::PrimitiveDateTime;

ovmig::table! {
    use diesel::sql_types::*;

    /// Messages to people.
    notifications (id) {
        #[max_length = 36]
        id -> Text,
        #[default = "CURRENT_TIMESTAMP"]
        create_datetime -> Nullable<Timestamp>,
        #[max_length = 30]
        msg_type -> Nullable<Text>,
        #[max_length = 30]
        subject -> Nullable<Text>,
        /// Addresses: a list of texts.
        recipients -> Nullable<Json>,
        #[max_length = 255]
        message -> Nullable<Text>,
        #[max_length = 255]
        status -> Nullable<Text>,
    }
}

/// A message to people.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications)]
pub struct Notification {
    pub id: String,
    pub create_datetime: Option<PrimitiveDateTime>,
    pub subject: Option<String>,
    pub recipients: Option<Value>,
    pub message: Option<String>,
}
