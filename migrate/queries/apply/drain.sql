-- Wait for the transaction of a lost run that the server still ends: each holds ROW EXCLUSIVE on the
-- history from its beginning. LOCK takes no snapshot, so nobody's concurrent build waits for this.
SET LOCAL lock_timeout = 0;
LOCK TABLE db_migrate.history IN SHARE ROW EXCLUSIVE MODE
