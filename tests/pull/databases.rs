//! Whole databases: built by another tool, or by migrations that were written by hand.

use cargo_ovmig::schema::Backend;

use super::{ORM, workspace};
use crate::support::Sandbox;
use crate::support::database::Scratch;

/// What SQLAlchemy and Alembic make, with what people add by hand.
fn by_alembic(backend: Backend) -> Vec<&'static str> {
    let mut statements = vec![
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
    ];
    statements.extend(match backend {
        Backend::Postgres => [
            "CREATE TYPE status AS ENUM ('NEW', 'in use', 'gone')",
            "CREATE TABLE users (id SERIAL NOT NULL, email VARCHAR(255) NOT NULL, \"type\" TEXT, created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, \
             CONSTRAINT pk_users PRIMARY KEY (id), CONSTRAINT uq_users_email UNIQUE (email))",
            "CREATE TABLE orders (id BIGINT GENERATED ALWAYS AS IDENTITY, user_id INTEGER NOT NULL, state status DEFAULT 'NEW' NOT NULL, total NUMERIC(10, 2) NOT NULL, \
             tags VARCHAR(20)[], note JSONB, PRIMARY KEY (id), CONSTRAINT ck_total CHECK (total >= 0), \
             CONSTRAINT fk_user FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE)",
            "CREATE INDEX ix_orders_user_id ON orders (user_id)",
            "CREATE UNIQUE INDEX ix_lower_email ON users (lower(email)) WHERE \"type\" IS NOT NULL",
            "CREATE INDEX ix_note ON orders USING gin (note jsonb_path_ops)",
            "COMMENT ON TABLE users IS 'Who may\nlog in'",
            "COMMENT ON COLUMN users.email IS 'Where they read'",
        ]
        .as_slice(),
        Backend::Sqlite => &[
            "CREATE TABLE users (id INTEGER NOT NULL, email VARCHAR(255) NOT NULL, type TEXT, created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, \
             CONSTRAINT pk_users PRIMARY KEY (id), CONSTRAINT uq_users_email UNIQUE (email))",
            "CREATE TABLE orders (id INTEGER NOT NULL, user_id INTEGER NOT NULL, state VARCHAR(6) DEFAULT 'NEW' NOT NULL, total NUMERIC(10, 2) NOT NULL, \
             note JSON, PRIMARY KEY (id), CONSTRAINT ck_total CHECK (total >= 0 /* cents */), \
             CONSTRAINT status CHECK (state IN ('NEW', 'in use', 'gone')), \
             FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE)",
            "CREATE INDEX ix_orders_user_id ON orders (user_id)",
            "CREATE UNIQUE INDEX ix_lower_email ON users (lower(email)) WHERE type IS NOT NULL",
        ],
        Backend::Mysql => &[
            "CREATE TABLE users (id INTEGER NOT NULL AUTO_INCREMENT, email VARCHAR(255) NOT NULL COMMENT 'Where they read', `type` TEXT, created_at DATETIME NOT NULL DEFAULT now(), \
             PRIMARY KEY (id), CONSTRAINT uq_users_email UNIQUE (email)) COMMENT='Who may\nlog in'",
            "CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, user_id INTEGER NOT NULL, state ENUM('NEW','in use','gone') NOT NULL DEFAULT 'NEW', \
             total NUMERIC(10, 2) NOT NULL, flags SET('a','b'), note JSON, PRIMARY KEY (id), CONSTRAINT ck_total CHECK (total >= 0), \
             FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE)",
            "CREATE INDEX ix_total ON orders (total, user_id)",
            "CREATE INDEX ix_type ON users (`type`(20))",
        ],
    });
    statements.push(
        "CREATE VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id",
    );
    statements
}

/// The database is what the migrations say, and what is declared is what they say.
fn nothing_to_do(sandbox: &Sandbox) {
    sandbox.ovmig("check").exits(0);
    sandbox
        .ovmig("revision -m more --autogenerate")
        .exits(0)
        .says("Unchanged");
    sandbox.ovmig("drift").exits(0).says("clean");
    sandbox.ovmig("pull").exits(0).says("Unchanged");
    sandbox.ovmig("pull --recorded").exits(0).says("Unchanged");
}

#[test]
fn from_alembic() {
    for scratch in Scratch::each() {
        scratch.execute_each(by_alembic(scratch.backend()));
        let sandbox = workspace(&scratch, "");
        sandbox
            .ovmig("pull")
            .exits(1)
            .says("no module declares `orders`, `users`")
            .says("Alembic keeps its books there");
        sandbox
            .ovmig("pull --module shop")
            .exits(0)
            .says("Created modules/shop/src/adapters/orm.rs: 2 tables added")
            .says("Not pulled view `totals`")
            .says("run `cargo ovmig register shop`");
        let manifest = sandbox.read("Cargo.toml");
        let ignored = "modules = []\nignore-tables = [\"alembic_version\"]";
        sandbox.write("Cargo.toml", &manifest.replace("modules = []", ignored));
        sandbox.ovmig("register shop").exits(0);
        sandbox.ovmig("revision -m init --autogenerate").exits(0);
        sandbox.ovmig("stamp head").exits(0);
        let orm = sandbox.read(ORM);
        nothing_to_do(&sandbox);
        assert_eq!(sandbox.read(ORM), orm);
        assert_eq!(
            scratch.query("SELECT version_num FROM alembic_version"),
            ["ae1027a6acf"]
        );
    }
}

/// A hundred tables, each of which refers to the one before.
fn hundred_tables(backend: Backend) -> String {
    let (number, text, moment, real) = match backend {
        Backend::Postgres => (
            "SERIAL PRIMARY KEY",
            "TEXT",
            "TIMESTAMPTZ",
            "DOUBLE PRECISION",
        ),
        Backend::Sqlite => (
            "INTEGER PRIMARY KEY NOT NULL",
            "TEXT",
            "TIMESTAMP",
            "DOUBLE",
        ),
        Backend::Mysql => (
            "INT AUTO_INCREMENT PRIMARY KEY",
            "VARCHAR(50)",
            "DATETIME",
            "DOUBLE",
        ),
    };
    (0..100)
        .map(|at| {
            let before = at.max(1) - 1;
            format!(
                "CREATE TABLE t{at:03} (\n  id {number},\n  before_id INTEGER NOT NULL REFERENCES t{before:03} (id) ON DELETE CASCADE,\n  \
                 name {text} NOT NULL DEFAULT 'none',\n  code VARCHAR(10) NOT NULL UNIQUE,\n  size {real} CHECK (size > 0),\n  \
                 made_at {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP\n);\n\
                 CREATE INDEX t{at:03}_by_name ON t{at:03} (name, size);\n"
            )
        })
        .collect()
}

#[test]
fn a_hundred_tables_of_hand_written_migrations() {
    for scratch in Scratch::each() {
        let sandbox = workspace(&scratch, "");
        sandbox.ovmig("revision -m tables").exits(0);
        sandbox.write(
            "migrations/0001_tables/up.sql",
            &hundred_tables(scratch.backend()),
        );
        sandbox.ovmig("check --accept 1");
        sandbox.ovmig("upgrade").exits(0);
        sandbox
            .ovmig_args(&["pull", "--map", "t00?=people", "--module", "shop"])
            .exits(0)
            .says("Created modules/shop/src/adapters/orm.rs: 90 tables added")
            .says("Created modules/people/src/adapters/orm.rs: 10 tables added");
        sandbox.ovmig("register --all").exits(0);
        nothing_to_do(&sandbox);
        assert_eq!(sandbox.read(ORM).matches("ovmig::table!").count(), 90);
    }
}
