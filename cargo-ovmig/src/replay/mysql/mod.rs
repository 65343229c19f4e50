//! The recorded schema of MySQL's and MariaDB's migrations, from their text.

use super::Recorded;
use crate::history::Migration;

pub(super) fn replay(_migrations: &[Migration]) -> Recorded {
    Recorded::default()
}
