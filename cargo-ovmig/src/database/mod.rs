//! Everything with a connection: the only room that talks to a live database.

mod connect;
pub mod introspect;
mod url;

pub use connect::{Mode, PgConnection};
pub use url::{DatabaseUrl, mask_url};

use crate::failure::Failure;
use crate::schema::Backend;
use connect::Link;

/// An open database.
pub struct Database {
    link: Link,
    url: DatabaseUrl,
}

impl Database {
    /// Connects. What goes wrong is said without the password.
    pub fn connect(url: &DatabaseUrl, mode: Mode) -> Result<Database, Failure> {
        let mut url = url.clone();
        let link = connect::connect(&mut url, mode)?;
        Ok(Database { link, url })
    }

    /// The engine.
    pub fn backend(&self) -> Backend {
        self.url.backend()
    }

    /// The URL; shows itself with the password masked.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}
