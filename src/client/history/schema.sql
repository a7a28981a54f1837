-- A room of an account. Lines name it by number.
CREATE TABLE place (
    number INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    room TEXT NOT NULL,
    UNIQUE (network, room)
);
-- Lines are kept in volumes, each with blocks of lines (block_N) and an index (words_N), so that the oldest can go in
-- one piece and a search can end with the newest. Times in milliseconds.
CREATE TABLE volume (
    number INTEGER PRIMARY KEY,
    lines INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    first INTEGER NOT NULL DEFAULT 9223372036854775807,
    last INTEGER NOT NULL DEFAULT 0
);
-- Blocks that the index does not know yet.
CREATE TABLE waiting (
    volume INTEGER NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (volume, block)
) WITHOUT ROWID;
