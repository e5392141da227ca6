#!/bin/sh
# --keep-data: what a migration destroys comes back with its rollback, rows and all.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
psql -Xqc 'CREATE DATABASE keep' postgres
PGDATABASE=keep
DATABASE_URL=$(postgres_url keep)
export PGDATABASE DATABASE_URL

query() {
    psql -XAtqc "$1"
}

rows() {
    query "SELECT * FROM gone ORDER BY id; SELECT last_value, is_called FROM gone_id_seq; SELECT * FROM refers ORDER BY 1;
        SELECT a, b, name, mood, long, n FROM users ORDER BY a, b; SELECT * FROM parted ORDER BY id; SELECT * FROM \"Odd \"\"table\"; SELECT last_value FROM alone;
        SELECT * FROM nokey"
}

cat >before.sql <<'SQL'
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TYPE pair AS (x int, y text);
CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE gone (id serial PRIMARY KEY, m mood, p pair[], d int DEFAULT one(), doubled int GENERATED ALWAYS AS (d * 2) STORED,
    j jsonb, b bytea, t timestamptz, CHECK (m <> 'sad' OR d > 0));
CREATE TABLE refers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, g int REFERENCES gone);
CREATE TABLE users (a int, b text, name text NOT NULL, mood mood, long varchar(40), n numeric(12, 4), PRIMARY KEY (b, a));
CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (MAXVALUE);
CREATE TABLE "Odd ""table" ("Odd ""column" text, x double precision);
CREATE TABLE nokey (v int, w text);
CREATE SEQUENCE alone;
SQL
cat >after.sql <<'SQL'
CREATE TABLE users (a int, b text, long varchar(5), n numeric(8, 1), PRIMARY KEY (a, b));
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE nokey (v int);
SQL
psql -Xqf before.sql
query "INSERT INTO gone (m, p, d, j, b, t) VALUES ('it''s ok', ARRAY[(1, 'a,\"')::pair, NULL], 3, '{\"a\": 1.50}', '\\xdeadbeef', 'infinity'), (NULL, NULL, NULL, NULL, NULL, '2024-01-01 12:00:00.123456+02');
    SELECT setval('gone_id_seq', 77); INSERT INTO refers (g) VALUES (1), (2), (NULL);
    INSERT INTO users VALUES (1, 'x', 'name', 'happy', 'short', 1.5), (2, 'y', '', NULL, 'much ', 1234.5678), (3, 'z', 'n', 'sad', NULL, NULL);
    INSERT INTO parted SELECT i, 'v' || i FROM generate_series(1, 20) i;
    INSERT INTO \"Odd \"\"table\" VALUES (E'tab\\t', 'NaN'), ('', '-0'); INSERT INTO nokey VALUES (1, 'w'); SELECT nextval('alone'), nextval('alone')" >/dev/null
rows >due
pg_dump -s | grep -v '^.\(un\)*restrict' >schema.due

