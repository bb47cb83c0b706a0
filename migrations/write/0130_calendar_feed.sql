-- Who has a secret address for a calendar feed. Ordinary rows, not events: one a person, replaced by a new address.

CREATE TABLE IF NOT EXISTS calendar_feed (
    account_id BINARY(16) NOT NULL,
    role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- SHA-256 of the secret: who reads the table cannot read the feed with it.
    hash BINARY(32) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (account_id),
    UNIQUE KEY calendar_feed_hash (hash)
) ENGINE = InnoDB;
