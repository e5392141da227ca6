#!/bin/sh
# Files and roles that are not as one expects: line ends, marks, names; defaults of a role, rights on the
# history, a file that lost what was run of it; rows that no partition takes. And what only looks, changes nothing.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url postgres)
export DATABASE_URL

query() {
    psql -XAtqc "$1"
}

mkdir marks
printf -- '-- migrate:up\rCREATE TABLE cr (id int);\r-- migrate:down\rDROP TABLE cr;\r' >marks/1_cr.sql
printf '\357\273\277-- migrate:up\r\nCREATE TABLE bom (id int);\r\n-- migrate:down\r\nDROP TABLE bom;\r\n' >marks/2_bom.sql
name "marks behind a lone CR and a byte order mark" && status 0 db-migrate --migrate marks --json
is "$(jq -c '[.migrations[].statements | length]' out)$(query "SELECT to_regclass('cr'), to_regclass('bom')")" '[1,1]cr|bom' "only the way up is run"
name "the way back" && status 0 db-migrate --rollback-last 2 marks
is "$(query "SELECT to_regclass('cr'), to_regclass('bom')")" '|' "is the other"
printf '\357\273\277-- from: %064d\r\nSELECT 1;\r\n' 0 >from.sql
name "a fingerprint behind a byte order mark" && status 3 db-migrate --migrate from.sql
like "$(cat err)" 'starts from another schema'

cat >names.sql <<'SQL'
CREATE TABLE names (lock_timeout int, statement_timeout text);
RESET ALL;
INSERT INTO names VALUES (1, current_setting('lock_timeout')) RETURNING *;
SQL
name "what is only called like a time-out" && status 0 db-migrate --migrate names.sql --dry-run --json
is "$(jq -c '[.migrations[0].statements[].manner] | unique' out)" '["in a transaction"]' "is rehearsed"
printf "RESET ALL;\nDO \$\$ BEGIN ASSERT current_setting('lock_timeout') = '2s', current_setting('lock_timeout'); END \$\$;\n" >reset.sql
name "RESET ALL takes no time-out of the rehearsal" && status 0 db-migrate --migrate reset.sql --dry-run

echo "DO \$\$ BEGIN COMMIT; END \$\$;" >commits.sql
name "what commits by itself" && status 3 db-migrate --migrate commits.sql
like "$(cat err)" "hint: nothing was changed: the transaction was rolled back; a comment '-- db-migrate: no-transaction' above"

printf 'CREATE TABLE s (id int);\nVACUUM s;\nCREATE TABLE gone (id int);\nVACUUM s;\nSELECT 1 / 0;\n' >short.sql
name "a file that fails at its end" && status 3 db-migrate --migrate short.sql
sed -i 2q short.sql
name "and has lost what was run" && status 3 db-migrate --migrate short.sql
is "$(cat err)" "db-migrate: error: a part of 'short.sql' that was run is not in it any more
db-migrate: hint: only what comes after the last statement that was run may change" "is refused"

# What a role has for a statement is no limit of what makes the history, here a slow one.
query "CREATE ROLE hasty LOGIN; GRANT CREATE ON DATABASE postgres TO hasty; DROP SCHEMA db_migrate CASCADE; ALTER ROLE hasty SET statement_timeout = '1s';
    CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.2); END';
    CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION slow()"
echo 'SELECT 1;' >hasty.sql
name "a role with a short time-out" && status 0 db-migrate --migrate hasty.sql -c "$DATABASE_URL&user=hasty"
query 'DROP EVENT TRIGGER slow; DROP SCHEMA db_migrate CASCADE'
name "a history anew" && status 0 db-migrate --migrate hasty.sql

# A role with defaults of its own; none of them is the migration's.
query "CREATE ROLE r LOGIN; GRANT ALL ON SCHEMA public TO r; ALTER DATABASE postgres SET TimeZone = 'Asia/Tokyo'"
for setting in statement_timeout=40ms lock_timeout=1ms idle_session_timeout=40ms idle_in_transaction_session_timeout=40ms \
    standard_conforming_strings=off search_path=pg_temp quote_all_identifiers=on extra_float_digits=-10 bytea_output=escape \
    default_transaction_isolation=serializable; do
    query "ALTER ROLE r SET ${setting%%=*} = '${setting#*=}'"
