#!/bin/sh
# The script of the README, as it stands there, on another specification and database than the demo's:
# only its loads are shorter, and packages are lent by the tests.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/service.sh"

is_free() {
    ! port_open "$1"
}

cd "$TMP" || exit 1
postgres_start
createdb cinema
DATABASE_URL=$(postgres_url cinema)
psql -qX -v ON_ERROR_STOP=1 -f "$ROOT/tests/e2e/loop/schema.sql" "$DATABASE_URL" || give_up 'the schema loads'

sed -n '/^    #!\/bin\/sh$/,/^[^ ]/p' "$ROOT/README.md" | sed -n 's/^    //p; /^$/p' >script
sed -e 's/-d 20/-d 2/; s/-d 40/-d 3/; s/npm install && //' script >loop.sh
mkdir -p service/src
cp -r "$ROOT/tests/e2e/loop/routes" service/src/
npm_link service
PORT=$(free_port) SPEC=$ROOT/tests/e2e/loop/openapi.yaml SERVICE=service
export DATABASE_URL PORT SPEC SERVICE

name 'the script of the README' && ok sh loop.sh
cp "$TMP/.ok" first
like "$(cat first)" '^  tickets\.screening_id - ' 'names the index'
like "$(cat first)" '^  screenings -> films relationship' 'and the N+1'
like "$(cat first)" '^requests_per_second: faster$' 'and measures the gain'
is "$(psql -XAtc "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'idx_tickets_screening%'" "$DATABASE_URL")" 1 'the index stays'
name 'the service is gone' && ok wait_for 10 is_free "$PORT"
done_testing
