#!/bin/sh
# The manual pages are clean mdoc, and all that there must be are there.
# usage: pages.sh PAGE…
set -u
for page in api-scaffold.1 db-migrate.1 api-load.1 backend-documents.5 backend-tools.7 \
    backend-api-design.7 backend-database.7 backend-security.7; do
    [ -s "man/$page" ] || echo "man/$page is missing"
done
for page; do
    mandoc -T lint -W warning "$page" | grep -vE 'referenced manual not found'
    for section in NAME DESCRIPTION; do
        grep -q "^\.Sh $section\$" "$page" || echo "$page: no section $section"
    done
    case $page in
    *.1)
        for section in SYNOPSIS 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
            grep -q "^\.Sh $section\$" "$page" || echo "$page: no section $section"
        done
        ;;
    esac
done
exit 0
