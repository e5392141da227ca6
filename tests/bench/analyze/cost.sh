# shellcheck shell=sh
# What the analysis of 5,000 tables and 5,000 statements costs, against the bare EXPLAIN of those
# statements, and whether it grows with both and no faster. Sourced by run, with a server that runs.

TIMES=6       # the bare EXPLAIN of the statements, at most
MEMORY=200    # MB, at most
GROWTH=2.6    # of twice as many tables and statements, at most

# A tenth of the tables is large enough for an index.
tables() {
    createdb "$1"
    psql -Xq -d "$1" -c 'CREATE EXTENSION hypopg'
    for i in $(seq "$2"); do
        echo "CREATE UNLOGGED TABLE t$i (id int PRIMARY KEY, owner int NOT NULL, state text NOT NULL, made timestamptz NOT NULL, body text);"
        [ $((i % 10)) != 0 ] ||
            echo "INSERT INTO t$i SELECT i, i % 700, 's' || i % 5, now() - i * interval '1 minute', repeat('b', 60) FROM generate_series(1, 6000) i;"
    done | psql -Xq -d "$1"
    psql -Xq -d "$1" -c 'VACUUM ANALYZE'
}

statements() {
    for i in $(seq "$1"); do
        echo "SELECT id, made FROM t$i WHERE owner = \$1 AND state = \$2 ORDER BY made DESC LIMIT 20"
    done
}

# seconds COMMAND…: how long it takes.
seconds() {
    started=$(date +%s.%N)
    "$@" || miss "status $? of: $*"
    echo "$(date +%s.%N) $started" | awk '{ printf "%.2f", $1 - $2 }'
}

bare() {
    psql -Xq -d "$1" -f "$1.explain" -o /dev/null
}

# The most memory that it had is read from /proc while it runs.
analysis() {
    db-migrate -c "$(postgres_url "$1")" --analyze --json --queries "$1.sql" -o "$1.json" &
    process=$!
    peak=0
    while kill -0 $process 2>/dev/null; do
        now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$process/status 2>/dev/null)
        [ "${now:-0}" -le "$peak" ] || peak=$now
        sleep 0.05
    done
    echo $((peak / 1024)) >memory
    wait $process
}

for count in 2500 5000; do
    base=n$count
    tables "$base" "$count" >/dev/null
    statements "$count" | sed 's/$/;/' >$base.sql
    { echo 'SET plan_cache_mode = force_generic_plan;'
      statements "$count" | sed 's/.*/PREPARE p AS &; EXPLAIN EXECUTE p (NULL, NULL); DEALLOCATE p;/'; } >$base.explain
done
bare n5000
plain=$(seconds bare n5000) # warm
half=$(seconds analysis n2500)
whole=$(seconds analysis n5000)
peak=$(cat memory)
indexes=$(jq '.missing_indexes | length' n5000.json)
echo "5,000 tables and statements: EXPLAIN alone $plain s, the analysis $whole s ($(echo "$whole $plain" | awk '{ printf "%.1f", $1 / $2 }') times), $peak MB; half of both $half s; $indexes indexes"
[ "$indexes" = 500 ] || miss "$indexes of 500 indexes"
echo "$whole $plain $TIMES" | awk '{ exit $1 > $2 * $3 }' || miss "more than $TIMES times EXPLAIN"
echo "$whole $half $GROWTH" | awk '{ exit $1 > $2 * $3 }' || miss "not linear"
[ "$peak" -le "$MEMORY" ] || miss "$peak MB"
