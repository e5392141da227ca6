#!/bin/sh
# What is generated is formatted as Prettier with single quotes would leave it.
. "$(dirname "$0")/../lib/tap.sh"

for framework in express fastify koa; do
    for specification in e2e/api-scaffold/users.yaml e2e/api-scaffold/security.yaml e2e/api-scaffold/format.yaml \
        cases/api-scaffold/types/types.yaml cases/api-scaffold/validators/validators.yaml; do
        folder=$TMP/$framework-$(basename "$specification" .yaml)
        mkdir -p "$folder/src"
        mock=--mock
        [ "$specification" = e2e/api-scaffold/format.yaml ] && mock=--validate-responses
        (cd "$folder" && api-scaffold "$ROOT/tests/$specification" --framework $framework --init $mock \
            --quiet --output src/routes/ >/dev/null 2>&1)
    done
    folder=$TMP/database-$framework
    mkdir -p "$folder/src"
    (cd "$folder" && api-scaffold --from-db "$ROOT/tests/cases/api-scaffold/from-db/in" --framework $framework --init \
        --quiet --output src/routes/ >/dev/null 2>&1)
done

# Files of which there is no other with the same bytes: what all services share is looked at once.
find "$TMP"/express-* "$TMP"/fastify-* "$TMP"/koa-* "$TMP"/database-*/src/database "$TMP"/database-*/src/routes "$TMP"/database-*/test \
    -name '*.ts' -o -name package.json -o -name 'tsconfig*.json' | LC_ALL=C sort >"$TMP/all"
xargs sha256sum <"$TMP/all" | awk '!seen[$1]++ { print $2 }' >"$TMP/files"
for framework in express fastify koa; do
    is "$(grep -c "/$framework-.*/package.json$" "$TMP/all") $(grep -c "/$framework-.*/src/.*ts$" "$TMP/files" | awk '{ print ($1 > 20) }')" \
        '5 1' "$framework: there are files"
done
name 'each is as Prettier would leave it' && ok xargs node "$NPM_MODULES/prettier/bin/prettier.cjs" --single-quote --check <"$TMP/files"
cp "$(grep -m 1 '/src/' "$TMP/files")" "$TMP/other.ts" && echo "const a = \"b\"" >>"$TMP/other.ts"
name 'which sees what is not' && not node "$NPM_MODULES/prettier/bin/prettier.cjs" --single-quote --check "$TMP/other.ts"
done_testing
