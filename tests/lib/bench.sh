#!/bin/sh
# Run the benchmarks one after the other; each prints its ratios and fails on a missed one.
# usage: bench.sh tests/bench/NAME/run…
set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$ROOT/tests/lib/environment.sh"
cd "$ROOT" || exit 1

missed=0
for bench; do
    printf '== %s\n' "$(basename "$(dirname "$bench")")"
    timeout -k 10 1800 "$bench" </dev/null || {
        missed=$((missed + 1))
        echo "missed"
    }
done
echo "$# benchmarks, $missed missed"
[ "$missed" = 0 ]
