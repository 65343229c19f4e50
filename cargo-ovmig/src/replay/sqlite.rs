//! Replay.

use super::Recorded;
use crate::history::Migration;

pub(super) fn replay(_migrations: &[Migration]) -> Recorded {
    unimplemented!()
}
