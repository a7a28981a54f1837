-- When the author last changed it.
ALTER TABLE messages ADD COLUMN edited INTEGER;
-- The message it answers, as it was then.
ALTER TABLE messages ADD COLUMN reply_id TEXT;
ALTER TABLE messages ADD COLUMN reply_user TEXT;
ALTER TABLE messages ADD COLUMN reply_excerpt TEXT;

-- Direct messages. On a shelf of their own, so that nothing that reads rooms can ever come across them.
CREATE TABLE whispers (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    at         INTEGER NOT NULL,
    -- The folded names of all who take part, sorted, with commas; and how they are spelled, in the same order.
    room       TEXT NOT NULL,
    room_shown TEXT NOT NULL,
    user       TEXT NOT NULL,
    color      TEXT NOT NULL,
    avatar     TEXT,
    badge      TEXT,
    html       TEXT NOT NULL,
    raw        TEXT NOT NULL,
    global     INTEGER,
    nonce      TEXT,
    edited     INTEGER,
    reply_id   TEXT,
    reply_user TEXT,
    reply_excerpt TEXT
);

CREATE INDEX whispers_by_room ON whispers (room, seq);
CREATE UNIQUE INDEX whispers_by_nonce ON whispers (user, nonce) WHERE nonce IS NOT NULL;

-- Who takes part in which conversation, and its newest message.
CREATE TABLE talks (
    person TEXT NOT NULL,
    room   TEXT NOT NULL,
    newest INTEGER NOT NULL,
    PRIMARY KEY (person, room)
) WITHOUT ROWID;

CREATE INDEX talks_by_person ON talks (person, newest);

-- The texts that a message had before, oldest first.
CREATE TABLE edits (
    message INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    html    TEXT NOT NULL,
    raw     TEXT NOT NULL
);

CREATE INDEX edits_by_message ON edits (message);

CREATE TABLE whisper_edits (
    message INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    html    TEXT NOT NULL,
    raw     TEXT NOT NULL
);

CREATE INDEX whisper_edits_by_message ON whisper_edits (message);

CREATE TABLE links (
    message INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    room    TEXT NOT NULL,
    picture INTEGER NOT NULL,
    url     TEXT NOT NULL,
    PRIMARY KEY (message, place)
) WITHOUT ROWID;

CREATE INDEX links_by_room ON links (room, message);
CREATE INDEX links_by_kind ON links (room, picture, message);

CREATE TABLE whisper_links (
    message INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    room    TEXT NOT NULL,
    picture INTEGER NOT NULL,
    url     TEXT NOT NULL,
    PRIMARY KEY (message, place)
) WITHOUT ROWID;

CREATE INDEX whisper_links_by_room ON whisper_links (room, message);

-- A message that goes takes along what hangs on it, whoever deletes it.
CREATE TRIGGER messages_gone AFTER DELETE ON messages BEGIN
    DELETE FROM links WHERE message = old.seq;
    DELETE FROM edits WHERE message = old.seq;
END;

CREATE TRIGGER whispers_gone AFTER DELETE ON whispers BEGIN
    DELETE FROM whisper_links WHERE message = old.seq;
    DELETE FROM whisper_edits WHERE message = old.seq;
END;

-- Who takes no direct messages of whom; folded names, and the spelling to show.
CREATE TABLE blocks (
    person  TEXT NOT NULL,
    blocked TEXT NOT NULL,
    shown   TEXT NOT NULL,
    PRIMARY KEY (person, blocked)
) WITHOUT ROWID;

-- The links of messages before this one are still to be found.
INSERT INTO meta (key, value) SELECT 'links_from', max(seq) + 1 FROM messages HAVING max(seq) IS NOT NULL;
