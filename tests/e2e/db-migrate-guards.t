#!/bin/sh
# What db-migrate holds a migration against before and while it runs: the schema that it starts from,
# time-outs of the file, what a lost run of another role left.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1

query() {
    psql -XAtqc "$1"
}

field() {
    jq -r "$1" out
}

drifts() {
    postgres_database drifts
    query 'CREATE TABLE t (id int)'
    echo 'CREATE TABLE t (id int, v text);' >v2.sql
    name "a comparison is written and proved" && status 0 db-migrate --compare v2.sql -o m --format text
    is "$(tail -n 1 out)" 'Proved: it leads there, and its rollback back.'
    query 'CREATE TABLE u (id int)'
    name "a database that is elsewhere" && status 3 db-migrate --migrate m
    is "$(sed 's/[0-9]\{8\}/DATE/' err)" "db-migrate: error: 'm/DATE_add_t_v.sql' starts from another schema than this database has
db-migrate: detail: what changed is not known: no run has left its schema here
db-migrate: hint: compare again for a migration that fits, or let it try: --allow drift" "is refused"
    name "also by the dry run" && status 3 db-migrate --migrate m --dry-run
    query 'DROP TABLE u; CREATE EXTENSION pg_stat_statements; CREATE TABLE schema_migrations (version text)'
    name "extensions of monitoring and other tools' histories are no drift" && status 0 db-migrate --migrate m
    query 'ALTER TABLE t ADD COLUMN w int; CREATE INDEX t_v ON t (v)'
    name "a rollback is held against the schema as well" && status 3 db-migrate --rollback-last 1 m --allow data-loss
    is "$(sed -n '/detail/,/hint/p' err)" 'db-migrate: detail: since the last run:
      create column public.t.w
      create index public.t_v
db-migrate: hint: compare again for a migration that fits, or let it try: --allow drift' "and what drifted is shown"
    name "unless drift is allowed" && status 0 db-migrate --rollback-last 1 m --allow data-loss,drift
    is "$(query "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped")" id,w
}

# A proof names the step that the server refuses.
is_unproved() {
    postgres_database is_unproved
    query "CREATE TABLE t (id int)"
    query "CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS \$\$ BEGIN
        IF to_regclass('public.t') IS NOT NULL THEN RAISE 'not on %', tg_tag; END IF; END \$\$;
        CREATE EVENT TRIGGER stop ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION stop()"
    pg_dump -s | sed 's/CREATE TABLE public.t /CREATE TABLE public.u (id int); &/' >refused.sql
    name "a step that the server refuses" && status 0 db-migrate --compare refused.sql --format text
    is "$(grep 'not proved' out)" 'not proved: create table public.u: not on CREATE TABLE (SQLSTATE P0001)
not proved: rollback, drop table public.u: table "u" does not exist (SQLSTATE 42P01)' "is said, with the reason"
    name "in the document, too" && status 0 db-migrate --compare refused.sql --json
    is "$(field '.proof.holds, .steps[0].unproved')" 'false
not on CREATE TABLE (SQLSTATE P0001)'
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    name "and in the file" && status 0 db-migrate --compare refused.sql --format sql
    is "$(grep -c '^-- not proved: not on CREATE TABLE' out)" 1
    is "$(query "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate%'")" 0 "no scratch database is left"
}

# SHOW puts nothing into a table; a function does.
has_timeouts() {
    postgres_database has_timeouts
    query "CREATE TABLE seen (n serial, value text); CREATE TYPE mood AS ENUM ('a')"
    cat >own.sql <<'SQL'
INSERT INTO seen (value) VALUES (current_setting('lock_timeout'));
ALTER TYPE mood ADD VALUE 'b';
SET lock_timeout = '4s';
INSERT INTO seen (value) VALUES (current_setting('lock_timeout') || ' ' || current_setting('statement_timeout'));
ALTER TYPE mood ADD VALUE 'c';
INSERT INTO seen (value) VALUES (current_setting('lock_timeout'));
SQL
    name "a file with a time-out of its own" && status 0 db-migrate --migrate own.sql --lock-timeout 3s --statement-timeout 50s
    is "$(query 'SELECT value FROM seen ORDER BY n')" '3s
4s 50s
4s' "keeps it, in each of its parts"
}

