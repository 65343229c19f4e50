//! The command line, as clap has it: types only.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Migrations for Diesel from the tables that a workspace's modules declare.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-ovmig",
    bin_name = "cargo ovmig",
    version,
    about,
    long_about = "Migrations for Diesel from the tables that a workspace's modules declare.\n\n\
        Each module declares its tables in adapters/orm.rs. `check` compares them with what the migrations build, \
        `revision` writes the next migration from the difference, `upgrade` applies it.",
    after_help = "Exit codes: 0 clean, 1 findings, 2 could not run.",
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// The Cargo.toml of the workspace, or of one of its packages
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        help_heading = "Global options"
    )]
    pub manifest_path: Option<PathBuf>,
    /// Which database of the workspace, where the configuration names several
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub database: Option<String>,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        env = "CARGO_TERM_COLOR",
        hide_env_values = true,
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub color: Color,
    /// No status lines; findings and errors only
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// More status lines
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "quiet",
        help_heading = "Global options"
    )]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings and lists are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// The engines that `init` can write a configuration for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BackendName {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    #[value(alias = "mariadb")]
    Mysql,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the configuration and the migrations folder
    ///
    /// In a Diesel project it goes on from what is there: diesel.toml, schema files, migrations. It says what it found,
    /// and changes nothing when something stands in the way.
    #[command(after_help = "Examples:\n  \
        cargo ovmig init                    # in a Diesel project\n  \
        cargo ovmig init --backend sqlite\n  \
        cargo ovmig init --backend postgres --database-url postgres://localhost/app")]
    Init(Init),
    /// List the modules, their tables, and whether they are registered
    #[command(after_help = "Examples:\n  cargo ovmig modules\n  cargo ovmig modules --format json")]
    Modules(Modules),
    /// Add modules to the registry in the workspace's Cargo.toml
    #[command(
        after_help = "Examples:\n  cargo ovmig register block_device\n  cargo ovmig register --all"
    )]
    Register(Register),
    /// Take modules out of the registry
    #[command(after_help = "Examples:\n  cargo ovmig unregister block_device")]
    Unregister(Unregister),
    /// Check registry, migrations and declared tables, without a database
    #[command(after_help = "Examples:\n  \
        cargo ovmig check\n  \
        cargo ovmig check --format json\n  \
        cargo ovmig check --explain pending-changes\n  \
        cargo ovmig check --accept       # what this branch edited of its own migrations\n  \
        cargo ovmig check --accept 0004")]
    Check(Check),
    /// Write the next migration
    #[command(after_help = "Examples:\n  \
        cargo ovmig revision -m \"create_block_device\" --autogenerate\n  \
        cargo ovmig revision -m \"create_block_device\" --rev-id 2 --autogenerate\n  \
        cargo ovmig revision -m \"fill the ports\"              # an empty one, to write by hand\n  \
        cargo ovmig revision -m \"rename_port\" --autogenerate --rename disks.port=slot\n  \
        cargo ovmig revision -m \"drop_port\" --autogenerate --drop disks.port\n  \
        cargo ovmig revision -m \"add_size\" --autogenerate --backfill disks.size=0")]
    Revision(Revision),
    /// Make one migration of those that this branch added
    #[command(after_help = "Examples:\n  \
        cargo ovmig squash --dry-run\n  \
        cargo ovmig squash -m \"create_block_device\"\n  \
        cargo ovmig squash --base origin/release")]
    Squash(Squash),
    /// Number a history that diesel_cli began: 0001, 0002, …
    #[command(after_help = "Examples:\n  \
        cargo ovmig renumber --dry-run\n  \
        cargo ovmig renumber\n  \
        cargo ovmig upgrade                 # then, on each database: nothing that it has is run again\n\n\
        Only the folders' names change, ovmig.lock, and `ids` in Cargo.toml. After a merge of a branch that was made \
        before, it gives the branch's migrations the next numbers.")]
    Renumber(Renumber),
    /// Apply migrations to the database
    #[command(after_help = "Examples:\n  \
        cargo ovmig upgrade                 # all\n  \
        cargo ovmig upgrade +1              # the next one\n  \
        cargo ovmig upgrade 4               # up to 0004\n  \
        cargo ovmig upgrade --check         # on deploy: only when `check` is clean\n  \
        cargo ovmig upgrade --sql > up.sql  # the script, without a database\n  \
        cargo ovmig upgrade 2:4 --sql       # the script from 0002 (not included) to 0004")]
    Upgrade(Upgrade),
    /// Revert migrations of the database
    #[command(after_help = "Examples:\n  \
        cargo ovmig downgrade -1            # the last one\n  \
        cargo ovmig downgrade 2             # back to 0002, which stays\n  \
        cargo ovmig downgrade base          # all\n  \
        cargo ovmig downgrade 4:2 --sql     # the script from 0004 to 0002")]
    Downgrade(Downgrade),
    /// Show what the database has
    #[command(after_help = "Examples:\n  cargo ovmig current\n  cargo ovmig current --format json")]
    Current(Current),
    /// List the migrations, the newest first
    #[command(after_help = "Examples:\n  cargo ovmig history\n  cargo ovmig history --format json")]
    History(ListOptions),
    /// Show the last migration
    #[command(after_help = "Examples:\n  cargo ovmig heads")]
    Heads(ListOptions),
    /// Show a migration's text
    #[command(after_help = "Examples:\n  cargo ovmig show 2\n  cargo ovmig show head")]
    Show(Show),
    /// Set what the database is said to have, without running anything
    #[command(after_help = "Examples:\n  \
        cargo ovmig stamp head              # a database that was built in another way\n  \
        cargo ovmig stamp base\n  \
        cargo ovmig stamp --renumber        # after `cargo ovmig renumber`")]
    Stamp(Stamp),
    /// Prove the migrations on a scratch database: up, down, up again
    #[command(after_help = "Examples:\n  \
        cargo ovmig verify                  # all migrations\n  \
        cargo ovmig verify --branch         # those that this branch added\n  \
        cargo ovmig verify --private-server # on a server that is started for it\n  \
        cargo ovmig verify --scratch-url postgres://localhost/empty\n\n\
        SQLite's scratch database is in memory. On PostgreSQL it is made beside the configured database, whose own \
        tables aren't touched, and dropped afterwards.")]
    Verify(Verify),
    /// Compare the database with the migrations that it has
    #[command(after_help = "Examples:\n  \
        cargo ovmig drift\n  \
        cargo ovmig drift --format json\n  \
        cargo ovmig drift --database-url postgres://reader@db.example.org/app\n\n\
        Nothing is written: a role that may only read is enough.")]
    Drift(Drift),
    /// Write the ORM files from the database, or bring them up to it
    #[command(after_help = "Examples:\n  \
        cargo ovmig pull --dry-run                    # what would change in the files\n  \
        cargo ovmig pull --module storage             # new tables go to the module storage\n  \
        cargo ovmig pull --map 'inv_*=inventory' --map hr.*=people --module rest\n  \
        cargo ovmig pull --recorded                   # from the migrations, without a database\n  \
        cargo ovmig pull --stdout --plain > schema.rs # as `diesel print-schema`\n\n\
        Only what differs is written; other code and comments stay. The database is only read.")]
    Pull(Pull),
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The database engine; found from folders, Diesel's features, the URL or the SQL when not given
    #[arg(long, value_name = "NAME")]
    pub backend: Option<BackendName>,
    /// The database that upgrade and downgrade work on
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// The migrations folder; otherwise that of diesel.toml, or `migrations`
    #[arg(long, value_name = "FOLDER")]
    pub migrations: Option<PathBuf>,
}

