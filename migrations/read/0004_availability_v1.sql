-- What a doctor offers and which of it is taken; free times are computed from both when asked.
CREATE TABLE IF NOT EXISTS availability_schedule_v1 (
    doctor_id   BINARY(16)   NOT NULL PRIMARY KEY,
    time_zone   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    weekly      MEDIUMTEXT   NOT NULL COMMENT 'JSON of the domain''s WeeklyHours',
    visit_types MEDIUMTEXT   NOT NULL COMMENT 'JSON array of the domain''s VisitType, by id',
    version     INT UNSIGNED NOT NULL COMMENT 'version of the schedule''s stream'
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS availability_busy_v1 (
    appointment_id BINARY(16)  NOT NULL PRIMARY KEY,
    doctor_id      BINARY(16)  NOT NULL,
    starts_at      DATETIME(6) NOT NULL COMMENT 'first instant taken, buffer included',
    ends_at        DATETIME(6) NOT NULL COMMENT 'first instant free again, buffer included',
    KEY availability_busy_by_time (doctor_id, starts_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
