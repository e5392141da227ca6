#!/bin/sh
# Unpack Debian packages of another architecture, with all that they need, into a folder: a root for a
# cross compiler. Nothing is installed, and dpkg learns no new architecture.
# usage: foreign.sh ARCHITECTURE FOLDER PACKAGE…
#
# The lists and packages stay in FOLDER.apt; FOLDER/.done names what is there, so that a second run does
# nothing.
set -eu
architecture=$1 root=$2
shift 2
export LC_ALL=C
[ "$(cat "$root/.done" 2>/dev/null)" != "$*" ] || exit 0
apt=$root.apt
rm -rf "$root" "$apt"
mkdir -p "$root" "$apt/lists/partial" "$apt/archives/partial"
: >"$apt/status"

# foreign COMMAND…: apt-get, as if this were an empty machine of that architecture.
foreign() {
    apt-get -q -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
        -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" \
        -o Dir::Cache::archives="$apt/archives" -o APT::Sandbox::User= -o APT::Install-Recommends=false \
        -o Debug::NoLocking=true "$@" >"$apt/log" 2>&1 </dev/null || {
        tail -n 20 "$apt/log" >&2
        exit 4
    }
}

foreign update
foreign install -y --download-only "$@"
for package in "$apt"/archives/*.deb; do
    dpkg-deb -x "$package" "$root"
done
# Links that begin at the root of the machine would leave this one.
find "$root" -type l -lname '/*' | while read -r link; do
    ln -sfn "$root$(readlink "$link")" "$link"
done
rm -rf "$apt"
echo "$*" >"$root/.done"
