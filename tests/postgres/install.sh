#!/bin/sh
# Install the servers of package.json into build/postgres, once; prints that folder.
# usage: install.sh
set -eu
cd "$(dirname "$0")"
into=$(cd ../.. && pwd)/build/postgres
if ! cmp -s package-lock.json "$into/package-lock.json"; then
    rm -rf "$into" "$into.new"
    mkdir -p "$into.new"
    cp package.json package-lock.json "$into.new/"
    (cd "$into.new" && npm ci --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved --silent) >&2
    # What the packages' own script would do: npm does not carry symbolic links.
    for native in "$into.new"/node_modules/postgres-*/native; do
        jq -r '.[] | .source + " " + .target' "$native/pg-symlinks.json" | while read -r source target; do
            [ -e "$native/../$target" ] || ln -s "$(basename "$source")" "$native/../$target"
        done
        chmod 755 "$native"/bin/*
    done
    mv "$into.new" "$into"
fi
echo "$into"
