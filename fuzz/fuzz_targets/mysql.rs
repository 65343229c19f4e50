//! A history in the SQL of MySQL and MariaDB.
#![no_main]

use cargo_ovmig::schema::Backend;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| ovmig_fuzz::sql(text, Backend::Mysql));
