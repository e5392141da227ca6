#!/bin/sh
# Every command that a manual page shows runs: the EXAMPLES of the tools, and all of the guides.
#
# Hosts of the pages stand for a generated service and a private PostgreSQL, and loads of minutes take a
# second; packages are lent by the tests. Nothing else is changed. What a page shows failing says so by its own `||` or status.
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
    psql -qX -v ON_ERROR_STOP=1 -f schema/v1.sql -f "$SHOP/data.sql" "$DATABASE_URL" || give_up 'the schema loads'
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

# As the pages have it → as it is here.
adapt() {
    sed -e "s|https://api.example.com/v[0-9]*|$API|g; s|https://api.example.com|$API|g; s|http://localhost:3000|$API|g" \
        -e "s#--emit [ar][a-z]*#& --server $API#" \
        -e 's| -d [36]0| -d 1|; s| -d 5| -d 1|; s|postgres://localhost/mydb|"$DATABASE_URL"|g' \
        -e "s|http://localhost:9091/[a-z/]*|$NGINX_URL/empty|; s| --find-capacity| --find-capacity -d 300ms|" \
        -e '/^npm install/d; /^npm start/d' "$1"
}

# example FILE: it ends well. Which side of a comparison is slower depends on the machine: no is an answer there.
example() {
    timeout 60 sh -eu "$1" && return
    [ $? = 1 ] && grep -q 'api-load.*--compare' "$1"
}

# page FILE [SECTION]: in a folder of its own.
page() {
    cp -r "$TMP/shop" "$TMP/$1" && cd "$TMP/$1" || exit 1
    rm -rf "$TMP/commands" && mkdir "$TMP/commands"
    awk -v folder="$TMP/commands" -v section="${2:-}" -f "$ROOT/tests/lib/examples.awk" "$ROOT/man/$1"
    for command in "$TMP/commands"/*; do
        adapt "$command" >"$TMP/command"
        name "$1: $(head -n 1 "$command")"
        ok example "$TMP/command"
    done
}

database
service
page api-scaffold.1 EXAMPLES
page db-migrate.1 EXAMPLES
page api-load.1 EXAMPLES
page backend-api-design.7
page backend-database.7
page backend-security.7
done_testing
