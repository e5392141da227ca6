#!/bin/sh
# N+1 queries of the three grades of evidence: measured for each HTTP request of a real service under
# api-load, seen in a log, suspected from counts; and what only looks like them.
# shellcheck disable=SC2016 # $1 is SQL's and jq's

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/service.sh"

postgres_start
cd "$TMP" || exit 1
psql -Xqc 'CREATE DATABASE shop'
PGDATABASE=shop
DATABASE_URL=$(postgres_url shop)
export PGDATABASE DATABASE_URL

query() {
    psql -XAtqc "$1"
}

field() {
    jq -r "$1" out
}

# found: "parent -> child evidence", sorted.
found() {
    field '[.n_plus_one[] | "\(.parent) -> \(.child) \(.evidence)"] | sort | join(", ")'
}

valid() {
    name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
}

psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE EXTENSION pg_stat_statements;
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, total int NOT NULL);
CREATE TABLE categories (id int PRIMARY KEY, parent_id int REFERENCES categories, name text);
CREATE TABLE products (id int PRIMARY KEY, category_id int NOT NULL REFERENCES categories, name text);
CREATE TABLE items (order_id int NOT NULL REFERENCES orders, product_id int NOT NULL REFERENCES products);
CREATE TABLE settings (id int PRIMARY KEY, name text);
INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 200) i;
INSERT INTO orders SELECT i, 1 + i % 200, i FROM generate_series(1, 2000) i;
INSERT INTO categories SELECT i, CASE WHEN i > 10 THEN 1 + i % 10 END, 'c' || i FROM generate_series(1, 60) i;
INSERT INTO products SELECT i, 1 + i % 60, 'p' || i FROM generate_series(1, 600) i;
INSERT INTO items SELECT 1 + i % 2000, 1 + i % 600 FROM generate_series(1, 4000) i;
INSERT INTO settings SELECT i, 's' || i FROM generate_series(1, 60) i;
CREATE INDEX ON orders (user_id);
CREATE INDEX ON products (category_id);
CREATE INDEX ON categories (parent_id);
CREATE INDEX ON items (order_id);
CREATE INDEX ON items (product_id);
VACUUM ANALYZE;
SQL

# ---- measured
mkdir app && cp "$ROOT/tests/e2e/db-migrate-nplusone/server.mjs" app && npm_link app
service_start shop node app/server.mjs

# loads PATH: snapshots and a load report around 40 requests.
loads() {
    name "a snapshot before $1" && status 0 sh -c 'db-migrate --snapshot >before.json'
    name "load on $1" && status 0 api-load "$SERVICE_URL$1" -c 2 -n 40 -o load.json
    name "the analysis of $1" && status 0 db-migrate --analyze --json --since before.json --load load.json
    valid
}

loads /users
is "$(wc -l <before.json)" 1 "a snapshot is one line"
name "it is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate before.json
is "$(found)" "users -> orders measured" "the N+1 of a list and its lookups"
is "$(field '.n_plus_one[0] | "\(.per_request | round) \(.per_list) \(.foreign_key) \(.target)"')" \
    '12 12 orders_user_id_fkey null' "twelve lookups for each request, all targets together"
is "$(field '.n_plus_one[0].list_query')" 'SELECT id, email FROM users ORDER BY id LIMIT $1' "behind its list"
is "$(field '.n_plus_one[0].eager_query')" 'SELECT id, total FROM orders WHERE user_id = ANY($1)' "and what would replace it"
is "$(field '[.per_request[0].statements[] | select(.query | test("FROM (users|orders)")) | .calls | round] | sort | @text')" '[1,12]' \
    "calls of each statement for a request"
