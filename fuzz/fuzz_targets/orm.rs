//! An ORM file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| ovmig_fuzz::orm(text));
