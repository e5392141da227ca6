#!/bin/sh
# --layout: the files that other runners take, run by ours and by Knex's, dbmate's and Prisma's own.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start port
cd "$TMP" || exit 1

database() {
    postgres_database "$1"
    psql -Xqf before.sql
}

dump() {
    pg_dump -s -N db_migrate -T schema_migrations -T 'knex_*' -T _prisma_migrations | grep -v -e '^.\(un\)*restrict' -e '^--' -e '^$'
}

cat >before.sql <<'SQL'
CREATE TABLE t (id int NOT NULL, v text, w int);
INSERT INTO t VALUES (1, 'a?b', 2);
CREATE INDEX t_v ON t (v);
SQL
cat >plain.sql <<'SQL'
CREATE TABLE t (id int PRIMARY KEY, v text DEFAULT 'what', w int CHECK (w > 0));
CREATE INDEX t_v ON t (v) WHERE v LIKE '%?`${x}\\_';
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN 'a;?'; END $f$;
COMMENT ON TABLE t IS 'a `quoted` ${comment} \';
SQL

database target
psql -Xqc 'DROP TABLE t' && psql -Xqf plain.sql
dump >there.dump
database start
dump >here.dump

# by_ours LAYOUT OPTIONS…: written, applied, held against, rolled back.
by_ours() {
    layout=$1
    shift
    name "$layout${1:+, online}: files are written" &&
        status 0 db-migrate --compare plain.sql --layout "$layout" -o "$layout$#" --name "the change" "$@" --format text
    is "$(tail -n 1 out)" 'Proved: it leads there, and its rollback back.'
    case $layout$# in knex* | prisma2) return ;; esac
    name "$layout: they are applied" && status 0 db-migrate --migrate "$layout$#"
    is "$(dump | diff - there.dump)" '' "$layout: it leads there"
    count=$(db-migrate --status "$layout$#" --json | jq '[.migrations[] | select(.state == "applied")] | length')
    name "$layout: and rolled back, $count files" && status 0 db-migrate --rollback-last "$count" "$layout$#"
    is "$(dump | diff - here.dump)" '' "$layout: back"
    psql -Xqc 'DELETE FROM db_migrate.history'
}

by_dbmate() {
    name "dbmate $1 applies" && status 0 "$NPM_MODULES/@dbmate/linux-x64/bin/dbmate" -u "$DATABASE_URL?sslmode=disable" -d "$1" --no-dump-schema up
    is "$(dump | diff - there.dump)" '' "it leads there"
    for _ in "$1"/*.sql; do
        name "dbmate $1 rolls back" && status 0 "$NPM_MODULES/@dbmate/linux-x64/bin/dbmate" -u "$DATABASE_URL?sslmode=disable" -d "$1" --no-dump-schema down
    done
    is "$(dump | diff - here.dump)" '' "back"
}

by_knex() {
    ln -sf "$NPM_MODULES" node_modules
    cat >knexfile.js <<'JS'
module.exports = { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: process.env.FOLDER } };
JS
    FOLDER=$TMP/$1
    export FOLDER
    name "knex $1 applies" && status 0 "$NPM_MODULES/.bin/knex" migrate:latest
    is "$(dump | diff - there.dump)" '' "it leads there"
    name "knex $1 rolls back" && status 0 "$NPM_MODULES/.bin/knex" migrate:rollback
    is "$(dump | diff - here.dump)" '' "back"
}

# Prisma wants all that is there to have come by its migrations, and has no way back of its own.
by_prisma() {
    postgres_database "$1"
    mkdir "$1/0_init" && cp before.sql "$1/0_init/migration.sql"
    name "prisma $1 applies" && status 0 node "$ROOT/tests/lib/prisma.mjs" "$1"
    is "$(cat out)" "$(ls "$1")" "all, in their order"
    is "$(dump | diff - there.dump)" '' "it leads there"
    name "its history is taken over" && status 0 db-migrate --baseline "$1" --json
    is "$(jq '[.migrations[] | select(.outcome == "marked as applied")] | length' out)" "$(find "$1" -name migration.sql | wc -l)" "whole"
    find "$1" -name down.sql | sort -r | while read -r file; do psql -Xq -v ON_ERROR_STOP=1 -f "$file"; done
    is "$(dump | diff - here.dump)" '' "back"
}

for layout in prisma knex flyway dbmate goose golang-migrate; do
    by_ours "$layout"
    case $layout in golang-migrate) ;; *) by_ours "$layout" --online always ;; esac
done
is "$(find prisma0 flyway0 dbmate0 goose0 golang-migrate0 knex0 -type f | sed 's/[0-9]\{14\}/DATE/' | LC_ALL=C sort)" 'dbmate0/DATE_the_change.sql
flyway0/UDATE__the_change.sql
flyway0/VDATE__the_change.sql
golang-migrate0/DATE_the_change.down.sql
golang-migrate0/DATE_the_change.up.sql
goose0/DATE_the_change.sql
knex0/DATE_the_change.js
prisma0/DATE_the_change/down.sql
prisma0/DATE_the_change/migration.sql' "names are those of the runners"
by_dbmate dbmate0
by_dbmate dbmate2
by_knex knex0
psql -Xqc 'DELETE FROM knex_migrations'
by_knex knex2

by_prisma prisma0
by_prisma prisma2
PGDATABASE=start
DATABASE_URL=$(postgres_url start)

# Pairs to write by hand, and suggestions, come in the layout too.
for layout in prisma knex flyway dbmate goose golang-migrate; do
    name "$layout: --new" && status 0 db-migrate --new 'Add a thing' --layout "$layout" -o "new-$layout"
done
is "$(find new-* -type f | sed 's/[0-9]\{14\}/DATE/' | LC_ALL=C sort)" 'new-dbmate/DATE_add_a_thing.sql
new-flyway/UDATE__add_a_thing.sql
new-flyway/VDATE__add_a_thing.sql
new-golang-migrate/DATE_add_a_thing.down.sql
new-golang-migrate/DATE_add_a_thing.up.sql
new-goose/DATE_add_a_thing.sql
new-knex/DATE_add_a_thing.js
new-prisma/DATE_add_a_thing/down.sql
new-prisma/DATE_add_a_thing/migration.sql' "is named as the runner has it"
psql -Xq -c 'CREATE TABLE above (id int PRIMARY KEY); CREATE TABLE below (a int REFERENCES above, b int REFERENCES above);
    INSERT INTO above SELECT generate_series(1, 5000); INSERT INTO below SELECT i, i FROM generate_series(1, 5000) i; ANALYZE'
dump >here.dump
psql -Xqc 'CREATE INDEX idx_below_a ON below (a); CREATE INDEX idx_below_b ON below (b)'
dump >there.dump
psql -Xqc 'DROP INDEX idx_below_a, idx_below_b'
for layout in knex dbmate; do
    name "$layout: --suggest-indexes" && status 0 db-migrate --suggest-indexes --layout "$layout" -o "suggested-$layout" --format text
    rm -rf "$layout.all" && mkdir "$layout.all" && cp "new-$layout"/* "suggested-$layout"/* "$layout.all"
done
is "$(grep -lc 'transaction:false' suggested-dbmate/*.sql | wc -l)|$(grep -c 'transaction: false' suggested-knex/*.js)" '2|1' "outside of transactions"
psql -Xqc 'DELETE FROM knex_migrations; DELETE FROM schema_migrations'
by_knex knex.all
by_dbmate dbmate.all
done_testing
