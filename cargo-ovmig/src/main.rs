//! The binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_ovmig::commands::main(std::env::args_os().collect())
}
