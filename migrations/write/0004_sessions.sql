-- Who is signed in. Ordinary rows, not events.

CREATE TABLE IF NOT EXISTS session (
    id BINARY(16) NOT NULL,
    account_id BINARY(16) NOT NULL,
    role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    last_used_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    PRIMARY KEY (id),
    KEY session_account (account_id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS refresh_token (
    -- SHA-256 of the token: who reads the table cannot sign in with it.
    hash BINARY(32) NOT NULL,
    session_id BINARY(16) NOT NULL,
    issued_at DATETIME(6) NOT NULL,
    used_at DATETIME(6) NULL,
    PRIMARY KEY (hash),
    KEY refresh_token_session (session_id)
) ENGINE = InnoDB;