name "for people" && status 0 db-migrate --analyze --format text --since before.json --load load.json
like "$(cat out)" '^  users -> orders relationship \(no eager loading\)$'
like "$(cat out)" '^    measured: 12 lookups for each HTTP request'
loads /eager
is "$(found)" '' "eager loading is none"
loads /orders
is "$(found)" "orders -> users measured" "the other way round, over several connections at once"
is "$(field '.n_plus_one[0].per_request | round')" 5 "five for each request"
cat before.json >both.jsonl && db-migrate --snapshot >>both.jsonl
name "between the snapshots of a file" && status 0 db-migrate --analyze --json --since both.jsonl --load load.json
is "$(found)" "orders -> users measured"
name "a load report alone" && status 2 db-migrate --analyze --load load.json
like "$(cat err)" "needs '--since'"
name "a snapshot that is none" && status 3 db-migrate --analyze --since load.json
printf 'GET %s\n' "$SERVICE_URL/users" "$SERVICE_URL/eager" "$SERVICE_URL/orders" | sed 's/$/\n/' >targets.txt
name "one target after the other" && status 0 api-load --targets targets.txt --sequential -c 2 -n 60 -o load.json \
    --between 'db-migrate --snapshot >>snapshots.jsonl'
is "$(wc -l <snapshots.jsonl)" 4 "with a snapshot around each"
name "the analysis of all" && status 0 db-migrate --analyze --json --since snapshots.jsonl --load load.json
valid
is "$(field '[.n_plus_one[] | "\(.parent) -> \(.child) \(.evidence) \(.per_request | round) \(.target | sub("^.*/"; ""))"] | sort | join(", ")')" \
    "orders -> users measured 5 orders, users -> orders measured 12 users" "each N+1 with its own target"
is "$(field '[.per_request[] | "\(.target | sub("^.*/"; "")) \(.requests) \([.statements[] | select(.query | test("FROM (users|orders)")) | .calls | round] | sort | @text)"] | join("; ")')" \
    "$(jq -r '[.targets[].sent] | "users \(.[0]) [1,12]; eager \(.[1]) [1,1]; orders \(.[2]) [1,5]"' load.json)" "and the calls for each of its requests"
# Five pages of items for each list of five orders: by the counts alone that would be a risk.
query 'SELECT pg_stat_statements_reset()' >/dev/null
rm snapshots.jsonl
printf 'GET %s\n\n' "$SERVICE_URL/orders" "$SERVICE_URL/orders/1/items" "$SERVICE_URL/orders/2/items" \
    "$SERVICE_URL/orders/3/items" "$SERVICE_URL/orders/4/items" "$SERVICE_URL/orders/5/items" >targets.txt
name "a list and its details, each asked for alone" && status 0 api-load --targets targets.txt --sequential -c 2 -n 120 \
    -o load.json --between 'db-migrate --snapshot >>snapshots.jsonl'
name "their analysis" && status 0 db-migrate --analyze --json --since snapshots.jsonl --load load.json
is "$(found)" "orders -> users measured" "what runs once for each request is no risk"
name "the same without requests" && status 0 db-migrate --analyze --json
is "$(found)" "orders -> items risk, orders -> users risk" "where nothing was measured it is one"
service_stop

# ---- logged: five, and five that only look like it
session() {
    psql -Xq >/dev/null
}

# loop NAME LIST LOOKUP VALUES: a list and its lookups in one session.
loop() {
    printf '%s;\n' "$1"
    for value in $3; do printf "$2;\n" "$value"; done
}

logged_sessions() {
    loop 'SELECT * FROM users LIMIT 4' 'SELECT total FROM orders WHERE user_id = %s' '1 2 3 4' | session
    { loop 'SELECT id FROM products WHERE id < 5' 'SELECT order_id FROM items WHERE product_id = %s' '1 2 3 4'
    } | session
    { echo 'BEGIN;'; loop 'SELECT id, user_id FROM orders LIMIT 3' 'SELECT email FROM users WHERE id = %s' '1 2 3'; echo 'COMMIT;'
    } | session
    loop 'SELECT id FROM categories WHERE parent_id IS NULL' 'SELECT name FROM categories WHERE parent_id = %s' '1 2 3 4 5' | session
    { echo 'SELECT id FROM categories ORDER BY name LIMIT 3;' # two lookups for each row, in turns
      for i in 1 2 3; do echo "SELECT name FROM products WHERE category_id = $i;"; done
    } | session
}

