#!/bin/sh
# The Debian package on a clean machine: it is built, installed with what it depends on, runs, and is
# removed without a trace. Takes minutes and needs root: run by make check-long.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS
machine=$TMP/machine

# inside COMMAND…: on the clean machine.
inside() {
    chroot "$machine" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
}

# What is there, but for what apt keeps about itself.
inventory() {
    (cd "$machine" && find . -xdev -path ./proc -prune -o -path ./var/cache -prune -o -path ./var/lib/apt -prune -o \
        -path ./var/log -prune -o -path ./var/lib/dpkg -prune -o -path ./tmp -prune -o -print) | sort
}

name 'make deb' && ok make deb
package=$(find build/deb -name 'backend-tools_*.deb')
is "$(lintian --allow-root --fail-on=error,warning build/deb/*.changes 2>&1)" '' 'lintian finds nothing'
name 'a clean Debian 12' && ok debootstrap --variant=minbase bookworm "$machine"
cp "$package" "$machine/tmp/package.deb"
before=$(inventory)
name 'it is installed with what it depends on' && ok inside apt-get install -y --no-install-recommends /tmp/package.deb
for tool in api-scaffold db-migrate api-load; do
    like "$(inside "$tool" --version 2>&1)" "^$tool [0-9.]+ \([0-9a-f]{8}\)\$" "$tool runs"
    name "$tool has its manual page" && ok test -s "$machine/usr/share/man/man1/$tool.1.gz"
    name "$tool is completed by Debian's zsh" && ok test -s "$machine/usr/share/zsh/vendor-completions/_$tool"
done
echo '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"a"}}}}}}' \
    >"$machine/tmp/a.json"
name 'a service is written' && ok inside api-scaffold /tmp/a.json --init --output /tmp/a/src/routes/
name 'and read back, by the grammar in the package' && ok inside api-scaffold /tmp/a/src/routes --generate-spec
like "$(cat "$TMP/.ok")" '^  /a:$' 'with its path'
rm -rf "$machine/tmp/a" "$machine/tmp/a.json"
name 'it is removed' && ok inside apt-get purge -y --autoremove backend-tools
is "$(inventory)" "$before" 'and nothing is left of it'

mkdir "$TMP/unpacked" && dpkg-deb -x "$package" "$TMP/unpacked"

# The sources as `make dist` packs them: built where there is no git, they know their commit.
tar=$(make -s --no-print-directory dist)
mkdir "$TMP/sources" && tar -xzf "$tar" -C "$TMP/sources" --strip-components=1
name 'the tar of the sources is built' && ok env -u BUILD make -s --no-print-directory -C "$TMP/sources" -j2 WERROR=1 all
for tool in api-scaffold db-migrate api-load; do
    is "$("$TMP/sources/build/$tool" --version 2>&1 | head -n 1)" "$("$TMP/unpacked/usr/bin/$tool" --version 2>&1 | head -n 1)" \
        "$tool of it is that of the package"
done
for tool in api-scaffold db-migrate api-load; do
    like "$(readelf -d "$TMP/unpacked/usr/bin/$tool")" 'NEEDED.*libjansson' "$tool of the package has its libraries from the system"
done

# The EXAMPLES of its pages, by the programs of the package, with the servers of the tests.
name 'its examples run' && ok env TOOLS="$TMP/unpacked/usr/bin" sh tests/e2e/examples.t
done_testing
