#!/bin/sh
# Run the command cases of one tool: each folder tests/cases/TOOL/CASE is a test of its own.
# usage: cases.sh TOOL [CASE…]
#
#   cmd       shell script, run in an empty folder; the tools are first in PATH, $CASE is the case's folder
#   in        its standard input; none: /dev/null
#   out, err  what it must print, to the byte; none: nothing
#   status    its exit status; none: 0
#
# UPDATE=1 writes out, err and status from what came: look at the difference before you commit it.
# VALGRIND=1 takes tools that run under valgrind (make memcheck), and looks only for its findings.

. "$(dirname "$0")/../lib/tap.sh"

CASE_SECONDS=${CASE_SECONDS:-60}

# compare WHAT WANT GOT: 0 when the same, else shows how they differ.
compare() {
    cmp -s "$2" "$3" && return 0
    diff -u --label "expected $1" --label "$1 that came" "$2" "$3" | sed 's/^/#   /' | head -n 60
    return 1
}

update() {
    for what in out err; do
        if [ -s "$1/$what" ]; then cp "$1/$what" "$CASE/$what"; else rm -f "$CASE/$what"; fi
    done
    if [ "$2" = 0 ]; then rm -f "$CASE/status"; else echo "$2" >"$CASE/status"; fi
}

# judge FOLDER STATUS NAME: compare the run in FOLDER with what is due.
judge() {
    good=yes
    want=0
    [ -e "$CASE/status" ] && want=$(cat "$CASE/status")
    for what in out err; do
        due=$CASE/$what
        [ -e "$due" ] || due=/dev/null
        compare "$what" "$due" "$1/$what" || good=no
    done
    [ "$2" = 124 ] && note "  stopped after $CASE_SECONDS seconds"
    [ "$2" = "$want" ] || { note "  status $2, not $want" && good=no; }
    if [ "$good" = yes ]; then pass "$3"; else fail "$3"; fi
}

run_case() {
    run=$TMP/$(basename "$CASE")
    mkdir -p "$run/cwd"
    input=/dev/null
    [ -e "$CASE/in" ] && input=$CASE/in
    result=0
    (cd "$run/cwd" && exec timeout -k 5 "$CASE_SECONDS" sh "$CASE/cmd") \
        <"$input" >"$run/out" 2>"$run/err" || result=$?
    if [ "${UPDATE:-}" ]; then
        update "$run" "$result"
    elif [ "${VALGRIND:-}" ]; then
        judge_memory "$1"
    else
        judge "$run" "$result" "$1"
    fi
    rm -rf "$run"
}

# The wrappers write a log per process into $VALGRIND_LOGS (tests/lib/memcheck.sh).
judge_memory() {
    found=$(find "$VALGRIND_LOGS" -name 'log.*' -size +0)
    if [ "$found" ]; then
        fail "$1"
        note "$(cat "$VALGRIND_LOGS"/log.*)"
    else
        pass "$1"
    fi
    rm -f "$VALGRIND_LOGS"/log.*
}

tool=$1
shift
if [ "${VALGRIND:-}" ]; then
    VALGRIND_LOGS=$TMP/valgrind
    mkdir -p "$VALGRIND_LOGS"
    export VALGRIND_LOGS
fi
if [ $# = 0 ]; then
    for case in "$ROOT/tests/cases/$tool"/*/; do set -- "$@" "$(basename "$case")"; done
fi
for case; do
    CASE=$ROOT/tests/cases/$tool/$case
    [ -e "$CASE/cmd" ] || continue
    export CASE
    run_case "$tool: $case"
done
[ "$tap_count" -gt 0 ] || [ "${UPDATE:-}" ] || fail "there are cases of $tool"
done_testing
