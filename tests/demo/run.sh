#!/bin/sh
# The demo: a shop's specification becomes a service, the service is loaded, its database analysed, the
# index that is missing found, tried, applied and verified, the gain measured, and the way back gone.
# Run by `make demo`.
#
# Everything happens in a temporary folder and on loopback; what is started is ended, however the demo
# ends. PAGE=FILE leaves one page with the story and the plots; KEEP=1 keeps the folder. Exit status 1
# unless the analysis itself names the missing index and measures the N+1, and the service is clearly
# faster afterwards.

# shellcheck disable=SC2016 # commands are shown as they are typed, and expanded when they are run

terminal=${TERM:-dumb} no_color=${NO_COLOR:-} started_in=$PWD
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/service.sh"
# The tests want the same everywhere; the demo is for people at their terminal.
TERM=$terminal
[ -z "$no_color" ] || export NO_COLOR="$no_color"
STORY=$TMP/story
. "$ROOT/tests/demo/show.sh"

DEMO=$ROOT/tests/demo
CUSTOMER=4217 # of 20,000 users, with a handful of the 200,000 orders
GAIN=2        # with the index his orders are served at least so many times as often in a second

database() {
    heading 'A database: a shop with a year of orders'
    postgres_start
    DATABASE_URL=$(postgres_url shop)
    export DATABASE_URL
    run 'createdb shop'
    run 'psql -qX -v ON_ERROR_STOP=1 -f schema.sql -f data.sql "$DATABASE_URL"'
    say "$(query "SELECT format('%s orders of %s users, in a private PostgreSQL behind a unix socket.',
        (SELECT count(*) FROM orders), (SELECT count(*) FROM users))")"
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
    say 'It compiles in strict mode, and listens.'
    run "API=$SERVICE_URL"
    run 'curl -sS "$API/users/1/orders?limit=1000" | tee refused.json' && echo
    holds '.error.code == "VALIDATION_ERROR"' refused.json || broken 'an invalid request was not refused'
    say 'It refuses what the specification forbids: nobody wrote that check, it was generated from "maximum: 100".'
}

requests() {
    heading 'api-scaffold: the same specification, as the requests of a load'
    run 'api-scaffold shop.yaml --emit requests --server "$API" -o requests.json'
    say "$(jq -r '"\(.requests | length) requests that change nothing; " +
        "ids are those of what \(.setup | length) requests before the clock make."' requests.json)"
}

load_before() {
    heading 'api-load: how fast is it?'
    run "ORDERS=\$API/users/$CUSTOMER/orders"
    run 'api-load "$ORDERS" -c 16 -d 6s -o baseline.json --plot baseline.svg'
    report baseline.json
    run "api-load --targets requests.json --sequential -c 4 -d 10s -o load.json \\
        --between 'db-migrate --snapshot >>snapshots.jsonl'"
    report load.json
    say "$(jq -r '[.targets[] | select(.latency_ms.p50)] | sort_by(-.latency_ms.p50) | .[:2] |
        map("\(.name) with a median of \(.latency_ms.p50 | round) ms") | "Of all requests, one after the other, the slowest are \(join(" and "))."' load.json)"
}

analyze() {
    heading 'db-migrate: why is it slow?'
    run "db-migrate --analyze --since snapshots.jsonl --load load.json --plot analysis.html$text"
    db-migrate --analyze --since snapshots.jsonl --load load.json --json >analysis.json
    holds 'any(.missing_indexes[]; .table == "orders" and .columns[0] == "user_id" and .verified and .calls > 0)' \
        analysis.json || broken 'the analysis does not name the missing index on orders.user_id'
    holds 'any(.n_plus_one[]; .parent == "orders" and .child == "users" and .evidence == "measured")' analysis.json ||
        broken 'the analysis does not measure the N+1 of orders and their users'
    say "$(jq -r '.missing_indexes[0] | "An index is missing on \(.table) (\(.columns | join(", "))): " +
        "a statement of \(.avg_query_ms | round) ms, run \(.calls) times, for which the planner takes it up."' analysis.json)"
    say "$(jq -r 'first(.n_plus_one[] | select(.evidence == "measured")) | "\(.target) is an N+1, measured: " +
        "\(.per_request | round) statements on \(.child) for each HTTP request. Its cure is a change of the handler."' analysis.json)"
}

migrate() {
    heading 'db-migrate: the index, tried, applied and verified'
    run "db-migrate --suggest-indexes --since snapshots.jsonl --load load.json --output migrations/$text"
    migration=$(find migrations -name '*.sql' ! -name '*_rollback.sql')
    [ -f "$migration" ] || broken 'there is not one migration'
    run "cat $migration"
    say 'It is SQL to read, was proved on a scratch database, and has its rollback beside it.'
    run "db-migrate --migrate $migration --dry-run$text"
    say 'What it would take, measured in a transaction that was rolled back.'
    run 'db-migrate --snapshot >before.json'
    say 'The counts of the database from before the index, for --verify.'
    run "db-migrate --migrate $migration$text"
    say "$(query "SELECT format('The index is there: %s.', pg_size_pretty(sum(pg_relation_size(indexrelid))))
        FROM pg_index WHERE indrelid = 'orders'::regclass AND indexrelid::regclass::text LIKE 'idx_orders_user%'")"
    run 'api-load --targets requests.json -c 8 -d 2s -o after.json'
    report after.json
    run "db-migrate --verify before.json$text"
    say 'It paid: the statements behind it were measured before and after.'
}

load_after() {
    heading 'api-load: what did it gain?'
    run 'api-load "$ORDERS" --compare baseline.json -o comparison.json --plot comparison.svg'
    gain='.metrics[] | select(.metric == "requests_per_second")'
    holds '.b.requests.failed == 0' comparison.json || broken 'requests failed'
    holds "$gain | .verdict == \"faster\" and .b >= $GAIN * .a" comparison.json ||
        broken "it is not $GAIN times as fast with the index: $(jq -c "$gain" comparison.json)"
    say "$(jq -r "$gain"' | def times: (. + 1) * 10 | round / 10;
        "\(.b | floor) requests per second: \(.change | times) times as fast with the index " +
        "(95 % confidence: \(.low | times) to \(.high | times) times)."' comparison.json)"
}

rollback() {
    heading 'db-migrate: and the way back'
    run "db-migrate --rollback $migration$text"
    [ "$(query "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'idx_orders_user%'")" = 0 ] ||
        broken 'the rollback left the index'
    say 'The database is as it was; the same --migrate would bring the index again.'
}

# The page, where the user wants it.
page() {
    api-scaffold shop.yaml --json >bundle.json
    node "$DEMO/page.mjs" . "$STORY" >"$TMP/page.html" || broken 'the page was not made'
    (cd "$started_in" && cp "$TMP/page.html" "$PAGE") || broken "cannot write $PAGE"
    printf '   The story with its plots: %s\n' "$PAGE"
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
    say "$(jq -r '"\(.requests_per_second | floor) requests per second, P99 \(.latency_ms.p99 | round) ms."' "$1")"
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
rollback
say "All of it took $(($(date +%s) - started)) seconds."
[ -z "${PAGE:-}" ] || page
