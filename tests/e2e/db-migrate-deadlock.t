#!/bin/sh
# A migration and an application that wait for each other: it is the migration that gives way, and tries
# again; the application never hears of it.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
# The server's look for a deadlock on its behalf comes before there is one, so that only the application's
# would find it.
DATABASE_URL="$(postgres_url postgres)&options=-c%20deadlock_timeout%3D20ms"
export DATABASE_URL

query() {
    psql -XAtqc "$1"
}

# The application has one of the tables, waits until the migration wants that, and wants the other.
meets() {
    psql -Xq -v ON_ERROR_STOP=1 >app.out 2>&1 <<SQL &
BEGIN;
UPDATE $1 SET v = v + 1;
DO \$\$ BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP PERFORM pg_sleep(0.01); END LOOP;
    PERFORM pg_sleep(0.1);
END \$\$;
UPDATE $2 SET v = v + 1;
COMMIT;
SQL
    app=$!
    reap "$app"
    wait_for 10 sh -c "psql -XAtqc \"SELECT 1 FROM pg_locks WHERE relation = '$1'::regclass AND mode = 'RowExclusiveLock'\" | grep -q 1"
}

query 'CREATE TABLE a (v int); CREATE TABLE b (v int); INSERT INTO a VALUES (0); INSERT INTO b VALUES (0)'
printf 'ALTER TABLE a ADD COLUMN w int;\nALTER TABLE b ADD COLUMN w int;\n' >both.sql

meets b a
name "a rehearsal" && status 4 db-migrate --migrate both.sql --dry-run
wait "$app"
is "$(cat app.out)" '' "gives way"
like "$(cat err)" 'both.sql:2:1: error: pid [0-9]* and this migration wait for each other; the migration gives way'

meets b a
name "a migration" && status 0 db-migrate --migrate both.sql
wait "$app"
is "$(cat app.out)" '' "gives way"
like "$(cat err)" 'note: pid [0-9]* and this migration wait for each other; the migration gives way; try 2 of 8'

# Rows are locked as well, in the order in which the application does not take them.
printf -- '-- db-migrate: no-transaction\nDO $$ BEGIN UPDATE a SET w = 1; UPDATE b SET w = 1; END $$;\n' >rows.sql
meets b a
name "what stands alone" && status 0 db-migrate --migrate rows.sql
wait "$app"
is "$(cat app.out)" '' "gives way"
like "$(cat err)" 'the migration gives way; try 2 of 8'
is "$(query 'SELECT v, w FROM a UNION ALL SELECT v, w FROM b')" '3|1
3|1' "both have done what they wanted"
done_testing
