#!/bin/sh
# make install into a folder: everything is there and works from there; make uninstall leaves nothing.
. "$(dirname "$0")/../lib/tap.sh"

cd "$ROOT" || exit 1
stage=$TMP/stage
unset MAKEFLAGS MAKELEVEL MFLAGS

# shellcheck disable=SC2086
make_it() {
    make -s --no-print-directory BUILD="${BUILD#"$ROOT"/}" DESTDIR="$stage" PREFIX=/usr "$@"
}

mkdir -p "$stage/usr/share/man/man1" "$stage/usr/bin"
before=$(find "$stage")
name "make install" && ok make_it install
for tool in api-scaffold db-migrate api-load; do
    like "$("$stage/usr/bin/$tool" --version)" "^$tool [0-9.]+ \([0-9a-f]{8}\)\$" "$tool is installed and runs"
    name "$tool has a manual page" && ok mandoc -T lint -W error "$stage/usr/share/man/man1/$tool.1"
    name "bash completion of $tool" && ok bash -n "$stage/usr/share/bash-completion/completions/$tool"
    name "zsh completion of $tool" && ok zsh -n "$stage/usr/share/zsh/site-functions/_$tool"
done
name "the page of documents" && ok test -s "$stage/usr/share/man/man5/backend-documents.5"
name "the page of the three tools" && ok test -s "$stage/usr/share/man/man7/backend-tools.7"
for schema in common/schema/*.json; do
    name "the schema $schema" && ok cmp "$schema" "$stage/usr/share/backend-tools/schema/${schema##*/}"
done
is "$(find "$stage" -type f ! -perm 644 ! -path '*/bin/*')" '' "files are readable by all"
name "a second installation replaces the first" && ok make_it install
name "make uninstall" && ok make_it uninstall
is "$(find "$stage")" "$before" "nothing is left, and what was there is left"
name "an installation beside others" && ok make_it install
touch "$stage/usr/share/man/man7/other.7"
name "is taken away" && ok make_it uninstall
is "$(find "$stage" | sort)" "$(printf '%s\n' "$before" "$stage/usr/share/man/man7" "$stage/usr/share/man/man7/other.7" | sort)" \
    "and leaves what others have put there"
name "twice" && ok make_it uninstall
done_testing
