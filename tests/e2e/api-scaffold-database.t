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
node "$ROOT/tests/e2e/api-scaffold-database.mjs" "$(postgres_url shop)"
