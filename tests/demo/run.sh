#!/bin/sh
# The demo: a shop's specification becomes a service, the service is loaded, its database analysed, the
# index that is missing found, tried and applied, and the gain measured. Run by `make demo`.
#
# Everything happens in a temporary folder and on loopback; what is started is ended, however the demo
# ends. KEEP=1 keeps the folder. Exit status 1 unless the analysis itself names the missing index and
# the service is clearly faster with it.

# shellcheck disable=SC2016 # commands are shown as they are typed, and expanded when they are run

terminal=${TERM:-dumb} no_color=${NO_COLOR:-}
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/service.sh"
# The tests want the same everywhere; the demo is for people at their terminal.
TERM=$terminal
[ -z "$no_color" ] || export NO_COLOR="$no_color"
. "$ROOT/tests/demo/show.sh"

DEMO=$ROOT/tests/demo
CUSTOMER=4217         # of 20,000 users, with a handful of the 200,000 orders
LOAD='-c 32 -d 8s'    # what the service is loaded with, before and (under --compare) after
GAIN=2                # with the index it serves at least so many times the requests per second

database() {
    heading 'A database: a shop with a year of orders'
    postgres_start
    DATABASE_URL=$(postgres_url shop)
    export DATABASE_URL
    run 'createdb shop'
    run 'psql -qX -v ON_ERROR_STOP=1 -f schema.sql -f data.sql "$DATABASE_URL"'
    say "$(query "SELECT format('%s orders of %s users, in a private PostgreSQL behind a unix socket.',
        (SELECT count(*) FROM orders), (SELECT count(*) FROM users))")"
    query 'SELECT pg_stat_statements_reset()' >/dev/null # what was asked so far was not the service
}

service() {
    heading 'api-scaffold: a specification becomes an Express service'
    run "api-scaffold shop.yaml --framework express --init --output shop-api/src/routes/$text"
    run 'cp -r src shop-api/'
    say 'The bodies of the handlers are written by hand: they query the database.'
    cp -r "$NPM_MODULES" shop-api/
    export npm_config_cache="$TMP/npm" npm_config_loglevel=error npm_config_update_notifier=false
    run 'cd shop-api'
    run 'npm pkg set "dependencies.pg=^8.0.0" "devDependencies[@types/pg]=^8.0.0"'
    run 'npm install --offline --no-audit --no-fund'
    # What was lent has other versions of the compiler too; npm takes tsc away with theirs.
    npm rebuild --ignore-scripts >/dev/null
    run 'npx tsc --strict'
    run 'cd ..'
    typed 'RATE_LIMIT_MAX=0 LOG_LEVEL=error node shop-api/dist/server.js &'
    export RATE_LIMIT_MAX=0 LOG_LEVEL=error # it is to be loaded
    service_start shop node shop-api/dist/server.js
    API=$SERVICE_URL
    say "It compiles in strict mode, and listens on $API."
}

requests() {
    heading 'It answers what the specification allows, and refuses the rest'
    # shellcheck disable=SC2034 # for the commands
    ORDERS=$API/users/$CUSTOMER/orders
    run 'curl -fsS "$ORDERS?limit=1"' && echo
    run 'curl -sS "$ORDERS?limit=1000" | tee refused.json' && echo
    holds '.error.code == "VALIDATION_ERROR"' refused.json || broken 'an invalid request was not refused'
    say 'Nobody wrote that check: it was generated from "maximum: 100".'
}

load_before() {
    heading 'api-load: how fast is it?'
    run "api-load \"\$ORDERS\" $LOAD -o baseline.json"
    report baseline.json
    run "api-load \"\$API/orders\" -c 8 -d 3s$text"
}

analyze() {
    heading 'db-migrate: why is it slow?'
    run "db-migrate --connection \"\$DATABASE_URL\" --analyze$text"
    db-migrate --connection "$DATABASE_URL" --analyze --json >analysis.json
    holds 'any(.missing_indexes[]; .table == "orders" and .columns[0] == "user_id")' analysis.json ||
        broken 'the analysis does not name the missing index on orders.user_id'
    say 'It names orders.user_id: a foreign key without an index, by which each request reads all orders.'
}

migrate() {
    heading 'db-migrate: the index, tried and then applied'
    run "db-migrate --connection \"\$DATABASE_URL\" --suggest-indexes --output migrations/$text"
    migration=$(find migrations -name '*.sql' ! -name '*_rollback.sql')
    [ -f "$migration" ] || broken 'there is not one migration'
    run "cat $migration"
    run "db-migrate --connection \"\$DATABASE_URL\" --migrate $migration --dry-run$text"
    run "db-migrate --connection \"\$DATABASE_URL\" --migrate $migration$text"
}

load_after() {
    heading 'api-load: what did it gain?'
    run 'api-load "$ORDERS" --compare baseline.json -o comparison.json'
    gain='.metrics[] | select(.metric == "requests_per_second")'
    holds ".b.requests.failed == 0" comparison.json || broken 'requests failed'
    holds "$gain | .verdict == \"faster\" and .b >= $GAIN * .a" comparison.json ||
        broken "it is not $GAIN times as fast with the index: $(jq -c "$gain" comparison.json)"
    say "$(jq -r "$gain"' | def times: (. + 1) * 10 | round / 10;
        "\(.b | floor) requests per second: \(.change | times) times as fast with the index " +
        "(95 % confidence: \(.low | times) to \(.high | times) times)."' comparison.json)"
}

# query SQL: its result, bare.
query() {
    psql -qXAt -c "$1" "$DATABASE_URL"
}

# holds CONDITION FILE: a condition of jq on a JSON document.
holds() {
    jq -e "$1" "$2" >/dev/null
}

# report FILE: what a load report says, in a sentence.
report() {
    holds '.requests.failed == 0' "$1" || broken 'requests failed'
    say "$(jq -r '"\(.requests_per_second | floor) requests per second. \(.recommendation)"' "$1")"
}

# What the plumbing of the tests calls when something does not start.
give_up() {
    broken "$*"
}

# Ends what was started, then removes the folder unless KEEP is set.
clean_up() {
    status=$?
    folder=$TMP
    [ -z "${KEEP:-}" ] || TMP=
    cd / && tap_cleanup
    [ -z "${KEEP:-}" ] || echo "demo: kept $folder"
    exit "$status"
}

trap clean_up EXIT
# Piped, the tools print JSON.
if [ -t 1 ]; then text=''; else text=' --format text'; fi
export PAGER=cat
started=$(date +%s)
mkdir "$TMP/shop" && cd "$TMP/shop" || exit
cp -r "$DEMO/shop.yaml" "$DEMO/schema.sql" "$DEMO/data.sql" "$DEMO/src" .

database
service
requests
load_before
analyze
migrate
load_after
say "All of it took $(($(date +%s) - started)) seconds."
