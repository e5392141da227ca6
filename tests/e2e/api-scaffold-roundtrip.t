#!/bin/sh
# The way there and back: specification → service → specification, read from the code alone (the copied
# document is taken away), in each framework. Operation by operation both must say the same.
# usage: api-scaffold-roundtrip.t [FILE|FOLDER…]    without: specifications of the tests, all of which must come back
#        with: at least 98 of 100 operations must, and what differs is in the diagnostics
. "$(dirname "$0")/../lib/tap.sh"

frameworks="express fastify koa"
limit=100
work=$TMP/work

# The specifications below a folder: YAML and JSON with paths in it.
specifications() {
    for given in "$@"; do
        find "$given" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) | sort
    done
}

if [ $# -gt 0 ]; then
    limit=98
    list=$(specifications "$@")
else
    list="$ROOT/tests/e2e/api-scaffold/roundtrip.yaml $ROOT/tests/e2e/api-scaffold/reading.yaml
$ROOT/tests/e2e/api-scaffold/security.yaml $ROOT/tests/demo/shop.yaml"
fi

# there_and_back FRAMEWORK FILE: leaves first.json and second.json in $work; 1 when there is no service.
there_and_back() {
    rm -rf "$work"
    mkdir -p "$work"
    api-scaffold "$2" -F "$1" --init -o "$work/src/routes" >/dev/null 2>"$work/err" </dev/null || return 1
    mv "$work/openapi.json" "$work/first.json"
    api-scaffold "$work/src" --generate-spec -o "$work/second.json" 2>"$work/back" || cat "$work/back"
}

for framework in $frameworks; do
    same=0 all=0
    : >"$TMP/found"
    for file in $list; do
        if ! there_and_back "$framework" "$file"; then
            if [ $# -gt 0 ]; then
                echo "$(basename "$file"): is left out: no service can be made of it" >>"$TMP/found"
            else
                fail "$framework: $(basename "$file") generates"
            fi
            continue
        fi
        node "$ROOT/tests/lib/roundtrip.mjs" "$work/first.json" "$work/second.json" >"$TMP/compared" 2>&1
        count=$(sed -n '$s/^\([0-9]*\) of \([0-9]*\)$/\1 \2/p' "$TMP/compared")
        same=$((same + ${count% *}))
        all=$((all + ${count#* }))
        sed "\$d; s|^|$(basename "$file"): |" "$TMP/compared" >>"$TMP/found"
    done
    sed 's/^/# /' "$TMP/found" | head -n 200
    if [ "$all" -gt 0 ] && [ $((same * 100)) -ge $((limit * all)) ]; then
        pass "$framework: $same of $all operations come back"
    else
        fail "$framework: $same of $all operations come back"
    fi
done
done_testing
