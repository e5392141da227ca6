#!/bin/sh
# Every command that the README or a manual page shows runs: the README's three tools in a minute, the EXAMPLES of the
# tools, the loop and the RECIPES, and all of the guides with their SQL. A line of code that is neither run nor known
# to be for reading fails.
#
# Hosts of the pages stand for a generated service and a private PostgreSQL, and loads of minutes take a
# second; packages are lent by the tests; a mailer and a cluster have stand-ins, and other machines are
# this one. What jq asks for must be there. Nothing else is changed. What a page shows failing says so by
# its own `||` or status.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/nginx.sh"
. "$ROOT/tests/lib/service.sh"

SHOP=$ROOT/tests/e2e/examples
mkdir "$TMP/shop" && cd "$TMP/shop" || exit 1

database() {
    postgres_start
    createdb shop
    DATABASE_URL=$(postgres_url shop) PGDATABASE=shop
    export DATABASE_URL
    cp -r "$SHOP/schema" .
    psql -qX -v ON_ERROR_STOP=1 -f schema/v1.sql -f "$SHOP/data.sql" "$DATABASE_URL" >/dev/null || give_up 'the schema loads'
    for database in recipes questions history prisma knex flyway tenant1 tenant2 tenant3 tenant4 tenant5 tenant6; do
        createdb -T shop $database
    done
    cp schema/v2.sql schema.sql
    db-migrate --new first --output migrations/ >/dev/null
}

