# shellcheck shell=sh
# A private PostgreSQL for one test: sourced after tap.sh.
#
#   postgres_start              sets PGHOST (a folder: unix socket only), PGPORT, PGUSER, PGDATABASE
#   postgres_start port         listens on 127.0.0.1:$PGPORT as well
#   postgres_stop               (else it ends with the test)
#   postgres_url [DATABASE]     prints a URL of it
#   postgres_database NAME [TEMPLATE]   makes a database; PGDATABASE and DATABASE_URL are of it from now on
#   postgres_anew NAME…         makes empty databases, whatever was there of these names
#
# pg_stat_statements is preloaded, hypopg can be created. Nothing is synced to disk, or even written there
# where memory has a file system with room. The server runs as the user postgres when the test is run by root,
# because PostgreSQL refuses root. Its folder of programs is first in PATH: psql and pg_dump are the programs
# themselves then, and not Debian's wrapper, a script of Perl that takes longer than they do.

postgres_bin() {
    for postgres_folder in /usr/lib/postgresql/*/bin; do :; done
    [ -x "$postgres_folder/initdb" ] || give_up "PostgreSQL is installed (make deps)"
    postgres_as=
    [ "$(id -u)" = 0 ] && postgres_as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    PATH=$postgres_folder:$PATH
}

# Sets PGHOST to a new folder for a server: in memory where there are gigabytes of it (a database is made in half
# of the time there), else below TMP.
postgres_place() {
    PGHOST=
    if [ -w /dev/shm ] && [ "$(df -k --output=avail /dev/shm | tail -n 1)" -gt 2000000 ] &&
        [ "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)" -gt 4000000 ]; then
        PGHOST=$(mktemp -d /dev/shm/backend-test.XXXXXX)
    fi
    PGHOST=${PGHOST:-$(mktemp -d "$TMP/postgres.XXXXXX")}
    discard "$PGHOST"
}

# postgres_data PROGRAMS NAME: a new cluster in $PGHOST. initdb takes seconds, a copy of what it made a tenth of one:
# the first test of a build leaves a tar behind for the others.
postgres_data() {
    postgres_tar=$ROOT/build/postgres-$2.tar
    [ -s "$postgres_tar" ] || postgres_template "$1"
    tar -C "$PGHOST" -xf "$postgres_tar"
    chmod 755 "$PGHOST"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$PGHOST"
}

postgres_template() {
    postgres_made=$TMP/initdb
    mkdir -p "$postgres_made" "$ROOT/build"
    [ "$(id -u)" = 0 ] && chown postgres "$postgres_made"
    (cd / && $postgres_as timeout 60 "$1/initdb" -D "$postgres_made/data" -U postgres \
        -A trust -E UTF8 --locale=C.UTF-8 --no-sync --wal-segsize=4) >"$TMP/initdb.log" 2>&1 ||
        give_up "initdb works: $(tail -n 3 "$TMP/initdb.log")"
    tar -C "$postgres_made" -cf "$postgres_tar.$$" data && mv "$postgres_tar.$$" "$postgres_tar"
    rm -rf "$postgres_made"
}

postgres_start() {
    postgres_bin
    postgres_place
    postgres_data "$postgres_folder" "$(basename "$(dirname "$postgres_folder")")"
    PGPORT=5432
    PGUSER=postgres
    PGDATABASE=postgres
    export PGHOST PGPORT PGUSER PGDATABASE
    postgres_listen=
    if [ "${1:-}" = port ]; then
        postgres_listen=127.0.0.1
        PGPORT=$(free_port)
    fi
    cat >>"$PGHOST/data/postgresql.conf" <<CONF
listen_addresses = '$postgres_listen'
port = $PGPORT
unix_socket_directories = '$PGHOST'
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 64MB
max_connections = 60
shared_preload_libraries = 'pg_stat_statements'
log_min_duration_statement = -1
log_timezone = 'UTC'
timezone = 'UTC'
CONF
    postgres_launch
}

# Start the server of $PGHOST (again, after postgres_stop).
postgres_launch() {
    (cd / && exec $postgres_as "$postgres_folder/postgres" -D "$PGHOST/data") \
        >"$TMP/postgres.log" 2>&1 &
    postgres_pid=$!
    reap "$postgres_pid" INT
    wait_for 30 "$postgres_folder/pg_isready" -q ||
        give_up "PostgreSQL starts: $(tail -n 3 "$TMP/postgres.log")"
}

postgres_stop() {
    end "$postgres_pid" INT
}

postgres_url() {
    if [ "$PGPORT" = 5432 ]; then
        echo "postgresql:///${1:-postgres}?host=$PGHOST&user=postgres"
    else
        echo "postgresql://postgres@127.0.0.1:$PGPORT/${1:-postgres}"
    fi
}

# Nothing is synced, so copying a database's files is the quickest (PostgreSQL 15 and later).
postgres_database() {
    psql -Xqc "CREATE DATABASE $1 TEMPLATE ${2:-template0} STRATEGY file_copy" postgres
    PGDATABASE=$1
    DATABASE_URL=$(postgres_url "$1")
    export PGDATABASE DATABASE_URL
}

postgres_anew() {
    for postgres_name; do
        set -- "$@" -c "DROP DATABASE IF EXISTS $postgres_name WITH (FORCE)" \
            -c "CREATE DATABASE $postgres_name TEMPLATE template0 STRATEGY file_copy"
        shift
    done
    psql -Xq "$@" postgres 2>/dev/null
}
