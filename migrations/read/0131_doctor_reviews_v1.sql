-- Reviews of visits, and what they come to for each doctor. The texts are in the vault.
CREATE TABLE IF NOT EXISTS doctor_reviews_v1 (
    appointment_id    BINARY(16)       NOT NULL PRIMARY KEY COMMENT 'the visit; a visit has one review',
    doctor_id         BINARY(16)       NOT NULL,
    patient_id        BINARY(16)       NOT NULL,
    visit_type_id     BINARY(16)       NOT NULL,
    rating            TINYINT UNSIGNED NOT NULL COMMENT 'stars, 1 to 5',
    text_id           BINARY(16)       NULL COMMENT 'where the text is sealed; NULL: stars only',
    standing          VARCHAR(16)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                      COMMENT 'published, hidden, withdrawn',
    written_at        DATETIME(6)      NOT NULL,
    reply_id          BINARY(16)       NULL COMMENT 'where the reply is sealed; NULL: none',
    replied_at        DATETIME(6)      NULL COMMENT 'when the present reply was written',
    moderation_reason VARCHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NULL
                      COMMENT 'why it was hidden or restored last; NULL: it never was',
    moderation_note   VARCHAR(500)     NULL COMMENT 'the same in an admin''s words',
    moderated_at      DATETIME(6)      NULL,
    KEY doctor_reviews_v1_by_doctor (doctor_id, standing, written_at, rating),
    KEY doctor_reviews_v1_by_time (written_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Published reviews only, computed from the rows above whenever one of a doctor's changes.
CREATE TABLE IF NOT EXISTS doctor_rating_v1 (
    doctor_id BINARY(16)   NOT NULL PRIMARY KEY,
    stars_1   INT UNSIGNED NOT NULL COMMENT 'reviews with one star',
    stars_2   INT UNSIGNED NOT NULL,
    stars_3   INT UNSIGNED NOT NULL,
    stars_4   INT UNSIGNED NOT NULL,
    stars_5   INT UNSIGNED NOT NULL,
    reviews   INT UNSIGNED NOT NULL COMMENT 'all of them',
    total     INT UNSIGNED NOT NULL COMMENT 'the sum of their stars'
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
