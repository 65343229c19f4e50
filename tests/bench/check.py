#!/usr/bin/env python3
"""Measures `cargo ovmig check` on a generated workspace, side by side with `cargo metadata --no-deps`.

    cargo build --release -p cargo-ovmig
    python3 tests/bench/check.py [--modules 50] [--tables 1000] [--backend sqlite|postgres] [--runs 10] [--keep DIR]

The workspace has the given number of modules and tables of ten columns, and one migration a table. Printed are the
medians of wall time and CPU time (user and system, of the process and of the cargo that it calls), and the peak of
resident memory. Measures the example workspace as well.
"""

import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / "target" / "release" / "cargo-ovmig"

COLUMNS = {
    "sqlite": [
        ("id", "Integer", "INTEGER NOT NULL"),
        ("name", "#40", "VARCHAR(40) NOT NULL"),
        ("title", "?#255", "VARCHAR(255)"),
        ("size", "?BigInt", "BIGINT"),
        ("count", "Integer", "INTEGER NOT NULL"),
        ("ready", "Bool", "BOOLEAN NOT NULL"),
        ("ratio", "?Double", "DOUBLE"),
        ("body", "?Text", "TEXT"),
        ("created_at", "Timestamp", "TIMESTAMP NOT NULL"),
        ("data", "?Binary", "BLOB"),
    ],
    "postgres": [
        ("id", "Int4", "INTEGER NOT NULL"),
        ("name", "#40", "VARCHAR(40) NOT NULL"),
        ("title", "?#255", "VARCHAR(255)"),
        ("size", "?Int8", "BIGINT"),
        ("count", "Int4", "INTEGER NOT NULL"),
        ("ready", "Bool", "BOOLEAN NOT NULL"),
        ("ratio", "?Double", "DOUBLE PRECISION"),
        ("body", "?Text", "TEXT"),
        ("created_at", "Timestamptz", "TIMESTAMPTZ NOT NULL"),
        ("data", "?Bytea", "BYTEA"),
    ],
}


def declaration(kind):
    optional = kind.startswith("?")
    kind = kind.lstrip("?")
    length = ""
    if kind.startswith("#"):
        length, kind = f"        #[max_length = {kind[1:]}]\n", "Varchar"
    return length, f"Nullable<{kind}>" if optional else kind


def table(name, backend):
    lines = [f"ovmig::table! {{\n    /// Table {name}.\n    #[index(name)]\n    {name} (id) {{\n"]
    for column, kind, _ in COLUMNS[backend]:
        length, ty = declaration(kind)
        lines.append(f"{length}        {column} -> {ty},\n")
    lines.append("    }\n}\n\n")
    return "".join(lines)


def migration(name, backend):
    columns = "".join(f"    {column} {sql},\n" for column, _, sql in COLUMNS[backend])
    text = f"CREATE TABLE {name} (\n{columns}    CONSTRAINT {name}_pkey PRIMARY KEY (id)\n);\n\n"
    text += f"CREATE INDEX {name}_name_idx ON {name} (name);\n"
    if backend == "postgres":
        text += f"\nCOMMENT ON TABLE {name} IS 'Table {name}.';\n"
    return text


def generate(folder, modules, tables, backend):
    write(folder / "Cargo.toml", '[workspace]\nmembers = ["modules/*"]\nresolver = "3"\n')
    for index in range(modules):
        home = folder / "modules" / f"module_{index:03}"
        write(home / "Cargo.toml", f'[package]\nname = "module_{index:03}"\nversion = "0.1.0"\nedition = "2024"\n')
        write(home / "src" / "lib.rs", "")
        names = [f"table_{number:04}" for number in range(index, tables, modules)]
        write(home / "src" / "adapters" / "orm.rs", "".join(table(name, backend) for name in names))
    for number in range(tables):
        home = folder / "migrations" / f"{number + 1:04}_create_table_{number:04}"
        write(home / "up.sql", migration(f"table_{number:04}", backend))
        write(home / "down.sql", f"DROP TABLE table_{number:04};\n")
    run([BINARY, "init", "--backend", backend], folder)
    run([BINARY, "register", "--all"], folder)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def measure(command, folder, runs):
    walls, cpus = [], []
    run(command, folder)
    for _ in range(runs):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run(command, folder)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls) * 1000, statistics.median(cpus) * 1000


def peak(command, folder):
    """The peak of resident memory in MB, by a Python of its own: `ru_maxrss` never goes down again."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, command)], cwd=folder, capture_output=True, text=True)
    return float(done.stdout)


def report(title, folder, runs):
    print(title)
    for name, command in [
        ("cargo metadata --no-deps", ["cargo", "metadata", "--no-deps", "--format-version", "1"]),
        ("cargo ovmig check", [BINARY, "check"]),
    ]:
        wall, cpu = measure(command, folder, runs)
        print(f"  {name:26} {wall:8.1f} ms wall {cpu:8.1f} ms CPU {peak(command, folder):8.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modules", type=int, default=50)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--backend", choices=sorted(COLUMNS), action="append")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--keep", type=pathlib.Path, help="generate here, and keep it")
    options = parser.parse_args()
    if not BINARY.exists():
        sys.exit("first run: cargo build --release -p cargo-ovmig")
    report("workspace-example (SQLite)", ROOT / "workspace-example", options.runs)
    for backend in options.backend or ["sqlite", "postgres"]:
        folder = options.keep / backend if options.keep else pathlib.Path(tempfile.mkdtemp())
        generate(folder, options.modules, options.tables, backend)
        report(f"{options.modules} modules, {options.tables} tables and migrations ({backend})", folder, options.runs)
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
