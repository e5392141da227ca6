#!/bin/sh
# The rows of a database in use are asked whether a step would fail, on how many, and which.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url postgres)
export DATABASE_URL

cat >base.sql <<'SQL'
CREATE TABLE p (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE t (id int PRIMARY KEY, a int, b int, "Odd ""name" text, s varchar(20), n numeric(12, 4));
CREATE TABLE empty (id int PRIMARY KEY, a int);
SQL
psql -Xqf base.sql
psql -Xqc "INSERT INTO p VALUES (1, 1); INSERT INTO t VALUES (1, 1, 1, 'one', 'short', 1), (2, NULL, NULL, 'a '' quote', 'much too long', 123456.5),
    (3, 1, 2, '7', NULL, NULL), (4, 1, 2, '7', NULL, NULL), (5, 9, 9, E'line\nbreak', NULL, NULL)"

# asks CHANGE ANSWER [OPTION…]: what the report says behind the step.
asks() {
    asked=$1 due=$2
    shift 2
    { cat base.sql && echo "$asked"; } >changed.sql
    db-migrate --compare changed.sql --no-prove --format text "$@" >out 2>err || fail "$asked: $(cat err)"
    is "$(sed -n 's/^     //p' out | tr '\n' '|')" "$due|" "$asked"
}

asks 'ALTER TABLE t ALTER COLUMN a SET NOT NULL' 'would fail: 1 row, for example (2); fill them before'
asks 'ALTER TABLE empty ALTER COLUMN a SET NOT NULL' 'the rows fit'
asks 'ALTER TABLE t ADD COLUMN c int NOT NULL' 'would fail: 5 rows; give it a default for them'
asks 'DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, a int, b int, "Odd ""name" text, s varchar(20), n numeric(12, 4)) PARTITION BY RANGE (id)' \
    'would fail: 5 rows, for example (1); make partitions for them'
asks 'ALTER TABLE t ADD CHECK (a < 5 AND s <> E'"'x\\n'"')' 'would fail: 1 row, for example (5)'
asks 'ALTER TABLE t ADD UNIQUE (a, b)' 'would fail: 1 twice used key, for example (1,2)'
asks 'CREATE UNIQUE INDEX ON t ("Odd ""name") WHERE a > 0' 'would fail: 1 twice used key, for example (7)'
asks 'CREATE UNIQUE INDEX ON t (a) WHERE a > 1' 'the rows fit'
asks 'ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES p' 'would fail: 3 rows, for example (1,2)'
asks 'ALTER TABLE t ALTER COLUMN "Odd ""name" TYPE int USING 1' 'would fail: invalid input syntax for type integer: "one"'
asks 'ALTER TABLE t ALTER COLUMN s TYPE varchar(5)' 'would fail: 1 row, for example (2)'
asks 'ALTER TABLE t ALTER COLUMN n TYPE numeric(8, 4)' 'would fail: numeric field overflow'
asks 'ALTER TABLE t DROP COLUMN s' 'destroys: 2 values'
asks 'DROP TABLE t' 'destroys: 5 rows'
asks 'DROP TABLE empty' 'holds nothing'
asks 'ALTER TABLE t ADD COLUMN c int, ADD CHECK (c > a)' 'the rows were not asked: column "c" does not exist'
# What is renamed by the same migration has its former names still.
asks 'ALTER TABLE t RENAME a TO z; ALTER TABLE t ALTER COLUMN z SET NOT NULL' 'would fail: 1 row, for example (2); fill them before' --rename t.a=z
asks 'ALTER TABLE t RENAME TO moved; ALTER TABLE moved RENAME id TO key; ALTER TABLE moved ADD UNIQUE (a, b)' \
    'would fail: 1 twice used key, for example (1,2)' --rename t=moved --rename t.id=key
asks 'ALTER TABLE t RENAME a TO z; ALTER TABLE p RENAME TO q; ALTER TABLE q RENAME x TO u; ALTER TABLE t ADD FOREIGN KEY (z, b) REFERENCES q' \
    'would fail: 3 rows, for example (1,2)' --rename t.a=z --rename p=q --rename p.x=u
asks 'ALTER TABLE t RENAME "Odd ""name" TO "new ""name"; ALTER TABLE t ALTER COLUMN "new ""name" TYPE int USING 1' \
    'would fail: invalid input syntax for type integer: "one"' --rename 't."Odd ""name"="new ""name"'
asks 'ALTER TABLE t RENAME a TO z; ALTER TABLE t DROP s; ALTER TABLE t ADD CHECK (z < 5)' \
    'would fail: 1 row, for example (5)|destroys: 2 values' --rename t.a=z
# Types, values and schemas have their former names in expressions, too.
cat >base.sql <<'SQL'
CREATE SCHEMA old;
CREATE TYPE old.mood AS ENUM ('x', 'y');
CREATE FUNCTION old.okay(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE TABLE old.m (id int PRIMARY KEY, v int, mood old.mood);
CREATE TABLE old.gone (id int);
SQL
psql -Xqf base.sql
psql -Xqc "INSERT INTO old.m VALUES (1, 1, 'x'), (2, -1, 'y'); INSERT INTO old.gone VALUES (1)"
cp base.sql old.sql
asks_old() {
    sed "$1" old.sql >base.sql
    shift
    asks "$@"
}
psql -Xqc 'DROP TABLE t, p, empty'
asks_old 's/old\./new./g; s/SCHEMA old/SCHEMA new/' "ALTER TABLE new.m ADD CHECK (new.okay(v) OR mood <> 'y'::new.mood); DROP TABLE new.gone" \
    'would fail: 1 row, for example (2)|destroys: 1 row' --rename old=new
asks_old 's/old.mood/old.humor/' "ALTER TABLE old.m ADD CHECK (mood <> 'y'::old.humor)" 'would fail: 1 row, for example (2)' --rename old.mood=humor
asks_old "s/'y')/'z')/" "ALTER TABLE old.m ADD CHECK (mood <> 'z')" 'would fail: 1 row, for example (2)' --rename "old.mood.y=z"
asks_old 's/old.mood/old.humor/' "CREATE UNIQUE INDEX ON old.m (id) WHERE mood = 'y'" 'the rows fit' --rename old.mood=humor
psql -Xqc 'DROP SCHEMA old CASCADE'
cat >base.sql <<'SQL'
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE empty (id int PRIMARY KEY, a int);
SQL
psql -Xqf base.sql
psql -Xqc "INSERT INTO t VALUES (1, 1), (2, NULL)"
name "the document has it" && status 0 db-migrate --compare base.sql --json --no-prove
{ cat base.sql && echo 'ALTER TABLE t ALTER COLUMN a SET NOT NULL; DROP TABLE empty;'; } >changed.sql
name "a plan" && status 0 db-migrate --compare changed.sql --json --no-prove
is "$(jq -c '[.steps[].asked]' out)" '[{"about":"failure","rows":1,"example":"(2)","advice":"fill them before","unknown":null},{"about":"loss","rows":0,"example":null,"unknown":null}]'
name "it is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "the file has it" && status 0 db-migrate --compare changed.sql --format sql --no-prove
is "$(sed -n '/would fail/,/NOT NULL/p' out)" '-- would fail: 1 row, for example (2); fill them before
ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;'
psql -Xqc 'BEGIN; LOCK t; SELECT pg_sleep(20)' >/dev/null 2>&1 &
holder=$!
reap "$holder"
wait_for 5 sh -c 'psql -XAtc "SELECT 1 FROM pg_locks WHERE relation = '"'t'"'::regclass" | grep -q 1'
{ cat base.sql && echo 'ALTER TABLE t ALTER COLUMN a SET NOT NULL;'; } >changed.sql
name "a table that is locked" && status 0 db-migrate --compare changed.sql --format text --no-prove
like "$(cat out err)" 'canceling statement due to lock timeout'
psql -Xqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%'" >/dev/null
end "$holder"
done_testing
