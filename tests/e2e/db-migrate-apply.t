#!/bin/sh
# db-migrate applies, rehearses, rolls back and resumes on a real PostgreSQL.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/mixed.sh"
# LONG=1 (make check-long) repeats what depends on chance.
KILLS=$([ "${LONG:-}" ] && echo 60 || echo 10)

postgres_start
cd "$TMP" || exit 1
mkdir m

query() {
    psql -XAtqc "$1"
}

# field PATH: of the document in $TMP/out.
field() {
    jq -r "$1" out
}

applies() {
    postgres_database applies
    cat >m/1_users.sql <<'SQL'
CREATE TABLE users (id int PRIMARY KEY, name text);
INSERT INTO users SELECT i, 'name ' || i FROM generate_series(1, 100) i;
COPY users FROM stdin;
101	it's; a "name"
102	\N
\.
SQL
    name "a file is applied" && status 0 db-migrate --migrate m/1_users.sql --json
    is "$(field '.migrations[0] | .name, .outcome, (.statements | length)')" "1_users.sql
applied
3" "the document says what was done"
    is "$(field '[.migrations[0].statements[].rows]|@text')" '[null,100,2]' "rows are counted"
    is "$(query 'SELECT count(*) FROM users')" 102 "all rows are there"
    is "$(query "SELECT name FROM users WHERE id = 101")" "it's; a \"name\"" "COPY data is taken as it is"
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    name "applying twice is no error" && status 0 db-migrate --migrate m/1_users.sql --format text
    is "$(cat out)" "Already applied: m/1_users.sql" "and says so"
    sed 's/$/\r/' m/1_users.sql >crlf && cp crlf m/1_users.sql
    printf '\n\n' >>m/1_users.sql
    name "line ends and blank lines do not count" && status 0 db-migrate --migrate m/1_users.sql
    echo 'SELECT 1;' >>m/1_users.sql
    name "a changed file is an error" && status 3 db-migrate --migrate m/1_users.sql --format text
    is "$(head -n 1 err)" "db-migrate: error: 'm/1_users.sql' was changed after it was applied"
    is "$(cat out)" "Changed: m/1_users.sql" "it is not pending"
    sed -i '$d' m/1_users.sql
}

takes_folders() {
    echo 'CREATE TABLE b (id int);' >m/2_b.sql
    echo 'DROP TABLE b;' >m/2_b_rollback.sql
    echo 'ALTER TABLE b ADD COLUMN x int;' >m/3_b.sql
    echo 'ALTER TABLE b DROP COLUMN x;' >m/3_b_rollback.sql
    name "--status counts what is pending" && status 0 db-migrate --status m --json
    is "$(field '.migrations[].state' | tr '\n' ' ')$(field .pending)" 'applied pending pending 2'
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    name "--to stops behind a file" && status 0 db-migrate --migrate m --to m/2_b.sql
    name "a folder is applied in order" && status 0 db-migrate --migrate m/ --format text
    is "$(cut -d'(' -f1 out)" "Already applied: m/1_users.sql
Already applied: m/2_b.sql
Applied: m/3_b.sql "
    name "--rollback-last goes back" && status 0 db-migrate --rollback-last 2 m
    is "$(query "SELECT to_regclass('b') IS NULL")" t "both are undone"
    name "and forward again" && status 0 db-migrate --migrate m
    name "--rollback takes the rollback's file" && status 0 db-migrate --rollback m/3_b_rollback.sql
    name "twice is no error" && status 0 db-migrate --rollback m/3_b.sql --format text
    is "$(cat out)" "Already rolled back: m/3_b_rollback.sql"
    echo 'SELECT 1;' >m/0_late.sql
    name "out of order is refused" && status 3 db-migrate --migrate m
    name "unless it is allowed" && status 0 db-migrate --migrate m --allow out-of-order
    name "--mark-applied records without running" && echo 'nonsense' >m/4.sql &&
        status 0 db-migrate --mark-applied m/4.sql
    is "$(query "SELECT state, marked FROM db_migrate.history WHERE name = '4.sql'")" 'applied|t'
    mkdir empty
    name "a folder without migrations" && status 0 db-migrate --migrate empty
    is "$(cat err)" "db-migrate: note: there is no migration in 'empty': no .sql file"
    name "--new makes a pair" && status 0 db-migrate --new 'Add a Thing' -o new
    is "$(ls new | sed 's/[0-9]*//')" "_add_a_thing.sql
_add_a_thing_rollback.sql"
}

