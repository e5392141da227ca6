#!/bin/sh
# Each fuzzer for a while: FUZZ_SECONDS (30; an hour under LONG=1). A finding fails and is kept in
# build/fuzz/findings. The seed is the same each time, so that what is found can be found again;
# LONG=1 takes a new one (FUZZ_SEED).
#
# Three run at a time (two under LONG=1), on what others leave of the processors (SCHED_IDLE): tests that
# measure may run beside them. So a single input has half a minute by the clock.
#
#   tests/fuzz/DIRECTORY/NAME.c      the target, LLVMFuzzerTestOneInput()
#   tests/fuzz/DIRECTORY/NAME/       inputs to start from, if any: what was found once stays there
. "$(dirname "$0")/../lib/tap.sh"

if [ "${LONG:-}" ]; then
    seconds=${FUZZ_SECONDS:-3600} seed=${FUZZ_SEED:-0} together=2
else
    seconds=${FUZZ_SECONDS:-30} seed=${FUZZ_SEED:-1} together=3
fi
findings=$ROOT/build/fuzz/findings
mkdir -p "$findings"

# fuzz TARGET: leaves TARGET.log, and TARGET.good when it ended well.
fuzz() {
    target=$1 made=$TMP/$1
    mkdir -p "$made"
    set -- "$made"
    [ -d "$ROOT/$target" ] && set -- "$@" "$ROOT/$target"
    timeout -k 10 $((seconds + 120)) chrt --idle 0 "$ROOT/build/fuzz/$target" -seed="$seed" \
        -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$findings/$(basename "$target")-" "$@" >"$made.log" 2>&1 && touch "$made.good"
    rm -rf "$made"
}

# share N: each target whose turn it is.
share() {
    turn=0
    for source in "$ROOT"/tests/fuzz/*/*.c; do
        target=${source#"$ROOT"/}
        [ $((turn % together)) != "$1" ] || fuzz "${target%.c}"
        turn=$((turn + 1))
    done
}

shares=
for number in $(seq 0 $((together - 1))); do
    share "$number" &
    shares="$shares $!"
    reap $!
done
# shellcheck disable=SC2086 # several processes
wait $shares

for source in "$ROOT"/tests/fuzz/*/*.c; do
    target=${source#"$ROOT"/}
    target=${target%.c}
    name "$target: $seconds seconds without a finding"
    ok test -e "$TMP/$target.good"
    [ -e "$TMP/$target.good" ] || note "$(tail -n 40 "$TMP/$target.log")"
    note "$(grep -E 'stat::number_of_executed_units|cov:' "$TMP/$target.log" | tail -n 2)"
done
done_testing
