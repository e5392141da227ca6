#!/bin/sh
# The same specification gives the same bytes, with whatever options and from wherever it is started: every
# specification that the tests have, in turn with the frameworks and with what changes the code.
. "$(dirname "$0")/../lib/tap.sh"

mkdir "$TMP/elsewhere" && cd "$TMP/elsewhere" || exit 1
here=$ROOT/tests/e2e/api-scaffold

# bundle SPECIFICATION OPTION…: the document of all that is written.
bundle() {
    api-scaffold "$@" --init --quiet --json
}

# same SPECIFICATION OPTION…
same() {
    label=$(basename "$1")
    bundle "$@" >"$TMP/first" 2>"$TMP/err" || { fail "$label: it is generated" && note "$(cat "$TMP/err")" && return; }
    (cd "$(dirname "$1")" && bundle "$@") >"$TMP/second" 2>/dev/null
    shift
    name "$label ($*): twice the same" && ok cmp "$TMP/first" "$TMP/second"
}

# with NUMBER SPECIFICATION FRAMEWORK: what changes the code, in turn.
with() {
    case $(($1 % 6)) in
    0) same "$2" --framework "$3" ;;
    1) same "$2" --framework "$3" --mock ;;
    2) same "$2" --framework "$3" --mock --errors problem ;;
    3) same "$2" --framework "$3" --validate-responses ;;
    4) same "$2" --framework "$3" --envelope --mock --validate-responses ;;
    5) same "$2" --framework "$3" --validator zod --mock ;;
    esac
}

number=0
for specification in "$here"/*.yaml; do
    for framework in express fastify koa; do
        with "$number" "$specification" "$framework"
        number=$((number + 1))
    done
    number=$((number + 1)) # else a framework had its options always
done
for specification in "$here"/contracts/*.yaml "$here"/contracts/*.json "$here"/contracts/split/split.yaml; do
    case $((number % 3)) in 0) framework=express ;; 1) framework=fastify ;; *) framework=koa ;; esac
    with "$((number / 3 + number))" "$specification" "$framework"
    number=$((number + 1))
done
done_testing
