-- When a mail that is not owed at once is due: a reminder of a visit. Until then its status is planned and next_try_at is
-- the same. NULL: owed from its event on. Settled as skipped-stale: the visit did not stand any more when it was due.
ALTER TABLE sent_mail ADD COLUMN due_at DATETIME(6) NULL;

-- For what is owed now, beside any number of reminders for later.
ALTER TABLE sent_mail ADD KEY sent_mail_status (status, next_try_at);
