#!/bin/sh
# The build for other distributions, by the command of the README: the libraries that are rare are in the
# programs, which run and know their versions.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS
command=$(sed -n 's/^    \(make STATIC=.*\)$/\1/p' README.md)
libraries=$(printf '%s\n' "$command" | sed 's/.*STATIC="\([^"]*\)".*/\1/')

like "$command" '^make STATIC="[a-z_ -]+"' 'the README has the command'
name 'it builds' && ok sh -c "$command -s --no-print-directory -j2 BUILD=build/static"
for tool in api-scaffold db-migrate api-load; do
    needed=$(readelf -d "build/static/$tool" | sed -n 's/.*(NEEDED).*\[lib\(.*\)\.so.*\]/\1/p')
    for library in $libraries; do
        is "$(printf '%s\n' "$needed" | grep -cx -- "$library\(-[0-9.]*\)\?")" 0 "$tool does not need lib$library"
    done
    like "$(build/static/"$tool" --version 2>&1)" "^$tool [0-9.]+ \([0-9a-f]{8}\)\$" "$tool runs"
done
echo '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"a"}}}}}}' >"$TMP/a.json"
name 'code is made' && ok build/static/api-scaffold "$TMP/a.json" --output "$TMP/src/routes/"
name 'and read back' && ok build/static/api-scaffold "$TMP/src/routes" --generate-spec
done_testing