name "a migration that keeps what it destroys" && status 0 db-migrate --compare after.sql --keep-data -o m --format text
is "$(sed 1,2d out)" 'not kept: column public.nokey.w: no primary key tells its rows apart, before and after
Proved: it leads there, and its rollback back.' "is proved, and what cannot be kept is said"
is "$(grep -c 'hazard: .*data-loss' m/*_more.sql)" 1 "only that is a loss"
name "which has to be allowed" && status 3 db-migrate --migrate m
name "it is applied" && status 0 db-migrate --migrate m --allow data-loss
is "$(query 'SELECT a, long, n FROM users ORDER BY a')" '1|short|1.5
2|much |1234.6
3||' "the narrower type rounds"
query "UPDATE users SET n = 9.9 WHERE a = 1; DELETE FROM users WHERE a = 3; INSERT INTO parted VALUES (5) ON CONFLICT DO NOTHING"
cp m/*_rollback.sql rollback.sql
name "it is rolled back" && status 0 db-migrate --rollback-last 1 m --allow data-loss,drift
is "$(query 'SELECT a, n FROM users ORDER BY a')" '1|9.9000
2|1234.5678' "what was changed or deleted since stays so"
query "UPDATE users SET n = 1.5 WHERE a = 1; INSERT INTO users (a, b, name, mood, long, n) VALUES (3, 'z', 'n', 'sad', NULL, NULL); UPDATE nokey SET w = 'w'"
rows >got
is "$(diff due got)" '' "everything else is there again"
is "$(pg_dump -s | grep -v '^.\(un\)*restrict' | sed '/db_migrate/,$d' | diff - schema.due | grep -c '^[<>].*\(kept\)')" 0 "nothing of it stays behind"
is "$(query "SELECT count(*) FROM pg_class WHERE relnamespace = 'db_migrate_kept'::regnamespace")" 0 "what was kept is gone"
is "$(query "INSERT INTO refers (g) VALUES (1) RETURNING id; INSERT INTO gone (d) VALUES (1) RETURNING id")" '4
78' "sequences go on where they were"
name "a second time" && status 0 db-migrate --migrate m --allow data-loss,drift
name "and without us, by psql" && ok psql -Xq -v ON_ERROR_STOP=1 -f rollback.sql
is "$(query 'SELECT count(*) FROM gone')" 3 "the rows are there again"

# A commit between the copy of a table and its DROP would lose what is written meanwhile.
psql -Xqc 'CREATE DATABASE carried' postgres
PGDATABASE=carried
others='CREATE TABLE a (id int); CREATE TABLE x (id int);'
query "CREATE TABLE parts (id int PRIMARY KEY); $others CREATE INDEX a_id ON a (id); CREATE INDEX x_id ON x (id)"
echo "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE parts_all PARTITION OF parts DEFAULT; $others" >after.sql
name "online, among indexes that go" && status 0 db-migrate --compare after.sql --online always -o carried --name x --format text -c "$(postgres_url carried)"
is "$(sed -n '/^-- set aside/,/^-- put back/{/COMMIT/p; /^-- put back/s/.*/put back/p;}' carried/*_x.sql)" 'put back' "the rows of a table are set aside and put back in one transaction"
is "$(grep -c '^DROP INDEX CONCURRENTLY' carried/*_x.sql)" 2 "beside the drops of indexes that keep nobody waiting"

