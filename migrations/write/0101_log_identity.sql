-- The log's own name. After a restore the same positions are given to other events, so whoever remembers positions (the
-- broker's stream, read tables, mails) remembers also whose they are. One row.
CREATE TABLE IF NOT EXISTS log_identity (
    only_row TINYINT UNSIGNED NOT NULL,
    id BINARY(16) NOT NULL,
    PRIMARY KEY (only_row)
) ENGINE = InnoDB;

INSERT IGNORE INTO log_identity (only_row, id) VALUES (1, UNHEX(REPLACE(UUID(), '-', '')));
