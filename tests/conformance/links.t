#!/bin/sh
# A file system without hard links: sets of files are written, replaced and kept all the same; a disk that fails.
. "$(dirname "$0")/../lib/tap.sh"

PATH=$BUILD/tests/dynamic:$PATH
cd "$TMP" || exit 1
cat >one.yaml <<'SPEC'
openapi: 3.1.0
info: { title: one, version: '1' }
paths:
  /users:
    get: { responses: { '200': { description: all } } }
SPEC
sed 's/title: one/title: two/; s/get:/post:/' one.yaml >two.yaml

# linkless COMMAND…: on such a file system; it succeeds only when a link was tried.
linkless() {
    rm -f fired
    env LD_PRELOAD="$BUILD/tests/fault.so" FAULT_LINKS=1 FAULT_FIRED="$TMP/fired" "$@" >printed && [ -e fired ]
}

for folder in out plain; do
    api-scaffold one.yaml --output $folder/src/routes/ >/dev/null
done
echo '// mine' >>out/src/routes/users.ts
chmod 640 out/src/types/api.ts
name 'files that are there'
ok linkless api-scaffold two.yaml --output out/src/routes/
api-scaffold two.yaml --output plain/src/routes/ >/dev/null
is "$(diff out/src/types/api.ts plain/src/types/api.ts 2>&1)" '' 'are replaced'
is "$(stat -c %a out/src/types/api.ts)" 640 'with their permissions'
is "$(grep -c mine out/src/routes/users.ts)" 1 'what a person wrote is kept'
is "$(find out -name '.*~')" '' 'nothing is left behind'

# All files of a set, new and replaced, and once more for the new ones together where the file system is one of
# those: the first, one in the middle, the last.
name 'a disk that fails'
cp -r out failing && (cd failing && find . -type f -exec sha256sum {} + | sort) >before
count=0
for sync in 1 2 3 4 5 6 7 8 9; do
    rm -f fired
    sed "s/title: one/title: three/; s/users/things/" one.yaml >three.yaml
    env LD_PRELOAD="$BUILD/tests/fault.so" FAULT_SYNC=$sync FAULT_FIRED="$TMP/fired" \
        api-scaffold three.yaml --output failing/src/routes/ >printed 2>said
    status=$?
    [ -e fired ] || break
    count=$((count + 1))
    (cd failing && find . -type f -exec sha256sum {} + | sort) >after
    is "$status $(diff before after) $(grep -c 'cannot write .*: Input/output error' said)" '4  1' \
        "file $sync that does not reach it is an error, and nothing has changed"
done
ok test $count -ge 3

name 'new files'
ok linkless db-migrate --new first --output migrations
is "$(find migrations -name '*.sql' -size +0 | wc -l)" 2 'are made'
is "$(find migrations -name '.*~')" '' 'nothing is left behind'
done_testing
