#!/bin/sh
# Each phony target that a person may call is named in `make help`.
set -u
help=$(make -s --no-print-directory help)
cat Makefile ./*/module.mk tests/*/module.mk common/*.mk | awk '
    { line = line $0 }
    /\\$/ { sub(/\\$/, "", line); next }
    { print line; line = "" }' | sed -n 's/^\.PHONY: *//p' | tr ' ' '\n' | grep -v '\$' | sort -u |
    while read -r target; do
        case $target in
        '' | all | toolchain | *-all | fuzzers) continue ;;
        esac
        printf '%s\n' "$help" | grep -qwE -- "$target" || echo "make $target is not in make help"
    done
exit 0
