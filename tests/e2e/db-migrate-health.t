#!/bin/sh
# What --analyze sees besides missing indexes; conditions, verification, schemas without a database, the
# page, and roles that may not see everything.
# shellcheck disable=SC2016 # jq's

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

field() {
    jq -r "$1" "${2:-out}"
}

# findings KIND: its subjects, sorted.
findings() {
    field "[.health[] | select(.finding == \"$1\").subject] | sort | join(\" \")"
}

run() {
    printf '%s\n' "$2" >run.sql
    "$postgres_folder/pgbench" -n -M prepared -t "$1" -f run.sql >/dev/null 2>&1
}

psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, city int NOT NULL, country int NOT NULL);
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint REFERENCES users, status text NOT NULL, total int NOT NULL, note text NOT NULL,
    tags text[] NOT NULL);
CREATE TABLE log (at timestamp, price money, code char(8), counter serial);
CREATE TABLE little (id smallint PRIMARY KEY);
CREATE TABLE churned (id int PRIMARY KEY, text text NOT NULL);
CREATE TABLE fresh (id int PRIMARY KEY);
CREATE TABLE kept (id int NOT NULL UNIQUE, user_id int REFERENCES users, other int REFERENCES users);
CREATE TABLE parts (id int PRIMARY KEY, n int) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (1000000);
CREATE TABLE spots (id int PRIMARY KEY, place point NOT NULL);
INSERT INTO users SELECT i, 'u' || i, i % 100, i % 100 FROM generate_series(1, 20000) i;
INSERT INTO orders (user_id, status, total, note, tags)
    SELECT 1 + i % 20000, CASE WHEN i % 40 = 0 THEN 'open' ELSE 'done' END, i, md5(i::text), ARRAY['t' || i % 500] FROM generate_series(1, 50000) i;
INSERT INTO little SELECT generate_series(1, 29000);
INSERT INTO churned SELECT i, md5(i::text) FROM generate_series(1, 60000) i;
INSERT INTO fresh SELECT generate_series(1, 15000);
INSERT INTO parts SELECT i, i FROM generate_series(1, 3000) i;
INSERT INTO spots SELECT i, point(i % 100, i / 100) FROM generate_series(1, 20000) i;
SELECT setval('log_counter_seq', 1900000000);
CREATE INDEX users_email ON users (email);
CREATE INDEX users_email_again ON users (email);
CREATE INDEX orders_user ON orders (user_id);
CREATE INDEX orders_user_total ON orders (user_id, total);
CREATE INDEX orders_note ON orders (note);
CREATE INDEX users_city ON users (city);
CREATE UNIQUE INDEX little_again ON little (id);
CREATE INDEX kept_user ON kept USING hash (user_id);
CREATE INDEX kept_other ON kept (other) WHERE other IS NOT NULL;
DELETE FROM churned WHERE id % 12 <> 0;
VACUUM ANALYZE users, orders, little, churned, parts, spots;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_city'::regclass;
SQL

name "findings of the catalogue" && status 0 db-migrate --analyze --json
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
is "$(findings duplicate-indexes)" "little_again users_email_again" "the same index twice, a key as well"
is "$(findings redundant-indexes)" orders_user "one that another begins with"
is "$(findings invalid-indexes)" users_city "what a failed build left"
is "$(findings unused-indexes)" "orders_note" "what nobody reads, keys and foreign keys aside"
is "$(findings bloated-tables)" churned "a table that is mostly free"
is "$(findings bloated-indexes)" churned_pkey "and its index"
is "$(findings never-vacuumed)" fresh "what no vacuum has seen"
is "$(findings sequences)" log_counter_seq "a sequence that fills an int4"
is "$(findings keys)" little.id "a key of a small type"
is "$(findings no-primary-key)" "kept log" "no primary key"
is "$(field '.health[] | select(.subject == "kept").remedy')" "ALTER TABLE kept REPLICA IDENTITY USING INDEX kept_id_key" "though something tells rows apart"
is "$(findings key-types)" orders.user_id "a foreign key of another type"
is "$(field '.health[] | select(.finding == "key-types").remedy')" "ALTER TABLE users ALTER COLUMN id TYPE bigint" "the wider one stays"
is "$(field '.foreign_keys_without_index | length')" 0 "a hash serves a foreign key, and an index of what is not NULL"
is "$(findings types)" "log.at log.code log.price" "types"
is "$(findings wraparound)$(findings estimates)" '' "and nothing else"
name "for people" && status 0 db-migrate --analyze --format text
like "$(cat out)" '^UNUSED INDEXES \(1 found\):$'
like "$(cat out)" '^  orders_note - not read on this server since [-0-9]+ [:0-9]+, too short a time to drop it; ' "a week has not passed"
unlike "$(cat out)" 'DROP INDEX CONCURRENTLY orders_note$' "so that nothing is to be dropped yet"

