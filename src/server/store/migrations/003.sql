-- Rooms that somebody has decided something about. Folded names everywhere; `shown` is how it was spelled.
CREATE TABLE rooms (
    room          TEXT PRIMARY KEY,
    -- Milliseconds between two messages of one person.
    slow          INTEGER,
    -- Pictures are held until a moderator has marked them.
    hold          INTEGER NOT NULL DEFAULT 0,
    rules         TEXT,
    rules_version INTEGER NOT NULL DEFAULT 0,
    must_accept   INTEGER NOT NULL DEFAULT 0,
    -- The event that is on.
    live_since    INTEGER,
    live_title    TEXT
) WITHOUT ROWID;

CREATE TABLE moderators (
    room   TEXT NOT NULL,
    person TEXT NOT NULL,
    shown  TEXT NOT NULL,
    -- Only until the present event ends.
    event  INTEGER NOT NULL,
    by     TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) WITHOUT ROWID;

-- Who may not post where; the room `*` is every room.
CREATE TABLE restraints (
    room   TEXT NOT NULL,
    person TEXT NOT NULL,
    shown  TEXT NOT NULL,
    since  INTEGER NOT NULL,
    -- Null for a ban.
    until  INTEGER,
    by     TEXT NOT NULL,
    reason TEXT,
    -- The entry in the log.
    entry  TEXT NOT NULL,
    PRIMARY KEY (room, person)
) WITHOUT ROWID;

CREATE INDEX restraints_by_end ON restraints (until);

-- The moderators' log. Nothing is ever taken out of it.
CREATE TABLE mod_log (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    room    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    by      TEXT NOT NULL,
    verb    TEXT NOT NULL,
    person  TEXT,
    shown   TEXT,
    length  INTEGER,
    reason  TEXT,
    message TEXT,
    -- What undoing it has to bring back, as JSON.
    before  TEXT,
    undone_at INTEGER,
    undone_by TEXT
);

CREATE INDEX mod_log_by_room ON mod_log (room, seq);
CREATE INDEX mod_log_by_person ON mod_log (room, person, seq);

CREATE TABLE accepted (
    room    TEXT NOT NULL,
    person  TEXT NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) WITHOUT ROWID;

CREATE TABLE pins (
    room    TEXT NOT NULL,
    message TEXT NOT NULL,
    author  TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    by      TEXT NOT NULL,
    at      INTEGER NOT NULL,
    until   INTEGER,
    PRIMARY KEY (room, message)
) WITHOUT ROWID;

CREATE TABLE reports (
    message TEXT NOT NULL,
    person  TEXT NOT NULL,
    shown   TEXT NOT NULL,
    room    TEXT NOT NULL,
    reason  TEXT,
    at      INTEGER NOT NULL,
    closed  INTEGER,
    PRIMARY KEY (message, person)
) WITHOUT ROWID;

CREATE INDEX reports_open ON reports (room, at) WHERE closed IS NULL;

-- What moderators tell each other about somebody.
CREATE TABLE notes (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    room   TEXT NOT NULL,
    person TEXT NOT NULL,
    by     TEXT NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL
);

CREATE INDEX notes_by_person ON notes (room, person, seq);

-- Points as they were at that time; they recover as policy/karma says.
CREATE TABLE karma (
    person TEXT PRIMARY KEY,
    points INTEGER NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE markers (
    person  TEXT NOT NULL,
    room    TEXT NOT NULL,
    message TEXT NOT NULL,
    -- When that message was posted, and its place in the order of its shelf.
    at      INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (person, room)
) WITHOUT ROWID;

-- Who was seen in which room, and when last.
CREATE TABLE seen (
    room   TEXT NOT NULL,
    person TEXT NOT NULL,
    shown  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) WITHOUT ROWID;

CREATE INDEX seen_by_time ON seen (room, at);
CREATE INDEX seen_by_person ON seen (person, at);

-- A deleted message keeps its text for moderators.
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;
ALTER TABLE messages ADD COLUMN deleted_by TEXT;
-- held, safe or nsfw; null where nobody has to look.
ALTER TABLE messages ADD COLUMN mark TEXT;
ALTER TABLE whispers ADD COLUMN deleted_at INTEGER;
ALTER TABLE whispers ADD COLUMN deleted_by TEXT;
ALTER TABLE whispers ADD COLUMN mark TEXT;

CREATE INDEX messages_marked ON messages (room, mark, seq) WHERE mark IS NOT NULL;

-- Direct messages that wait for somebody (folded name) until the event of that person is over.
CREATE TABLE held (
    person  TEXT NOT NULL,
    message INTEGER NOT NULL,
    -- The person has blocked its author since: it is never brought.
    refused INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person, message)
) WITHOUT ROWID;

CREATE INDEX held_by_message ON held (message);

CREATE TRIGGER whispers_held_gone AFTER DELETE ON whispers BEGIN
    DELETE FROM held WHERE message = old.seq;
END;

-- Addresses for posting into a room (`incoming`), or that are told of what happens there.
CREATE TABLE hooks (
    id         TEXT PRIMARY KEY,
    room       TEXT NOT NULL,
    room_shown TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- Null for one that posts.
    url        TEXT,
    -- Words with commas.
    events     TEXT NOT NULL,
    -- The beginning of the event it was made for; null for one that stays.
    event      INTEGER,
    by         TEXT NOT NULL,
    at         INTEGER NOT NULL,
    revoked    INTEGER,
    failing_since INTEGER
) WITHOUT ROWID;

CREATE INDEX hooks_by_room ON hooks (room);

-- As they are: a hash could not sign.
CREATE TABLE hook_secrets (
    hook   TEXT NOT NULL,
    number INTEGER NOT NULL,
    secret TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (hook, number)
) WITHOUT ROWID;

-- Ids of calls that were taken, so that none is taken twice.
CREATE TABLE hook_calls (
    hook TEXT NOT NULL,
    id   TEXT NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (hook, id)
) WITHOUT ROWID;

-- Calls that are still to be made.
CREATE TABLE deliveries (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    hook  TEXT NOT NULL,
    id    TEXT NOT NULL,
    body  TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due   INTEGER NOT NULL
);

CREATE INDEX deliveries_by_hook ON deliveries (hook, seq);

CREATE TABLE api_tokens (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    name    TEXT NOT NULL,
    -- SHA-256 of the token: it is shown once and kept by nobody.
    hash    BLOB NOT NULL UNIQUE,
    scopes  TEXT NOT NULL,
    -- Folded names, one a line; null for every room.
    rooms   TEXT,
    at      INTEGER NOT NULL,
    used    INTEGER,
    revoked INTEGER
) WITHOUT ROWID;
