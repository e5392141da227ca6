#!/bin/sh
# Each kind of document has a schema and a part of backend-documents(5), and the other way round; each
# field that its schema requires is named there.
set -u
page=man/backend-documents.5
[ -e $page ] || exit 0
for schema in common/schema/*.json; do
    kind=$(basename "$schema" .json)
    part=$(sed -n "/^\.Ss $kind\$/,/^\.S[sh] /p" $page)
    [ "$part" ] || {
        echo "$page says nothing on $kind"
        continue
    }
    jq -r '.required[]' "$schema" | grep -vxE 'kind|version|tool' | while read -r field; do
        printf '%s\n' "$part" | grep -qE "(^|[^a-z_])$field([^a-z_]|\$)" ||
            echo "$page: $kind: the field '$field' is not named"
    done
done
sed -n 's/^\.Ss //p' $page | while read -r kind; do
    [ -e "common/schema/$kind.json" ] || echo "$page: there is no schema of $kind"
done
exit 0