# ---- statements
query 'DROP INDEX users_email_again, users_email, orders_note, orders_user; UPDATE pg_index SET indisvalid = true' >/dev/null
query 'SELECT pg_stat_statements_reset()' >/dev/null
run 20 '\set u random(1, 20000)
SELECT id FROM orders WHERE total = :u;'
run 60 '\set u random(0, 99)
SELECT * FROM users WHERE city = :u AND country = :u;'
run 5 'SELECT id FROM parts WHERE n = 7;'
db-migrate --snapshot >before.json
name "estimates that are off" && status 0 db-migrate --analyze --json
is "$(findings estimates)" users "two columns that go together"
is "$(field '.health[] | select(.finding == "estimates").remedy')" "CREATE STATISTICS ON city, country FROM public.users; then ANALYZE it"
name "a condition that holds" && status 1 db-migrate --analyze --json --fail-if 'missing-indexes>0'
name "one that does not" && status 0 db-migrate --analyze --json --fail-if 'missing-indexes > 5' --fail-if 'invalid-indexes>=1'
name "one that is none" && status 2 db-migrate --analyze --fail-if 'speed<3'
like "$(cat err)" "what is counted: missing-indexes"
name "a budget" && status 0 db-migrate --analyze --json --budget 100kB
is "$(field '"\(.missing_indexes | length) \(.left_out_indexes[0].table)"')" '0 orders' "that no index fits"
query 'CREATE TABLE rated (id int PRIMARY KEY, order_id bigint REFERENCES orders);
    INSERT INTO rated SELECT i, i FROM generate_series(1, 20000) i; ANALYZE rated'
name "a foreign key that no index fits" && status 0 db-migrate --analyze --format text --budget 100kB
like "$(cat out)" '^  rated\.order_id -> orders \(left out above\)$'
query 'DROP TABLE rated'
name "a bad budget" && status 2 db-migrate --analyze --budget none

# ---- constants from a file: partial indexes, and running them
cat >queries.sql <<'SQL'
SELECT id FROM orders WHERE status = 'open' ORDER BY note LIMIT 10;
SELECT * FROM users WHERE lower(email) = $1;
SELECT json_object('a': 1) FROM orders;
SELECT * FROM open_totals;
SELECT price FROM log WHERE extract($1 FROM at) = $2 AND code > $3;
SQL
query "CREATE VIEW open_totals AS SELECT user_id, sum(total) AS total FROM orders WHERE status = 'open' GROUP BY user_id"
name "statements of a file" && status 0 db-migrate --analyze --json --queries queries.sql --explain-analyze --fail-if 'slowest-ms<0'
is "$(field '[.missing_indexes[] | select(.condition != null) | "\(.columns | join(",")) \(.condition)"] | sort | join("; ")')" "note status = 'open'; status status = 'open'" "partial indexes, one of them through a view"
is "$(field '[.missing_indexes[].columns[] | select(. == "lower(email)")] | length')" 1 "an index on an expression"
is "$(field '[.missing_indexes[] | select(.table == "orders" and .condition != null).verified] | unique | @text')" '[true]' "verified"
is "$(field '[.notes[] | select(test("1 statement of the file does not parse"))] | length')" 1 "newer syntax is counted"
is "$(field '[.not_planned[] | select(.understood)] | length')" 0 "the field of extract() is no parameter to the server"
is "$(field '[.slow_queries[] | select(.run_ms > 0).query | test("lower|extract")] | unique | @text')" '[false]' "what has no unknown constant was run"

