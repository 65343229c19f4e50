//! The rules, one file each: its texts, and its finder where it has one of its own.

pub mod destructive_change;
pub mod drift;
pub mod duplicate_id;
pub mod duplicate_module;
pub mod duplicate_name;
pub mod duplicate_table;
pub mod edited_revision;
pub mod empty_migration;
pub mod empty_orm_file;
pub mod failing_migration;
pub mod hand_written;
pub mod id_gap;
pub mod impossible_change;
pub mod invalid_migration_folder;
pub mod invalid_orm_file;
pub mod late_migration;
pub mod lock_mismatch;
pub mod missing_down;
pub mod missing_module;
pub mod not_followed;
pub mod pending_changes;
pub mod type_not_compared;
pub mod undecided_expression;
pub mod unfinished_revision;
pub mod unknown_reference;
pub mod unknown_revision;
pub mod unregistered_module;
pub mod unsupported_option;
pub mod unsupported_type;
pub mod verify_again;
pub mod verify_declared;
pub mod verify_down;
pub mod verify_replay;

use super::Rule;

/// All rules, in the order in which a user meets them.
pub static ALL: &[&Rule] = &[
    &unregistered_module::RULE,
    &missing_module::RULE,
    &duplicate_module::RULE,
    &empty_orm_file::RULE,
    &invalid_orm_file::RULE,
    &duplicate_table::RULE,
    &duplicate_name::RULE,
    &unknown_reference::RULE,
    &unsupported_type::RULE,
    &type_not_compared::RULE,
    &unsupported_option::RULE,
    &id_gap::RULE,
    &duplicate_id::RULE,
    &late_migration::RULE,
    &invalid_migration_folder::RULE,
    &missing_down::RULE,
    &empty_migration::RULE,
    &lock_mismatch::RULE,
    &pending_changes::RULE,
    &undecided_expression::RULE,
    &destructive_change::RULE,
    &impossible_change::RULE,
    &hand_written::RULE,
    &not_followed::RULE,
    &failing_migration::RULE,
    &verify_declared::RULE,
    &verify_down::RULE,
    &verify_again::RULE,
    &verify_replay::RULE,
    &unknown_revision::RULE,
    &edited_revision::RULE,
    &unfinished_revision::RULE,
    &drift::RULE,
];

/// The rule of that name.
pub fn by_name(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
