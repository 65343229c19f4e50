//! Everything with a connection: the only room that talks to a live database.

mod apply;
mod bookkeeping;
mod connect;
pub mod introspect;
mod inventory;
mod progress;
mod reconcile;
mod scratch;
mod status;
mod target;
#[cfg(test)]
mod testing;
mod url;

pub use apply::{Observer, Report, Silent, Stamped, Work, downgrade_script, upgrade_script};
pub use connect::{Mode, MysqlConnection, PgConnection};
pub use reconcile::{Moved, Squashed};
pub use scratch::{Scratch, Server};
pub use status::{Applied, Standing, Status, Unfinished};
pub use target::{Range, Target};
pub use url::{DatabaseUrl, mask_url};

use crate::compare::Scope;
use crate::failure::Failure;
use crate::schema::{Backend, Schema};
use connect::Link;

/// An open database.
pub struct Database {
    link: Link,
    url: DatabaseUrl,
    scope: Scope,
}

impl Database {
    /// Connects. What goes wrong is said without the password.
    pub fn connect(url: &DatabaseUrl, mode: Mode) -> Result<Database, Failure> {
        let mut url = url.clone();
        let link = connect::connect(&mut url, mode)?;
        Ok(Database {
            link,
            url,
            scope: Scope::default(),
        })
    }

    /// Tables that are none of the history's business (`ignore-tables`): after a squash they may differ.
    pub fn leave_alone(&mut self, scope: Scope) {
        self.scope = scope;
    }

    /// The actual schema.
    pub fn introspect(&mut self) -> Result<Schema, Failure> {
        let schema = self.link.introspect();
        schema.map_err(|error| {
            let text = error.to_string();
            self.masked(Failure::new(format!(
                "the database's schema can't be read: {text}"
            )))
        })
    }

    /// The engine.
    pub fn backend(&self) -> Backend {
        self.url.backend()
    }

    /// The URL; shows itself with the password masked.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// A failure whose texts, some of them the engine's, don't repeat the password.
    fn masked(&self, mut failure: Failure) -> Failure {
        failure.message = self.url.mask(&failure.message);
        let texts = failure.notes.iter_mut().chain(&mut failure.hints);
        for text in texts.chain(failure.primary.as_mut().map(|label| &mut label.text)) {
            *text = self.url.mask(text);
        }
        failure
    }
}
