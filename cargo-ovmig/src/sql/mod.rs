//! SQL as text: tokens, statements, and the checksum over tokens. No grammar: that is replay's and the dialects'.
//!
//! Invariant: the tokens of a text, put together, are the text; nothing here fails or panics on any input.

mod body;
mod checksum;
mod cursor;
mod mysql;
pub mod object;
mod split;
mod token;

pub use checksum::{ALGORITHM, checksum};
pub(crate) use cursor::Cursor;
pub use mysql::Condition;
pub use split::{Statement, statements};
pub use token::{Token, TokenKind, significant, tokens};
