#!/bin/sh
# The tools for arm64: cross-compiled by gcc, and their unit tests and --version run under qemu.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS
root=$ROOT/build/arm64-root
triplet=aarch64-linux-gnu

# The libraries of the build, and those of the compiler.
packages() {
    sed -n 's/^DEBIAN_[^ ]* *:= *//p; s/^PLAIN_[^ ]* *:= *//p' common/build.mk | sort -u
    echo libc6-dev
    echo libgcc-12-dev
}

# shellcheck disable=SC2046 # a list of words
name 'the libraries for arm64 are unpacked' && ok sh tests/deps/foreign.sh arm64 "$root" $(packages)
export PKG_CONFIG_LIBDIR="$root/usr/lib/$triplet/pkgconfig:$root/usr/share/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"

# arm64 TARGET…: make it for arm64.
arm64() {
    make -s --no-print-directory -j2 WERROR=1 BUILD=build/arm64 AR=$triplet-ar CC="$triplet-gcc --sysroot=$root" \
        LDFLAGS="-Wl,-rpath-link,$root/usr/lib/$triplet:$root/lib/$triplet" "$@"
}

emulated() {
    qemu-aarch64 -L "$root" "$@"
}

name 'the tools are built' && ok arm64 all
for tool in api-scaffold db-migrate api-load; do
    like "$(file -b "build/arm64/$tool")" 'ARM aarch64' "$tool is for arm64"
    like "$(emulated "build/arm64/$tool" --version 2>&1)" "^$tool [0-9.]+ \([0-9a-f]{8}\)\$" 'and runs'
done
tests=$(for source in tests/unit/*/*.c; do echo "build/arm64/${source%.c}"; done)
# shellcheck disable=SC2086 # a list of words
name 'the unit tests are built' && ok arm64 $tests
for test in $tests; do
    emulated "$test" >"$TMP/out" 2>&1
    is "$? $(grep -c '^not ok' "$TMP/out")" '0 0' "${test#build/arm64/} passes under qemu"
done
done_testing
