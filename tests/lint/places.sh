#!/bin/sh
# No committed file names a package registry, or a place of the machine that it was written on; and no
# mark of something unfinished is left.
set -u
git grep -nIE 'registry\.npmjs|registry\.yarnpkg|npm\.pkg\.github|deb\.debian\.org|snapshot\.debian' -- \
    . ':!tests/lint/places.sh'
git grep -nIE '(^|[^a-zA-Z0-9_])/(work|home|root|Users)/[a-z]' -- . ':!tests/lint/places.sh' ':!*.json' |
    grep -vE 'https?://'
git grep -nIE '(^|[^A-Za-z])(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)' -- '*.c' '*.h' '*.sh' '*.mk' '*.sql' '*.mjs' \
    'Makefile' ':!tests/lint/places.sh' | grep -v XXXXXX
exit 0
