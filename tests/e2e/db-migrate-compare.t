#!/bin/sh
# db-migrate compares on a real PostgreSQL: its outputs, its scratch databases, hostile schema files.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url shop)
export DATABASE_URL
psql -Xqc 'CREATE DATABASE shop' postgres

query() {
    psql -XAtqc "$1" "${2:-postgres}"
}

scratches() {
    query "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate%'"
}

is_document() {
    node "$ROOT/tests/lib/document.mjs" db-migrate "$1" >&2
}

outputs() {
    cat >v1.sql <<'SQL'
CREATE TYPE state AS ENUM ('new', 'it''s paid');
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id integer REFERENCES users ON DELETE CASCADE,
    state state DEFAULT 'new', total numeric(10,2) CHECK (total > 0));
CREATE INDEX ON orders (user_id) WHERE total > 5;
SQL
    psql -Xqf v1.sql shop
    sed 's/email text NOT NULL UNIQUE/&, name text/' v1.sql >v2.sql
    name "a comparison is a document when piped" && status 0 db-migrate --compare v2.sql
    is "$(jq -c '[.steps[].statements[].sql]' out)" '["ALTER TABLE public.users ADD COLUMN name text"]' 'its steps'
    is "$(jq -c '[.rollback[].hazards]' out)" '[["data-loss"]]' 'hazards of the way back'
    name 'it keeps to its schema' && ok is_document out
    name "--check says no" && status 1 db-migrate --compare v2.sql --check
    name "--check says yes" && status 0 db-migrate --compare v1.sql --check
    name "the report for people" && status 0 db-migrate --compare v2.sql --format text
    is "$(cat out)" '1 step (add_users_name):
  1. create column public.users.name (ACCESS EXCLUSIVE)
Proved: it leads there, and its rollback back.' 'has a line per step'
    name "files are written" && status 0 db-migrate --compare v2.sql -o migrations
    day=$(date +%Y%m%d)
    is "$(cat out)" "Generated migration: migrations/${day}_add_users_name.sql
Generated rollback: migrations/${day}_add_users_name_rollback.sql
Proved: it leads there, and its rollback back." 'and named'
    name "a second time" && status 0 db-migrate --compare v2.sql -o migrations/
    is "$(cat out)" "already in migrations/${day}_add_users_name.sql: nothing written" 'the pending file does it'
    sed 's/email text NOT NULL UNIQUE/&, nick text/' v1.sql >v3.sql
    name "another of the day" && status 0 db-migrate --compare v3.sql -o migrations/ --name nick
    is "$(sed -n 1p out)" "Generated migration: migrations/${day}b_nick.sql" 'nothing is overwritten'
    mkdir folder
    cp v1.sql folder/1.sql
    cp "migrations/${day}_add_users_name.sql" folder/2.sql
    cp "migrations/${day}_add_users_name_rollback.sql" folder/2_rollback.sql
    echo 'CREATE TABLE alone (a int);' >folder/alone_rollback.sql
    name "a folder of migrations" && status 0 db-migrate --compare folder --format text
    is "$(sed '$d' out)" '2 steps (add_alone_and_1_more):
  1. create table public.alone
  2. create column public.users.name (ACCESS EXCLUSIVE)' 'is what they lead to'
    is "$(cat err)" 'folder/2_rollback.sql: note: the file is left out: it is the rollback of another one here' \
        'without what takes it back'
    name "nothing to do" && status 0 db-migrate --compare v1.sql -o none
    is "$(cat out)$(test -e none && echo made)" 'No difference.' 'no file is written'
    name "two files, and only a server for scratch databases" && status 0 env -u DATABASE_URL \
        db-migrate v1.sql --compare v2.sql --format sql --scratch "$(postgres_url)"
    is "$(grep -c '^ALTER TABLE public.users ADD COLUMN name text;$' out)" 1 'a column is added'
}

introspection() {
    name "--introspect" && status 0 db-migrate --introspect
    cp out schema.json
    name 'it keeps to its schema' && ok is_document schema.json
    is "$(jq -r '.tables[] | select(.name == "orders") | .foreign_keys[0] | [.columns[0], .references.table, .references.columns[0], .on_delete] | join(" ")' out)" \
        'user_id users id cascade' 'foreign keys have names of columns'
    is "$(jq -rc '.enums[0].values' out)" '["new","it'"'"'s paid"]' 'values of enums are plain'
    name "a document takes the place of a database" && status 0 db-migrate --compare schema.json --check
    name "from standard input as well" && status 0 sh -c 'db-migrate - --compare v1.sql --check <schema.json'
    name "as SQL does" && status 0 sh -c 'db-migrate --compare - --check <v1.sql'
    name "on both sides" && status 0 db-migrate schema.json --compare schema.json --check
    name "and gives the same steps" && status 0 db-migrate schema.json --compare v2.sql
    is "$(jq -c '[.steps[].statements[].sql]' out)" '["ALTER TABLE public.users ADD COLUMN name text"]' 'as the database'
    name "the same input gives the same bytes" && status 0 db-migrate --introspect
    is "$(cmp out schema.json)" '' 'twice'
}

