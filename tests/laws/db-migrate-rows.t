#!/bin/sh
# The law of rows, over pairs of schemas with a thousand rows a table (NULLs, the least and the greatest
# of each type, foreign keys, renames): every value of every stored column that both sides have is kept
# by the migration, and by its rollback with --keep-data every value of the start. All pairs are migrated
# at once, each in a schema of its own. PAIR=NAME runs one; LONG=1 (make check-long) does it by --phases
# as well, there and back.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
law=$ROOT/tests/laws/migrate-rows
awk -v only="${PAIR:-}" '
    /^-- pair: / {
        name = $3; wanted = only == "" || only == name; into = "a.sql"
        if (wanted) {
            print name >"names"
            print "CREATE SCHEMA " name ";\nSET search_path = " name ";" >"a.sql"
            print "CREATE SCHEMA " name ";\nSET search_path = " name ";" >"b.sql"
        }
        next
    }
    /^-- becomes/ { into = "b.sql"; next }
    !wanted { next }
    sub(/^-- rename: /, "") {
        kind = ""
        if (sub(/^enum:/, "")) kind = "enum:"
        print "--rename\n" kind name "." $0 >"options"
        if (kind == "") print name "." $0 >"renames"
        next
    }
    { print >into }' "$law/pairs.sql"
touch options renames

# on DATABASE ARGUMENT…: psql that says nothing but what is asked for.
on() {
    PGOPTIONS='-c client_min_messages=error' psql -XAtq -v ON_ERROR_STOP=1 -d "$@"
}

psql -Xq -c 'CREATE DATABASE a' -c 'CREATE DATABASE b' postgres
name "the schemas load" && ok on a -f a.sql
on b -f b.sql -c "CREATE SCHEMA law" -c "CREATE TABLE law.columns (schema text, table_name text, name text, number int, type text, length int, needed boolean)" \
    -c "CREATE TABLE law.renames (schema text, table_name text, column_name text, new_name text)"
on a -c "COPY (SELECT n.nspname, c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.atttypmod - 4, a.attnotnull
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^(pg_|information_schema)'
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') TO STDOUT" | on b -c "COPY law.columns FROM STDIN"
sed -n 's/^\([^.]*\)\.\([^.=]*\)=\(.*\)/\1	\2	\\N	\3/p; s/^\([^.]*\)\.\([^.=]*\)\.\([^=]*\)=\(.*\)/\1	\2	\3	\4/p' renames | tr -d '"' |
    on b -c "COPY law.renames FROM STDIN"
name "the statements are written" && ok on b -f "$law/rows.sql"
name "the rows" && ok on a -c 'SET session_replication_role = replica' -f fill.sql
on a -f before.sql >before && on a -f all.sql >start
sed '/^--rename$/d' options >wishes
set --
while read -r wish; do
    set -- "$@" --rename "$wish"
done <wishes

DATABASE_URL=$(postgres_url a)
export DATABASE_URL
name "the migration is proved" && status 0 db-migrate --compare b.sql --keep-data "$@" -o m --format text
is "$(sed '/^Generated/d; /^question: /d' out)" 'Proved: it leads there, and its rollback back.' "and keeps everything"

# kept BEFORE AFTER WHAT: what the rows of each pair say is the same.
kept() {
    while read -r pair; do
        is "$(grep "^$pair\." "$2")" "$(grep "^$pair\." "$1")" "$pair: $3"
    done <names
}

name "it is applied" && status 0 db-migrate --migrate m
on a -f after.sql >after
kept before after "what both sides have is kept"
is "$(sed '/^inheritance/d' before | cut -d'|' -f2 | sort -u)" 1000 "a thousand rows each"
name "it is rolled back" && status 0 db-migrate --rollback-last 1 m --allow data-loss
on a -f all.sql >again
kept start again "everything is there again"
[ "${LONG:-}" ] || { done_testing && exit; }

name "in phases" && status 0 db-migrate --compare b.sql --keep-data --phases "$@" -o p --format text
is "$(grep -c '^Proved' out)" 2 "proved"
name "both are applied" && status 0 db-migrate --migrate p
on a -f after.sql >after
kept before after "what both sides have is kept in phases"
name "both are rolled back" && status 0 db-migrate --rollback-last 2 p --allow data-loss
on a -f all.sql >again
kept start again "everything is there again behind them"
done_testing