# An owner who may make no schema, and from whom row security hides rows: none is lost.
psql -Xqc 'CREATE ROLE owner LOGIN' -c 'CREATE DATABASE hidden OWNER owner' -c 'REVOKE CREATE ON DATABASE hidden FROM owner' postgres
PGDATABASE=hidden
DATABASE_URL=$(postgres_url hidden)
cat >before.sql <<'SQL'
CREATE TABLE gone (id int PRIMARY KEY, v int);
CREATE TABLE less (id int PRIMARY KEY, v int);
CREATE TABLE parts (id int PRIMARY KEY, v int);
CREATE TABLE x (id int, a int);
SQL
cat >after.sql <<'SQL'
CREATE TABLE less (id int PRIMARY KEY);
CREATE TABLE parts (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
CREATE TABLE parts_all PARTITION OF parts DEFAULT;
CREATE TABLE x (id int, a int);
SQL
psql -Xqf before.sql
for table in gone less parts; do
    echo "INSERT INTO $table SELECT i, i FROM generate_series(1, 9) i; ALTER TABLE $table ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON $table USING (id < 3);"
    [ "$table" = gone ] || printf 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\nCREATE POLICY few ON %s USING (id < 3);\n' "$table" "$table" >>after.sql
done | psql -Xq
printf 'ALTER TABLE %s OWNER TO owner;\n' gone less parts x | psql -Xq
printf 'ALTER TABLE %s OWNER TO owner;\n' less parts parts_all x >>after.sql
query 'CREATE SCHEMA db_migrate AUTHORIZATION owner; CREATE SCHEMA db_migrate_kept AUTHORIZATION owner'

# hides TABLE FILE: as its owner sees a part of TABLE only, FILE fails.
hides() {
    query "ALTER TABLE $1 FORCE ROW LEVEL SECURITY"
    is "$(psql -XqU owner -v ON_ERROR_STOP=1 -f "$2" 2>&1 | sed -n 's/.*ERROR: *//p')" "query would be affected by row-level security policy for table \"$1\"" "hidden rows of $1: $(echo "$2" | sed 's/.*_x//')"
    query "ALTER TABLE $1 NO FORCE ROW LEVEL SECURITY"
}

name "its migration" && status 0 db-migrate --compare after.sql --keep-data -o hidden --name x --format text
hides gone hidden/*_x.sql
hides less hidden/*_x.sql
hides parts hidden/*_x.sql
name "by an owner who may make no schema" && status 0 db-migrate --migrate hidden --allow data-loss,drift -c "$DATABASE_URL&user=owner"
hides less hidden/*_x_rollback.sql
hides parts hidden/*_x_rollback.sql
name "and back" && status 0 db-migrate --rollback-last 1 hidden --allow data-loss,drift -c "$DATABASE_URL&user=owner"
is "$(query 'SELECT count(v) FROM gone; SELECT count(v) FROM less; SELECT count(v) FROM parts')" '9
9
9' "with all rows"

# A role that sees a part of its own table only proves it all the same: its scratch database has no rows.
psql -Xqc 'CREATE ROLE prover LOGIN CREATEDB' -c 'CREATE DATABASE forced OWNER prover' postgres
forced="$(postgres_url forced)&user=prover"
psql -XqU prover -d forced -c 'CREATE TABLE less (id int PRIMARY KEY, v int)' -c 'ALTER TABLE less ENABLE ROW LEVEL SECURITY' \
    -c 'ALTER TABLE less FORCE ROW LEVEL SECURITY' -c 'CREATE POLICY few ON less USING (id < 3)'
psql -XAtqd forced -c 'INSERT INTO less VALUES (1, 1), (9, 9)'
cat >forced.sql <<'SQL'
CREATE TABLE less (id int PRIMARY KEY);
ALTER TABLE less ENABLE ROW LEVEL SECURITY;
ALTER TABLE less FORCE ROW LEVEL SECURITY;
CREATE POLICY few ON less USING (id < 3);
SQL
name "row security that is forced" && status 0 db-migrate --compare forced.sql --keep-data -o forced --name x --format text -c "$forced"
like "$(cat out)" 'Proved: it leads there, and its rollback back.'
name "does not let rows be lost unseen" && status 4 db-migrate --migrate forced --allow data-loss -c "$forced"
like "$(cat err)" 'query would be affected by row-level security policy for table "less"'
is "$(psql -XAtqd forced -c 'SELECT count(v) FROM less')" 2 "they are there"

# In phases: what fills a column, with a key and without, and what asks whether it is filled.
cat >after.sql <<'SQL'
CREATE TABLE gone (id int PRIMARY KEY, v int);
CREATE TABLE less (id int PRIMARY KEY, v bigint);
CREATE TABLE parts (id int PRIMARY KEY, v int);
CREATE TABLE x (id int, a bigint);
SQL
printf 'ALTER TABLE %s OWNER TO owner;\n' gone less parts x >>after.sql
printf 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\nCREATE POLICY few ON %s USING (id < 3);\n' gone gone less less parts parts >>after.sql
query "ALTER TABLE x ENABLE ROW LEVEL SECURITY; INSERT INTO x VALUES (9, 9)"
echo 'ALTER TABLE x ENABLE ROW LEVEL SECURITY;' >>after.sql
name "in phases" && status 0 db-migrate --compare after.sql --phases -o phases --name x --format text
for table in less x; do
    query "ALTER TABLE $table FORCE ROW LEVEL SECURITY"
    db-migrate --migrate phases --allow drift -c "$DATABASE_URL&user=owner" 2>&1 | grep -q "row-level security policy for table \"$table\""
    is $? 0 "hidden rows of $table are not passed over"
    query "ALTER TABLE $table NO FORCE ROW LEVEL SECURITY"
done
name "the first phase" && status 0 db-migrate --migrate phases/*_expand.sql --allow drift
hides less phases/*_contract.sql
hides x phases/*_contract.sql

# Triggers and rules see nothing of what comes back; and what is written while a migration or its rollback
# waits for its locks is there, whatever isolation is the server's default.
psql -Xqc 'CREATE DATABASE watched' -c "ALTER DATABASE watched SET default_transaction_isolation = 'repeatable read'" postgres
PGDATABASE=watched
DATABASE_URL=$(postgres_url watched)
cat >before.sql <<'SQL'
CREATE TABLE log (what text);
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO log VALUES (TG_OP); NEW.at = 'now'; RETURN NEW; END$$;
CREATE TABLE less (id int PRIMARY KEY, v int, n numeric, at text);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON less FOR EACH ROW EXECUTE FUNCTION watch();
ALTER TABLE less ENABLE ALWAYS TRIGGER stamp;
CREATE RULE also AS ON UPDATE TO less DO ALSO INSERT INTO log VALUES ('rule');
CREATE TABLE parts (id int, at text) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION watch();
CREATE TABLE gone (id int PRIMARY KEY);
SQL
sed 's/v int, n numeric/n numeric(6, 1)/; /parts_2/d; /gone/d' before.sql >after.sql
psql -Xqf before.sql
query "INSERT INTO less VALUES (1, 1, 1.25), (2, 2, 2.25); INSERT INTO parts VALUES (1), (11); INSERT INTO gone VALUES (1);
    UPDATE less SET at = 'before'; ALTER TABLE parts_2 DISABLE TRIGGER USER; UPDATE parts_2 SET at = 'before';
    ALTER TABLE parts_2 ENABLE TRIGGER USER; ALTER TABLE less DISABLE TRIGGER stamp; UPDATE less SET at = 'before';
    ALTER TABLE less ENABLE ALWAYS TRIGGER stamp; DELETE FROM log"
name "of tables that are watched" && status 0 db-migrate --compare after.sql --keep-data -o watched --name x --format text
like "$(cat out)" 'Proved: it leads there, and its rollback back.'

# meanwhile SQL: somebody has written, and commits when another waits for him.
meanwhile() {
    psql -Xq >app.out 2>&1 <<SQL &
BEGIN ISOLATION LEVEL READ COMMITTED;
$1;
DO \$\$ BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP PERFORM pg_sleep(0.01); END LOOP;
END \$\$;
COMMIT;
SQL
    app=$!
    reap "$app"
    wait_for 10 sh -c "psql -XAtqc \"SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock' AND relation > 16384\" | grep -q 1"
}

meanwhile 'INSERT INTO gone VALUES (2)'
name "the migration" && status 0 db-migrate --migrate watched
wait "$app"
meanwhile "UPDATE less SET n = 7.5 WHERE id = 2"
name "the rollback" && status 0 db-migrate --rollback-last 1 watched
wait "$app"
is "$(query "SELECT count(*) FROM gone; SELECT id, v, n, at FROM less ORDER BY id; SELECT * FROM parts WHERE id > 10")" '2
1|1|1.25|before
2|2|7.5|now
11|before' "has all rows, as they were or as they were written since"
is "$(query "SELECT what, count(*) FROM log GROUP BY 1 ORDER BY 1; SELECT tgenabled FROM pg_trigger WHERE tgname = 'stamp' AND tgrelid = 'less'::regclass")" 'UPDATE|1
rule|1
A' "of which the triggers and rules saw what was written"
done_testing
