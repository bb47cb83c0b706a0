-- A commit may be seen before it is on disk. Whoever passes on an answer read from such a commit writes here first: the
-- server writes its own log in order, so what was visible before this commit is on disk with it.
CREATE TABLE IF NOT EXISTS log_flush (
    only_row TINYINT UNSIGNED NOT NULL,
    times BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (only_row)
) ENGINE = InnoDB;

INSERT IGNORE INTO log_flush (only_row, times) VALUES (1, 0);