takes_marks() {
    mkdir other
    printf -- '-- migrate:up\nCREATE TABLE d (id int);\n\n-- migrate:down\nDROP TABLE d;\n' >other/1_dbmate.sql
    printf -- '-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE g (id int);\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE g;\n' >other/2_goose.sql
    name "files of dbmate and goose" && status 0 db-migrate --migrate other
    is "$(query "SELECT to_regclass('d'), to_regclass('g')")" 'd|g' "are applied up"
    name "and rolled back" && status 0 db-migrate --rollback-last 1 other
    name "by their marks" && status 0 db-migrate --rollback other/1_dbmate.sql
    is "$(query "SELECT to_regclass('d') IS NULL, to_regclass('g') IS NULL")" 't|t'
    mkdir pairs
    printf 'CREATE TABLE u (id int);' >pairs/10_u-up.sql
    printf 'DROP TABLE u;' >pairs/10_u-down.sql
    printf 'CREATE TABLE first (id int);' >pairs/9.do.sql
    printf 'DROP TABLE first;' >pairs/9.undo.sql
    name "files of other runners" && status 0 db-migrate --migrate pairs
    is "$(query 'SELECT string_agg(name, $$ $$ ORDER BY finished_at) FROM db_migrate.history WHERE name ~ $$^(10_|9)$$')" \
        '9.do.sql 10_u-up.sql' "in the order of their numbers, without the ways back"
    name "which are found" && status 0 db-migrate --rollback-last 2 pairs
    is "$(query "SELECT to_regclass('u') IS NULL, to_regclass('first') IS NULL")" 't|t'
    name "one without a way back" && status 3 db-migrate --rollback m/1_users.sql
    is "$(head -n 1 err)" "db-migrate: error: 'm/1_users.sql' has no way back"
    name "standard input is rehearsed" &&
        ok sh -c 'echo "CREATE TABLE s (id int);" | db-migrate --migrate - --dry-run >out'
    is "$(field '.migrations[0].outcome')" rehearsed
    name "and not applied" && status 2 sh -c 'echo "CREATE TABLE s (id int);" | db-migrate --migrate -'
    echo 'COPY users TO stdout;' >out.sql
    name "COPY TO stdout" && status 3 db-migrate --migrate out.sql
}

rolls_back() {
    postgres_database fails
    printf 'CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n\nALTER TABLE a\n    ADD COLUMN b nonsense;\n' >bad.sql
    name "a statement that fails" && status 3 db-migrate --migrate bad.sql
    is "$(cat err)" 'bad.sql:5:18: error: type "nonsense" does not exist (SQLSTATE 42704)
bad.sql:5:18: detail: ALTER TABLE a
        ADD COLUMN b nonsense
bad.sql:5:18: hint: nothing was changed: the transaction was rolled back' "is shown with its place"
    is "$(field '.migrations[0].outcome + " " + (.error.line | tostring)')" 'failed 5' "also in the document"
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    is "$(query "SELECT to_regclass('a') IS NULL")" t "nothing is left"
    printf 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (7);' >deferred.sql
    name "a deferred constraint fails at the end" && status 3 db-migrate --migrate deferred.sql
    is "$(query "SELECT to_regclass('p') IS NULL")" t "and undoes everything"
    printf 'CREATE TABLE kept (id int);\n\n-- drop table kept (ACCESS EXCLUSIVE) hazard: data-loss\nDROP TABLE kept;\n' >loss.sql
    name "what destroys rows is refused" && status 3 db-migrate --migrate loss.sql
    is "$(head -n 1 err)" 'loss.sql:4:1: error: this destroys rows, which no rollback brings back'
    name "unless it is allowed" && status 0 db-migrate --migrate loss.sql --allow data-loss -o loss.json
    is "$(cat out)$(jq -r '.migrations[0].outcome' loss.json)" applied "--output names a file for the document"
    echo "BEGIN; SELECT 1;" >open.sql
    name "BEGIN without COMMIT is refused" && status 3 db-migrate --migrate open.sql
    is "$(head -n 1 err)" "open.sql:1:1: error: BEGIN without COMMIT"
    name "a server that is not there" && status 4 db-migrate --migrate bad.sql -c "host=$TMP/none"
    name "the history was never touched" &&
        is "$(query "SELECT to_regnamespace('db_migrate') IS NULL OR NOT EXISTS (SELECT FROM db_migrate.history WHERE name <> 'loss.sql')" 2>/dev/null || echo t)" t
}