done
query "ALTER ROLE r SET DateStyle = 'German, DMY'; ALTER ROLE r SET IntervalStyle = 'sql_standard'"
r="$DATABASE_URL&user=r"
name "a history of another role" && status 4 db-migrate --status -c "$r"
is "$(cat err)" "db-migrate: error: the role 'r' may not use the history of this database
db-migrate: hint: its owner can let it: GRANT USAGE ON SCHEMA db_migrate TO …; GRANT SELECT ON ALL TABLES IN SCHEMA db_migrate TO …" "is not read"
query 'GRANT USAGE ON SCHEMA db_migrate TO r; GRANT SELECT ON ALL TABLES IN SCHEMA db_migrate TO r'
name "one that may be read" && status 0 db-migrate --status -c "$r"
cat >run.sql <<'SQL'
CREATE TABLE public.t (a text DEFAULT 'a\', b text DEFAULT 'it''s; \', c timestamptz DEFAULT '2020-01-02 03:04:05+00',
    d interval DEFAULT '1 day -2 hours', e float8 DEFAULT 0.1234567890123, f bytea DEFAULT '\x00ff');
CREATE VIEW public.v AS SELECT a, d FROM public.t WHERE e > 0.1234567890123 AND f <> '\xff';
SELECT pg_sleep(0.1);
VACUUM public.t;
INSERT INTO public.t VALUES ('\\', ';');
SQL
name "and not written" && status 4 db-migrate --migrate run.sql -c "$r"
like "$(cat err)" 'hint: .* GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES'
query 'GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA db_migrate TO r'
name "one that may be written" && status 0 db-migrate --migrate run.sql -c "$r"
is "$(cat err)" '' "without a note"
is "$(query 'SELECT a, b FROM public.t')" '\\|;' "strings are what the file says"
pg_dump -s -N db_migrate >want.sql
name "what the role reads" && status 0 db-migrate --compare want.sql -c "$r" --check --format text
is "$(cat out)" 'No difference.' "is what is there"

# What only looks: nothing that the server is told would change something, and it is told to allow no change.
createdb seen
psql -Xqc 'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg; CREATE TABLE t (id int PRIMARY KEY, a text)' seen
url=$(postgres_url seen)
looks() {
    lines=$(wc -l <postgres.log)
    name "$*" && PGOPTIONS='-c log_statement=all' status 0 db-migrate -c "$url" "$@"
    tail -n "+$((lines + 1))" postgres.log | sed -n 's/.* LOG:  *\(statement\|execute [^:]*\): //p' >told
    like "$(cat told)" 'BEGIN.* READ ONLY' 'reads only'
    unlike "$(cat told)" '(^|; *)(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|COMMENT|VACUUM) ' 'and asks for no change'
}
looks --introspect
looks --snapshot
looks --analyze
looks --compare "$url" --no-prove

createdb parted
psql -Xq parted <<'SQL'
CREATE TABLE p (id int NOT NULL, v text);
INSERT INTO p SELECT i, 'v' || i FROM generate_series(1, 20) i;
SQL
cat >parted.sql <<'SQL'
CREATE TABLE p (id int NOT NULL, v text) PARTITION BY RANGE (id);
CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (1) TO (15);
SQL
DATABASE_URL=$(postgres_url parted) PGDATABASE=parted
name 'a table gets partitions' && status 0 db-migrate --compare parted.sql --output parted --format text
name 'and a row that none takes' && status 3 db-migrate --migrate parted --allow data-loss
like "$(cat err)" 'no partition of relation "p" found for row'
is "$(query "SELECT count(*), (SELECT relkind FROM pg_class WHERE relname = 'p') FROM p")" '20|r' 'is a failure that loses nothing'
query 'DELETE FROM p WHERE id >= 15'
name 'without it' && status 0 db-migrate --migrate parted --allow data-loss
is "$(query "SELECT count(*), (SELECT relkind FROM pg_class WHERE relname = 'p') FROM p")" '14|p' 'the rows are in their partitions'
done_testing
