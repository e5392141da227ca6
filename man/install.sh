#!/bin/sh
# Put the tools, their manual pages, completions and schemas in place, or take them away.
# usage: install.sh install|uninstall PROGRAM… -- PAGE…      (DESTDIR BINDIR DATADIR MANDIR ZSHDIR from make)
#
# The completions are printed by the tools themselves. Folders that were not there are remembered in
# DATADIR/backend-tools/folders, so that they go again, and no others.
set -eu
umask 022
action=$1
shift
ours=$DATADIR/backend-tools
schemas=$ours/schema
bash_completions=$DATADIR/bash-completion/completions
zsh_completions=$ZSHDIR

# folder PATH: make it, and those above it.
folder() {
    if [ -n "$1" ] && [ ! -d "$DESTDIR$1" ]; then
        folder "${1%/*}"
        mkdir -p "$DESTDIR$1"
        echo "$1" >>"$temporary.folders"
    fi
}

# put MODE SOURCE TARGET: install a file, or remove it.
put() {
    target=$DESTDIR$3
    if [ "$action" = install ]; then
        folder "${3%/*}"
        rm -f "$target"
        cp "$2" "$target"
        chmod "$1" "$target"
        echo "$3"
    elif [ -e "$target" ]; then
        rm -f "$target"
        echo "removed $3"
    fi
}

# completion PROGRAM SHELL TARGET
completion() {
    if [ "$action" = install ]; then
        "$1" --completion "$2" >"$temporary"
    fi
    put 644 "$temporary" "$3"
}

temporary=$(mktemp)
trap 'rm -f "$temporary" "$temporary.folders"' EXIT
: >"$temporary.folders"
while [ "$1" != -- ]; do
    tool=${1##*/}
    put 755 "$1" "$BINDIR/$tool"
    completion "$1" bash "$bash_completions/$tool"
    completion "$1" zsh "$zsh_completions/_$tool"
    shift
done
shift
for page; do
    put 644 "$page" "$MANDIR/man${page##*.}/${page##*/}"
done
for schema in common/schema/*.json; do
    put 644 "$schema" "$schemas/${schema##*/}"
done
if [ "$action" = install ]; then
    cat "$temporary.folders" >>"$DESTDIR$ours/folders"
    chmod 644 "$DESTDIR$ours/folders"
elif [ -e "$DESTDIR$ours/folders" ]; then
    sort -r "$DESTDIR$ours/folders" >"$temporary.folders"
    rm "$DESTDIR$ours/folders"
    while read -r made; do
        rmdir "$DESTDIR$made" 2>/dev/null || true # somebody else has put something there
    done <"$temporary.folders"
fi
