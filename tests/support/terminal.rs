//! The binary on a terminal of its own, with somebody who answers.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::Sandbox;
use super::sandbox::Run;

impl Sandbox {
    /// Runs the binary with a terminal as its standard input and standard error, and types these lines.
    #[track_caller]
    pub(crate) fn answering(&self, arguments: &[&str], lines: &str) -> Run {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let name = std::ffi::OsStr::from_bytes(name.as_bytes());
        let open = || {
            let mut options = OpenOptions::new();
            options.read(true).write(true).open(name).unwrap()
        };
        let (input, error) = (open(), open());
        let mut child = (self.command().args(arguments))
            .stdin(Stdio::from(input))
            .stderr(Stdio::from(error))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut terminal = File::from(master);
        // `^D` at a line's beginning ends the input.
        write!(terminal, "{lines}\x04").unwrap();
        let mut said = Vec::new();
        let mut buffer = [0; 4096];
        // On Linux reading fails when nobody has the other side open any more.
        while let Ok(length @ 1..) = terminal.read(&mut buffer) {
            said.extend_from_slice(&buffer[..length]);
        }
        let mut output = Vec::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_end(&mut output)
            .unwrap();
        let status = child.wait().unwrap();
        let stderr = String::from_utf8_lossy(&said)
            .replace("\r\n", "\n")
            .into_bytes();
        let output = std::process::Output {
            status,
            stdout: output,
            stderr,
        };
        Run::new(output, self.root())
    }
}