# The way back is refused where it loses rows, or where something is unfinished.
goes_back() {
    postgres_database goes_back
    mkdir rb
    echo 'CREATE TABLE one (id int);' >rb/1.sql
    printf -- '-- drop table one (ACCESS EXCLUSIVE) hazard: data-loss\nDROP TABLE one;\n' >rb/1_rollback.sql
    printf 'CREATE TABLE two (id int);\nCREATE INDEX CONCURRENTLY ti ON two (id);\nSELECT 1 / 0;\n' >rb/2.sql
    printf 'DROP TABLE two;\n' >rb/2_rollback.sql
    name "half a folder" && status 3 db-migrate --migrate rb
    name "--rollback-last does not pass over what is half applied" && status 3 db-migrate --rollback-last 1 rb
    is "$(cat err)" "db-migrate: error: '2.sql' is half applied
db-migrate: hint: finish it by --migrate, or undo it by --rollback rb/2.sql"
    name "nor does its rehearsal" && status 3 db-migrate --rollback-last 1 rb --dry-run
    is "$(query "SELECT to_regclass('one'), to_regclass('two')")" 'one|two' "nothing is touched"
    name "it is undone by its name" && status 0 db-migrate --rollback rb/2.sql
    name "a rollback that loses rows is refused" && status 3 db-migrate --rollback-last 1 rb
    is "$(cat err)" 'rb/1_rollback.sql:2:1: error: this destroys rows, which no rollback brings back
rb/1_rollback.sql:2:1: detail: DROP TABLE one
rb/1_rollback.sql:2:1: hint: --dry-run shows what it does; --allow data-loss lets it happen'
    name "also by name" && status 3 db-migrate --rollback rb/1.sql
    name "but rehearsed" && status 0 db-migrate --rollback rb/1.sql --dry-run
    name "and run when that is allowed" && status 0 db-migrate --rollback-last 1 rb --allow data-loss
    is "$(query "SELECT to_regclass('one') IS NULL")" t
    name "once" && status 0 db-migrate --rollback rb/1.sql
}

rehearses() {
    postgres_database rehearses
    cat >r.sql <<'SQL'
CREATE TABLE made (id int);
ALTER TABLE t ALTER COLUMN id TYPE bigint;
UPDATE t SET v = 'x' WHERE id <= 10;
CREATE INDEX CONCURRENTLY t_v ON t (v);
VACUUM t;
SQL
    query "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i"
    before=$(pg_dump -s | grep -v '^.\(un\)*restrict')
    name "a dry run" && status 0 db-migrate --migrate r.sql --dry-run --json
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    is "$(field '.migrations[0].statements[].manner' | tr '\n' ',')" \
        'in a transaction,in a transaction,in a transaction,without CONCURRENTLY,on a scratch copy,' "says how each was run"
    is "$(field '.migrations[0].statements[1] | (.locks[] | "\(.mode) \(.relation)"), (.rewritten | join(" "))')" \
        'ACCESS EXCLUSIVE t
ACCESS EXCLUSIVE public.t_pkey
t' "and names locks and rewrites, also of what is made again"
    is "$(field '.migrations[0].statements[2].rows')" 10 "and rows"
    is "$(pg_dump -s | grep -v '^.\(un\)*restrict')" "$before" "nothing has changed"
    is "$(query "SELECT v FROM t WHERE id = 1")" 1 "no row either"
    printf "COPY (SELECT v FROM t) TO PROGRAM 'touch %s/owned';\nCOPY t FROM '%s/none' (FORMAT csv);\nCOPY t (id) FROM stdin;\n5000\n\\\\.\n" "$TMP" "$TMP" >copies.sql
    name "a dry run of COPY from and to programs and files" && status 0 db-migrate --migrate copies.sql --dry-run --json
    is "$(field '.migrations[0].statements[] | .manner + ": " + .note')" \
        'not rehearsed: reaches out of the database, where nothing is rolled back
not rehearsed: reaches out of the database, where nothing is rolled back
in a transaction: ' "leaves them out"
    is "$(ls owned 2>/dev/null)" '' "no program ran"
    printf 'CREATE TABLE later (id int);\nVACUUM later;\nVACUUM (nonsense) t;\n' >vacuum.sql
    name "what is wrong on the copy" && status 3 db-migrate --migrate vacuum.sql --dry-run --json
    is "$(cut -d: -f2- err | head -n 1)" '3:9: error: unrecognized VACUUM option "nonsense" (SQLSTATE 42601)' "is said"
    is "$(field '[.migrations[0].statements[].manner] | join(", ")')" 'in a transaction, not rehearsed, failed' "what needs more than is there is not tried"
    is "$(query "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate%'")" 0 "no copy is left"
    mkdir two && echo 'SELECT 1 / 0;' >two/1.sql && echo 'SELECT 2;' >two/2.sql
    name "a dry run that ends early" && status 3 db-migrate --migrate two --dry-run --format text
    is "$(grep -c 'two/2.sql' out)" 0 "does not speak of what it did not begin"
    psql -Xqc 'BEGIN; LOCK t; SELECT pg_sleep(30)' >/dev/null 2>&1 &
    reap $!
    wait_for 5 sh -c 'psql -XAtc "SELECT 1 FROM pg_locks WHERE relation = '"'t'"'::regclass" | grep -q 1'
    name "it does not wait for a lock for long" && status 4 db-migrate --migrate r.sql --dry-run --lock-timeout 100ms
    end $!
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%'" >/dev/null
}

