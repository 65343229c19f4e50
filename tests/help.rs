//! Every page of help, as it is printed.

use crate::support::Sandbox;

const COMMANDS: [&str; 19] = [
    "",
    "init",
    "modules",
    "register",
    "unregister",
    "check",
    "revision",
    "squash",
    "renumber",
    "upgrade",
    "downgrade",
    "current",
    "history",
    "heads",
    "show",
    "stamp",
    "verify",
    "drift",
    "pull",
];

#[test]
fn every_page_of_help_is_as_it_was_read() {
    let sandbox = Sandbox::bare();
    for command in COMMANDS {
        let run = sandbox.ovmig(&format!("{command} --help")).exits(0);
        assert_eq!(run.stderr, "");
        let name = if command.is_empty() { "help" } else { command };
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots/help" }, {
            insta::assert_snapshot!(name, run.stdout);
        });
    }
}

#[test]
fn the_list_of_pages_is_complete() {
    let help = Sandbox::bare().ovmig("--help").exits(0).stdout;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS[1..]);
}
