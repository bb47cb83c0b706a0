-- The platform's settings as they are, and every change of one. Nothing personal: who changed it is an id.
CREATE TABLE IF NOT EXISTS setting_v1 (
    setting_id BINARY(16)   NOT NULL PRIMARY KEY,
    kind       VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL
               COMMENT 'room, visit-type, policy, specialty, holidays',
    name       VARCHAR(160) NOT NULL COMMENT 'as people know it, or its code',
    value      MEDIUMTEXT   NOT NULL COMMENT 'JSON: its fields',
    changed_at DATETIME(6)  NOT NULL,
    KEY setting_v1_by_kind (kind, name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS setting_change_v1 (
    event_id   BINARY(16)      NOT NULL PRIMARY KEY,
    position   BIGINT UNSIGNED NOT NULL,
    setting_id BINARY(16)      NOT NULL,
    kind       VARCHAR(24)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name       VARCHAR(160)    NOT NULL COMMENT 'as it was called then',
    what       VARCHAR(24)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL
               COMMENT 'added, changed, retired, restored, removed, switched-off, switched-on',
    actor_id   BINARY(16)      NULL COMMENT 'the admin; NULL: an operator''s command',
    changed_at DATETIME(6)     NOT NULL,
    reason     VARCHAR(500)    NULL COMMENT 'in the admin''s words',
    changes    MEDIUMTEXT      NOT NULL COMMENT 'JSON: a list of field, from, to',
    value      MEDIUMTEXT      NOT NULL COMMENT 'JSON: all fields after it',
    KEY setting_change_v1_by_setting (setting_id, position),
    KEY setting_change_v1_by_kind (kind, position),
    KEY setting_change_v1_by_position (position)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
