-- A commit may be seen before it is on disk, also the one that moves the barrier. So the relay first writes the head here
-- and moves row 'log', which readers trust, only after that commit has returned.
INSERT IGNORE INTO log_barrier (name, position, epoch) VALUES ('log-written', 0, 0);
