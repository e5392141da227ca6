#!/bin/sh
# The laws of comparison over random schemas and changes: the migration is proved and leads from A to B,
# its rollback back to A, as pg_dump sees them. SEED=N is one of them; LONG=1 (make check-long): fifty.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"
. "$ROOT/tests/lib/dump.sh"

postgres_start

# law SEED
law() {
    work=$TMP/$1
    mkdir "$work"
    node "$ROOT/tests/laws/db-migrate-random.mjs" "$1" "$work" || give_up "the schemas of $1 are written"
    postgres_anew a b
    is "$(run_sql a "$work/a.sql" && run_sql b "$work/b.sql")" '' "$1: the schemas load" || return
    dump a >"$work/a.dump"
    dump b >"$work/b.dump"
    db-migrate -c "$(postgres_url a)" --compare "$(postgres_url b)" -o "$work/m" --name x >"$work/out" 2>&1
    is "$(sed '/^question: /d; s/: .*_x/: x/' "$work/out")" 'Generated migration: x.sql
Generated rollback: x_rollback.sql
Proved: it leads there, and its rollback back.' "$1: it is proved"
    is "$(run_sql a "$work"/m/*_x.sql)" '' "$1: the migration applies"
    is "$(dump a | diff - "$work/b.dump")" '' "$1: it leads to B"
    is "$(run_sql a "$work"/m/*_x_rollback.sql)" '' "$1: the rollback applies"
    is "$(dump a | diff - "$work/a.dump")" '' "$1: it leads back to A"
}

for seed in ${SEED:-$([ "${LONG:-}" ] && seq 50 || echo 33)}; do
    law "$seed"
done
done_testing
