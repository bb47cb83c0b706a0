-- The log and what an append checks. Everything in here but `event` could be rebuilt from `event`.
-- Ids are BINARY(16); instants DATETIME(6) in UTC. Names that are compared with JSON_TABLE columns are ascii_bin, as
-- those columns are declared, or the indexes would not be used.

CREATE TABLE IF NOT EXISTS event (
    position BIGINT UNSIGNED NOT NULL,
    event_id BINARY(16) NOT NULL,
    stream_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    stream_id BINARY(16) NOT NULL,
    version INT UNSIGNED NOT NULL,
    event_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    schema_version SMALLINT UNSIGNED NOT NULL,
    payload LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    actor BINARY(16) NULL,
    causation_id BINARY(16) NOT NULL,
    correlation_id BINARY(16) NOT NULL,
    recorded_at DATETIME(6) NOT NULL,
    PRIMARY KEY (position),
    -- A second lock that must never be hit: the append has checked the version under the head lock.
    UNIQUE KEY event_stream (stream_id, stream_type, version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row. Every append locks it first and moves it by the number of its events.
CREATE TABLE IF NOT EXISTS log_head (
    only_row TINYINT UNSIGNED NOT NULL,
    position BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (only_row)
) ENGINE = InnoDB;

INSERT IGNORE INTO log_head (only_row, position) VALUES (1, 0);

-- Something only one stream may hold at a time.
CREATE TABLE IF NOT EXISTS claim (
    namespace VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    claim_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id BINARY(16) NOT NULL,
    PRIMARY KEY (namespace, claim_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

-- The time [starts_at, ends_at) of a resource. One row for each UTC day it touches, so that an overlap is found by
-- equality on the day, whatever the resource's history.
CREATE TABLE IF NOT EXISTS reservation (
    resource_id BINARY(16) NOT NULL,
    resource_kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day DATE NOT NULL,
    starts_at DATETIME(6) NOT NULL,
    ends_at DATETIME(6) NOT NULL,
    -- A hold blocks nobody from this instant on. NULL: until released.
    expires_at DATETIME(6) NULL,
    owner_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id BINARY(16) NOT NULL,
    PRIMARY KEY (resource_id, resource_kind, day, starts_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

-- Answers already given, for requests that come again.
CREATE TABLE IF NOT EXISTS idempotency (
    scope BINARY(16) NOT NULL,
    idempotency_key BINARY(16) NOT NULL,
    fingerprint BINARY(32) NOT NULL,
    status SMALLINT UNSIGNED NOT NULL,
    body LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    position BIGINT UNSIGNED NOT NULL,
    recorded_at DATETIME(6) NOT NULL,
    PRIMARY KEY (scope, idempotency_key),
    -- For throwing away old ones.
    KEY idempotency_recorded (recorded_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
