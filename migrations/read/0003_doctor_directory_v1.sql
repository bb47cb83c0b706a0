-- The published profiles, for search. Name and city compare without case and accents.
CREATE TABLE IF NOT EXISTS doctor_directory_v1 (
    doctor_id    BINARY(16)   NOT NULL PRIMARY KEY,
    name         VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
    street       VARCHAR(255) NOT NULL,
    city         VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
    country      VARCHAR(16)  NOT NULL COMMENT 'ISO 3166-1 alpha-2',
    latitude     DOUBLE       NOT NULL,
    longitude    DOUBLE       NOT NULL,
    time_zone    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    languages    TEXT         NOT NULL COMMENT 'JSON array of ISO 639-1 codes, as published',
    specialties  TEXT         NOT NULL COMMENT 'JSON array of codes, as published',
    onboarded_at DATETIME(6)  NOT NULL,
    KEY doctor_directory_by_city (city)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS doctor_specialty_v1 (
    doctor_id BINARY(16)  NOT NULL,
    specialty VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (doctor_id, specialty),
    KEY doctor_specialty_by_specialty (specialty)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS doctor_language_v1 (
    doctor_id BINARY(16)  NOT NULL,
    language  VARCHAR(35) NOT NULL,
    PRIMARY KEY (doctor_id, language),
    KEY doctor_language_by_language (language)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
