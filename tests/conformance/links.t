#!/bin/sh
# A file system without hard links: sets of files are written, replaced and kept all the same.
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

name 'new files'
ok linkless db-migrate --new first --output migrations
is "$(find migrations -name '*.sql' -size +0 | wc -l)" 2 'are made'
is "$(find migrations -name '.*~')" '' 'nothing is left behind'
done_testing