/// Options of `modules`.
#[derive(Debug, Args)]
pub struct Modules {
    /// How to show the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// Options of `register`.
#[derive(Debug, Args)]
pub struct Register {
    /// The modules to add
    #[arg(
        value_name = "NAME",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    pub names: Vec<String>,
    /// Add every module that has an ORM file
    #[arg(long)]
    pub all: bool,
}

/// Options of `unregister`.
#[derive(Debug, Args)]
pub struct Unregister {
    /// The modules to take out
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// How to show the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Explain a rule instead
    #[arg(long, value_name = "RULE", conflicts_with_all = ["accept", "format"])]
    pub explain: Option<String>,
    /// Accept the text of a migration that was edited, or of all; without ID of those that the base branch doesn't
    /// have: writes the checksum to ovmig.lock
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "new")]
    pub accept: Vec<String>,
}

/// Options of `revision`.
#[derive(Debug, Args)]
pub struct Revision {
    /// What the migration does; the folder's name is made of it
    #[arg(short, long, value_name = "TEXT")]
    pub message: String,
    /// The migration's number, which must be the next one; where IDs are times, its version
    #[arg(long, value_name = "N")]
    pub rev_id: Option<String>,
    /// Write the difference between the declared tables and what the migrations build
    #[arg(long, conflicts_with = "empty")]
    pub autogenerate: bool,
    /// Write a skeleton to fill by hand (the default without --autogenerate)
    #[arg(long)]
    pub empty: bool,
    /// Print what would be written, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also write changes that lose data, but for drops that look like renames
    #[arg(long, requires = "autogenerate")]
    pub allow_destructive: bool,
    /// What only a person knows of a change.
    #[command(flatten)]
    pub words: Words,
}