innocent_sessions() {
    loop 'SELECT id FROM users LIMIT 4' 'SELECT name FROM settings WHERE id = %s' '1 2 3 4' | session # no relation
    loop 'SELECT id FROM users WHERE id = 7' 'SELECT id FROM orders WHERE user_id = %s AND total > 3' '7 7 7' | session # one row
    loop 'SELECT name FROM settings' 'SELECT id FROM products WHERE category_id = %s ORDER BY id' '1 2 3 4' | session # no list
    for i in 1 2 3 4; do echo "SELECT id FROM items i JOIN orders o ON o.id = i.order_id WHERE o.user_id = $i;"; done | session
    { echo 'SELECT email FROM users WHERE id < 4;'; echo 'SELECT user_id FROM orders WHERE user_id = ANY (ARRAY[1, 2, 3]);'
    } | session
    for i in 1 2 3; do echo "SELECT id FROM users LIMIT $i" | session; done # one lookup a session
}

logs() {
    query "ALTER DATABASE shop SET log_min_duration_statement = $1"
}

logs 0
: >postgres.log
logged_sessions
innocent_sessions
logs -1
cp postgres.log server.log
query 'SELECT pg_stat_statements_reset()' >/dev/null
name "a log" && status 0 db-migrate --analyze --json --queries server.log
valid
is "$(found)" "categories -> categories logged, categories -> products logged, orders -> users logged, products -> items logged, users -> orders logged" \
    "what ran in a row behind its list, and nothing else"
is "$(field '[.n_plus_one[] | .per_list] | sort | @text')" '[3,3,4,4,5]' "with its count"
is "$(field '.sources.file')" log
name "from standard input" && status 0 sh -c 'db-migrate --analyze --json --queries - <server.log'
is "$(field '.n_plus_one | length')" 5

# ---- risk: five by the counts alone, and what is not
run() {
    printf '%s\n' "$2" >run.sql
    "$postgres_folder/pgbench" -n -M prepared -t "$1" -f run.sql >/dev/null 2>&1
}

query 'SELECT pg_stat_statements_reset()' >/dev/null
run 10 'SELECT id, email FROM users ORDER BY id LIMIT 20;'
run 200 '\set u random(1, 200)
SELECT id FROM orders WHERE user_id = :u;'
run 20 'SELECT id, name FROM products ORDER BY name LIMIT 15;'
run 300 '\set u random(1, 600)
SELECT order_id FROM items WHERE product_id = :u;'
run 11 'SELECT id, user_id FROM orders ORDER BY total LIMIT 11;'
run 121 '\set u random(1, 200)
SELECT email FROM users WHERE id = :u;'
run 7 'SELECT id, name FROM categories ORDER BY name LIMIT 10;'
run 70 '\set u random(1, 60)
SELECT name FROM products WHERE category_id = :u;'
run 12 'SELECT order_id, product_id FROM items LIMIT 33;'
run 396 '\set u random(1, 600)
SELECT name FROM products WHERE id = :u;'
run 90 '\set u random(1, 60)
SELECT name FROM settings WHERE id = :u;'                                # no relation
run 53 '\set u random(1, 60)
SELECT name FROM categories WHERE parent_id = :u;'                       # no list fits
run 200 '\set u random(1, 200)
SELECT total FROM orders WHERE user_id = :u AND total = 3;'              # by more than the key
run 10 'SELECT total FROM orders WHERE user_id = ANY (ARRAY[1, 2, 3]);'  # all at once
run 200 '\set u random(1, 200)
SELECT count(*) FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = :u;'
name "counts alone" && status 0 db-migrate --analyze --json
valid
is "$(found)" "categories -> products risk, items -> products risk, orders -> users risk, products -> items risk, users -> orders risk" \
    "are a risk, and no more"
done_testing