# ---- what hypopg does not know is built on a copy
printf '%s\n' "SELECT id FROM orders WHERE tags @> \$1;" "SELECT id FROM orders WHERE note ILIKE \$1;" \
    "SELECT id FROM spots ORDER BY place <-> point(\$1, \$2) LIMIT 5;" >queries.sql
gin='[.missing_indexes[] | select(.method | startswith("gi")) | "\(.columns[0]) \(.verified)"] | sort | join(", ")'
name "GIN without a scratch server" && status 0 db-migrate --analyze --json --queries queries.sql
is "$(field "$gin")" "note false, place false, tags false" "is not verified, nor what GiST finds nearest first"
name "GIN with one" && status 0 db-migrate --analyze --json --queries queries.sql --scratch "$DATABASE_URL"
is "$(field "$gin")" "note true, place true, tags true" "is built on a copy"
is "$(field '[.missing_indexes[] | select(.method | startswith("gi")) | .statements[0] | .cost_after < .cost_before] | unique | @text')" '[true]' "and saves there"
is "$(query "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate_scratch%'")" 0 "the copy is gone"

# ---- does it pay?
name "a suggestion" && status 0 db-migrate --suggest-indexes -o migrations --format text --top 1
migration=$(sed -n 's/^Generated migration: //p' out)
is "$(grep -c '^CREATE INDEX' "$migration")" 1 "only the first"
db-migrate --migrate "$migration" --json >/dev/null
echo 'CREATE INDEX CONCURRENTLY useless ON users (country DESC); CREATE INDEX more ON fresh (id DESC);' >migrations/30000101_useless.sql
db-migrate --migrate migrations/30000101_useless.sql --json >/dev/null
query 'CREATE INDEX by_hand ON users (city DESC); CREATE INDEX by_parts ON parts (n)'
query 'ANALYZE' >/dev/null
run 60 '\set u random(1, 20000)
SELECT id FROM orders WHERE total = :u;'
run 5 'SELECT id FROM parts WHERE n = 7;'
sleep 1 # until the backend has reported its counts
name "one of two pays" && status 1 db-migrate --verify before.json --json
is "$(field '.verification[] | select(.index | test("parts")) | "\(.index) \(.scans)"')" 'by_parts 5' "of a partitioned table the index as a whole"
is "$(field '[.verification[] | select(.index != "by_parts") | "\(.index) \(.paid) \(.migration) \(.rollback)"] | sort | join("\n")')" "by_hand false null null
idx_orders_total true $(basename "$migration") ${migration%.sql}_rollback.sql
more false 30000101_useless.sql migrations/30000101_useless_rollback.sql
useless false 30000101_useless.sql migrations/30000101_useless_rollback.sql" "each with its migration, as far as one has brought it"
is "$(field '.verification[] | select(.index == "idx_orders_total").statements[0] | .mean_after_ms < .mean_before_ms and .cost_after < .cost_before')" true "with its times and costs"
is "$(field '.verification[] | select(.index == "idx_orders_total").statements[0] | "\(.plan_before) \(.plan_after)"')" "Index Scan using orders_user_total on orders Index Scan using idx_orders_total on orders" "and plans"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "for people" && status 1 db-migrate --verify before.json --format text
like "$(cat out)" '^  idx_orders_total on orders - it pays'
like "$(cat out)" '^    it is from 30000101_useless\.sql: db-migrate --rollback migrations/30000101_useless_rollback\.sql \(drops 2 indexes\)$'
like "$(cat out)" '^    this one alone: DROP INDEX CONCURRENTLY public\.useless$'
like "$(cat out)" '^    to be rid of it: DROP INDEX CONCURRENTLY public\.by_hand$'
jq -c '.statements = []' before.json >empty.json
name "before anything was measured" && status 1 db-migrate --verify empty.json --json
is "$(field '[.verification[] | select(.scans > 0).paid] | unique | @text')" '[null]' "nobody knows what an index that is read has brought"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "for people" && status 1 db-migrate --verify empty.json --format text
like "$(cat out)" '^  idx_orders_total on orders - not known: no statement of it was measured before and after; read [0-9]+ times$'
mkdir elsewhere
query "DELETE FROM db_migrate.history WHERE name LIKE '3%'"
name "without the folder" && status 1 sh -c 'cd elsewhere && db-migrate --verify ../before.json --format text'
like "$(cat out)" '^    it may be from [0-9]*_add_indexes\.sql, the only migration since the snapshot: db-migrate --rollback [0-9]*_add_indexes_rollback\.sql$'

