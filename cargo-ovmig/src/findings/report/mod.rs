//! How findings are shown: one file a format. Values in, text out.

mod human;
mod json;

pub use human::{failure, findings as human};
pub use json::findings as json;