resumes() {
    mixed
    start_mixed whole
    name "a migration of several transactions" && status 0 db-migrate --migrate mixed.sql
    end_state >due
    is "$(cat due)" '1,2,3,4
{old,new,last}|1
T "q"|t
t_v|t
t_w_idx|t
mixed.sql|applied
0'
    kill_number=0
    while [ "$kill_number" -lt "$KILLS" ]; do
        kill_number=$((kill_number + 1))
        start_mixed "killed_$kill_number"
        runs=0
        until [ "$runs" -gt 30 ]; do
            runs=$((runs + 1))
            db-migrate --migrate mixed.sql -q >killed.out 2>killed.err &
            run=$!
            # Later and later, so that each run comes further; the first moments differ by the round.
            sleep "0.0$(((kill_number * 37 + runs * 13) % 90 + 10))"
            kill -KILL "$run" 2>/dev/null && { wait "$run" 2>/dev/null; continue; }
            wait "$run" && break
            fail "a run after a killed one: $(cat killed.err)"
        done
        name "it is resumed" && ok db-migrate --migrate mixed.sql -q
        name "killed $((runs - 1)) times" && is "$(end_state)" "$(cat due)"
    done
}

mends() {
    postgres_database mends
    query 'CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)'
    printf 'CREATE TABLE a (id int);\nCREATE UNIQUE INDEX CONCURRENTLY u ON t (id);\nCREATE TABLE b (id int);\n' >mend.sql
    name "a part that fails" && status 3 db-migrate --migrate mend.sql
    like "$(cat err)" 'mend.sql:2:1: error: could not create unique index "u"'
    like "$(cat err)" 'hint: this statement runs outside of transactions: what was done before it stays; mend the cause and run the same command to go on'
    is "$(query "SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass")" 0 "leaves no invalid index"
    name "--status says so" && status 0 db-migrate --status . --json
    is "$(field '.migrations[] | select(.name == "mend.sql").state')" 'half applied'
    sed 's/CREATE TABLE a/CREATE TABLE aa/' mend.sql >m.new && cp mend.sql m.old && cp m.new mend.sql
    name "what was done must not change" && status 3 db-migrate --migrate mend.sql
    name "a dry run says so too" && status 3 db-migrate --migrate mend.sql --dry-run
    sed 's/UNIQUE INDEX/INDEX/' m.old >mend.sql
    name "a dry run goes on where the run would" && status 0 db-migrate --migrate mend.sql --dry-run --json
    is "$(field '.migrations[0].statements[].manner' | tr '\n' ',')" 'by an earlier run,without CONCURRENTLY,in a transaction,'
    name "what failed may" && status 0 db-migrate --migrate mend.sql --json
    is "$(field '.migrations[0] | .resumed, .statements[0].manner')" 'true
by an earlier run'
    cp mend.sql m.old && echo 'SELECT 1;' >>mend.sql
    name "a dry run refuses what the run would" && status 3 db-migrate --migrate mend.sql --dry-run
    cp m.old mend.sql
    query 'CREATE TABLE w (id int); INSERT INTO w VALUES (1), (1)'
    psql -Xqc 'CREATE UNIQUE INDEX CONCURRENTLY w_id ON w (id)' 2>/dev/null
    query 'DELETE FROM w WHERE ctid = (SELECT min(ctid) FROM w)'
    echo 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS w_id ON w (id);' >w.sql
    name "an invalid index that somebody left" && status 0 db-migrate --migrate w.sql --format text
    like "$(cat out)" 'the invalid index w_id of an earlier run was dropped first'
    is "$(query "SELECT indisvalid FROM pg_index WHERE indexrelid = 'w_id'::regclass")" t "is built again"
}