kept() {
    query 'CREATE TABLE _prisma_migrations (id text); CREATE EXTENSION pg_stat_statements; CREATE SCHEMA db_migrate; CREATE TABLE db_migrate.history (name text)' shop
    name "histories and monitors are no difference" && status 0 db-migrate --compare v1.sql --check
    is "$(jq -r '.kept | length' out)" 2 'they are named, but for our own'
    name "nor are they in a database as TARGET" && status 0 db-migrate v1.sql --compare "$DATABASE_URL" --check --format text
    is "$(cat out)" 'No difference.
kept: extension pg_stat_statements (monitoring)
kept: table public._prisma_migrations (Prisma)' 'which are named'
    name "--include-extra" && status 1 db-migrate --compare v1.sql --check --include-extra
    name "on the other side" && status 1 db-migrate v1.sql --compare "$DATABASE_URL" --check --include-extra
    query 'DROP TABLE _prisma_migrations; DROP EXTENSION pg_stat_statements; DROP SCHEMA db_migrate CASCADE' shop 2>/dev/null
}

# steps WANT ARGUMENT...: the objects of the steps, sorted.
steps() {
    want=$1
    shift
    name "compared with $*" && status 0 db-migrate --compare scoped.sql "$@"
    is "$(jq -r '.steps[].object.identity' out | sort | xargs)" "$want" 'takes these'
}

