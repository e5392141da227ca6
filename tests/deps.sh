#!/bin/sh
# Install what a target needs and the machine lacks: Debian packages, a current node, npm packages.
# usage: deps.sh build|demo|check|lint|package|long|all
#
# Says what it will install; takes root or sudo, else prints the command and exits 4. Does nothing,
# quickly, when all is there. No cluster and no service is started (tests/deps/apt.sh).
set -eu
cd "$(dirname "$0")/.."

# set      how to see that it is there      Debian packages
# The libraries are those of the build (common/build.mk).
table() {
    sed -n 's/^DEBIAN_\([^ ]*\) *:= */build library:\1 /p' common/build.mk
    sed -n 's/^PLAIN_\([^ ]*\) *:= */build file:\/usr\/include\/\1.h /p' common/build.mk
    cat <<'TABLE'
build  command:gcc                         gcc
build  file:/usr/include/stdio.h           libc6-dev
build  command:make                        make
build  command:pkg-config                  pkg-config
demo   file:/usr/lib/postgresql/*/bin/initdb                          postgresql-@PG@
demo   file:/usr/share/postgresql/*/extension/hypopg.control          postgresql-@PG@-hypopg
demo   command:psql                        postgresql-client-@PG@
demo   command:node                        nodejs
demo   command:npm                         npm
demo   command:curl                        curl
demo   command:jq                          jq
demo   command:perl                        perl
check  command:prove                       perl
check  command:openssl                     openssl
check  command:nginx                       nginx
check  command:wrk                         wrk
check  command:pgbouncer                   pgbouncer
check  command:chromium                    chromium
check  file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
check  command:parallel                    parallel
check  command:col                         bsdextrautils
check  command:h2load                      nghttp2-client
check  command:ab                          apache2-utils
check  command:valgrind                    valgrind
check  command:setpriv                     util-linux
check  command:zsh                         zsh
check  command:clang                       clang
check  file:/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer* libclang-rt-dev
lint   command:clang                       clang
lint   command:clang-format                clang-format
lint   command:clang-tidy                  clang-tidy
lint   command:cppcheck                    cppcheck
lint   command:shellcheck                  shellcheck
long   command:debootstrap                 debootstrap
long   command:aarch64-linux-gnu-gcc       gcc-aarch64-linux-gnu
long   command:qemu-aarch64                qemu-user
long   command:musl-gcc                    musl-tools
long   command:file                        file
long   command:llvm-cov                    llvm
long   command:krb5kdc                     krb5-kdc
long   command:kadmin.local                krb5-admin-server
long   command:kinit                       krb5-user
long   file:/usr/lib/apache2/modules/mod_auth_gssapi.so libapache2-mod-auth-gssapi
package command:dh                         debhelper
package command:lintian                    lintian
check  command:mandoc                      mandoc
lint   command:mandoc                      mandoc
lint   command:jq                          jq
TABLE
}

# The sets that a target takes.
case ${1:-} in
build) sets='build' ;;
demo) sets='build|demo' ;;
check) sets='build|demo|check' ;;
lint) sets='build|lint' ;;
package) sets='build|package' ;;
long) sets='build|demo|check|package|long' ;;
all) sets='build|demo|check|lint' ;;
*)
    echo "usage: deps.sh build|demo|check|lint|package|long|all" >&2
    exit 2
    ;;
esac

# there PROBE: is it?
there() {
    case $1 in
    command:*) PATH=$PATH:/usr/sbin:/sbin command -v "${1#command:}" >/dev/null 2>&1 ;;
    library:*) pkg-config --exists "${1#library:}" 2>/dev/null ;;
    file:*) for found in ${1#file:}; do [ -e "$found" ] && return; done && false ;;
    esac
}

missing() {
    table | grep -E "^($sets) " | while read -r _ probe packages; do
        there "$probe" || printf '%s\n' $packages
    done | awk '!seen[$0]++'
}

install_debian() {
    wanted=$(missing | tr '\n' ' ')
    [ "$wanted" ] || return 0
    echo "deps: to install from Debian: $wanted" | sed "s/@PG@/(current)/g"
    echo "deps: this takes a minute"
    if [ "$(id -u)" = 0 ]; then
        sh tests/deps/apt.sh $wanted
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo sh tests/deps/apt.sh $wanted
    else
        echo "deps: error: this needs root, and there is no sudo" >&2
        echo "deps: hint: run as root: sh tests/deps/apt.sh $wanted" >&2
        exit 4
    fi
    still=$(missing | tr '\n' ' ')
    [ -z "$still" ] || {
        echo "deps: error: still missing after the installation: $still" >&2
        exit 4
    }
}

install_debian
case $sets in
*demo*)
    sh tests/deps/npm.sh
    sh scaffold/grammar/fetch.sh
    ;;
esac
