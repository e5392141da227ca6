#!/bin/sh
# db-migrate on the versions of PostgreSQL that Debian does not have: introspection, comparison,
# migration and rollback of the pairs of tests/laws/migrate-pairs, judged by a second comparison; and one
# migration proved, applied and undone by db-migrate itself. Every second pair on one of them; LONG=1: every pair on all. VERSION=N and PAIR=NAME: those alone.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/dump.sh"

servers=$(sh "$ROOT/tests/postgres/install.sh") || give_up "the servers are installed (npm)"

# start VERSION: a server of it on a socket of its own.
start() {
    # Where its user may read it, whoever owns the project's folder.
    cp -rl "$servers/node_modules/postgres-$1/native" "$TMP/native-$1" 2>/dev/null ||
        cp -r "$servers/node_modules/postgres-$1/native" "$TMP/native-$1"
    bin=$TMP/native-$1/bin
    postgres_place
    PGPORT=5432 PGUSER=postgres
    export PGHOST PGPORT PGUSER
    postgres_data "$bin" "npm-$1"
    # shellcheck disable=SC2154 # postgres_bin sets it
    (cd / && exec $postgres_as "$bin/postgres" -D "$PGHOST/data" -c listen_addresses= -c fsync=off \
        -c unix_socket_directories="$PGHOST" -c shared_buffers=32MB -c wal_level=logical \
        -c shared_preload_libraries=pg_stat_statements) >"$TMP/$1.log" 2>&1 &
    server=$!
    reap "$server" INT
    wait_for 30 psql -Xqc 'SELECT 1' postgres || give_up "PostgreSQL $1 starts: $(tail -n 3 "$TMP/$1.log")"
    psql -Xqc 'CREATE ROLE reader; CREATE ROLE writer' postgres
}

# What PostgreSQL 14 does not know yet: NULLS NOT DISTINCT, publications of schemas, security_invoker.
is_known() {
    case $1:$2 in
    14:indexes | 14:online | 14:publication_both | 14:replication | 14:views) return 1 ;;
    esac
}

# compare FILE ARGUMENT...: with the database a.
compare() {
    db-migrate -c "postgresql:///a?host=$PGHOST&user=postgres" --no-prove --compare "$@" 2>&1
}

