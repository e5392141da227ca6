#!/bin/sh
# What is generated is formatted as Prettier with single quotes would leave it.
. "$(dirname "$0")/../lib/tap.sh"

for framework in express fastify koa; do
    for specification in e2e/api-scaffold/users.yaml e2e/api-scaffold/security.yaml \
        cases/api-scaffold/types/types.yaml cases/api-scaffold/validators/validators.yaml; do
        folder=$TMP/$framework-$(basename "$specification" .yaml)
        mkdir -p "$folder/src"
        (cd "$folder" && api-scaffold "$ROOT/tests/$specification" --framework $framework --init --mock \
            --quiet --output src/routes/ >/dev/null 2>&1)
    done
    folder=$TMP/database-$framework
    mkdir -p "$folder/src"
    (cd "$folder" && api-scaffold --from-db "$ROOT/tests/cases/api-scaffold/from-db/in" --framework $framework --init \
        --quiet --output src/routes/ >/dev/null 2>&1)
    name "$framework: every file" && ok node "$NPM_MODULES/prettier/bin/prettier.cjs" --single-quote --check \
        "$TMP/database-$framework/{src/database,test}/*.ts" "$TMP/$framework-*/{src,test}/**/*.ts" "$TMP/$framework-*/{package,tsconfig,tsconfig.test}.json"
done
done_testing
