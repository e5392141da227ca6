#!/bin/sh
# The laws of comparison, over pairs of schemas: the migration leads from A to B, a second comparison
# is empty, and the rollback leads back to A; judged by pg_dump. A pair's file `options` has options of
# its comparisons, `renames` those of the first only, `never` what stands in no file of the two; PAIR=NAME
# runs one.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/dump.sh"

postgres_start
psql -Xqc 'CREATE ROLE reader; CREATE ROLE writer' postgres

pair() {
    pair=$(basename "$1")
    work=$TMP/$pair
    mkdir "$work"
    postgres_anew a b
    is "$(run_sql a "$1/a.sql" && run_sql b "$1/b.sql")" '' "$pair: the schemas load" || return
    dump a >"$work/a.dump"
    dump b >"$work/b.dump"
    # shellcheck disable=SC2046 # several options
    db-migrate -c "$(postgres_url a)" --compare "$1/b.sql" -o "$work/m" --name x \
        $(cat "$1/options" "$1/renames" 2>/dev/null) >"$work/out" 2>&1
    is "$(sed '/^question: /d; s/: .*_x/: x/' "$work/out")" 'Generated migration: x.sql
Generated rollback: x_rollback.sql
Proved: it leads there, and its rollback back.' "$pair: two files are written, and proved"
    [ ! -e "$1/never" ] || is "$(grep -hf "$1/never" "$work"/m/*)" '' "$pair: nothing is made again"
    is "$(run_sql a "$work"/m/*_x.sql)" '' "$pair: the migration applies"
    is "$(dump a | diff - "$work/b.dump")" '' "$pair: it leads to B"
    # shellcheck disable=SC2046 # several options
    is "$(db-migrate -c "$(postgres_url a)" --compare "$1/b.sql" --check --format sql $(cat "$1/options" 2>/dev/null) 2>&1)" '' \
        "$pair: the second comparison is empty"
    is "$(run_sql a "$work"/m/*_x_rollback.sql)" '' "$pair: the rollback applies"
    is "$(dump a | diff - "$work/a.dump")" '' "$pair: it leads back to A"
}

for folder in "$ROOT"/tests/laws/migrate-pairs/${PAIR:-*}/; do
    pair "${folder%/}"
done

is "$(psql -XAtc "SELECT count(*) FROM pg_database WHERE datname LIKE 'db_migrate%'" postgres)" 0 \
    'no scratch database is left'
done_testing