pair() {
    pair=$ROOT/tests/laws/migrate-pairs/$2
    psql -Xqc 'DROP DATABASE IF EXISTS a WITH (FORCE)' -c 'CREATE DATABASE a TEMPLATE template0' postgres 2>/dev/null
    is "$(run_sql a "$pair/a.sql")" '' "$1 $2: the schema loads" || return
    # shellcheck disable=SC2046 # several options
    is "$(compare "$pair/b.sql" -o "$TMP/$1-$2" --name x $(cat "$pair/options" 2>/dev/null) | grep -c ' error: ')" 0 \
        "$1 $2: it is compared"
    is "$(run_sql a "$(ls "$TMP/$1-$2"/*_x.sql)")" '' "$1 $2: the migration applies"
    is "$(compare "$pair/b.sql" --check --format text)" 'No difference.' "$1 $2: it leads there"
    is "$(run_sql a "$(ls "$TMP/$1-$2"/*_x_rollback.sql)")" '' "$1 $2: the rollback applies"
    is "$(compare "$pair/a.sql" --check --format text)" 'No difference.' "$1 $2: it leads back"
}

# What the catalogues and the planner say: sizes, use, age, statements, plans of any value (below partitions
# as well); and what the server has no extension for is said.
analyzes() {
    psql -Xqc 'CREATE DATABASE shop' postgres
    psql -Xq -v ON_ERROR_STOP=1 shop <<'SQL'
CREATE EXTENSION pg_stat_statements;
CREATE TABLE users (id int PRIMARY KEY, email text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, made date NOT NULL);
CREATE TABLE visits (user_id int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 5000) i;
INSERT INTO orders SELECT i, 1 + i % 5000, date '2026-01-01' FROM generate_series(1, 40000) i;
INSERT INTO visits SELECT i % 5000, date '2026-01-01' + i % 360 FROM generate_series(1, 40000) i;
CREATE INDEX unread ON orders (made);
CREATE INDEX unread_too ON orders (made);
VACUUM ANALYZE;
SQL
    psql -Xq shop >/dev/null <<'SQL'
SELECT pg_stat_statements_reset();
PREPARE p AS SELECT * FROM orders WHERE user_id = $1;
EXECUTE p (1); EXECUTE p (2); EXECUTE p (3);
SELECT count(*) FROM visits WHERE at = '2026-02-03' AND user_id = 7;
SQL
    url="postgresql:///shop?host=$PGHOST&user=postgres"
    name "$1: the analysis" && status 0 db-migrate -c "$url" --analyze --json
    name "$1: is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate "$TMP/out"
    is "$(jq -r '[.missing_indexes[] | "\(.table) \(.columns | join(",")) \(.calls) \(.verified)"] | sort | join("; ")' "$TMP/out")" \
        'orders user_id 3 false; visits user_id 1 false' "$1: names what is missing"
    is "$(jq -r '[.slow_queries[] | select(.query | test("FROM (orders|visits) ")) | .plan_before] | sort | join("; ")' "$TMP/out")" \
        "Seq Scan on orders; Seq Scan on visits_1" "$1: with plans"
    is "$(jq -r '[.health[] | "\(.finding) \(.subject)"] | join("; ")' "$TMP/out")" \
        'duplicate-indexes unread_too; no-primary-key visits' "$1: and findings"
    is "$(jq -r '.notes | join("; ")' "$TMP/out")" \
        'suggestions are not verified: with the extension hypopg the planner could try them' "$1: and says what is not there"
    psql -Xqc 'CREATE ROLE watcher LOGIN; GRANT pg_monitor, pg_read_all_data TO watcher' shop
    name "$1: a role that only reads" && status 0 db-migrate -c "postgresql:///shop?host=$PGHOST&user=watcher" --analyze --json
    is "$(jq -r '[.slow_queries[] | select(.query | test("FROM (orders|visits) ")) | .plan_before] | sort | join("; ")' "$TMP/out")" \
        "Seq Scan on orders; Seq Scan on visits_1" "$1: has the same plans"
    name "$1: a snapshot" && status 0 db-migrate -c "$url" --snapshot
    is "$(jq -r '[.statements[] | select(.query | test("FROM orders")) | "\(.calls) \(.plan)"] | join("; ")' "$TMP/out")" \
        '3 Seq Scan on orders' "$1: with counts and plans"
    name "$1: a migration" && status 0 db-migrate -c "$url" --suggest-indexes -o "$TMP/$1-indexes" --json
    name "$1: is applied" && status 0 db-migrate -c "$url" --migrate "$TMP/$1-indexes" --json
}

# Proved, rehearsed, applied and undone by db-migrate itself, with steps that stand in no transaction.
applied() {
    psql -Xqc 'DROP DATABASE IF EXISTS a WITH (FORCE)' -c 'CREATE DATABASE a TEMPLATE template0' postgres 2>/dev/null
    psql -Xq -v ON_ERROR_STOP=1 -d a -c "CREATE TYPE mood AS ENUM ('low')" -c 'CREATE TABLE t (id int PRIMARY KEY, m mood)'
    cat >"$TMP/applied.sql" <<'SQL'
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'high', note text NOT NULL DEFAULT '');
CREATE INDEX t_m ON t (m);
SQL
    url="postgresql:///a?host=$PGHOST&user=postgres"
    is "$(db-migrate -c "$url" --compare "$TMP/applied.sql" --online always -o "$TMP/m-$1" --format text 2>&1 | tail -n 1)" \
        'Proved: it leads there, and its rollback back.' "$1: a migration is proved"
    name "$1: it is rehearsed" && status 0 db-migrate -c "$url" --migrate "$TMP/m-$1" --dry-run
    name "$1: it is applied" && status 0 db-migrate -c "$url" --migrate "$TMP/m-$1"
    is "$(compare "$TMP/applied.sql" --check --format text)" 'No difference.' "$1: it leads there"
    name "$1: it is undone" && status 0 db-migrate -c "$url" --rollback-last 1 "$TMP/m-$1" --allow data-loss
    is "$(psql -XAtqd a -c "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped")" 2 \
        "$1: and the columns are gone"
}

# A role that may make no database there leaves it to a server of our own, which is of Debian's version.
differs() {
    psql -Xqc 'CREATE ROLE nobody_much LOGIN' postgres
    echo 'CREATE TABLE t (a int);' >"$TMP/differs.sql"
    name "$1: a file loaded by another version" &&
        status 0 db-migrate -c "postgresql:///postgres?host=$PGHOST&user=nobody_much" --no-prove --compare "$TMP/differs.sql"
    is "$(sed 's/.*by PostgreSQL [0-9]*,/by another,/' "$TMP/err")" "by another, the database is one of PostgreSQL $1" "$1: is said to be"
}

postgres_bin
number=0
for version in ${VERSION:-14 16 17 18}; do
    start "$version"
    [ -n "${PAIR:-}" ] || analyzes "$version"
    at=0
    for folder in "$ROOT"/tests/laws/migrate-pairs/${PAIR:-*}/; do
        name=$(basename "$folder")
        at=$((at + 1))
        [ -n "${LONG:-}${PAIR:-}" ] || [ $((at % 8)) = "$number" ] || continue
        is_known "$version" "$name" && pair "$version" "$name"
    done
    applied "$version"
    [ "$version" != 16 ] || differs 16
    end "$server" INT
    number=$((number + 1))
done
done_testing