scoped() {
    { cat v1.sql && echo 'CREATE SCHEMA app; CREATE TABLE app.log (id int, note text); CREATE INDEX ON app.log (note);
        CREATE VIEW app.users AS SELECT 1 AS one; ALTER TABLE users ADD COLUMN name text; CREATE INDEX named ON users (name);
        CREATE TYPE mood AS ENUM ($$ok$$); CREATE TABLE moods (m mood); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$;'; } >scoped.sql
    steps 'app app.log app.log_note_idx app.users' --only app
    steps 'app app.log app.users' --only 'app.*' --exclude 'index:*'
    steps 'app.users public.named public.users.name' --only users
    steps 'public.named' --only public.users --exclude column:name
    steps 'public.f() public.mood' --only 'type:*' --only routine:f
    steps 'app.users public.moods' --only view:app.users --only Table:moods
    is "$(sort err)" 'db-migrate: warning: column public.moods.m needs enum public.mood, which takes no part
db-migrate: warning: view app.users needs schema app, which takes no part' 'what is missing is said'
    printf '# ours\n\n  app  \nmood*\r\nroutine:*\n' >.db-migrate-ignore
    steps 'public.named public.users.name' 
    printf '# ours\ntabel:x\n' >.db-migrate-ignore
    name 'a kind that is not there' && status 3 db-migrate --compare scoped.sql
    is "$(head -n 1 err)" ".db-migrate-ignore:2:1: error: 'tabel:x' begins with a kind that is not known" 'has a place'
    rm .db-migrate-ignore
    name 'nor one of an option' && status 2 db-migrate --compare scoped.sql --only 'tabel:*'
    name 'nor a name' && status 2 db-migrate --compare scoped.sql --exclude table:
    name 'the state that is reached' && status 0 db-migrate --compare scoped.sql --exclude app -f sql
    mv out part.sql
    query 'CREATE DATABASE part TEMPLATE shop'
    psql -Xq -v ON_ERROR_STOP=1 -f part.sql part >psql.out 2>&1 || cat psql.out
    name 'it applies' && status 0 db-migrate --introspect -c "$(postgres_url part)"
    is "-- to: $(jq -r .fingerprint out)" "$(sed -n 3p part.sql)" 'has the fingerprint that the file says'
}

# What a role may not read is told; all the rest is compared.
ordinary() {
    query 'CREATE ROLE plain LOGIN CREATEDB'
    query "CREATE SUBSCRIPTION far CONNECTION 'host=192.0.2.1' PUBLICATION p WITH (connect = false)" shop 2>/dev/null
    plain=$(printf %s "$DATABASE_URL" | sed 's/user=postgres/user=plain/')
    name "an ordinary role introspects" && status 0 db-migrate --introspect -c "$plain"
    is "$(cat err)" 'db-migrate: warning: not handled: subscription far' 'all but a subscription'
    is "$(jq -r '.tables | length' out)" 2 'with its tables'
    name "and compares" && status 0 db-migrate --compare v1.sql --check -c "$plain"
    is "$(cat err)" 'db-migrate: warning: not compared: subscription far' 'all but that'
    name "what one side alone may read" && status 0 db-migrate "$plain" --compare "$DATABASE_URL" --check
    query 'ALTER SUBSCRIPTION far DISABLE; ALTER SUBSCRIPTION far SET (slot_name = NONE); DROP SUBSCRIPTION far' shop
    query "CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h');
        CREATE USER MAPPING FOR postgres SERVER away OPTIONS (password 'secret'); CREATE SCHEMA closed;
        CREATE FOREIGN TABLE closed.f (a int DEFAULT 1) SERVER away; CREATE STATISTICS closed.s ON id, email FROM users;
        CREATE MATERIALIZED VIEW closed.m AS SELECT email FROM users; CREATE SEQUENCE closed.q" shop
    name "foreign servers and what is closed" && status 0 db-migrate --introspect -c "$plain"
    is "$(grep -c secret out)" 0 'show no password'
    query 'DROP EXTENSION postgres_fdw CASCADE; DROP SCHEMA closed CASCADE' shop 2>/dev/null
    query 'CREATE TYPE unfinished' shop
    name "what is not compared" && status 3 db-migrate "$DATABASE_URL" --compare "$DATABASE_URL" --strict
    is "$(sort -u err)" 'db-migrate: warning: not compared: base type public.unfinished' 'is told'
    query 'DROP TYPE unfinished' shop
}

# refused TEXT MESSAGE
refused() {
    printf '%s\n' "$1" >hostile.sql
    name "refused: $(echo "$1" | tail -n 1)" && status 3 db-migrate --compare hostile.sql
    is "$(head -n 1 err)" "$2" 'by name and line'
}

hostile() {
    refused 'CREATE TABLE t (a int);
  CREATE DATABASE other;' 'hostile.sql:2:3: error: CREATE DATABASE is not run: it reaches past the scratch database'
    refused 'ALTER SYSTEM SET work_mem = 1;' 'hostile.sql:1:1: error: ALTER SYSTEM is not run: it reaches past the scratch database'
    refused 'CREATE ROLE intruder SUPERUSER;' 'hostile.sql:1:1: error: CREATE ROLE is not run: it reaches past the scratch database'
    query 'CREATE ROLE "Odd ""name"'
    printf 'CREATE ROLE "Odd ""name" LOGIN;\nCREATE/**/USER -- x\n "Odd ""name";\nCREATE ROLE Postgres;\n' >roles.sql
    name "roles of any name that are there" && status 0 db-migrate --compare roles.sql
    is "$(grep -c 'is left out' err)" 3 'are left out'
    refused 'CREATE ROLE "Odd";' 'hostile.sql:1:1: error: CREATE ROLE is not run: it reaches past the scratch database'
    refused "COPY (SELECT 1) TO PROGRAM 'touch $TMP/owned';" 'hostile.sql:1:1: error: COPY is not run: it reaches past the scratch database'
    refused 'SELECT 1;
CREATE TABLE t (a intt);' 'hostile.sql:2:19: error: type "intt" does not exist (SQLSTATE 42704)'
    refused "DO \$\$ BEGIN
  COPY t FROM PROGRAM 'touch $TMP/owned'; END \$\$;" 'hostile.sql:2:3: error: COPY is not run: it reaches past the scratch database'
    refused "DO 'BEGIN EXECUTE ''CREATE ROLE intruder''; END';" 'hostile.sql:1:21: error: CREATE ROLE is not run: it reaches past the scratch database'
    refused "SELECT pg_catalog.\"pg_read_file\" ('/etc/passwd');" 'hostile.sql:1:19: error: pg_read_file() is not run: it reaches past the scratch database'
    is "$(ls owned 2>/dev/null)" '' 'no program ran'
    is "$(query "SELECT count(*) FROM pg_roles WHERE rolname = 'intruder'")" 0 'no role was made'
    cat >harmless.sql <<'SQL'
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN CREATE ROLE postgres; END IF;
    RAISE NOTICE 'no CREATE ROLE here';
END $$;
CREATE FUNCTION reads() RETURNS text LANGUAGE sql AS $$ SELECT pg_read_file('x') $$;
SQL
    name "what is only defined, or makes no role" && status 0 db-migrate --introspect harmless.sql
    query 'CREATE ROLE granted'
    cat >granting.sql <<'SQL'
CREATE TABLE database (a int);
GRANT SELECT ON database TO granted;
GRANT CONNECT ON DATABASE shop TO granted;
REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC;
GRANT SET ON PARAMETER work_mem TO granted;
GRANT pg_monitor TO granted;
SQL
    before=$(query "SELECT datacl FROM pg_database WHERE datname = 'shop'")
    name "rights on what all databases share" && status 0 db-migrate --compare granting.sql --format sql
    is "$(cat err)" "granting.sql:3:1: note: GRANT CONNECT is left out: it is no part of a database's schema
granting.sql:4:1: note: REVOKE TEMPORARY is left out: it is no part of a database's schema
granting.sql:5:1: note: GRANT SET is left out: it is no part of a database's schema
granting.sql:6:1: note: GRANT PG_MONITOR is left out: it is no part of a database's schema" 'are left out'
    is "$(query "SELECT datacl FROM pg_database WHERE datname = 'shop'")" "$before" 'the database keeps its own'
    is "$(query "SELECT count(*) FROM pg_auth_members WHERE member = 'granted'::regrole")" 0 'and the role its memberships'
    : >empty.sql
    name "empty standard input is an error" && status 3 sh -c 'db-migrate --compare - </dev/null'
    name "an empty file is a schema that holds nothing" && status 0 db-migrate --compare empty.sql --format sql
    is "$(grep -c '^DROP TABLE' out)" 2 'it drops everything'
    is "$(head -n 1 err)" 'empty.sql: warning: the file is empty: a schema that holds nothing' 'with a warning'
    cat >subscribed.sql <<'SQL'
CREATE SUBSCRIPTION far CONNECTION 'host=192.0.2.1 password=secret' PUBLICATION p WITH (create_slot = true, binary, enabled = true);
ALTER SUBSCRIPTION far SET PUBLICATION p, q;
ALTER SUBSCRIPTION far ENABLE;
SQL
    name "a subscription that would dial out" && status 0 db-migrate --compare subscribed.sql
    is "$(jq -r '.steps[].statements[].sql' out | grep SUBSCRIPTION | sed 's/CONNECTION .* PUB/CONNECTION x PUB/')" \
        "CREATE SUBSCRIPTION far CONNECTION x PUBLICATION p, q WITH (connect = false, binary = true)" 'does not'
    is "$(grep -c secret out)" 0 'its password is not printed'
    is "$(scratches)" 0 'no scratch database is left after errors, nor by a subscription'
}

# A column that a table has from above, and now for itself as well.
inherited() {
    query 'CREATE DATABASE inherited'
    psql -Xqd inherited -c 'CREATE TABLE p (id int, a int)' -c 'CREATE TABLE k (id int) INHERITS (p)' 2>/dev/null
    echo 'CREATE TABLE p (id int, a int); CREATE TABLE k (id int, a int) INHERITS (p);' >own.sql
    name 'a column for itself' && status 0 db-migrate --compare own.sql --format sql -c "$(postgres_url inherited)"
    is "$(grep '^ALTER' out)" 'ALTER TABLE public.k NO INHERIT public.p;
ALTER TABLE public.k INHERIT public.p;' 'comes by leaving the table above for a moment'
    psql -Xqd inherited -f out
    name 'and a second comparison' && status 0 db-migrate --compare own.sql --check -c "$(postgres_url inherited)"
    echo 'CREATE TABLE p (id int, a int); CREATE TABLE k () INHERITS (p);' >less.sql
    name 'the way back, which PostgreSQL has not, is no difference' && status 0 db-migrate --compare less.sql --check -c "$(postgres_url inherited)"
}

# Wait until a scratch database is there.
wait_scratch() {
    wait_for 20 sh -c "test \"\$(psql -XAtqc \"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND application_name LIKE 'db%' AND state = 'active'\" postgres)\" = 1"
}

killed() {
    echo 'SELECT pg_sleep(60);' >slow.sql
    db-migrate --compare slow.sql >/dev/null 2>&1 &
    pid=$!
    reap "$pid" KILL
    wait_scratch
    is "$(scratches)" 1 'a run holds its scratch database'
    name 'another run' && status 0 db-migrate --compare v1.sql --check
    is "$(scratches)" 1 'leaves it alone'
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    query "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()" >/dev/null
    wait_for 10 sh -c "test \"\$(psql -XAtqc \"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'db_migrate_scratch%'\" postgres)\" = 0"
    is "$(scratches)" 1 'kill -9 leaves it behind'
    name 'the next run' && status 0 db-migrate --compare v1.sql --check
    is "$(scratches)" 0 'sweeps it'
    db-migrate --compare slow.sql >/dev/null 2>err &
    pid=$!
    reap "$pid" KILL
    wait_scratch
    kill -TERM "$pid"
    wait "$pid"
    is "$?" 143 'SIGTERM ends a run by that signal'
    is "$(scratches)" 0 'and its scratch database'
}

outputs
introspection
kept
scoped
ordinary
inherited
hostile
killed
done_testing
