CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    folded   TEXT NOT NULL UNIQUE,
    -- An argon2 string; null until a password is set.
    password TEXT,
    admin    INTEGER NOT NULL DEFAULT 0,
    -- The one token that is valid (RFC 2.1), and when it was made.
    token_id TEXT NOT NULL,
    token_at INTEGER NOT NULL,
    created  INTEGER NOT NULL
);

CREATE TABLE messages (
    -- The order of the house: one sequence for all rooms.
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    at         INTEGER NOT NULL,
    room       TEXT NOT NULL,
    room_shown TEXT NOT NULL,
    -- The author as shown at that time.
    user       TEXT NOT NULL,
    color      TEXT NOT NULL,
    avatar     TEXT,
    badge      TEXT,
    html       TEXT NOT NULL,
    raw        TEXT NOT NULL,
    global     INTEGER,
    nonce      TEXT
);

CREATE INDEX messages_by_room ON messages (room, seq);
-- One attempt of one person is stored once, however often it is sent.
CREATE UNIQUE INDEX messages_by_nonce ON messages (user, nonce) WHERE nonce IS NOT NULL;
