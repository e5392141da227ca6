#!/bin/sh
# db-migrate renames what people say is renamed, asks about what only looks like it, and keeps every row.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url start)
export DATABASE_URL

query() {
    psql -XAtqc "$1" "${2:-start}"
}

cat >start.sql <<'SQL'
CREATE SCHEMA "old app";
CREATE TYPE mood AS ENUM ('sad', 'o''k');
CREATE TYPE pair AS (a int, b int);
CREATE TABLE people (id serial PRIMARY KEY, mail text NOT NULL UNIQUE, n int CHECK (n > 0), m mood, p pair);
CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES people, total int, "Odd ""name" text);
CREATE TABLE "old app".log (at int);
CREATE VIEW mails AS SELECT mail FROM people;
CREATE POLICY own ON people USING (mail = CURRENT_USER);
CREATE INDEX total_idx ON orders (total) WHERE total > 0;
COMMENT ON COLUMN people.mail IS 'where letters go';
SQL
cat >wanted.sql <<'SQL'
CREATE SCHEMA app; -- renamed schemas are said on the command line
CREATE TYPE feeling AS ENUM (
    'unhappy', -- renamed from: 'sad'
    'o''k');
CREATE TYPE pair AS (
    first int, -- renamed from: a
    b int);
-- renamed from: public.people
CREATE TABLE users (
    id serial PRIMARY KEY,
    -- renamed from: mail
    email text NOT NULL UNIQUE,
    n int CHECK (n > 0),
    m feeling,
    p pair,
    extra text
);
CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES users, amount int, "new" text);
CREATE TABLE app.log (at int);
CREATE VIEW mails AS SELECT email FROM users;
CREATE POLICY own ON users USING (email = CURRENT_USER);
CREATE INDEX amount_idx ON orders (amount) WHERE amount > 0;
COMMENT ON COLUMN users.email IS 'where letters go';
SQL

fill() {
    psql -Xqc 'DROP DATABASE IF EXISTS start' -c 'CREATE DATABASE start' postgres
    psql -Xqf start.sql start
    query "INSERT INTO people (mail, n, m, p) SELECT 'm' || i, i, 'sad', ROW(i, 2)::pair FROM generate_series(1, 1000) i;
        INSERT INTO orders SELECT i, i, nullif(i, 7), 'x' FROM generate_series(1, 1000) i; INSERT INTO \"old app\".log VALUES (1)"
}

# The same rows under both names.
rows() {
    query "SELECT md5(string_agg(concat_ws('|', $1), ',' ORDER BY 1)) FROM $2"
}

said() {
    set -- --compare wanted.sql --rename orders.total=amount --rename 'public.orders."Odd ""name"=new' --rename 'schema:"old app"=app' \
        --rename mood=feeling
    fill
    before=$(rows 'id, mail, n, p' people)$(rows 'id, person, total, "Odd ""name"' orders)
    name 'renames that are said' && status 0 db-migrate "$@" -o m
    rm -f forward.sql
    for file in m/*.sql; do
        case $file in *_rollback.sql) ;; *) cat "$file" >>forward.sql ;; esac
    done
    is "$(grep -c 'DROP TABLE\|DROP COLUMN\|DROP TYPE\|CONSTRAINT .* UNIQUE\|data-loss' forward.sql)" 0 'lose nothing'
    is "$(grep -c ' RENAME ' forward.sql)" 13 'and what has their names follows'
    name 'the document' && status 0 db-migrate "$@"
    is "$(jq -c '[.proof.holds, (.questions | length), .steps[0].renamed_from.name]' out)" '[true,0,"old app"]' 'is proved'
    name 'it keeps to its schema' && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
    name 'applied' && status 0 db-migrate --migrate m
    is "$(rows 'id, email, n, p' users)$(rows 'id, person, amount, "new"' orders)" "$before" 'every row is there'
    is "$(query "SELECT m, (p).first, nextval('users_id_seq') FROM users WHERE id = 5")" 'unhappy|5|1001' 'values and numbers go on'
    name 'a second comparison' && status 0 db-migrate "$@" --check
    name 'rolled back' && status 0 db-migrate --rollback-last 1 m --allow data-loss
    is "$(rows 'id, mail, n, p' people)$(rows 'id, person, total, "Odd ""name"' orders)" "$before" 'every row is there'
    name 'the start again' && status 0 db-migrate --compare start.sql --check
}

asked() {
    sed 's/total/amount/g; s/people/users/g' start.sql >looks.sql
    name 'what looks like a rename' && status 0 db-migrate --compare looks.sql --format text
    is "$(grep ^question: out)" "question: is table public.users the former public.people? then: --rename 'public.people=users'
question: is column public.orders.amount the former public.orders.total? then: --rename 'public.orders.total=amount'" 'is a question'
    is "$(grep -c data-loss out)" 2 'nothing is guessed'
    name 'the answer is what the question says' && status 0 db-migrate --compare looks.sql --no-prove --rename public.people=users --rename public.orders.total=amount
    is "$(jq -c '[(.questions | length), ([.steps[].hazards[]] | unique)]' out)" '[0,[]]' 'takes it'
    printf 'y\ny\n' | script -qec 'db-migrate --compare looks.sql --no-prove --format json >yes.json' /dev/null >typed 2>&1
    is "$(jq -c '[.steps[] | select(.verb == "rename") | .object.identity] | sort' yes.json)" \
        '["public.orders.amount","public.users","public.users_id_seq"]' 'on a terminal it is asked'
    is "$(grep -c 'db-migrate: is table public.users the former public.people? \[y/N\]' typed)" 1 'once'
    printf 'n\n\n' | script -qec 'db-migrate --compare looks.sql --no-prove --format json >no.json' /dev/null >typed 2>&1
    is "$(jq -c '[.steps[] | select(.verb == "rename")] | length' no.json)" 0 'no is no'
}

wrong() {
    name 'no rename' && status 2 db-migrate --compare wanted.sql --rename users
    name 'a kind without renames' && status 2 db-migrate --compare wanted.sql --rename trigger:a=b
    name 'no such name' && status 2 db-migrate --compare wanted.sql --rename nobody=users
    is "$(head -n 1 err)" "db-migrate: error: 'nobody=users' does not fit: nothing of SOURCE has the former name" 'is said'
    name 'no such wish' && status 2 db-migrate --compare wanted.sql --rename people=persons
    printf 'CREATE TABLE a (x int); CREATE TABLE b (x int);' >b.sql
    name 'what is renamed already' && status 0 db-migrate b.sql --compare b.sql --rename c=a --check
    printf 'CREATE TABLE a (x int);' >c.sql
    name 'a name that is taken' && status 4 db-migrate b.sql --compare c.sql --rename b=a
    printf 'CREATE SCHEMA s; CREATE TABLE a (x int); CREATE TABLE b (x int);' >b.sql
    printf 'CREATE SCHEMA s; CREATE TABLE s.a (x int); CREATE TABLE c (x int);' >moved.sql
    name 'another schema' && status 0 db-migrate b.sql --compare moved.sql --rename b=c --rename a=s.a --format sql
    is "$(grep ^ALTER out | sort)" 'ALTER TABLE public.a SET SCHEMA s;
ALTER TABLE public.b RENAME TO c;' 'is a move'
}

said
asked
wrong
done_testing
