-- Personal data, sealed under a key per person. Neither table says anything without the master key.

CREATE TABLE IF NOT EXISTS vault_key (
    subject_id BINARY(16) NOT NULL,
    -- The person's key, sealed under the master key. Deleting this row erases the person.
    wrapped VARBINARY(128) NOT NULL,
    PRIMARY KEY (subject_id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS vault (
    id BINARY(16) NOT NULL,
    subject_id BINARY(16) NOT NULL,
    sealed MEDIUMBLOB NOT NULL,
    PRIMARY KEY (id),
    KEY vault_subject (subject_id)
) ENGINE = InnoDB;

-- Ordinary rows changed together with events, such as password hashes.
CREATE TABLE IF NOT EXISTS secret (
    owner BINARY(16) NOT NULL,
    kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (owner, kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
