#!/bin/sh
# What making, installing and packing say where something is missing, and what they leave alone.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS

name 'make without the libraries' && not make -s --no-print-directory BUILD="$TMP/none" PKG_CONFIG=false all
said=$(cat "$TMP/.ok")
for package in libyaml-dev libjansson-dev libpq-dev libevent-dev libcurl4-openssl-dev libnghttp2-dev libssl-dev libtree-sitter-dev; do
    like "$said" "(^| )$package( |\$)" "names $package"
done
like "$(make -s --no-print-directory PKG_CONFIG=false help)" '^make demo ' 'make help needs none'
like "$said" "^make: hint: 'make deps' installs them" 'and says how they come'

# The scripts of `make deps` where nearly nothing is there, and nobody may install.
mkdir -p "$TMP/bare/tests/deps" "$TMP/bare/common" "$TMP/bin"
cp tests/deps.sh "$TMP/bare/tests/" && cp tests/deps/*.sh "$TMP/bare/tests/deps/" && cp common/build.mk "$TMP/bare/common/"
for tool in sh awk cat dirname grep id sed tr; do ln -s "$(command -v $tool)" "$TMP/bin/$tool"; done
before=$(find "$TMP/bare" "$TMP/bin")
nobody=''
[ "$(id -u)" != 0 ] || nobody='setpriv --reuid nobody --regid nogroup --clear-groups'
# shellcheck disable=SC2086 # a command
$nobody env PATH="$TMP/bin" sh "$TMP/bare/tests/deps.sh" build >"$TMP/said" 2>&1
is "$?" 4 'without root and sudo make deps ends with 4'
like "$(cat "$TMP/said")" '^deps: to install from Debian: .*gcc make pkg-config' 'it says what it would install'
like "$(cat "$TMP/said")" '^deps: hint: run as root: sh tests/deps/apt.sh .*gcc make pkg-config' 'and how to have it done'
is "$(find "$TMP/bare" "$TMP/bin")" "$before" 'and does nothing'

# A tree of its own is packed.
mkdir -p "$TMP/tree/man" && cp man/dist.sh "$TMP/tree/man/" && cd "$TMP/tree" || exit 1
echo hello >file
git init -q && git add . && git -c user.name=joe -c user.email=joe@example.com commit -qm one
echo 'not committed' >other
is "$(sh man/dist.sh tar 1.2.3 build)" build/backend-tools-1.2.3.tar.gz 'make dist says what it made'
is "$(tar -tzf build/backend-tools-1.2.3.tar.gz | grep -v '/$')" 'backend-tools-1.2.3/.commit
backend-tools-1.2.3/file
backend-tools-1.2.3/man/dist.sh' 'what is committed, and which commit it is'
cp build/backend-tools-1.2.3.tar.gz "$TMP/first" && sleep 1 && touch file
sh man/dist.sh tar 1.2.3 build >/dev/null
name 'the same commit gives the same bytes' && ok cmp "$TMP/first" build/backend-tools-1.2.3.tar.gz
is "$(ls build)" backend-tools-1.2.3.tar.gz 'and nothing else is left'
done_testing
