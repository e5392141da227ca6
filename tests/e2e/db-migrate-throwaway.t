#!/bin/sh
# Schema files without any server: db-migrate makes a PostgreSQL of its own, and nothing of it is left,
# however the run ends.
. "$(dirname "$0")/../lib/tap.sh"

cd "$TMP" || exit 1
PGHOST=$TMP/nowhere
TMPDIR=$TMP/t
export PGHOST TMPDIR
mkdir t
chmod 777 t . # the server runs as another user when the test is root's

# What is left of private servers, without white space: 0.
left() {
    find t -mindepth 1 -maxdepth 1 | wc -l | tr -d ' '
}

# Wait until a run's own server works on slow.sql; sets folder and server.
wait_server() {
    wait_for 60 sh -c 'ps -o args= --ppid "$(head -n 1 "$TMPDIR"/*/data/postmaster.pid)" | grep -q "SELECT$"'
    folder=$(echo t/*)
    server=$(head -n 1 "$folder/data/postmaster.pid")
}

without() {
    cat >old.sql <<'SQL'
CREATE ROLE reader LOGIN SUPERUSER;
CREATE TABLE t (id int);
ALTER TABLE t OWNER TO "the owner";
GRANT SELECT ON t TO reader;
SQL
    cat >new.sql <<'SQL'
BEGIN;
CREATE TABLE t (id int, v text);
ALTER TABLE t OWNER TO "the owner";
SAVEPOINT s;
GRANT SELECT ON t TO reader, "somebody else";
DO $$ BEGIN CREATE ROLE inside; END $$;
GRANT inside TO reader;
COMMIT;
SQL
    name "two files without a server" && status 0 db-migrate old.sql --compare new.sql --format text
    is "$(sed -n 's/^ *[0-9]*\. //p; /^Proved/p' out)" 'alter table public.t
create column public.t.v (ACCESS EXCLUSIVE)
Proved: it leads there, and its rollback back.' "are compared and proved, with roles that nobody has made"
    is "$(cat err)" "old.sql:1:1: note: CREATE ROLE is left out: it is no part of a database's schema
new.sql:7:1: note: GRANT INSIDE is left out: it is no part of a database's schema"
    echo 'CREATE TABLE u (a intt);' >bad.sql
    name "an error in a file" && status 3 db-migrate --introspect bad.sql
    is "$(cat err)" 'bad.sql:1:19: error: type "intt" does not exist (SQLSTATE 42704)' "has its place"
    is "$(left)" 0 "nothing is left of the servers"
    name "a server that was asked for and is not there" &&
        status 4 db-migrate old.sql --compare new.sql --scratch "postgresql:///x?host=$TMP/nowhere"
    is "$(grep -c 'cannot connect to' err)" 1 "is an error"
}

ended() {
    echo 'SELECT pg_sleep(600);' >slow.sql
    db-migrate slow.sql --compare new.sql >out 2>err &
    run=$!
    reap "$run" KILL
    wait_server
    is "$(stat -c %a "$folder")" 700 "only its user reaches the server"
    kill -TERM "$run"
    wait "$run"
    is "$?" 143 "SIGTERM ends a run by that signal"
    is "$(left)" 0 "and its server"
    db-migrate slow.sql --compare new.sql >out 2>err &
    run=$!
    reap "$run" KILL
    wait_server
    kill -KILL "$run"
    name "the server of a run that was killed ends" && ok wait_for 30 sh -c "! kill -0 $server 2>/dev/null"
    name "and its folder goes" && ok wait_for 30 sh -c 'test ! -e t/*'
}

# The keeper is the parent of the server.
swept() {
    db-migrate slow.sql --compare new.sql >out 2>err &
    run=$!
    reap "$run" KILL
    wait_server
    reap "$server" QUIT
    keeper=$(ps -o ppid= -p "$server")
    # shellcheck disable=SC2086 # a number with blanks
    kill -KILL $keeper "$run"
    wait "$run" 2>/dev/null
    is "$(left)" 1 "when the keeper is killed as well, a folder is left"
    name "a run at once" && status 0 db-migrate old.sql --compare old.sql --check
    is "$(left)" 1 "takes it for one that begins"
    touch -d '2 minutes ago' "$folder"
    name "a later one" && status 0 db-migrate old.sql --compare old.sql --check
    is "$(left)" 0 "removes it"
    kill -QUIT "$server" # it would see within a minute that its folder is gone
}

# What libpq takes over the folder of a socket.
elsewhere() {
    name "no server of one's own where libpq leads to another" &&
        status 4 env PGHOSTADDR=127.0.0.1 db-migrate old.sql --compare new.sql --check
    like "$(cat err)" 'PGHOSTADDR leads to another server'
    is "$(left)" 0 "none is started"
}

without
elsewhere
ended
swept
done_testing
