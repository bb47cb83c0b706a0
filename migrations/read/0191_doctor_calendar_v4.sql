-- A doctor's visits, with where they take place, the series they belong to, and what moving them made of the notice.
CREATE TABLE IF NOT EXISTS doctor_calendar_v4 (
    appointment_id  BINARY(16)   NOT NULL PRIMARY KEY,
    doctor_id       BINARY(16)   NOT NULL,
    patient_id      BINARY(16)   NOT NULL,
    visit_type_id   BINARY(16)   NOT NULL,
    visit_type_name VARCHAR(255) NOT NULL,
    reason_id       BINARY(16)   NULL COMMENT 'where it is sealed why the patient comes; NULL: nothing was said',
    starts_at       DATETIME(6)  NOT NULL,
    ends_at         DATETIME(6)  NOT NULL,
    local_start     DATETIME     NOT NULL COMMENT 'what the clock in the practice shows',
    time_zone       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the practice''s',
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                    COMMENT 'pending, booked, arrived, in-progress, fulfilled, cancelled, noshow',
    answer_by       DATETIME(6)  NULL COMMENT 'when the doctor was to have answered; NULL: nobody was asked',
    expires_at      DATETIME(6)  NULL COMMENT 'when the request ends unanswered; NULL: it is none any more',
    price_amount    INT UNSIGNED NOT NULL COMMENT 'smallest unit of the currency',
    price_currency  CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    notice_hours    SMALLINT UNSIGNED NOT NULL COMMENT 'hours before the start until which cancelling is not late',
    ending          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL
                    COMMENT 'cancelled, declined, expired; NULL: it is not cancelled',
    cancelled_by    VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL
                    COMMENT 'patient, doctor; NULL: nobody, it expired or is not cancelled',
    cancel_reason   VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the code given by whoever did it',
    late            BOOLEAN      NOT NULL COMMENT 'the patient cancelled after the notice agreed on',
    terms           VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                    COMMENT 'agreed: free until the notice; late: moved after it; free: until it starts',
    missed_visits   SMALLINT UNSIGNED NULL COMMENT 'visits the patient missed, for which the doctor is asked first',
    place           VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'practice, branch, telehealth',
    branch_id       BINARY(16)   NULL COMMENT 'of the further location it is at, by name and address as agreed on',
    branch_name     VARCHAR(255) NULL,
    branch_street   VARCHAR(255) NULL,
    branch_city     VARCHAR(255) NULL,
    branch_country  VARCHAR(16)  NULL COMMENT 'ISO 3166-1 alpha-2',
    link            VARCHAR(500) NULL COMMENT 'of a visit by video; for its two parties only',
    room_id         BINARY(16)   NULL COMMENT 'the room or device it takes',
    series_id       BINARY(16)   NULL COMMENT 'visits that were booked together',
    series_number   SMALLINT UNSIGNED NULL COMMENT 'which of them it is, from 1',
    series_of       SMALLINT UNSIGNED NULL COMMENT 'how many there were',
    sequence        INT UNSIGNED NOT NULL COMMENT 'SEQUENCE of its calendar file: changes since booking',
    KEY doctor_calendar_v4_by_time (doctor_id, starts_at),
    -- For visits that are over and still open.
    KEY doctor_calendar_v4_open (doctor_id, status, ends_at),
    -- For requests that were not answered in time, of whatever doctor.
    KEY doctor_calendar_v4_by_expiry (expires_at),
    -- For visits whose local time is another instant since the rules of a zone's clocks were changed, of whatever doctor.
    KEY doctor_calendar_v4_by_zone (time_zone, starts_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
