-- What a doctor offers, where, and which of it is taken; free times are computed from both when asked.
CREATE TABLE IF NOT EXISTS availability_schedule_v3 (
    doctor_id BINARY(16)   NOT NULL PRIMARY KEY,
    rules     MEDIUMTEXT   NOT NULL COMMENT 'JSON of the domain''s Rules',
    version   INT UNSIGNED NOT NULL COMMENT 'version of the schedule''s stream'
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row for each doctor, room or device a visit or hold takes.
CREATE TABLE IF NOT EXISTS availability_busy_v3 (
    owner_id        BINARY(16)  NOT NULL COMMENT 'the visit or the hold',
    resource_id     BINARY(16)  NOT NULL COMMENT 'the doctor, room or device',
    kind            VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'visit, hold',
    visit_type_id   BINARY(16)  NOT NULL,
    starts_at       DATETIME(6) NOT NULL COMMENT 'first instant taken, buffer included',
    ends_at         DATETIME(6) NOT NULL COMMENT 'first instant free again, buffer included',
    visit_starts_at DATETIME(6) NOT NULL COMMENT 'first instant of the visit itself',
    visit_ends_at   DATETIME(6) NOT NULL COMMENT 'its end',
    expires_at      DATETIME(6) NULL COMMENT 'from then on it takes nothing; NULL: until it is given up',
    PRIMARY KEY (owner_id, resource_id),
    KEY availability_busy_v3_by_time (resource_id, starts_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
