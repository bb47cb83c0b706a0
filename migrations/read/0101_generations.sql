-- What a checkpoint says besides how far it is.
ALTER TABLE checkpoint
    ADD COLUMN log_id   BINARY(16)       NULL COMMENT 'the log the rows come from; NULL: not written down yet',
    ADD COLUMN lanes    TINYINT UNSIGNED NOT NULL DEFAULT 0
                        COMMENT 'how many lanes are taking in a batch; 0: none, the rows are those of the position',
    ADD COLUMN retry_at DATETIME(6)      NULL COMMENT 'when an operator asked to try again';

-- How far each lane of a batch is while it is taken in. A lane is a share of the streams; no lane is behind the checkpoint.
CREATE TABLE IF NOT EXISTS checkpoint_lane (
    name     VARCHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version  INT UNSIGNED     NOT NULL,
    lane     TINYINT UNSIGNED NOT NULL,
    position BIGINT UNSIGNED  NOT NULL,
    PRIMARY KEY (name, version, lane)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The same for the tables a rebuild fills, and for those that were live before the last flip.
CREATE TABLE IF NOT EXISTS checkpoint__next LIKE checkpoint;
CREATE TABLE IF NOT EXISTS checkpoint__previous LIKE checkpoint;
CREATE TABLE IF NOT EXISTS checkpoint_lane__next LIKE checkpoint_lane;
CREATE TABLE IF NOT EXISTS checkpoint_lane__previous LIKE checkpoint_lane;
