#!/bin/sh
# A migration of twelve steps that is interrupted before and behind each message to the server (which
# is more than each statement's boundary), by kill -9 and by a severed connection, and by a server that
# goes down or whose disk is full: the same command leads to the same end, nothing is done twice.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/mixed.sh"
# LONG=1 (make check-long) takes every message; else some of them.
STRIDE=$([ "${LONG:-}" ] && echo 1 || echo 17)
RANDOM_MOMENTS=$([ "${LONG:-}" ] && echo 50 || echo 0)

postgres_start
cd "$TMP" || exit 1
needs tests/fault.so

query() {
    psql -XAtqc "$1"
}

# faulty VARIABLE…: one run with a fault of the library; succeeds when it fired.
faulty() {
    rm -f fired
    env LD_PRELOAD="$BUILD/tests/fault.so" FAULT_FIRED="$TMP/fired" "$@" \
        timeout -k 5 60 db-migrate --migrate mixed.sql -q >first.out 2>first.err
    [ -e fired ]
}

# again WHAT: the same command, on what the fault left.
again() {
    if db-migrate --migrate mixed.sql -q >second.out 2>second.err && [ "$(end_state)" = "$(cat due)" ]; then
        psql -Xqc "DROP DATABASE $PGDATABASE WITH (FORCE)" postgres
        return 0
    fi
    fail "$1: $(cat second.err) $(end_state | diff - due)"
    return 1
}

# at_each WHAT VARIABLE…: the n-th message, for every STRIDE-th n, until there are no more.
at_each() {
    what=$1
    shift
    message=$first good=yes tried=0
    while
        postgres_database "run_$((run_number += 1))" start
        faulty "$@" FAULT_SEND="$message"
    do
        tried=$((tried + 1))
        again "$what, message $message" || good=no
        message=$((message + STRIDE))
    done
    [ "$good" = yes ] && [ "$tried" -gt 3 ] && pass "$what: $tried times"
}

mixed
start_mixed start
postgres_database whole start
name "without a fault" && status 0 db-migrate --migrate mixed.sql
end_state >due
run_number=0
first=3 && at_each "killed before a message" FAULT_KILL=1
first=8 && at_each "killed behind a message" FAULT_AFTER=1
first=13 && at_each "severed before a message" FAULT_SEVER=1
first=17 && at_each "severed behind a message" FAULT_SEVER=1 FAULT_AFTER=1

moment=0
while [ "$moment" -lt "$RANDOM_MOMENTS" ]; do
    moment=$((moment + 1))
    postgres_database "moment_$moment" start
    db-migrate --migrate mixed.sql -q >first.out 2>first.err &
    run=$!
    sleep "0.$(awk -v seed="$moment" 'BEGIN { srand(seed); printf "%03d", rand() * 600 }')"
    kill -KILL "$run" 2>/dev/null
    wait "$run" 2>/dev/null
    again "moment $moment" && pass "killed at a random moment"
done

# The server goes down at once, as when its machine does, and comes back.
for seconds in 0.1 0.25 0.4; do
    postgres_database "down_${seconds#0.}" start
    db-migrate --migrate mixed.sql >first.out 2>first.err &
    run=$!
    sleep "$seconds"
    end "$postgres_pid" QUIT
    wait "$run"
    postgres_launch
    again "a server that went down after $seconds s" && pass "a server that went down after $seconds s"
done

# comes QUERY: wait until it has a row, for half a minute.
comes() {
    tries=0
    until [ "$(query "SELECT EXISTS ($1)")" = t ] || [ "$tries" = 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# It goes down while an index that is made anew waits for a writer.
postgres_database anew start
echo 'REINDEX INDEX CONCURRENTLY old;' >anew.sql
psql -Xqc 'BEGIN; INSERT INTO t VALUES (0); SELECT pg_sleep(60)' >/dev/null 2>&1 &
writer=$!
comes "SELECT FROM pg_locks WHERE relation = 't'::regclass AND mode = 'RowExclusiveLock'"
db-migrate --migrate anew.sql >first.out 2>first.err &
run=$!
comes "SELECT FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting%'"
query CHECKPOINT # commits of this server are not on disk at once
end "$postgres_pid" QUIT
wait "$run"
wait "$writer"
postgres_launch
left="SELECT string_agg(relname, ' ') FROM pg_class WHERE relname LIKE 'old\_cc%'"
is "$(query "$left")" old_ccnew 'a REINDEX that is cut off leaves an index'
name 'the same command again' && status 0 db-migrate --migrate anew.sql --format text
like "$(cat out err 2>/dev/null)" 'the invalid index old_ccnew of an earlier run was dropped first' 'says so'
is "$(query "$left")" '' 'and nothing is left'

# The disk is full while an index is built, and rows are written.
postgres_stop
cp "$BUILD/tests/fault.so" "$PGHOST/" # the server's user need not be able to read the build
postgres_as="$postgres_as env LD_PRELOAD=$PGHOST/fault.so FAULT_DISK=$TMP/full"
postgres_launch
postgres_database no_room
query "CREATE TABLE t (id int, v text); INSERT INTO t SELECT i, repeat(md5(i::text), 3) FROM generate_series(1, 20000) i; CREATE TABLE u (LIKE t)"
cat >full.sql <<'SQL'
CREATE TABLE first (id int);
CREATE INDEX CONCURRENTLY t_v ON t (v, id);
BEGIN;
INSERT INTO u SELECT * FROM t;
CREATE INDEX u_v ON u (v);
COMMIT;
SQL
touch full
name "a full disk" && status 4 db-migrate --migrate full.sql
like "$(cat err)" 'full.sql:2:1: error: could not .*: No space left on device .SQLSTATE 53100.'
like "$(cat err)" 'hint: this statement runs outside of transactions: what was done before it stays; mend the cause and run the same command'
is "$(query "SELECT to_regclass('first'), to_regclass('t_v')")" 'first|' "nothing of the index is left, what came before it is"
rm full
(sleep 0.05 && touch full) &
filler=$!
db-migrate --migrate full.sql >second.out 2>second.err
wait "$filler"
rm full
is "$(query "SELECT count(*) IN (0, 20000) FROM u")" t "full once more: all or nothing"
name "the same command, with room" && status 0 db-migrate --migrate full.sql
is "$(query "SELECT count(*) FROM u; SELECT count(*) FROM pg_index WHERE indrelid IN ('t'::regclass, 'u'::regclass) AND indisvalid; SELECT state FROM db_migrate.history")" '20000
2
applied' "comes to the end"
done_testing