base64url() {
    openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# A token that the service takes: RS256, for an hour.
token() {
    token_claims="{\"iss\":\"$JWT_ISSUER\",\"aud\":\"$JWT_AUDIENCE\",\"exp\":$(($(date +%s) + 3600))}"
    token_head=$(printf '{"alg":"RS256"}' | base64url).$(printf '%s' "$token_claims" | base64url)
    printf '%s.%s' "$token_head" "$(printf '%s' "$token_head" | openssl dgst -sha256 -sign private.pem | base64url)"
}

service() {
    cp "$SHOP/openapi.yaml" .
    api-scaffold openapi.yaml --init --mock --output src/routes/ >/dev/null || give_up 'the service is generated'
    # A mock lets everybody in; this one asks for tokens all the same.
    api-scaffold openapi.yaml --init --output guarded/src/routes/ >/dev/null
    cp guarded/src/middleware/security.ts guarded/src/middleware/jwt.ts src/middleware/
    rm -rf guarded
    npm_link .
    node_modules/.bin/tsc || give_up 'the service compiles'
    openssl genrsa -out private.pem 2048 2>/dev/null
    JWT_PUBLIC_KEY=$(openssl rsa -in private.pem -pubout 2>/dev/null)
    JWT_ISSUER=https://login.example.com JWT_AUDIENCE=shop BEARER=$(token)
    export JWT_PUBLIC_KEY JWT_ISSUER JWT_AUDIENCE BEARER
    RATE_LIMIT_MAX=0 service_start open node dist/server.js
    API=$SERVICE_URL
    RATE_LIMIT_MAX=50 RATE_LIMIT_WINDOW_MS=2000 service_start limited node dist/server.js
    LIMITED=$SERVICE_URL
    nginx_start
    TLS_API=$NGINX_TLS_URL
    cp "$NGINX_CA" ca.pem
    api-scaffold openapi.yaml --emit requests --server "$API" >requests.json
    printf 'id\n1\n2\n3\n' >users.csv
    export API LIMITED TLS_API
}

# history DATABASE TABLE COLUMNS VALUES: another runner has applied the migration 1 there.
history() {
    psql -qXc "CREATE TABLE $2 ($3); INSERT INTO $2 VALUES ($4)" "$1"
}

runners() {
    history prisma _prisma_migrations 'id text, checksum text, finished_at timestamptz, migration_name text, logs text,
        rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int' \
        "'1', '', now(), '1_init', NULL, NULL, now(), 1"
    history knex knex_migrations 'id int, name text, batch int, migration_time timestamptz' "1, '1_init.js', 1, now()"
    history flyway flyway_schema_history 'installed_rank int, version text, description text, type text, script text,
        checksum int, installed_by text, installed_on timestamptz, execution_time int, success boolean' \
        "1, '1', 'init', 'SQL', 'V1__init.sql', 1, 'joe', now(), 1, true"
    mkdir -p prisma/migrations/1_init prisma/migrations/2_next knex/migrations flyway/sql tenant
    echo 'SELECT 1 / 0;' | tee prisma/migrations/1_init/migration.sql knex/migrations/1_init.sql >flyway/sql/V1__init.sql
    echo 'CREATE TABLE next (id int);' | tee prisma/migrations/2_next/migration.sql knex/migrations/2_next.sql >flyway/sql/V2__next.sql
    echo 'ALTER TABLE users ADD COLUMN region text;' >tenant/20260101_add_region.sql
    PRISMA_URL=$(postgres_url prisma) KNEX_URL=$(postgres_url knex) FLYWAY_URL=$(postgres_url flyway)
    export PRISMA_URL KNEX_URL FLYWAY_URL
}

# A plan of every sort of step, and a history: a migration that another runner has applied, one that was run, one
# that waits and was rehearsed.
changes() {
    sed '/^    status/d; s/^    name text/    full_name text/' schema/v1.sql >wanted.sql
    echo 'CREATE INDEX orders_user_id ON orders (user_id);' >>wanted.sql
    db-migrate --compare wanted.sql --online always --json >plan.json
    mkdir history
    echo 'SELECT 1;' >history/20260101_elsewhere.sql
    DATABASE_URL=$(postgres_url history) db-migrate --mark-applied history/20260101_elsewhere.sql >/dev/null
    echo 'CREATE INDEX CONCURRENTLY orders_status ON orders (status);' >history/20260102_add_index.sql
    DATABASE_URL=$(postgres_url history) db-migrate --migrate history/ --json >applied.json
    echo 'ALTER TABLE users ALTER COLUMN name TYPE varchar(90);' >history/20260103_later.sql
    DATABASE_URL=$(postgres_url history) db-migrate --status history/ --json >status.json
    DATABASE_URL=$(postgres_url history) db-migrate --migrate history/ --dry-run --json >rehearsed.json
}

# The documents that people ask questions of: forty requests whose service would have asked for a list and for
# the user of each of its rows, a request that fails, a specification that has changed.
documents() {
    jq '.requests += [{"name": "gone", "url": "/gone"}]' requests.json >more.json
    DATABASE_URL=$(postgres_url questions)
    psql -qXc 'CREATE TABLE log (line text)' questions
    db-migrate --snapshot >before.json
    api-load "$API/orders" -n 39 -c 2 -o orders.json
    for _ in $(seq 40); do
        echo 'SELECT id, user_id FROM orders ORDER BY id LIMIT 12;'
        for user in 2 3 4 5 6 7 8 9 10 11 12 13; do echo "SELECT name FROM users WHERE id = $user;"; done
        echo 'SELECT id, status FROM orders WHERE user_id = 5;'
    done | psql -qXAt questions >/dev/null
    db-migrate --analyze --since before.json --load orders.json --json >analysis.json
    db-migrate --snapshot >after.json
    DATABASE_URL=$(postgres_url shop)
    db-migrate --introspect >schema.json
    api-load --targets more.json "$API" -n 60 -o load.json
    api-load "$API/users" -c 4 -n 400 -o baseline.json
    sed '/^  .account:/,/^$/d; s/^components:/&\n  headers: { Unused: { schema: { type: string } } }/; s/^    User:/    Unused: { type: string }\n&/' \
        openapi.yaml >next.yaml
    api-scaffold openapi.yaml --init --json >bundle.json
    api-scaffold next.yaml --validate --json >problems.json 2>/dev/null
    api-scaffold next.yaml --output src/routes/ --dry-run --json >result.json 2>/dev/null
    api-load "$API/users" --compare "$API/orders" -d 1 -c 2 -o compare.json
    api-load "$API/users" --find-capacity --slo 'p99<200ms' -d 300ms -c 20 -o capacity.json
    changes
    PGOPTIONS='-c log_min_duration_statement=0' psql -qXAtc 'SELECT count(*) FROM users' questions >/dev/null
    cp "$TMP/postgres.log" server.log
}

# The service in a repository of its own, for a branch that is held against main.
repository() {
    printf 'node_modules\ndist\n' >.gitignore
    git init -q -b main
    git add .gitignore package.json tsconfig.json src openapi.yaml
    git -c user.name=joe -c user.email=joe@example.com commit -qm 'a service'
    git checkout -qb branch
}

# As the pages have it → as it is here.
adapt() {
    sed -e "s|https://api.example.com/v[0-9]*|$API|g; s|https://api.example.com|$API|g; s|http://localhost:3000|$API|g" \
        -e "s|http://api/|$API/|; s|3001|$MAIN_PORT|g; s|3002|$BRANCH_PORT|g; s|npm ci|ln -s '$NPM_MODULES' node_modules|" \
        -e 's#\(^\|| \)jq #\1jq -e #; s|--max-regression [0-9]*%|--max-regression 900%|; s|rate\([ =]\)8000/s|rate\1400/s|' \
        -e "s|'+2[0-9]* [a-z]*'|'+8 seconds'|; s|duration=60|duration=1|; s| -j 1 -S [a-z0-9,]*| -j 4|" \
        -e "s#--emit [ar][a-z]*#& --server $API#" \
        -e 's| -d [2346]0| -d 1|; s| -d 5| -d 1|; s|postgres://localhost/mydb|"$DATABASE_URL"|g' \
        -e "s|http://localhost:9091/[a-z/]*|$NGINX_URL/empty|; s| --find-capacity| --find-capacity -d 300ms|" \
        -e '/ -[dn] \| --stages /!s#\(^\|[;|] \)api-load #&-d 1 #' -e '/^npm install/d; /^npm run build/d; /^npm start/d' "$1"
}

# example FILE: it ends well. Which side of a comparison is slower depends on the machine: no is an answer there.
example() {
    timeout 60 sh -eu "$1" && return
    [ $? = 1 ] && grep -q 'api-load.*--compare' "$1"
}

# show FILE SECTION: the commands that stand there, in the folder commands, and documents beside it.
show() {
    rm -rf "$TMP/commands" && mkdir "$TMP/commands"
    is "$(awk -v folder="$TMP/commands" -v section="$2" -v manifest="$TMP/load.yaml" -v set="$TMP/set.json" \
        -f "$ROOT/tests/lib/examples.awk" "$ROOT/$1")" '' "$1: $2: everything that stands there as code is tried"
}

# fresh: in a folder like the first one.
fresh() {
    cd "$TMP" && rm -rf "$TMP/here" && cp -r "$TMP/shop" "$TMP/here" && cd "$TMP/here" || exit 1
    [ ! -e "$TMP/load.yaml" ] || adapt "$TMP/load.yaml" >load.yaml
}

# page FILE [SECTION]: its commands, one after the other.
page() {
    show "man/$1" "${2:-}"
    fresh
    for command in "$TMP/commands"/*; do
        adapt "$command" >"$TMP/command"
        name "$1: $(head -n 1 "$command")"
        ok example "$TMP/command"
    done
}

# What the README takes for given: a recording, a script between targets, and the other machines of four.
given() {
    AT=$(date -u -d '+8 seconds' +%Y-%m-%dT%H:%M:%SZ) URL=$API/users
    export AT URL
    echo '{"log": {"entries": [{"request": {"method": "GET", "url": "'"$API/users"'"}}]}}' >recorded.har
    printf '#!/bin/sh\n' >reset.sh
    chmod 755 reset.sh
    case $(cat "$1") in
    *--shard*)
        for machine in 0 1 3; do
            sed "s|--shard 2/4|--shard $machine/4|; s|-o 2.json|-o $machine.json|; s|&&.*||" "$1" >"$TMP/machine.$machine"
            sh "$TMP/machine.$machine" >/dev/null 2>&1 &
            reap $!
        done
        ;;
    esac
}

# The README, whose lines stand for themselves, but for the one that goes on with a snapshot; "mail" is "name" here.
readme() {
    show README.md 'The three tools in a minute each'
    for command in "$TMP/commands"/*; do
        grep -q ' --since ' "$command" || fresh
        adapt "$command" | sed 's#/v2.sql --rename users.mail=email#/renamed.sql --rename users.name=full_name#' >"$TMP/command"
        given "$TMP/command"
        name "README: $(cat "$command")"
        ok example "$TMP/command"
    done
}

PATH=$SHOP/stand-ins:$PATH
MAIN_PORT=$(free_port) BRANCH_PORT=$(free_port)
database
service
runners
documents
repository
page api-scaffold.1 EXAMPLES
page db-migrate.1 EXAMPLES
page api-load.1 EXAMPLES
PGDATABASE=recipes DATABASE_URL=$(postgres_url recipes)
page backend-tools.7 'THE LOOP'
page backend-tools.7 RECIPES
like "$(cat mail)" 'avatar' 'what has drifted goes by mail'
is "$(jq -sc 'map(.pending) | [length, add]' status.jsonl)" '[6,0]' 'the six tenants are migrated'
is "$(jq -c '[.shard, .merged.reports, .merged.shards]' merged.json)" '[null,4,4]' 'four machines are one report'
is "$(psql -XAtc "SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped")" \
    'email full_name id' 'the old column is gone'
is "$(psql -XAtc "SELECT count(*) FROM users WHERE full_name IN ('Old Code', 'New Code')")" 2 'with what old and new code wrote'
PGDATABASE=shop DATABASE_URL=$(postgres_url shop)
page backend-api-design.7
page backend-database.7
page backend-security.7
page backend-documents.5
name 'the set of requests by hand has its form' && ok node "$ROOT/tests/lib/document.mjs" api-load "$TMP/set.json"
is "$(PASSWORD=secret api-load --targets "$TMP/set.json" "$API" --json 2>/dev/null | jq -r .setup_failure.request)" 'POST /login' \
    'and is read: this service has no login'
readme
done_testing
