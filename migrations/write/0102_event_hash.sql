-- SHA-256 over the previous event's hash and this event's columns: an event that is edited or taken out breaks the chain
-- from there on. NULL: stored before there was a chain; nothing fills these in afterwards, which would prove nothing.
ALTER TABLE event ADD COLUMN hash BINARY(32) NULL;
