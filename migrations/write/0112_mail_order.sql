-- What a mail is about: a visit, an account. Mails to one person about one thing are sent in order; one that is stuck
-- holds up none about other things. NULL: dealt with before there was this column.
ALTER TABLE sent_mail ADD COLUMN stream_id BINARY(16) NULL;

UPDATE sent_mail JOIN event ON event.position = sent_mail.position SET sent_mail.stream_id = event.stream_id
WHERE sent_mail.next_try_at IS NOT NULL;

ALTER TABLE sent_mail ADD KEY sent_mail_stream (stream_id, recipient);

ALTER TABLE sent_mail DROP KEY sent_mail_recipient;
