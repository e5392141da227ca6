#!/bin/sh
# How a program is linked that needs the C library alone: prints -static-pie where a trial with that works.
# usage: static.sh COMPILER FLAGS LIBRARY…      (FLAGS: all those of compiling and linking, one argument)
set -eu
compiler=$1 flags=$2
shift 2
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
echo 'int main(void) { return 0; }' >"$trial/main.c"
case " $flags " in *' -static '*) exit ;; esac
# shellcheck disable=SC2086 # several options; a compiler may have some as well
if $compiler $flags -dM -E "$trial/main.c" | grep -q __PIE__ &&
    $compiler $flags -static-pie -o "$trial/main" "$trial/main.c" "$@" -lm && "$trial/main"; then
    echo -static-pie
fi 2>/dev/null
