# shellcheck shell=sh
# A migration of twelve steps that is no single transaction, for what interrupts it: sourced after
# postgres.sh by tests that have query().
#
#   mixed               writes mixed.sql
#   start_mixed NAME    makes a database that it starts from
#   end_state           prints what it leads to, whatever came in between

mixed() {
    cat >mixed.sql <<'SQL'
-- Twelve steps, some of which cannot be part of a transaction.
SET lock_timeout = '4s';
BEGIN;
INSERT INTO trace VALUES (1);
CREATE TABLE x (id int, e mood);
SELECT pg_sleep(0.02);
COMMIT;
CREATE INDEX CONCURRENTLY t_v ON t (v);
ALTER TYPE mood ADD VALUE 'new';
BEGIN;
INSERT INTO trace VALUES (2);
INSERT INTO x VALUES (1, 'new');
SELECT pg_sleep(0.02);
COMMIT;
CREATE INDEX CONCURRENTLY ON t (w);
CREATE UNIQUE INDEX CONCURRENTLY "T ""q""" ON t (id);
VACUUM t;
BEGIN;
INSERT INTO trace VALUES (3);
ALTER TABLE t ADD COLUMN z int;
COMMIT;
DROP INDEX CONCURRENTLY old;
REINDEX INDEX CONCURRENTLY t_v;
ALTER TYPE mood ADD VALUE 'last';
INSERT INTO trace VALUES (4);
SELECT pg_sleep(0.02);
SQL
}

start_mixed() {
    postgres_database "$1"
    query "CREATE TYPE mood AS ENUM ('old'); CREATE TABLE trace (n int);
        CREATE TABLE t (id int, v int, w int);
        INSERT INTO t SELECT i, i % 100, i % 7 FROM generate_series(1, 20000) i;
        CREATE INDEX old ON t (id)"
}

# The state that a run leads to, whatever interrupted it.
end_state() {
    query "SELECT string_agg(n::text, ',' ORDER BY n) FROM trace;
        SELECT enum_range(NULL::mood), (SELECT count(*) FROM x);
        SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = 't'::regclass ORDER BY 1;
        SELECT name, state FROM db_migrate.history; SELECT count(*) FROM db_migrate.step"
}
