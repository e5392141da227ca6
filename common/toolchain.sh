#!/bin/sh
# Say which Debian packages the build misses, once, and fail.
# usage: toolchain.sh CC PKG_CONFIG {PACKAGE|HEADER.h}=DEBIAN-PACKAGE…
set -u
cc=$1 pkg_config=$2
shift 2
missing=

# has NAME: a header that the compiler finds, or a package that pkg-config knows.
has() {
    case $1 in
    *.h) echo "#include <$1>" | $cc -fsyntax-only -x c - >/dev/null 2>&1 ;;
    *) "$pkg_config" --exists "$1" ;;
    esac
}

command -v "${cc%% *}" >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
if command -v "$pkg_config" >/dev/null 2>&1; then
    for pair; do
        has "${pair%%=*}" || missing="$missing ${pair#*=}"
    done
else
    missing="$missing pkg-config"
    for pair; do missing="$missing ${pair#*=}"; done
fi
[ -z "$missing" ] && exit 0
echo "make: error: the build needs these Debian packages:$missing" >&2
echo "make: hint: 'make deps' installs them, or: apt-get install$missing" >&2
exit 4
