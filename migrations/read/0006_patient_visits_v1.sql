-- A patient's visits.
CREATE TABLE IF NOT EXISTS patient_visits_v1 (
    appointment_id  BINARY(16)   NOT NULL PRIMARY KEY,
    doctor_id       BINARY(16)   NOT NULL,
    patient_id      BINARY(16)   NOT NULL,
    visit_type_id   BINARY(16)   NOT NULL,
    visit_type_name VARCHAR(255) NOT NULL,
    starts_at       DATETIME(6)  NOT NULL,
    ends_at         DATETIME(6)  NOT NULL,
    local_start     DATETIME     NOT NULL COMMENT 'what the clock in the practice shows',
    time_zone       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the practice''s',
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                    COMMENT 'pending, booked, fulfilled, cancelled, noshow',
    price_amount    INT UNSIGNED NOT NULL COMMENT 'smallest unit of the currency',
    price_currency  CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    cancelled_by    VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'patient, doctor',
    sequence        INT UNSIGNED NOT NULL COMMENT 'SEQUENCE of its calendar file: changes since booking',
    KEY patient_visits_v1_by_time (patient_id, starts_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