# What failed before anything of it was done is as if it had not begun.
is_forgotten() {
    postgres_database forgotten
    printf 'CREATE TABLE d AS SELECT 1 AS v FROM generate_series(1, 2);\nCREATE UNIQUE INDEX CONCURRENTLY d_v ON d (v);\n' >half.sql
    printf 'DROP INDEX CONCURRENTLY d_v;\nDROP TABLE d;\n' >half_rollback.sql
    name "half of a migration" && status 3 db-migrate --migrate half.sql
    name "a rollback of the whole" && status 3 db-migrate --rollback half.sql
    query 'DELETE FROM d WHERE ctid = (SELECT min(ctid) FROM d)'
    name "that did nothing leaves the way there open" && status 0 db-migrate --migrate half.sql
    name "and the way back" && status 0 db-migrate --rollback half.sql
    printf 'DROP INDEX CONCURRENTLY nothing;\nSELECT 1;\n' >nothing.sql
    name "a migration that fails at once" && status 3 db-migrate --migrate nothing.sql
    is "$(query "SELECT name, state FROM db_migrate.history")" 'half.sql|rolled back' "is not half applied"
}

waits() {
    start_mixed eight
    for i in 1 2 3 4 5 6 7 8; do
        db-migrate --migrate mixed.sql --json >"out.$i" 2>"err.$i" &
        eval "pid_$i=\$!"
    done
    outcomes=
    for i in 1 2 3 4 5 6 7 8; do
        eval "wait \$pid_$i"
        outcomes="$outcomes$? $(jq -r '.migrations[0].outcome' "out.$i")
"
    done
    is "$(printf %s "$outcomes" | sort | uniq -c | sed 's/^ *//')" '7 0 already applied
1 0 applied' "eight at once: one applies, the others wait"
    is "$(end_state)" "$(cat due)" "and it is applied once"
    postgres_database locked
    query 'CREATE TABLE t (id int)'
    echo 'BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;' >serial.sql
    name "a file may choose its isolation" && ok db-migrate --migrate serial.sql --dry-run
    name "when it is applied, too" && ok db-migrate --migrate serial.sql
    echo 'ALTER TABLE t ADD COLUMN a int;' >alter.sql
    psql -Xqc 'BEGIN; LOCK t; SELECT pg_sleep(3)' >/dev/null &
    wait_for 5 sh -c 'psql -XAtc "SELECT 1 FROM pg_locks WHERE relation = '"'t'"'::regclass" | grep -q 1'
    name "a lock that is held is tried again" && status 0 db-migrate --migrate alter.sql --lock-timeout 100ms
    like "$(cat err)" 'note: canceling statement due to lock timeout .SQLSTATE 55P03.; try 2 of 8'
    wait $!
}

# A transaction of an application and the migration wait for each other: the migration is what is ended.
is_yielding() {
    postgres_database yielding
    query 'CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE SEQUENCE tries'
    cat >both.sql <<'SQL'
SELECT nextval('tries');
LOCK TABLE a;
DO $$
BEGIN
    WHILE currval('tries') = 1 AND NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'a'::regclass AND NOT granted) LOOP
        PERFORM pg_sleep(0.01);
    END LOOP;
END $$;
LOCK TABLE b;
SQL
    psql -Xq -v ON_ERROR_STOP=1 >writer.out 2>&1 <<'SQL' &
BEGIN;
INSERT INTO b VALUES (1);
DO $$
BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'a'::regclass) LOOP
        PERFORM pg_sleep(0.01);
    END LOOP;
END $$;
INSERT INTO a VALUES (1);
COMMIT;
SQL
    writer=$!
    reap "$writer"
    running 'DO %'
    name "a deadlock with an application" && status 0 db-migrate --migrate both.sql
    like "$(cat err)" 'note: deadlock detected .SQLSTATE 40P01.; try 2 of 8' "ends the migration, which is tried again"
    wait "$writer"
    is "$? $(cat writer.out)" '0 ' "and not the application"
}

# Wait until the server runs a statement like that.
running() {
    wait_for 10 sh -c "psql -XAtc \"SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '$1' AND pid <> pg_backend_pid()\" | grep -q 1"
}

