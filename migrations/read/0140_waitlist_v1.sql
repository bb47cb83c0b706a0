-- Who waits for which time, and who is being asked. A row is the folded stream, with what it is found by beside it.
CREATE TABLE IF NOT EXISTS waitlist_v1 (
    entry_id      BINARY(16)   NOT NULL PRIMARY KEY,
    patient_id    BINARY(16)   NOT NULL,
    doctor_id     BINARY(16)   NULL COMMENT 'whose time; NULL: any doctor''s of a specialty in a city',
    visit_type_id BINARY(16)   NULL COMMENT 'for what; NULL with doctor_id',
    visit_id      BINARY(16)   NULL COMMENT 'the visit that shall move; NULL: a new one is booked',
    standing      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                  COMMENT 'waiting, offered, accepted, left, closed',
    joined_at     DATETIME(6)  NOT NULL COMMENT 'whoever waits longer is asked first',
    ended_at      DATETIME(6)  NULL COMMENT 'when it was accepted, left or closed; NULL: it lasts',
    state         MEDIUMTEXT   NOT NULL COMMENT 'JSON of the domain''s WaitlistEntry',
    version       INT UNSIGNED NOT NULL COMMENT 'version of the entry''s stream',
    KEY waitlist_v1_by_patient (patient_id, joined_at),
    KEY waitlist_v1_by_doctor (doctor_id, standing),
    KEY waitlist_v1_by_turn (standing, joined_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
