#!/bin/sh
# Export the tree that is committed, for a release or a Debian package.
# usage: dist.sh tar|deb VERSION BUILD
#
# tar: BUILD/backend-tools-VERSION.tar.gz, the same bytes for the same commit. deb: the packages of .debian/ in BUILD/deb/,
# with the TypeScript grammar compiled in when `make deps` has fetched it. Needs git; deb needs debhelper.
set -eu
kind=$1 version=$2 build=$3
unset BUILD TOOLS MAKEFLAGS MAKELEVEL MFLAGS # the exported tree is built by itself
name=backend-tools-$version
commit=$(git rev-parse --short=8 HEAD)

# export_tree FOLDER: what is committed, and which commit it is.
export_tree() {
    rm -rf "$1"
    mkdir -p "$1"
    git archive HEAD | tar -x -C "$1"
    echo "$commit" >"$1/.commit"
}

# The libraries, by the table of the build.
build_depends() {
    sed -n 's/^DEBIAN_[^ ]* *:= *//p' common/build.mk | sort -u | paste -sd, | sed 's/,/, /g'
}

case $kind in
tar)
    export_tree "$build/$name"
    tar -C "$build" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" \
        -cf - "$name" | gzip -n9 >"$build/$name.tar.gz"
    rm -rf "${build:?}/$name"
    echo "$build/$name.tar.gz"
    ;;
deb)
    command -v dh >/dev/null || {
        echo "dist: error: debhelper is missing" >&2
        echo "dist: hint: apt-get install debhelper" >&2
        exit 4
    }
    tree=$build/deb/$name
    rm -rf "$build/deb"
    export_tree "$tree"
    cp -r "$tree/.debian" "$tree/debian"
    sed -i "s/@LIBRARIES@/$(build_depends)/" "$tree/debian/control"
    [ "$(cd "$tree" && dpkg-parsechangelog -S Version)" = "$version" ] || {
        echo "dist: error: .debian/changelog is not about version $version" >&2
        exit 1
    }
    [ ! -e build/grammar/.fetched ] || { mkdir -p "$tree/build" && cp -r build/grammar "$tree/build/"; }
    (cd "$tree" && dpkg-buildpackage --no-sign --build=source,binary) >"$build/deb/log" 2>&1 || {
        tail -n 40 "$build/deb/log" >&2
        exit 1
    }
    ls "$build"/deb/*.deb
    ;;
esac
