#!/bin/sh
# Each option of --help --verbose is described in the tool's manual page, with its letter, and the other way round.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for tool in api-scaffold db-migrate api-load; do
    [ -e "man/$tool.1" ] || continue
    "$tool" --help --verbose | sed -nE 's/^  (-(.), |    )--([a-z0-9][a-z0-9.-]*).*/\2 \3/p' | sort >"$folder/help"
    # .It Fl c , -concurrency Ar N      .It Fl -name
    sed -nE 's/^\.It Fl ([^- ]) ?, ?(Fl )?-([a-z0-9][a-z0-9.-]*).*/\1 \3/p; s/^\.It Fl -([a-z0-9][a-z0-9.-]*).*/ \1/p' \
        "man/$tool.1" | sort -u >"$folder/page"
    comm -23 "$folder/help" "$folder/page" | sed "s/^/$tool --help has, its page has not: /"
    comm -13 "$folder/help" "$folder/page" | sed "s/^/$tool(1) has, --help has not: /"
    [ -s "$folder/help" ] || echo "$tool --help lists no options"
done
exit 0
