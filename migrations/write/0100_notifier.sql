-- How far the notifier has read the log, and one row for each mail it owes or has dealt with.
-- Neither holds anything about a person but ids; what a mail says is made from the log when it is sent.

CREATE TABLE IF NOT EXISTS notifier_checkpoint (
    name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position BIGINT UNSIGNED NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sent_mail (
    event_id BINARY(16) NOT NULL,
    kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- An account.
    recipient BINARY(16) NOT NULL,
    -- Both of the event.
    position BIGINT UNSIGNED NOT NULL,
    recorded_at DATETIME(6) NOT NULL,
    message_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- due, sending, sent, failed, skipped-late, skipped-gone, skipped-old
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempts INT UNSIGNED NOT NULL DEFAULT 0,
    -- While sending: when the lease ends. NULL: there is nothing left to do.
    next_try_at DATETIME(6) NULL,
    -- Why the last attempt did not send it, for example smtp-451.
    reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    settled_at DATETIME(6) NULL,
    PRIMARY KEY (event_id, kind, recipient),
    KEY sent_mail_next_try_at (next_try_at),
    -- For the mails one person is still owed, which are sent in order.
    KEY sent_mail_recipient (recipient, next_try_at)
) ENGINE = InnoDB;
