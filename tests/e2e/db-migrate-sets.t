#!/bin/sh
# Indexes that help together only are taken together and share what they save; tables that inherit get indexes of
# their own.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url)
export DATABASE_URL

psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE TABLE parts (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, c text NOT NULL);
INSERT INTO parts SELECT i, i % 5000, (i * 7) % 6000, 'x' FROM generate_series(1, 60000) i;
CREATE TABLE events (id int PRIMARY KEY, kind int NOT NULL, note text);
CREATE TABLE events_old (PRIMARY KEY (id)) INHERITS (events);
CREATE TABLE events_new (more text) INHERITS (events_old);
INSERT INTO events_old SELECT i, i % 5000, 'n' FROM generate_series(1, 30000) i;
INSERT INTO events_new SELECT i, i % 5000, 'n' FROM generate_series(1, 30000) i;
CREATE INDEX ON events_new (kind);
VACUUM ANALYZE parts, events, events_old, events_new;
SQL
echo 'SELECT * FROM parts WHERE a = 1 OR b = 2;' >or.sql
echo 'SELECT * FROM parts WHERE a = 1;' | cat or.sql - >both.sql
cat >heirs.sql <<'SQL'
SELECT * FROM events WHERE kind = 7;
SELECT * FROM ONLY events WHERE note = 'x';
SQL

# found QUERIES [OPTION…]: each index with its calls, and how many have to be there.
found() {
    queries=$1
    shift
    name "$queries $*" && status 0 db-migrate --analyze --queries "$queries" --json "$@"
    found=$(jq -r '[.missing_indexes[] | "\(.table)(\(.columns | join(","))) \(.calls) \([.statements[].indexes] | sort | join("+"))"] | join("; ")' out)
}

found or.sql
is "$(jq -r '.notes | map(select(test("no statements"))) | length' out)" 0 "statements of a file are statements"
psql -Xqc 'CREATE EXTENSION hypopg'
found or.sql
is "$found" "parts(a) 1 2; parts(b) 1 2" "both sides of an OR, together"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
name "people read it" && status 0 db-migrate --analyze --queries or.sql -f text
is "$(grep -c '1 call; planned with it and 1 more, which help together only: cost' out)" 2
found or.sql --budget 2MB
is "$found" "" "half of a pair is nothing"
found both.sql
is "$found" "parts(a) 2 1+2; parts(b) 1 2" "one of them serves another statement"
found both.sql --budget 2MB
is "$found" "parts(a) 1 1" "and is left for that"
found heirs.sql
is "$found" "events_old(kind) 1 1" "tables that inherit, where they have no index yet; ONLY reads none of them"
name "for people" && status 0 db-migrate --suggest-indexes -o migrations --queries heirs.sql -f text
like "$(cat migrations/*add_indexes.sql)" 'ON public.events_old USING btree \(kind\)'
# auto_explain fails on plans with indexes that are not there.
psql -Xqc "ALTER DATABASE postgres SET session_preload_libraries = 'auto_explain'" \
    -c 'ALTER DATABASE postgres SET auto_explain.log_min_duration = 0' \
    -c 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader'
found or.sql
is "$found" "parts(a) 1 2; parts(b) 1 2" "where it logs every plan it is off for a moment"
name "a role that may not do that" && status 0 db-migrate --analyze --queries or.sql --json -c "$(postgres_url)&user=reader"
is "$(jq '[.notes[] | select(test("auto_explain logs every plan"))] | length' out)" 1 "is told why nothing could be tried"
psql -Xqc 'GRANT SET ON PARAMETER auto_explain.log_min_duration TO reader'
name "with the GRANT" && status 0 db-migrate --analyze --queries or.sql --json -c "$(postgres_url)&user=reader"
is "$(jq '[.missing_indexes[] | .verified] | @text' out)" '"[true,true]"' "it is"
name "a server that counts already" && status 0 db-migrate --analyze --json
is "$(jq -r '.notes[0]' out)" "no statements were seen: CREATE EXTENSION pg_stat_statements in this database shows what the server has counted"
postgres_stop
done_testing
