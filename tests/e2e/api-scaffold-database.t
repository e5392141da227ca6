#!/bin/sh
# A database becomes a service that works at once, in the three frameworks.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start port
here=$ROOT/tests/e2e/api-scaffold
createdb -h 127.0.0.1 shop && psql -h 127.0.0.1 -q -d shop -f "$here/shop.sql" || give_up "the schema is made"
psql -h 127.0.0.1 -q -d shop -c 'CREATE EXTENSION pg_stat_statements' || give_up "statements are counted"
createdb -h 127.0.0.1 guarded && psql -h 127.0.0.1 -q -d guarded -f "$here/rls.sql" || give_up "its policy is made"
for framework in express fastify koa; do
    createdb -h 127.0.0.1 -T shop "shop_$framework" || give_up "a copy of it is made"
done

# Schemas that ask more of a row than its types: ours, and the files that SCHEMAS names, with blanks between them.
others=
for schema in "$here/awkward.sql" ${SCHEMAS:-}; do
    name=$(basename "$schema" .sql)
    createdb -h 127.0.0.1 "$name" && psql -h 127.0.0.1 -Xq -v ON_ERROR_STOP=1 -d "$name" -f "$schema" >"$TMP/schema.log" 2>&1 ||
        give_up "the schema $schema is made: $(tail -n 3 "$TMP/schema.log")"
    others="$others $name"
done

# A pooler that gives each transaction any connection, and keeps no prepared statements. It refuses root, like PostgreSQL.
pooler=$TMP/pooler
mkdir "$pooler"
pooled=$(free_port)
cat >"$pooler/pgbouncer.ini" <<INI
[databases]
* = host=127.0.0.1 port=$PGPORT user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooled
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = statement_timeout
INI
PATH=$PATH:/usr/sbin
[ "$(pgbouncer --version | sed -n 's/^PgBouncer 1\.\([0-9]*\).*/\1/p')" -lt 21 ] || echo 'max_prepared_statements = 0' >>"$pooler/pgbouncer.ini"
[ "$(id -u)" = 0 ] && chown -R postgres "$pooler" && chmod 755 "$TMP"
# shellcheck disable=SC2086 # a command's words
(cd / && exec $postgres_as pgbouncer -q "$pooler/pgbouncer.ini") >"$TMP/pooler.log" 2>&1 &
reap $!
wait_for 20 psql -h 127.0.0.1 -p "$pooled" -Xqc 'SELECT 1' shop >/dev/null || give_up "pgbouncer starts: $(tail -n 3 "$TMP/pooler.log")"
# shellcheck disable=SC2086 # a list of names
node "$ROOT/tests/e2e/api-scaffold-database.mjs" "$(postgres_url shop)" "$pooled" $others
