//! A history in SQLite's SQL, which SQLite itself runs: it must neither reach a file nor go on for ever.
#![no_main]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Once;

use cargo_ovmig::schema::Backend;
use libfuzzer_sys::fuzz_target;
use libsqlite3_sys as ffi;

/// So many steps of SQLite's machine between two looks at the time, and so many looks.
const STEPS: c_int = 1_000;
const LOOKS: u32 = 500;

/// Stops a statement that takes too long, which `check` doesn't: a migration may copy many rows.
unsafe extern "C" fn progress(_: *mut c_void) -> c_int {
    thread_local!(static LEFT: std::cell::Cell<u32> = const { std::cell::Cell::new(LOOKS) });
    LEFT.with(|left| {
        let now = left.get().saturating_sub(1);
        left.set(if now == 0 { LOOKS } else { now });
        c_int::from(now == 0)
    })
}

/// Nothing but memory may be opened.
unsafe extern "C" fn authorize(
    _: *mut c_void,
    action: c_int,
    first: *const c_char,
    _: *const c_char,
    _: *const c_char,
    _: *const c_char,
) -> c_int {
    if action == ffi::SQLITE_ATTACH {
        let name = if first.is_null() {
            c"?"
        } else {
            unsafe { CStr::from_ptr(first) }
        };
        if !matches!(name.to_bytes(), b"" | b":memory:") {
            eprintln!("a file would be opened: {name:?}");
            std::process::abort();
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn on_open(
    db: *mut ffi::sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    unsafe {
        ffi::sqlite3_progress_handler(db, STEPS, Some(progress), std::ptr::null_mut());
        ffi::sqlite3_set_authorizer(db, Some(authorize), std::ptr::null_mut());
        ffi::sqlite3_limit(db, ffi::SQLITE_LIMIT_LENGTH, 1 << 20);
    }
    ffi::SQLITE_OK
}

fuzz_target!(|text: &str| {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| unsafe {
        ffi::sqlite3_auto_extension(Some(on_open));
    });
    ovmig_fuzz::sql(text, Backend::Sqlite);
});
