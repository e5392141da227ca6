#!/bin/sh
# Each fuzzer for a while: FUZZ_SECONDS (20; an hour under LONG=1). A finding fails and is kept in
# build/fuzz/findings. The seed is the same each time, so that what is found can be found again;
# LONG=1 takes a new one (FUZZ_SEED).
#
#   tests/fuzz/DIRECTORY/NAME.c      the target, LLVMFuzzerTestOneInput()
#   tests/fuzz/DIRECTORY/NAME/       inputs to start from, if any: what was found once stays there
. "$(dirname "$0")/../lib/tap.sh"

if [ "${LONG:-}" ]; then
    seconds=${FUZZ_SECONDS:-3600} seed=${FUZZ_SEED:-0}
else
    seconds=${FUZZ_SECONDS:-20} seed=${FUZZ_SEED:-1}
fi
findings=$ROOT/build/fuzz/findings
mkdir -p "$findings"
for source in "$ROOT"/tests/fuzz/*/*.c; do
    target=${source#"$ROOT"/}
    target=${target%.c}
    mkdir -p "$TMP/corpus"
    set -- "$TMP/corpus"
    [ -d "$ROOT/$target" ] && set -- "$@" "$ROOT/$target"
    name "$target: $seconds seconds without a finding"
    ok timeout -k 10 $((seconds + 120)) "$ROOT/build/fuzz/$target" -seed="$seed" -max_total_time="$seconds" \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$findings/$(basename "$target")-" "$@"
    note "$(grep -E 'stat::number_of_executed_units|cov:' "$TMP/.ok" | tail -n 2)"
    rm -rf "$TMP/corpus"
done
done_testing
