#!/bin/sh
# clang-tidy by .clang-tidy over all sources, two at a time; prints findings only.
# usage: tidy.sh SOURCE…
set -u
# shellcheck disable=SC2046 # a list of words
flags=$(pkg-config --cflags yaml-0.1 jansson libpq libevent_core libcurl openssl)
printf '%s\n' "$@" | xargs -P 2 -n 8 sh -c '
    flags=$1
    shift
    clang-tidy --quiet "$@" -- -std=c11 -I. -Ibuild -D_POSIX_C_SOURCE=200809L -DVERSION="\"0\"" -DCOMMIT="\"0\"" $flags 2>/dev/null
' tidy "$flags" | grep -E '(warning|error):' | sort -u
exit 0