is_interrupted() {
    postgres_database interrupted
    printf 'CREATE TABLE a (id int);\nSELECT pg_sleep(60);\n' >long.sql
    # A job in the background ignores SIGINT, so the signal goes to a child of a new session.
    perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' db-migrate --migrate long.sql >out 2>err &
    run=$!
    running 'SELECT pg_sleep(60)%'
    kill -INT "$run"
    run_status=0
    wait "$run" || run_status=$?
    is "$run_status" 130 "SIGINT ends the run by that signal"
    like "$(cat err)" 'long.sql:2:1: error: interrupted' "says where"
    is "$(query "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()")" 0 \
        "nothing runs on the server"
    is "$(query "SELECT to_regclass('a') IS NULL")" t "nothing is left"
    db-migrate --migrate long.sql >out 2>err &
    run=$!
    running 'SELECT pg_sleep(60)%'
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'" >/dev/null
    run_status=0
    wait "$run" || run_status=$?
    is "$run_status" 4 "a lost connection is the environment's fault"
    is "$(query "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" 0 "no lock is left"
}

# How far an index is, on a terminal.
shows_progress() {
    postgres_database shows_progress
    query "CREATE FUNCTION slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.01); RETURN \$1; END';
        CREATE TABLE t (v int); INSERT INTO t SELECT generate_series(1, 200)"
    echo 'CREATE INDEX CONCURRENTLY t_slow ON t (slow(v));' >slow.sql
    script -qec "db-migrate --migrate slow.sql" typescript >/dev/null </dev/null
    like "$(cat typescript)" 't_slow: building index.*, [0-9]*%' "progress on a terminal"
    is "$(query "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_slow'::regclass")" t "and the index"
}

# The owner of the tables has no rights on the history.
takes_roles() {
    postgres_database takes_roles
    query 'CREATE ROLE owner_of_t; CREATE TABLE t (id int, v int); ALTER TABLE t OWNER TO owner_of_t; GRANT CREATE ON SCHEMA public TO owner_of_t'
    printf 'SET ROLE owner_of_t;\nCREATE INDEX CONCURRENTLY t_v ON t (v);\nCREATE TABLE u (id int);\nCREATE UNIQUE INDEX CONCURRENTLY u_id ON u (id);\n' >role.sql
    name "SET ROLE holds for the file, not for the history" && status 0 db-migrate --migrate role.sql
    is "$(query "SELECT relowner::regrole FROM pg_class WHERE relname IN ('u', 'u_id', 't_v') ORDER BY relname")" 'owner_of_t
owner_of_t
owner_of_t' "in each of its parts"
}

# A signal that comes too late for one short statement counts for the next.
stops_between() {
    postgres_database stops_between
    query 'CREATE TABLE t (id int)'
    yes 'INSERT INTO t VALUES (1);' | head -n 60000 >many.sql
    db-migrate --migrate many.sql >out 2>err &
    run=$!
    wait_for 10 sh -c "psql -XAtqc \"SELECT 1 FROM pg_stat_activity WHERE query LIKE 'INSERT%'\" | grep -q 1"
    kill -TERM "$run"
    run_status=0
    wait "$run" 2>/dev/null || run_status=$?
    is "$run_status" 143 "a signal among many short statements ends the run"
    like "$(head -n 1 err)" 'many.sql:[0-9]*:1: error: interrupted'
    is "$(query 'SELECT count(*) FROM t')" 0 "none of them stays"
}

speaks_of_urls() {
    name "ORM parameters are taken or left out with a note" &&
        status 0 db-migrate --status m -c "$DATABASE_URL&schema=app&connection_limit=5&sslmode=disable"
    is "$(cat err)" "db-migrate: note: connection parameter 'schema' is used as the search_path
db-migrate: note: connection parameter 'connection_limit' is for the application's own pool: ignored"
    name "an empty URL is no default" && status 2 db-migrate --status m -c ''
    printf 'export PG_PART="%s"\nDATABASE_URL="${PG_PART}" # from parts\nOTHER=1\n' "$DATABASE_URL" >.env
    name "--env-file" && DATABASE_URL='' status 0 db-migrate --status m --env-file .env
    name "a password is not shown" && status 4 db-migrate --status m -c 'postgres://app:s3cr%t@localhost:1/shop'
    unlike "$(cat err)" 's3cr'
    like "$(cat err)" "cannot connect to 'postgres://app:\*\*\*@localhost:1/shop': Connection refused"
}

applies
takes_folders
takes_marks
rolls_back
goes_back
rehearses
resumes
mends
is_forgotten
waits
is_yielding
is_interrupted
shows_progress
takes_roles
stops_between
speaks_of_urls
done_testing
