#!/bin/sh
# --phases: a rename and type changes of tables in use as two migrations, with writers of both sorts in
# between; no value is lost, there and back.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
psql -Xqc 'CREATE DATABASE phases' postgres
PGDATABASE=phases
DATABASE_URL=$(postgres_url phases)
export PGDATABASE DATABASE_URL

query() {
    psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>&1
}

cat >a.sql <<'SQL'
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text NOT NULL UNIQUE, age text DEFAULT '7',
    score numeric(12, 4), touched int NOT NULL DEFAULT 0, CHECK (mail <> ''));
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id int NOT NULL REFERENCES users ON DELETE CASCADE, "Odd ""name" text);
CREATE INDEX idx_orders_user ON orders (user_id);
CREATE VIEW adults AS SELECT id, mail FROM users WHERE age <> '7';
CREATE TABLE nokey (v int, w text, batch_no int, page int DEFAULT 0);
CREATE TABLE tags (id int PRIMARY KEY, tag text);
CREATE SEQUENCE bill_no;
CREATE TABLE bills (id int PRIMARY KEY, no text DEFAULT 'INV-' || nextval('bill_no'));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END';
CREATE TRIGGER gate BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.id = 2400) EXECUTE FUNCTION gate();
ALTER TABLE users ENABLE ALWAYS TRIGGER gate;
GRANT SELECT ON tags TO PUBLIC;
GRANT SELECT (age) ON users TO pg_monitor;
CREATE TABLE long (a_name_that_is_cut_where_it_takes_the_word_new_behind_its_end_1 int, a_name_that_is_cut_where_it_takes_the_word_new_behind_its_end_2 int NOT NULL);
SQL
cat >b.sql <<'SQL'
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, age int DEFAULT 7,
    score numeric(8, 1), touched int NOT NULL DEFAULT 0, mood mood, must int NOT NULL DEFAULT 1 CHECK (must > 0), CHECK (email <> ''));
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, "new ""name" text);
CREATE INDEX idx_orders_user ON orders (user_id);
CREATE INDEX idx_orders_name ON orders ("new ""name");
CREATE VIEW adults AS SELECT id, email AS mail FROM users WHERE age <> 7;
CREATE TABLE nokey (v bigint, w text, batch_no int, page int DEFAULT 0);
CREATE SEQUENCE bill_no;
CREATE TABLE bills (id int PRIMARY KEY, number text DEFAULT 'INV-' || nextval('bill_no'));
CREATE TABLE labels (id int PRIMARY KEY, tag text);
CREATE TABLE extra (id int PRIMARY KEY, owner bigint REFERENCES users);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END';
CREATE TRIGGER gate BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.id = 2400) EXECUTE FUNCTION gate();
ALTER TABLE users ENABLE ALWAYS TRIGGER gate;
GRANT SELECT ON labels TO PUBLIC;
GRANT SELECT (age) ON users TO pg_monitor;
CREATE TABLE long (a_name_that_is_cut_where_it_takes_the_word_new_behind_its_end_1 bigint, a_name_that_is_cut_where_it_takes_the_word_new_behind_its_end_2 bigint NOT NULL);
SQL
psql -Xqf a.sql
query "INSERT INTO users (mail, age, score) SELECT 'm' || i, CASE WHEN i % 3 > 0 THEN i::text END, CASE WHEN i % 5 > 0 THEN i / 16.0 END FROM generate_series(1, 2500) i;
    INSERT INTO orders (user_id, \"Odd \"\"name\") SELECT 1 + i % 2500, CASE WHEN i % 2 > 0 THEN 'n' || i END FROM generate_series(1, 2200) i;
    INSERT INTO nokey SELECT CASE WHEN i % 2 = 0 THEN 2147483647 - i END, 'w' FROM generate_series(1, 3000) i;
    INSERT INTO tags SELECT i, 't' || i FROM generate_series(1, 5) i; DELETE FROM users WHERE id = 2500"
# The values, under the old names.
rows() {
    query "SELECT id, mail, age, score, touched FROM users WHERE id <= 2500 ORDER BY id; SELECT id, user_id, \"Odd \"\"name\" FROM orders WHERE id <= 2200 ORDER BY id;
        SELECT v, w FROM nokey ORDER BY v, w; SELECT * FROM tags WHERE id BETWEEN 1 AND 5 ORDER BY id"
}
rows >due

set -- --rename users.mail=email --rename 'orders."Odd ""name"="new ""name"' --rename tags=labels --rename bills.no=number
name "two migrations" && status 0 db-migrate --compare b.sql --phases "$@" -o m --name split --format text
is "$(sed 's/[0-9]\{8\}/DAY/' out)" 'Generated migration: m/DAY_split_expand.sql
Generated rollback: m/DAY_split_expand_rollback.sql
Generated migration: m/DAYb_split_contract.sql
Generated rollback: m/DAYb_split_contract_rollback.sql
Proved: it leads there, and its rollback back.
Proved: it leads there, and its rollback back.' "are written, and proved"
is "$(grep -hc 'hazard: .*\(rewrite\|data-loss\)' m/*_expand.sql m/*_contract.sql)" '0
0' "nothing is written again under a lock, and nothing lost"
name "the document" && status 0 db-migrate --compare b.sql --phases "$@" --no-prove --json
is "$(jq -r '.name, .contract.name, .contract.from == .to' out | tail -n 1)" true "has both"
name "it is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "a second time" && status 0 db-migrate --compare b.sql --phases "$@" --no-prove -o m --format text
like "$(cat out)" 'already in m/.*_contract.sql: nothing written'

name "the first is rehearsed" && status 0 db-migrate --migrate m/*_expand.sql --dry-run --format text
like "$(cat out)" 'commits as it goes: cannot be rehearsed'
like "$(cat out)" 'checks rows that a statement fills which could not be rehearsed'

# A writer that knows the old names goes on all the time. Row 2400 waits at a gate when it is filled.
psql -Xq -v ON_ERROR_STOP=1 >old.out 2>&1 <<'SQL' &
DO $$
BEGIN
    FOR i IN 1..100000 LOOP
        EXIT WHEN EXISTS (SELECT FROM tags WHERE id = -1);
        INSERT INTO users (mail, age) VALUES ('old' || i, i);
        COMMIT;
        UPDATE users SET mail = 'moved' || i WHERE mail = 'old' || i;
        INSERT INTO orders (user_id, "Odd ""name") SELECT id, 'of ' || i FROM users WHERE mail = 'moved' || i;
        INSERT INTO tags VALUES (1000 + i, 'old ' || i);
        COMMIT;
        PERFORM pg_sleep(0.005);
    END LOOP;
END $$
SQL
writer=$!
reap "$writer"
psql -Xqc 'SELECT pg_advisory_lock(42), pg_sleep(300)' >/dev/null 2>&1 &
holder=$!
reap "$holder"
wait_for 30 sh -c 'psql -XAtqc "SELECT count(*) FROM tags, pg_locks WHERE objid = 42 AND id > 1000" | grep -q "[1-9]"'
db-migrate --migrate m/*_expand.sql >first.out 2>&1 &
run=$!
reap "$run"
wait_for 60 sh -c 'psql -XAtqc "SELECT count(email) FROM users WHERE id <= 2500" 2>/dev/null | grep -qx "2000"'
end "$run" KILL
is "$(query 'SELECT count(*) FROM users WHERE id BETWEEN 2001 AND 2499 AND email IS NULL')" 499 "killed between two batches: a part is filled"
contract() {
    psql -Xq -v ON_ERROR_STOP=1 -f m/*_contract.sql 2>&1 | sed -n 's/.*ERROR: *//p; s/^HINT: *//p'
}
is "$(contract)" 'column public.users.email is not filled from mail yet
run the first migration, expand, to its end before' "the second does not begin"
query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_advisory_lock(42)%'" >/dev/null
name "the same command" && status 0 db-migrate --migrate m/*_expand.sql --json
is "$(jq -r '.migrations[0] | .outcome, .resumed' out)" 'applied
true' "goes on"
query "INSERT INTO tags VALUES (-1, 'stop')"
wait "$writer"
is "$(cat old.out)" '' "the writer was never refused"
is "$(query "SELECT count(*) FROM users WHERE ROW(mail, age::int, id::bigint) IS DISTINCT FROM ROW(email, age_new, id_new)
    OR score_new IS DISTINCT FROM score::numeric(8, 1)")|$(query "SELECT count(*) FROM orders WHERE user_id <> user_id_new OR \"Odd \"\"name\" IS DISTINCT FROM \"new \"\"name\"")" '0|0' \
    "old and new say the same of every row"
is "$(query "SELECT has_column_privilege('pg_monitor', 'users', 'age_new', 'SELECT')")" t "who may read the old may read the new"
query 'ALTER TABLE users DISABLE TRIGGER zz_email_db_migrate'
is "$(contract | head -n 1)" 'column public.users.email is not kept in step with mail' "the second does not begin while they are not kept in step"
query 'ALTER TABLE users ENABLE TRIGGER zz_email_db_migrate'
is "$(rows | diff due - | head)" '' "and the old what it said before, to the last digit; no trigger of the table saw it"

# Both sorts of writers.
query "INSERT INTO users (email, age_new) VALUES ('new1', 99) RETURNING mail, age, id = id_new;
    INSERT INTO users (email, age_new) VALUES ('new2', NULL) RETURNING mail, coalesce(age, '-');
    INSERT INTO users (email) VALUES ('new3') RETURNING age, age_new;
    INSERT INTO users (mail, age) VALUES ('old_1', NULL) RETURNING email, coalesce(age_new::text, '-');
    INSERT INTO users (mail) VALUES ('old_2') RETURNING age, age_new;
    UPDATE users SET email = 'NEW1' WHERE mail = 'new1' RETURNING mail;
    UPDATE users SET age = '5' WHERE mail = 'NEW1' RETURNING age_new;
    UPDATE users SET age_new = NULL WHERE mail = 'NEW1' RETURNING coalesce(age, '-');
    UPDATE users SET touched = 5 WHERE id = 2 RETURNING score, score_new;
    UPDATE users SET score_new = 0.3 WHERE id = 2 RETURNING score;
    UPDATE users SET score = 0.4375 WHERE id = 2 RETURNING score_new;
    UPDATE users SET email = 'b', age = '81' WHERE id = 8 RETURNING mail, age_new;
    INSERT INTO users (mail) VALUES ('m1') ON CONFLICT (mail) DO UPDATE SET age = '77' RETURNING age_new;
    INSERT INTO users (email) VALUES ('m4') ON CONFLICT (email) DO UPDATE SET age_new = 78 RETURNING age;
    INSERT INTO labels VALUES (2000, 'new'); UPDATE tags SET tag = 'by the old name' WHERE id = 2000; SELECT tag FROM labels WHERE id = 2000;
    INSERT INTO bills (id, no) VALUES (1, 'given') RETURNING number; INSERT INTO bills (id) VALUES (2) RETURNING no = number;
    INSERT INTO bills (id, number) VALUES (3, 'new') RETURNING no;
    SET ROLE pg_monitor; SELECT count(*) FROM tags WHERE id BETWEEN 1 AND 5" >got
is "$(tr '\n' ' ' <got)" 'new1|99|t new2|- 7|7 old_1|- 7|7 NEW1 5 - 0.1250|0.1 0.3000 0.4 b|81 77 78 by the old name given t new 5 ' \
    "either name takes what the other one gets"
values="SELECT id, age, touched FROM users ORDER BY id; SELECT id, user_id FROM orders ORDER BY id; SELECT v, w FROM nokey ORDER BY v, w"
query "$values; SELECT mail FROM users ORDER BY id; SELECT \"Odd \"\"name\" FROM orders ORDER BY id; SELECT * FROM tags ORDER BY id" >before

name "the second migration" && status 0 db-migrate --migrate m
is "$(db-migrate --compare b.sql --check --format sql 2>&1)" '' "leads to what was wanted"
query "$values; SELECT email FROM users ORDER BY id; SELECT \"new \"\"name\" FROM orders ORDER BY id; SELECT * FROM labels ORDER BY id" >after
is "$(diff before after | head)" '' "with every value"
last=$(query 'SELECT last_value FROM users_id_seq')
is "$(query "INSERT INTO users (email, age) VALUES ('last', 3000000000 / 1000) RETURNING id, age")" "$((last + 1))|3000000" "numbers go on"

# And back, by psql as well.
for file in m/*_contract_rollback.sql m/*_expand_rollback.sql; do
    name "the way back" && ok psql -Xq -v ON_ERROR_STOP=1 -f "$file"
    query "DELETE FROM users WHERE mail = 'last'"
done
is "$(db-migrate --compare a.sql --check --format sql 2>&1)" '' "leads to the start"
query "$values; SELECT mail FROM users ORDER BY id; SELECT \"Odd \"\"name\" FROM orders ORDER BY id; SELECT * FROM tags ORDER BY id" >after
is "$(diff before after | head)" '' "with every value"
is "$(query "INSERT INTO users (mail) VALUES ('more') RETURNING id")" "$((last + 2))" "numbers go on"

# What cannot be there twice is said, and made in one go.
cat >a.sql <<'SQL'
CREATE TABLE parted (id int, old text) PARTITION BY RANGE (id);
CREATE TABLE made (old int, twice int GENERATED ALWAYS AS (old * 2) STORED);
CREATE TABLE plain (a text, x int, y int);
SQL
sed 's/old/new/g; s/plain (a text/plain (a int/' a.sql >b.sql
name "some of it in one go" && status 0 db-migrate a.sql --compare b.sql --phases --rename parted.old=new --rename made.old=new \
    --rename plain.x=y --rename plain.y=x --format text
is "$(cat err)" 'db-migrate: note: not in phases: column public.parted.old: its table is partitioned, or inherits
db-migrate: note: not in phases: column public.made.old: a generated column is made of it
db-migrate: note: not in phases: column public.plain.x: one of its names is another'"'"'s
db-migrate: note: not in phases: column public.plain.y: one of its names is another'"'"'s' "says which"
is "$(grep -c '^Proved' out)" 2 "is proved"
done_testing
