#!/bin/sh
# The modules that need no library but libc, built with musl and linked statically: their unit tests pass.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
build=$ROOT/build/musl
flags='-std=c11 -O2 -g -I. -D_POSIX_C_SOURCE=200809L'
rm -rf "$build"
mkdir -p "$build/include"

# jansson is told which allocator to use, curl reads dates, and none of the tests below asks more of them.
flags="$flags -I$build/include"
cp "$(pkg-config --variable=includedir jansson)"/jansson*.h "$build/include" ||
    cp /usr/include/jansson*.h "$build/include"
curl=$(find /usr/include -name curl.h -path '*/curl/*' | head -n 1)
[ -n "$curl" ] || give_up 'the headers of curl are there'
cp -r "${curl%/*}" "$build/include"
cat >"$build/libraries.c" <<'STAND_IN'
#include <curl/curl.h>
#include <jansson.h>
time_t curl_getdate(const char *text, const time_t *now)
{
    (void)text, (void)now;
    return -1;
}
void json_set_alloc_funcs(json_malloc_t allocate, json_free_t release)
{
    (void)allocate, (void)release;
}
STAND_IN

# What needs the headers of another library does not compile; no test below needs it.
for source in common/*.c scaffold/*/*.c migrate/*/*.c loadtest/*/*.c; do
    mkdir -p "$build/${source%/*}"
    printf '%s\n' "$source"
done | xargs -P 2 -I '{}' sh -c "musl-gcc $flags -c -o \$0/\${1%.c}.o \$1 2>/dev/null; :" "$build" '{}'
for module in common scaffold migrate loadtest; do
    find "$build/$module" -name '*.o' -exec ar rcs "$build/lib$module.a" '{}' +
done

while read -r test; do
    module=${test%/*}
    # shellcheck disable=SC2086 # a list of options
    name "$test is built" && ok musl-gcc $flags -static -o "$build/test" "tests/unit/$test.c" \
        "$build/libraries.c" "$build/lib$module.a" "$build/libcommon.a" -lm
    "$build/test" >"$TMP/out" 2>&1
    is "$? $(grep -c '^not ok' "$TMP/out")" '0 0' "$test passes with musl"
done <<'TESTS'
common/arena
common/buffer
common/error
common/input
common/interrupt
common/map
common/memory
common/nearest
common/output
common/parse
common/sha256
common/terminal
common/text
loadtest/capacity
loadtest/comparison
loadtest/histogram
loadtest/http1
loadtest/schedule
loadtest/stock
loadtest/tally
migrate/former
migrate/graph
migrate/lead
migrate/privileged
migrate/quote
migrate/reach
migrate/script
scaffold/expression
scaffold/layout
scaffold/lines
scaffold/module
scaffold/name
scaffold/pattern
scaffold/quote
TESTS
done_testing
