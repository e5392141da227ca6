#!/bin/sh
# Files that clang-format would write differently, and in how many places.
# usage: format.sh SOURCE…
set -u
clang-format --dry-run "$@" 2>&1 | sed -n 's/^\([^ :]*\):.*\[-Wclang-format-violations\]$/\1/p' | sort | uniq -c |
    awk '{ print $2 ": " $1 " places (clang-format -i)" }'
exit 0
