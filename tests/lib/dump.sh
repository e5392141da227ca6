# shellcheck shell=sh
# What the laws of db-migrate judge databases by; sourced after postgres.sh.

# dump DATABASE: what pg_dump says of its schema, without the order of its lines and of the columns.
dump() {
    pg_dump -s --no-owner -d "$1" |
        sed -e '/^--/d' -e '/^\\/d' -e '/^SET /d' -e '/^$/d' -e 's/,$//' | LC_ALL=C sort
}

# run_sql DATABASE FILE: prints what psql complains of.
run_sql() {
    { PGOPTIONS='-c client_min_messages=error' psql -Xq -v ON_ERROR_STOP=1 -d "$1" -f "$2" >/dev/null; } 2>&1
}
