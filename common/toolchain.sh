#!/bin/sh
# Say which Debian packages the build misses, once, and fail.
# usage: toolchain.sh CC PKG_CONFIG PACKAGE=DEBIAN-PACKAGE…
set -u
cc=$1 pkg_config=$2
shift 2
missing=
command -v "${cc%% *}" >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
if command -v "$pkg_config" >/dev/null 2>&1; then
    for pair; do
        "$pkg_config" --exists "${pair%%=*}" || missing="$missing ${pair#*=}"
    done
else
    missing="$missing pkg-config"
    for pair; do missing="$missing ${pair#*=}"; done
fi
[ -z "$missing" ] && exit 0
echo "make: error: the build needs these Debian packages:$missing" >&2
echo "make: hint: 'make deps' installs them, or: apt-get install$missing" >&2
exit 4
