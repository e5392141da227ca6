#!/bin/sh
# What is checked without running a tool: one line per check, what is wrong below it.
# usage: lint.sh      (CC and BUILD from make; the tools are built)
#
# Ends with "N passed, N failed". The checks that are longer than a few lines are scripts beside this.
set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$ROOT/tests/lib/environment.sh"
cd "$ROOT" || exit 1
BUILD=${BUILD#"$ROOT"/}

passed=0
failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT

# check NAME COMMAND…: it must succeed and print nothing.
check() {
    name=$1
    began=$(date +%s)
    shift
    if "$@" >"$output" 2>&1 && [ ! -s "$output" ]; then
        echo "ok - $name ($(($(date +%s) - began)) s)"
        passed=$((passed + 1))
    else
        echo "not ok - $name ($(($(date +%s) - began)) s)"
        head -n 200 "$output" | sed 's/^/    /'
        failed=$((failed + 1))
    fi
}

# Files that git knows, or would if they were added.
files() {
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
        [ -f "$file" ] && echo "$file"
    done
}

sources=$(files '*.c' '*.h')
headers=$(files '*.h')
code=$(files 'common/*.c' 'scaffold/*.c' 'migrate/*.c' 'loadtest/*.c')
scripts=$(files '*.sh' '*.t' '.ci/run' 'tests/bench/*/run' | while read -r file; do
    head -n 1 "$file" | grep -Eq '^#!.*(node|perl)' || echo "$file"
done)
pages=$(files 'man/*.[1-9]')

# shellcheck disable=SC2086 # these are lists of words
{
    check 'format (clang-format)' sh tests/lint/format.sh $sources
    check 'headers compile alone (gcc)' sh tests/lint/headers.sh gcc $headers
    check 'headers compile alone (clang)' sh tests/lint/headers.sh clang $headers
    check 'layers' sh tests/lint/layers.sh
    check 'nothing of a machine in the files' sh tests/lint/places.sh
    check 'static analysis (clang-tidy)' sh tests/lint/tidy.sh $code
    check 'static analysis (cppcheck)' sh tests/lint/cppcheck.sh
    check 'scripts (shellcheck)' shellcheck -x -P SCRIPTDIR -S warning $scripts
    check 'manual pages (mandoc)' sh tests/lint/pages.sh $pages
    check 'options and manual pages agree' sh tests/lint/options.sh
    check 'documents, schemas and their page agree' sh tests/lint/documents.sh
    check 'every make target is in make help' sh tests/lint/targets.sh
}
sh tests/lint/lengths.sh $sources
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
