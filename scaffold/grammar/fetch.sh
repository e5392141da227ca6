#!/bin/sh
# Put the C source of the TypeScript grammar into build/grammar, from its npm package: pinned, its
# scripts never run, each file checked by SHA-256. Does nothing when it is there.
set -eu
cd "$(dirname "$0")/../.."

PACKAGE=tree-sitter-typescript@0.23.2
TO=build/grammar

hashes() {
    cat <<'HASHES'
74fe453edd70f4eae9af0a1050cbd7943d8971d59165b6aaebbaa0a0b716d1aa  typescript/src/parser.c
9125013b42cb888379d9be909f1d73dfb75a37626c2cdbf4122718a2b431a6d3  typescript/src/scanner.c
1902cb53fa7ff5179df89b2eea863165e84c8cc866226419dc26921d8c055885  tsx/src/parser.c
d563cd30b2f39718c9ae4292795c5ce03a2ad01954ba3a86ef84c2781a736673  tsx/src/scanner.c
da66ef2bd14a3f7ea743e25ba068c6c9aae2c3509db200ff80c4a0e6116e564c  common/scanner.h
HASHES
}

good() {
    hashes | (cd "$1" 2>/dev/null && sha256sum --check --status 2>/dev/null)
}

good $TO && [ -e $TO/.fetched ] && exit 0
echo "deps: to fetch from npm into $TO: $PACKAGE"
new=$(mktemp -d build/grammar.XXXXXX)
trap 'rm -rf "$new"' EXIT
(cd "$new" && npm pack --silent --ignore-scripts --no-update-notifier "$PACKAGE" >/dev/null </dev/null)
tar -xzf "$new"/tree-sitter-typescript-*.tgz -C "$new" package
good "$new/package" || {
    echo "deps: error: $PACKAGE is not what it was: its files have other hashes" >&2
    exit 4
}
mkdir -p $TO
for part in typescript/src tsx/src; do
    mkdir -p "$TO/$part/tree_sitter"
    cp "$new/package/$part"/*.c "$TO/$part/"
    cp "$new/package/$part"/tree_sitter/*.h "$TO/$part/tree_sitter/"
done
mkdir -p $TO/common
cp "$new/package/common/scanner.h" $TO/common/
cp "$new/package/LICENSE" $TO/
: >$TO/.fetched
