-- Who does what among several processes, and how far they are.

-- Effects outside the database (broker, mail) stay at or below the position. Written by the relay.
CREATE TABLE IF NOT EXISTS log_barrier (
    name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position BIGINT UNSIGNED NOT NULL,
    epoch BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB;

INSERT IGNORE INTO log_barrier (name, position, epoch) VALUES ('log', 0, 0);

-- A task one process does at a time. Whoever takes it over raises the epoch, which shuts the former holder out.
CREATE TABLE IF NOT EXISTS lease (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    holder BINARY(16) NOT NULL,
    epoch BIGINT UNSIGNED NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB;