# its plan is better, but what it takes is not the table's
sleeper="SELECT id, pg_sleep(0.2) FROM churned WHERE text = md5('12');"
run 3 "$sleeper"
sleep 1
db-migrate --snapshot >open.json
query 'CREATE INDEX churned_text ON churned (text)'
run 3 "$sleeper"
sleep 1
name "three calls decide nothing" && status 0 db-migrate --verify open.json --json
is "$(field '.verification[] | "\(.index) \(.paid) \(.scans)"')" 'churned_text null 3' "whether it pays is open"
name "for people" && status 0 db-migrate --verify open.json --format text
like "$(cat out)" '^  churned_text on churned - too few calls to say whether it pays, read 3 times$'
query 'SELECT pg_stat_statements_reset()' >/dev/null
run 3 'SELECT id FROM parts WHERE n = 7;'
name "counts that were reset since" && status 0 db-migrate --analyze --since before.json --json
is "$(field '[.slow_queries[] | select(.query | test("FROM parts")) | .calls, .total_ms > 0] | @text') $(field .notes[0])" \
    "[3,true] pg_stat_statements was reset after the snapshot: statements are counted from there on" "are those since"
head -c 100 before.json >half.json && cat before.json half.json >half.jsonl
name "a line that was half written" && status 3 db-migrate --analyze --since half.jsonl
like "$(cat err)" '^half\.jsonl:2:100: error: not valid JSON'

# ---- a schema without a database
cat >schema.sql <<'SQL'
CREATE TABLE a (id int PRIMARY KEY, name text, made timestamp);
CREATE TABLE b (a_id bigint REFERENCES a);
SQL
echo 'SELECT * FROM a WHERE name = $1;' >queries.sql
name "a schema file" && status 0 db-migrate schema.sql --analyze --json --queries queries.sql
is "$(findings types) $(findings key-types) $(findings no-primary-key)" "a.made b.a_id b" "the catalogue's findings"
is "$(field '[.missing_indexes[] | "\(.table) \(.columns | join(",")) \(.verified)"] | sort | join("; ")')" "a name false; b a_id false" "candidates, not verified"
is "$(field '"\(.sources.offline) \(.tables.estimated_rows)"')" 'true 0'
name "the same as a document" && db-migrate schema.sql --introspect >schema.json && status 0 db-migrate schema.json --analyze --json --queries queries.sql
is "$(field '.missing_indexes | length') $(findings key-types)" "2 b.a_id"
name "that comes by a pipe" && status 0 sh -c 'db-migrate - --analyze --json --queries queries.sql <schema.json'
is "$(field '.missing_indexes | length') $(findings key-types)" "2 b.a_id"
echo 'CREATE INDEX one ON a (made); CREATE INDEX other ON a (made); CREATE INDEX more ON a (name, made); CREATE INDEX less ON a (name);' >>schema.sql
name "superfluous ones of a schema" && status 0 sh -c 'db-migrate - --analyze --json <schema.sql'
is "$(field '[.health[] | select(.finding | test("-indexes")) | "\(.detail) \(.bytes)"] | join("; ")')" \
    "the same as one null; more begins with its columns null" "nothing is known of what they cost"
