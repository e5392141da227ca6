#!/bin/sh
# --baseline: people come over from the runner that they have.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start port
cd "$TMP" || exit 1

query() {
    psql -XAtqc "$1"
}

# states FOLDER: each file and its state.
states() {
    db-migrate --status "$1" --json | jq -r '[.migrations[] | .name + " " + .state] | join(", ")'
}

# takes_over TOOL FOLDER STATES
takes_over() {
    name "the history of $1" && status 0 db-migrate --baseline "$2" --format text
    is "$(states "$2")" "$3" "says what is applied"
}

postgres_database none
mkdir plain && echo 'SELECT 1;' >plain/1.sql
name "no history" && status 3 db-migrate --baseline plain
is "$(cat err)" 'db-migrate: error: there is no history of another runner in this database
db-migrate: hint: looked for those of Prisma, Knex, Flyway, goose, golang-migrate, dbmate and TypeORM; --mark-applied records a file by itself'

# The real dbmate makes its own history.
postgres_database dbmate
mkdir d
for i in 1 2 3; do
    printf -- '-- migrate:up\nCREATE TABLE d%s (id int);\n-- migrate:down\nDROP TABLE d%s;\n' $i $i >d/2024010${i}000000_d$i.sql
done
mv d/20240103000000_d3.sql .
name "dbmate runs two" && status 0 "$NPM_MODULES/@dbmate/linux-x64/bin/dbmate" -u "$DATABASE_URL?sslmode=disable" -d d --no-dump-schema up
mv 20240103000000_d3.sql d
name "a dry run" && status 0 db-migrate --baseline d --dry-run --json
is "$(query "SELECT to_regnamespace('db_migrate') IS NULL")" t "records nothing"
takes_over dbmate d '20240101000000_d1.sql applied, 20240102000000_d2.sql applied, 20240103000000_d3.sql pending'
name "a second time" && status 0 db-migrate --baseline d --json
is "$(jq -r '[.action, .migrations[].outcome] | join(", ")' out)" 'baseline, already applied, already applied' "is no error"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "and it goes on with ours" && status 0 db-migrate --migrate d
is "$(query "SELECT to_regclass('d3')")" d3

# The real Knex, whose migrations are no SQL: those that were written as SQL beside them count.
postgres_database knex
mkdir k && ln -s "$NPM_MODULES" node_modules
echo 'exports.up = (knex) => knex.raw("CREATE TABLE k (id int)"); exports.down = () => {};' >k/20240101000000_k.js
echo 'exports.up = (knex) => knex.raw("CREATE TABLE l (id int)"); exports.down = () => {};' >k/20240102000000_l.js
echo "module.exports = { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: '$TMP/k' } };" >knexfile.js
name "Knex runs two" && status 0 "$NPM_MODULES/.bin/knex" migrate:latest
echo 'CREATE TABLE k (id int);' >k/20240101000000_k.sql
takes_over Knex k '20240101000000_k.sql applied'
is "$(cat err)" "db-migrate: note: knex_migrations: the history of Knex
db-migrate: note: it names '20240102000000_l.js', of which there is no .sql file in 'k'"

# The others, by the tables that they make.
postgres_database prisma
query "CREATE SCHEMA app; CREATE TABLE app._prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0);
    INSERT INTO app._prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) VALUES ('1', '', now(), '20240101_init', NULL), ('2', '', NULL, '20240102_more', now())"
mkdir -p p/20240101_init p/20240102_more && echo 'SELECT 1;' | tee p/20240101_init/migration.sql >p/20240102_more/migration.sql
takes_over Prisma p '20240101_init/migration.sql applied, 20240102_more/migration.sql pending'
query "INSERT INTO app._prisma_migrations (id, checksum, migration_name) VALUES ('3', '', '20240102_more')"
name "one that failed" && status 3 db-migrate --baseline p
is "$(head -n 1 err)" "db-migrate: error: the history of Prisma says that '20240102_more' failed or is half done" "is said"

postgres_database flyway
query "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL,
    script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL);
    INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 1, 'x', now(), 1, true), (2, '2', 'b', 'SQL', 'V2__b.sql', 1, 'x', now(), 1, true),
    (3, '2', 'b', 'UNDO_SQL', 'U2__b.sql', 1, 'x', now(), 1, true), (4, NULL, 'r', 'SQL', 'R__r.sql', 1, 'x', now(), 1, true)"
mkdir f && echo 'SELECT 1;' | tee f/V1__a.sql f/U1__a.sql f/U2__b.sql >f/V2__b.sql
takes_over Flyway f 'V1__a.sql applied, V2__b.sql pending'

postgres_database goose
query "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now());
    INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)"
mkdir g && printf -- '-- +goose Up\nSELECT 1;\n' | tee g/00001_a.sql >g/00002_b.sql
takes_over goose g '00001_a.sql applied, 00002_b.sql pending'

postgres_database golang_migrate
query "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (2, false)"
mkdir gm && echo 'SELECT 1;' | tee gm/1_a.up.sql gm/1_a.down.sql gm/2_b.up.sql >gm/3_c.up.sql
takes_over golang-migrate gm '1_a.up.sql applied, 2_b.up.sql applied, 3_c.up.sql pending'

postgres_database typeorm
query "CREATE TABLE migrations (id serial PRIMARY KEY, timestamp bigint NOT NULL, name varchar NOT NULL); INSERT INTO migrations (timestamp, name) VALUES (1700000000000, 'A1700000000000')"
mkdir t && echo 'SELECT 1;' | tee t/1700000000000-A.sql >t/1700000000001-B.sql
takes_over TypeORM t '1700000000000-A.sql applied, 1700000000001-B.sql pending'
done_testing
