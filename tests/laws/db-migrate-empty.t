#!/bin/sh
# A schema compared with itself is no difference, and what leads from nothing to it makes it, judged by
# pg_dump. Every fourth schema of tests/laws/migrate-pairs; LONG=1: all of them.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/dump.sh"

postgres_start
psql -Xqc 'CREATE ROLE reader; CREATE ROLE writer' postgres

law() {
    postgres_anew empty x
    is "$(run_sql x "$1")" '' "$2: the schema loads" || return
    is "$(db-migrate -c "$(postgres_url x)" --compare "$1" --check --format sql 2>&1)" '' "$2: it is itself"
    db-migrate -c "$(postgres_url empty)" --compare "$(postgres_url x)" --no-prove --format sql >"$TMP/made.sql" 2>"$TMP/err"
    is "$(run_sql empty "$TMP/made.sql")" '' "$2: what makes it runs"
    dump x >"$TMP/x.dump"
    is "$(dump empty | diff - "$TMP/x.dump")" '' "$2: it is made again"
}

at=0
for schema in "$ROOT"/tests/laws/migrate-pairs/${PAIR:-*}/[ab].sql; do
    at=$((at + 1))
    [ -n "${LONG:-}${PAIR:-}" ] || [ $((at % 4)) = 1 ] || continue
    law "$schema" "$(basename "$(dirname "$schema")")/$(basename "$schema")"
done
done_testing
