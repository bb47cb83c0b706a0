-- The latest release of the rules of clocks that any process has worked with. Whoever carries an earlier one moves nothing.
CREATE TABLE IF NOT EXISTS clock_rules (
    name   VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    latest VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'such as 2026f; a later one sorts after it',
    PRIMARY KEY (name)
) ENGINE = InnoDB;

INSERT IGNORE INTO clock_rules (name, latest) VALUES ('tzdb', '');
