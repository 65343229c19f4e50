CREATE TABLE reorgs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_height INTEGER NOT NULL,
    depth INTEGER NOT NULL CHECK (depth > 0),
    old_tip BLOB NOT NULL,
    new_tip BLOB NOT NULL,
    seen_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CHECK (old_tip <> new_tip)
) STRICT;