# The role that takes up may not see what the lost run still executes.
waits_for_others() {
    postgres_database waits_for_others
    query "CREATE ROLE app LOGIN; GRANT CREATE ON DATABASE waits_for_others TO app; GRANT ALL ON SCHEMA public TO app"
    PGUSER=app psql -Xqc 'CREATE TABLE t (v int)'
    app="$DATABASE_URL&user=app"
    printf 'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY t_v ON t (v);\nSELECT 1 / 0;\n' >c.sql
    name "a history of the role" && status 3 db-migrate --migrate c.sql -c "$app"
    query 'DROP INDEX t_v'
    psql -Xqc 'BEGIN; LOCK t IN ROW EXCLUSIVE MODE; SELECT pg_sleep(60)' >/dev/null 2>&1 &
    holder=$!
    wait_for 5 sh -c 'psql -XAtc "SELECT 1 FROM pg_locks WHERE relation = '"'t'"'::regclass" | grep -q 1'
    psql -Xqc 'CREATE INDEX CONCURRENTLY t_v ON t (v)' &
    builder=$!
    wait_for 5 sh -c 'psql -XAtc "SELECT 1 FROM pg_stat_activity WHERE query LIKE '"'CREATE INDEX CONC%'"' AND state = '"'active'"'" | grep -q 1'
    query "UPDATE db_migrate.step SET state = 'running', indexes_before = NULL,
           (backend, backend_started) = (SELECT pid, backend_start FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%') WHERE position = 1"
    sed -i '$d' c.sql
    db-migrate --migrate c.sql -c "$app" --json >out 2>err &
    run=$!
    name "the next run waits for what another role executes" && ok wait_for 20 grep -q 'still runs this statement for an earlier run; waiting' err
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%'" >/dev/null
    wait "$builder"
    wait "$run"
    is "$?" 0 "comes to its end"
    wait "$holder"
    is "$(field '.migrations[0].statements[1].manner')" 'by an earlier run' "with nothing left to build"
    is "$(query "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_v'::regclass")" t "and takes the index"
}

rehearses_rollbacks() {
    postgres_database rehearses_rollbacks
    mkdir rb && echo 'CREATE TABLE one (id int);' >rb/1.sql && echo 'DROP TABLE one;' >rb/1_rollback.sql
    name "a rollback of what was never applied" && status 3 db-migrate --rollback rb/1.sql --dry-run
    is "$(head -n 1 err)" "db-migrate: error: '1.sql' is not in the history of this database" "is not rehearsed"
    name "of what is applied" && status 0 db-migrate --migrate rb
    name "it is" && status 0 db-migrate --rollback rb/1.sql --dry-run --json
    is "$(field '.migrations[0].outcome')" rehearsed
    name "and of what is undone" && status 0 db-migrate --rollback rb/1.sql
    name "nothing is done" && status 0 db-migrate --rollback rb/1.sql --dry-run --json
    is "$(field '.migrations[0].outcome')" 'already rolled back'
}

# What is big is changed beside running reads and writes.
goes_online() {
    postgres_database goes_online
    query "CREATE TABLE big (id int NOT NULL, v int); INSERT INTO big SELECT i, i FROM generate_series(1, 100000) i;
        CREATE INDEX big_v ON big (v); CREATE TABLE small (v int); ANALYZE"
    cat >online.sql <<'SQL'
CREATE TABLE big (id int PRIMARY KEY, v int NOT NULL CHECK (v > 0));
CREATE INDEX big_v ON big (v DESC);
CREATE TABLE small (v int NOT NULL);
SQL
    name "a big table and a small one" && status 0 db-migrate --compare online.sql -o online
    is "$(grep -c CONCURRENTLY online/*_rollback.sql)" 2 "indexes are replaced and dropped beside others"
    is "$(grep -c -e CONCURRENTLY -e VALIDATE online/*more.sql)" 5 "also built, and constraints validated"
    like "$(grep 'create key' online/*more.sql)" 'hazard: index-build, may-fail; 3.5 MB, about 100,000 rows$'
    is "$(grep 'TABLE public.small' online/*more.sql)" 'ALTER TABLE public.small ALTER COLUMN v SET NOT NULL;' "not where it is small"
    name "it is applied" && status 0 db-migrate --migrate online
    is "$(db-migrate --compare online.sql --check 2>&1 --format text)" 'No difference.'
    name "and rolled back" && status 0 db-migrate --rollback-last 1 online
    name "a document tells sizes" && status 0 db-migrate --compare online.sql --online never --json
    is "$(field '[.steps[] | select(.object.kind == "key").table.rows] | @text')$(grep -c CONCURRENTLY out)" '[100000]0'
    name "it is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
}

drifts
goes_online
is_unproved
has_timeouts
waits_for_others
rehearses_rollbacks
done_testing
