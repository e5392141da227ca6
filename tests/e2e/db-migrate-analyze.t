#!/bin/sh
# db-migrate finds the indexes that a shop is missing, and only those; its migration brings them.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
psql -Xqc 'CREATE DATABASE shop'
PGDATABASE=shop
DATABASE_URL=$(postgres_url shop)
export PGDATABASE DATABASE_URL

query() {
    psql -XAtqc "$1"
}

# field FILTER: of the document in $TMP/out.
field() {
    jq -r "$1" out
}

missing() {
    field '[.missing_indexes[] | "\(.table)(\(.columns | join(",")))"] | join(" ")'
}

analyzes() {
    name "$1" && status 0 db-migrate --analyze --json
}

makes_shop() {
    psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, plan text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, status text NOT NULL,
    total int NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE "Order Items" ("Order_id" int NOT NULL REFERENCES orders, sku text NOT NULL, quantity int NOT NULL);
CREATE TABLE colours (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE TABLE untouched (id int);
INSERT INTO users SELECT i, 'u' || i || '@example.com', CASE WHEN i % 50 = 0 THEN 'paid' ELSE 'free' END
    FROM generate_series(1, 5000) i;
INSERT INTO orders SELECT i, 1 + (i * 7919) % 5000, (ARRAY['paid', 'sent', 'done'])[1 + i % 3], i % 1000,
    timestamptz '2026-01-01' + i * interval '1 minute' FROM generate_series(1, 40000) i;
INSERT INTO "Order Items" SELECT 1 + i % 40000, 'sku' || i % 500, 1 FROM generate_series(1, 60000) i;
INSERT INTO colours SELECT i, i FROM generate_series(1, 5) i;
VACUUM ANALYZE users, orders, "Order Items", colours;
SQL
}

# One statement many times, as an application would send it.
run() {
    printf '%s\n' "$2" >run.sql
    "$postgres_folder/pgbench" -n -M prepared -t "$1" -f run.sql >/dev/null 2>&1
}

works() {
    query 'SELECT pg_stat_statements_reset()' >/dev/null
    run 40 '\set u random(1, 5000)
SELECT id, total FROM orders WHERE user_id = :u ORDER BY created_at DESC LIMIT 20;'
    run 160 '\set u random(1, 40000)
SELECT sum(i.quantity) FROM "Order Items" AS i WHERE i."Order_id" = :u;'
    run 40 '\set u random(1, 5000)
SELECT * FROM users WHERE id = :u;'
    run 20 '\set u random(1, 5000)
SELECT count(*) FROM orders WHERE status = :u::text OR total = :u;'
}

makes_shop
analyzes "without pg_stat_statements"
is "$(missing)" "Order Items(Order_id) orders(user_id)" "foreign keys without an index are found"
is "$(field '[.missing_indexes[] | .verified, .avg_query_ms] | @text')" '[false,null,false,null]' "with no evidence but the key"
is "$(field '.tables | "\(.count) \(.estimated_rows) \(.never_analyzed | join(" "))"')" '5 105005 untouched' "tables and rows"
is "$(field '.foreign_keys_without_index[] | select(.suggested | not).table')" colours "a small table needs none"
is "$(field '[.notes[] | test("pg_stat_statements|hypopg")] | @text')" '[true,true,true]' "the report says what would help"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out

query 'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg'
works
analyzes "with both extensions"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
is "$(missing | tr ' ' '\n' | sort | tr '\n' ' ')" "Items(Order_id) Order orders(user_id,created_at) " \
    "statements and keys agree; LIMIT finds its rows in order"
is "$(field '[.missing_indexes[] | .verified, (.calls == if .table == "orders" then 40 else 160 end), (.avg_query_ms > 0), (.statements[0] | .cost_after < .cost_before / 5)] | unique | @text')" \
    '[true]' "each is tried on the planner, with the measured mean"
is "$(field '.notes | length')" 0 "nothing is left to wish for"
is "$(query "SELECT count(*) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'idx%'")" 0 "no index was made"
name "the report for people" && status 0 db-migrate --analyze --format text
is "$(head -n 3 out)" "=== Database Analysis Report ===
Tables: 5
Total rows: ~105,005"
like "$(cat out)" '^MISSING INDEXES \(2 found\):$'
like "$(cat out)" '^  "Order Items"\."Order_id" - [0-9.]+ms avg query time, ADD INDEX recommended$'
like "$(cat out)" '^  orders\(user_id, created_at\) - [0-9.]+ms avg query time, ADD INDEX recommended$'
like "$(cat out)" '^  [12]\. Add composite index on orders\(user_id, created_at\)$'

name "a role that may not write is enough" &&
    query "CREATE ROLE reader LOGIN; GRANT pg_read_all_data, pg_read_all_stats TO reader" &&
    status 0 db-migrate --analyze --json -c "$DATABASE_URL&user=reader"
is "$(field '.missing_indexes | length')" 2

query 'CREATE SCHEMA watch; ALTER EXTENSION pg_stat_statements SET SCHEMA watch; CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher'
name "a role that may not reach the extension" && status 0 db-migrate --analyze --json -c "$DATABASE_URL&user=watcher"
is "$(field '[.notes[] | select(test("GRANT USAGE ON SCHEMA watch TO watcher|may not read pg_stat_statements"))] | length')" 2 "is told so"
query 'ALTER EXTENSION pg_stat_statements SET SCHEMA public; DROP SCHEMA watch'
name "--suggest-indexes writes a pair" && status 0 db-migrate --suggest-indexes --output migrations/ --format text
migration=$(sed -n 's/^Generated migration: //p' out)
is "$(sed 's/[0-9]\{8\}/DATE/' out)" "Generated migration: migrations/DATE_add_indexes.sql
Generated rollback: migrations/DATE_add_indexes_rollback.sql
Proved: it leads there, and its rollback back."
is "$(grep -c '^CREATE INDEX CONCURRENTLY' "$migration")" 2 "of two indexes"
is "$(sed 's/[0-9a-f]\{64\}/HASH/; s/[0-9.]* ms on/MS on/' "$migration" | head -n 12)" '-- add_indexes
-- from: HASH
-- to: HASH

-- create index public."idx_Order Items_Order" (SHARE UPDATE EXCLUSIVE) hazard: index-build; 2.6 MB, about 60,000 rows
-- 160 calls took MS on average; the planner takes this index
CREATE INDEX CONCURRENTLY "idx_Order Items_Order" ON public."Order Items" USING btree ("Order_id");

-- create index public.idx_orders_user_created_at (SHARE UPDATE EXCLUSIVE) hazard: index-build; 2.3 MB, about 40,000 rows
-- 40 calls took MS on average; the planner takes this index
CREATE INDEX CONCURRENTLY idx_orders_user_created_at ON public.orders USING btree (user_id, created_at);' \
    "with its evidence, longest gain first"
is "$(sed -n '/^-- [ft]/p' "$migration" | sed 's/^-- [a-z]*: //' | sort)" \
    "$(sed -n '/^-- [ft]/p' "${migration%.sql}_rollback.sql" | sed 's/^-- [a-z]*: //' | sort)" "and the rollback leads from the one to the other"
name "psql runs it just as well" && ok psql -Xq -v ON_ERROR_STOP=1 -f "$migration"
name "and its rollback" && ok psql -Xq -v ON_ERROR_STOP=1 -f "${migration%.sql}_rollback.sql"
name "a second time" && status 0 db-migrate --suggest-indexes --output migrations/ --format text
is "$(cat out) $(ls migrations | wc -l)" "already in $migration: nothing written 2"
mkdir steps
name "the best of two" && status 0 db-migrate --suggest-indexes --output steps --top 1 --json
name "and then the other" && status 0 db-migrate --suggest-indexes --output steps --format text
is "$(sed 's/[0-9]\{8\}/DATE/' out)" 'Generated migration: steps/DATEb_add_indexes.sql
Generated rollback: steps/DATEb_add_indexes_rollback.sql
Proved: it leads there, and its rollback back.
already in steps/DATE_add_indexes.sql: idx_Order Items_Order'
is "$(grep -c '^CREATE INDEX' steps/*b_add_indexes.sql)" 1
name "one goes behind the other" && status 0 db-migrate --migrate steps --json
name "and both are undone" && status 0 db-migrate --rollback-last 2 steps --json
is "$(query "SELECT count(*) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'idx%'")" 0 "with their indexes"
name "on a server that gives no scratch database" && query 'CREATE ROLE owner LOGIN; GRANT pg_read_all_data, pg_read_all_stats TO owner' &&
    status 0 db-migrate --suggest-indexes -o unproved --format text -c "$DATABASE_URL&user=owner"
is "$(tail -n 1 out)" 'not proved: permission denied to create database (SQLSTATE 42501)' "it is not proved"
is "$(grep -c '^-- to: \|^-- from: \|^-- not proved: \|^CREATE INDEX CONCURRENTLY' unproved/*add_indexes.sql)" 4 "and says so; where it leads nobody knows"
name "nor without the wish" && status 0 db-migrate --suggest-indexes -o untried --no-prove --json
is "$(grep -c '^-- from: \|^CREATE INDEX CONCURRENTLY' untried/*add_indexes.sql) $(grep -c 'proved\|-- to' untried/*add_indexes.sql)" '3 0'
name "for another runner" && status 0 db-migrate --suggest-indexes -o knex --layout knex --name faster --json
like "$(ls knex)" '^[0-9]+_faster\.(js|ts)$'
query 'CREATE TABLE drifted (id int PRIMARY KEY)'
name "a schema that has drifted" && status 3 db-migrate --migrate "$migration"
query 'DROP TABLE drifted'
name "it is rehearsed" && status 0 db-migrate --migrate "$migration" --dry-run
name "it is applied" && status 0 db-migrate --migrate "$migration"
works
analyzes "afterwards"
is "$(missing)" '' "nothing is missing"
name "it is rolled back" && status 0 db-migrate --rollback "$migration"
is "$(query "SELECT count(*) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'idx%'")" 0 "and gone"

# An N+1: ten lists of twenty users, the orders of each user one by one; and an innocent lookup.
query 'CREATE INDEX ON orders (user_id); CREATE INDEX ON "Order Items" ("Order_id")'
query 'SELECT pg_stat_statements_reset()' >/dev/null
run 10 'SELECT id, email FROM users ORDER BY id LIMIT 20;'
run 200 '\set u random(1, 5000)
SELECT id FROM orders WHERE user_id = :u;'
run 77 '\set u random(1, 40000)
SELECT * FROM "Order Items" WHERE "Order_id" = :u;'
analyzes "an N+1"
is "$(field '[.n_plus_one[] | "\(.parent) -> \(.child) \(.evidence) \(.per_list)"] | join(",")')" \
    'users -> orders risk 20' "is reported as a risk, the look-alike is not"
is "$(missing)" '' "no index is missing"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out

run 30 'SELECT id, plan FROM users ORDER BY email LIMIT 7;'
analyzes "another list that fits"
is "$(field '.n_plus_one[] | "\(.per_list) \(.at_least)"')" '6.7 true' "leaves a lower bound"

# The planner is asked about partitions by the index of their table; its migration builds one after the other.
psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE TABLE visits (user_id int, at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
INSERT INTO visits SELECT i % 5000, date '2026-01-01' + i % 360 FROM generate_series(1, 40000) i;
ANALYZE visits_1, visits_2;
SQL
cat >queries.sql <<'SQL'
PREPARE p AS SELECT note FROM visits WHERE user_id = $1 AND at = $2;
DECLARE "c 1" CURSOR WITHOUT HOLD FOR SELECT * FROM visits WHERE user_id = $1 ORDER BY at DESC LIMIT 5;
FETCH $1 FROM "c 1";
SQL
name "partitions" && status 0 db-migrate --suggest-indexes --output parts --queries queries.sql --json
is "$(field '.missing_indexes[] | select(.table == "visits") | "\(.columns | join(",")) \(.verified) \(.calls)"')" 'user_id,at true 2' \
    "an index of their table is tried, for prepared statements and cursors as well"
is "$(field '.not_planned | length')" 0 "and nothing else was missed"
is "$(grep -c '^CREATE INDEX CONCURRENTLY visits_._user_id_at_idx' parts/*add_indexes.sql)" 2 "it is built on each"
is "$(grep -o '^-- create index public.idx_visits_user_at .*' parts/*add_indexes.sql)" '-- create index public.idx_visits_user_at (SHARE)' \
    "that of the table is made in an instant"
is "$(field '[.written.files[] | "\(.what) \(.path)"] | sort | join(" ")' | sed 's/[0-9]\{8\}/DATE/g')" \
    'migration parts/DATE_add_indexes.sql rollback parts/DATE_add_indexes_rollback.sql' "the document names the files"
is "$(field '.written | "\(.already) \(.proof.holds)"')" '[] true'
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "there" && status 0 db-migrate --migrate parts --json
name "and back" && status 0 db-migrate --rollback-last 1 parts --json
is "$(query "SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'visits%'")" 0

# hypopg knows expressions and conditions of the first table alone, and of no partition.
query 'CREATE TABLE notes (id int, user_id int, at date NOT NULL, tags text[]) PARTITION BY RANGE (at);
CREATE TABLE notes_1 PARTITION OF notes FOR VALUES FROM (date $$2026-01-01$$) TO (date $$2027-01-01$$);
UPDATE orders SET status = $$new$$ WHERE id % 400 = 0; ANALYZE orders;
INSERT INTO notes SELECT i, i % 5000, date $$2026-01-01$$ + i % 360, ARRAY[$$t$$ || i % 3000] FROM generate_series(1, 40000) i;
ANALYZE notes_1;
CREATE SCHEMA odd; CREATE TYPE odd.mood AS ENUM ($$low$$, $$high$$);
ALTER TABLE users ADD mood odd.mood'
cat >queries.sql <<'SQL'
SELECT o.total, i.quantity FROM orders o JOIN "Order Items" i ON i."Order_id" = o.id WHERE lower(i.sku) = $1;
SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id AND o.status = 'new' WHERE u.plan = 'paid' ORDER BY o.created_at LIMIT 5;
SELECT n.id, u.email FROM users u JOIN notes n ON n.user_id = u.id WHERE n.tags @> $1;
SELECT id FROM orders WHERE total = $1 ORDER BY id LIMIT $2 + $3;
SELECT count(*) FROM notes WHERE to_jsonb(user_id) = jsonb_build_object($1, $2 || $3);
SQL
name "expressions and conditions of any table" && status 0 db-migrate --analyze --queries queries.sql --json
keys='[.missing_indexes[] | "\(.table) \(.columns | join(",")) \(.condition // "") \(.method) \(.verified)"] | sort | join("; ")'
is "$(field "$keys")" \
    "Order Items lower(sku)  btree true; notes tags  gin false; orders created_at status = 'new' btree true; orders total,id  btree true; users email  btree true" \
    "are tried with that table in front; GIN on partitions is not"
is "$(field '.not_planned | length')" 0 "parameters get types when the server asks for them"
name "with a scratch database" && status 0 db-migrate --analyze --queries queries.sql --json --scratch "$(postgres_url)"
is "$(field '[.missing_indexes[] | select(.verified)] | length')" 5 "it is tried as well: of a join, of partitions, beside a type of one's own"

name "a server that is not there" && status 4 db-migrate --analyze -c "host=$TMP/none"
done_testing