is "$(query "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate_scratch%'")" 0 "no scratch database is left"
name "a schema file that is bad" && status 3 sh -c 'echo "CREATE TABLE (" >bad.sql; db-migrate bad.sql --analyze'

# ---- the page
name "a page" && status 0 db-migrate --analyze --json --plot page.html
is "$(grep -c 'https\?://' page.html | tr -d ' ')" 1 "that loads nothing"
like "$(grep 'https\?://' page.html)" 'www\.w3\.org/2000/svg'
query "SELECT '</script><script>alert(1)</script>' FROM orders LIMIT 1" >/dev/null
printf "SELECT '</script>', '\033[2J' AS x FROM orders WHERE total = 1;\nSELECT '\033[2J' FROM;\n" >queries.sql
name "statements are no part of its script" && status 0 db-migrate --analyze --format text --plot page.html --queries queries.sql
is "$(grep -c '</script>' page.html)" 2
is "$(grep -c '\\x1B\[2J' out) $(cat page.html out | tr -dc '\033' | wc -c)" '1 0' "nor commands to a terminal"

# ---- rights
query 'CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher'
echo 'SELECT * FROM users WHERE country = 3;' >queries.sql
name "pg_monitor alone" && status 0 db-migrate --analyze --json --queries queries.sql -c "$DATABASE_URL&user=watcher"
is "$(field '[.notes[] | select(test("GRANT pg_read_all_data TO watcher"))] | length')" 1 "is told what would show more"
is "$(field '.not_planned | length > 0')" true "plans are left out"
query 'CREATE TABLE orphans (user_id int REFERENCES users); INSERT INTO orphans SELECT generate_series(1, 5000)'
query 'VACUUM ANALYZE orphans' >/dev/null
name "pg_monitor alone" && status 0 db-migrate --analyze --json -c "$DATABASE_URL&user=watcher"
is "$(field '.missing_indexes[] | "\(.table) \(.verified)"')" "orphans false" "a foreign key without an index is seen all the same"
query 'CREATE ROLE nobody LOGIN'
name "a role without rights" && status 0 db-migrate --analyze --json -c "$DATABASE_URL&user=nobody"
is "$(field '[.notes[] | select(test("GRANT pg_monitor TO nobody"))] | length')" 1 "is told so too"

# ---- what autovacuum has not frozen, because a transaction that is open needs it
postgres_stop
echo 'autovacuum_freeze_max_age = 100000' >>"$PGHOST/data/postgresql.conf"
postgres_launch
psql -Xqc 'BEGIN' -c 'SELECT pg_current_xact_id()' -c 'SELECT pg_sleep(120)' >/dev/null &
holder=$!
wait_for 30 sh -c "psql -XAtqc \"SELECT 'it ' || backend_xid FROM pg_stat_activity WHERE query LIKE '%sleep(120)%' AND pid <> pg_backend_pid()\" | grep -q it" ||
    give_up 'a transaction is open'
query "CREATE PROCEDURE burn(count int) LANGUAGE plpgsql AS 'BEGIN FOR i IN 1..count LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END'"
query 'CALL burn(125000)'
name "old transactions" && status 0 db-migrate --analyze --json
like "$(findings wraparound)" '(^| )orders '
like "$(findings wraparound)" '(^| )database postgres database shop database template0 '
is "$(field '[.health[] | select(.finding == "wraparound") | .detail | test("^1[2-9][0-9]{4} transactions old, autovacuum should have frozen it at 100000;")] | unique | @text')" '[true]' "with their age"
kill "$holder"
done_testing
