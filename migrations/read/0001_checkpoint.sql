-- How far each projection is. Changes in the same transaction as the projection's rows.
CREATE TABLE IF NOT EXISTS checkpoint (
    name           VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version        INT UNSIGNED    NOT NULL,
    position       BIGINT UNSIGNED NOT NULL COMMENT 'last position of the log taken in; 0: none',
    updated_at     DATETIME(6)     NOT NULL,
    error          TEXT            NULL COMMENT 'why the projection stands still; NULL: it does not',
    error_position BIGINT UNSIGNED NULL COMMENT 'the event it cannot take in',
    PRIMARY KEY (name, version)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
