//! A history in PostgreSQL's SQL.
#![no_main]

use cargo_ovmig::schema::Backend;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| ovmig_fuzz::sql(text, Backend::Postgres));
