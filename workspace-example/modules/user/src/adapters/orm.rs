//! Tables of the module `user`.

use diesel::prelude::*;

ovmig::table! {
    /// People who may log in.
    users (id) {
        /// A UUID, as text: SQLite has no type for it.
        #[max_length = 36]
        id -> Text,
        /// What the person types in to log in.
        #[max_length = 30]
        #[unique]
        username -> Nullable<Text>,
        #[max_length = 255]
        #[unique]
        email -> Nullable<Text>,
        #[default = "FALSE"]
        is_superuser -> Nullable<Bool>,
        #[max_length = 255]
        hashed_password -> Nullable<Text>,
    }
}

/// A person who may log in.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: String,
    pub username: Option<String>,
    pub email: Option<String>,
    pub is_superuser: Option<bool>,
    pub hashed_password: Option<String>,
}
