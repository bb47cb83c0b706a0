-- The published profiles, for search. Name and city compare without case and accents.
CREATE TABLE IF NOT EXISTS doctor_directory_v2 (
    doctor_id    BINARY(16)   NOT NULL PRIMARY KEY,
    name         VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
    gender       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'female, male, diverse, not-said',
    street       VARCHAR(255) NOT NULL,
    city         VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
    country      VARCHAR(16)  NOT NULL COMMENT 'ISO 3166-1 alpha-2',
    latitude     DOUBLE       NOT NULL COMMENT 'degrees north, WGS 84',
    longitude    DOUBLE       NOT NULL COMMENT 'degrees east, WGS 84',
    time_zone    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    languages    TEXT         NOT NULL COMMENT 'JSON array of ISO 639-1 codes, as published',
    specialties  TEXT         NOT NULL COMMENT 'JSON array of codes, as published',
    onboarded_at DATETIME(6)  NOT NULL,
    KEY doctor_directory_v2_by_city (city),
    KEY doctor_directory_v2_by_onboarding (onboarded_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- When something last happened that a search shows of a doctor: one row for each stream that can change it. Whoever keeps
-- the directory in memory reads what came after the last position it knows, and nothing else.
CREATE TABLE IF NOT EXISTS doctor_directory_change_v2 (
    kind      VARCHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL
              COMMENT 'profile, schedule, visit, hold, waitlist, review',
    stream_id BINARY(16)      NOT NULL,
    doctor_id BINARY(16)      NOT NULL,
    position  BIGINT UNSIGNED NOT NULL COMMENT 'in the log, of the last event that counts',
    PRIMARY KEY (kind, stream_id),
    KEY doctor_directory_change_v2_by_position (position, doctor_id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