/// What only a person knows of a change; asked for on a terminal.
#[derive(Clone, Debug, Default, Args)]
pub struct Words {
    /// It was renamed: a column (table.old=new), a table or an enum (old=new), a label (enum.old=new)
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<String>,
    /// It wasn't renamed: drop it with its data (table, table.column, enum.label)
    #[arg(long, value_name = "NAME")]
    pub drop: Vec<String>,
    /// What the rows that are there get in a column that is NOT NULL: an SQL expression
    #[arg(long, value_name = "TABLE.COLUMN=SQL")]
    pub backfill: Vec<String>,
}

impl Words {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.rename.is_empty() && self.drop.is_empty() && self.backfill.is_empty()
    }
}

/// Options of `squash`.
#[derive(Debug, Args)]
pub struct Squash {
    /// What the one migration does; otherwise the message of the branch's last one
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
    /// The branch that the pull request goes to; otherwise `base` of the configuration
    #[arg(long, value_name = "REF")]
    pub base: Option<String>,
    /// Show the result as a diff, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also write changes that lose data, but for drops that look like renames
    #[arg(long)]
    pub allow_destructive: bool,
    /// What only a person knows of a change.
    #[command(flatten)]
    pub words: Words,
}

/// Options of `renumber`.
#[derive(Debug, Args)]
pub struct Renumber {
    /// Print what would be renamed, rename nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Which database.
#[derive(Clone, Debug, Args)]
pub struct DatabaseOptions {
    /// The database; otherwise DATABASE_URL (also from .env), then the configuration
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

/// Options of `upgrade`.
#[derive(Debug, Args)]
pub struct Upgrade {
    /// How far: head, +N, or an ID; with --sql also FROM:TO
    #[arg(value_name = "TARGET", default_value = "head")]
    pub target: String,
    /// Print the SQL script instead; needs no database
    #[arg(long, conflicts_with = "dry_run")]
    pub sql: bool,
    /// Print which migrations would run, run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Run `check` first, and apply nothing when it has findings
    #[arg(long)]
    pub check: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `downgrade`.
#[derive(Debug, Args)]
pub struct Downgrade {
    /// How far: base, -N, or the ID that stays the last; with --sql FROM:TO
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    pub target: String,
    /// Print the SQL script instead; needs no database
    #[arg(long, conflicts_with = "dry_run")]
    pub sql: bool,
    /// Print which migrations would be reverted, revert nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `current`.
#[derive(Debug, Args)]
pub struct Current {
    /// How to show the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `history` and `heads`.
#[derive(Debug, Args)]
pub struct ListOptions {
    /// How to show the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// Options of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The migration: an ID, or head
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Options of `stamp`.
#[derive(Debug, Args)]
pub struct Stamp {
    /// What the database is said to have: head, base, or an ID
    #[arg(value_name = "TARGET", required_unless_present = "renumber")]
    pub target: Option<String>,
    /// Only give what it has the numbers of `cargo ovmig renumber`
    #[arg(long, conflicts_with = "target")]
    pub renumber: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `drift`.
#[derive(Debug, Args)]
pub struct Drift {
    /// How to show the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `pull`.
#[derive(Debug, Args)]
pub struct Pull {
    /// From what the migrations build instead of the database
    #[arg(long)]
    pub recorded: bool,
    /// The module of tables that no module declares
    #[arg(long, value_name = "NAME")]
    pub module: Option<String>,
    /// The module of such tables whose names are of a pattern (table, prefix_*, schema.*); the first that fits counts
    #[arg(long, value_name = "PATTERN=NAME")]
    pub map: Vec<String>,
    /// Write new tables as diesel::table!, as `diesel print-schema` does
    #[arg(long)]
    pub plain: bool,
    /// Take tables out of the files that aren't there any more
    #[arg(long)]
    pub prune: bool,
    /// Show the changes as a diff, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print all tables as one file instead, whatever the files say
    #[arg(long, conflicts_with_all = ["dry_run", "prune", "module", "map"])]
    pub stdout: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Only the migrations that this branch added; the others are applied first
    #[arg(long)]
    pub branch: bool,
    /// The branch that the pull request goes to; otherwise `base` of the configuration. Means --branch
    #[arg(long, value_name = "REF")]
    pub base: Option<String>,
    /// An empty database to work in; emptied again afterwards
    #[arg(long, value_name = "URL", conflicts_with = "private_server")]
    pub scratch_url: Option<String>,
    /// Start a server for it in a temporary folder
    #[arg(long)]
    pub private_server: bool,
    /// How to show the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}
