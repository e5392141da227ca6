#!/bin/sh
# Each header compiles on its own, without warning.
# usage: headers.sh COMPILER HEADER…
set -u
compiler=$1
shift
packages='yaml-0.1 jansson libpq libevent_core libcurl openssl'
# shellcheck disable=SC2046,SC2086 # lists of words
for header; do
    echo "#include \"$header\"" |
        "$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror -Wno-unused-function -I. -D_POSIX_C_SOURCE=200809L \
            $(pkg-config --cflags $packages) -fsyntax-only -x c - 2>&1 | sed "s|^|$header: |"
done
