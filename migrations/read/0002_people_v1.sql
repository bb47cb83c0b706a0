-- Who has an account. Names and addresses are not here: name_id and email_id point into the vault.
CREATE TABLE IF NOT EXISTS people_v1 (
    account_id BINARY(16)  NOT NULL PRIMARY KEY,
    role       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'patient, doctor, admin',
    name_id    BINARY(16)  NOT NULL,
    email_id   BINARY(16)  NOT NULL,
    time_zone  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    locale     VARCHAR(64) NOT NULL,
    standing   VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'unconfirmed, invited, active',
    created_at DATETIME(6) NOT NULL,
    KEY people_by_role (role, created_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
