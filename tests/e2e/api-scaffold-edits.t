#!/bin/sh
# Hand edits of a generated service in each framework: each shows in the document that its code is read as, and nothing else does.
. "$(dirname "$0")/../lib/tap.sh"

cd "$TMP" || exit 1
routes=routes/index.ts
types=types/api.ts
checks=middleware/validators.ts
list='.paths["/things"].get'
make='.paths["/things"].post'
schemas=.components.schemas

# edit NAME FILE SED QUERY WANT [DIFFERENCES]: so many lines of --check, one by default.
edit() {
    rm -rf edited
    cp -r service/src edited
    sed "$3" "service/src/$2" >"edited/$2"
    if cmp -s "service/src/$2" "edited/$2"; then
        fail "$framework: $1: there is something to edit"
        return
    fi
    api-scaffold edited --generate-spec --json -o after.json --replace 2>err
    is "$(jq -c "$4" after.json)" "$5" "$framework: $1"
    api-scaffold edited --generate-spec --check --merge before.json >out 2>err
    got="$? $(grep -c ': error: ' err)"
    due="1 ${6:-1}"
    [ "$due" != '1 0' ] || due='0 0' # what people write of it in the document is kept
    is "$got" "$due" "$framework: $1: named, and nothing else"
    [ "$got" = "$due" ] || note "$(cat err)"
}

# edit_all: every edit, of the service in ./service.
edit_all() {
edit 'a path' $routes "s|'/things/:p1/files/:p2'|'/files/:p2/of/:p1'|" \
    '.paths | keys' '["/combined","/files/{name}/of/{thing id}","/things"]' 2
edit 'a bound' $checks 's/isLonger(name, 40)/isLonger(name, 44)/' "$schemas.Named.properties.name.maxLength" 44
edit 'a bound that is gone' $checks 's/isLonger(name, 40)/false/' "$schemas.Named.properties.name.maxLength" null
edit 'a bound of a parameter' $checks 's/value > 100/value > 250/' "$list.parameters[0].schema.maximum" 250
edit 'a type' $types 's/  title?: string;/  title?: number;/' "$schemas.Problem.properties.title.type" '"number"'
edit 'a type by its check' $checks "s/typeof secret !== 'string'/typeof secret !== 'number'/" \
    "$schemas.Thing.properties.secret.type" '"number"'
edit 'a status' $types 's/^      201: Thing;/      202: Thing;/' "$make.responses | keys" '["202"]' 2
edit 'a new route' $routes "$new_route" '.paths["/health"].get.responses | keys' '["203"]'
edit 'a route that is gone' $routes "$gone_route" '.paths["/things/{thing id}/files/{name}"] | keys' '["get"]'
edit 'a renamed handler' $routes 's/things\.listThings/things.findThings/' "$list.operationId" '"findThings"' 0
edit 'a new parameter' $types 's/^      filter?: Filter;/&\
      \/** @maxLength 9 *\/\
      after?: string;/' "[$list.parameters[] | select(.name == \"after\") | .in, .schema.maxLength]" '["query",9]'
edit 'a new parameter by its rule' $checks "s/^        name: 'X-Trace',/        name: 'after', in: 'query', style: 'form', explode: true, required: false,\\
        shape: { scalars: ['string'] }, check: anything,\\
      },\\
      {\\
&/" "[$list.parameters[] | select(.name == \"after\") | .in, .schema.type]" '["query","string"]' 2
edit 'required to optional' $types '/^export interface Named/,/^}/s/name: string/name?: string/' "$schemas.Named.required" null
edit 'required to optional by its check' $checks "/^export function checkNamed/,/^}/{/name === undefined/{N;N;s/.*/  if (name !== undefined \&\& typeof name !== 'string') {/}}" "$schemas.Named.required" null
edit 'a parameter that may be missing' $types "/^  listThings/,/^  };/s/'X-Trace': string/'X-Trace'?: string/" \
    "[$list.parameters[] | select(.in == \"header\") | .required]" '[null]'
edit 'a value of an enum' $types "s/^export type Kind = /&'tiny' | /" "$schemas.Kind.enum[0]" '"tiny"'
edit 'a value of an enum by its check' $checks "s/value !== 'small' /&\&\& value !== 'tiny' /" "$schemas.Kind.enum[1]" '"tiny"'
edit 'a header' $checks "s/name: 'X-Trace'/name: 'X-Span'/" "[$list.parameters[] | select(.in == \"header\") | .name]" '["X-Span"]' 4
edit 'security' $checks "/^  createThing/,/^  }/s/scheme: 'token'/scheme: 'basic'/" "$make.security" '[{"basic":[]}]' 0
edit 'a scheme' middleware/schemes.ts "s/name: 'key'/name: 'sid'/" '.components.securitySchemes.key.name' '"sid"' 0
edit 'a new property' $types '/^export interface Named/a\
  /** @format date */\
  born?: string;' "$schemas.Named.properties.born.format" '"date"'
edit 'a property that is gone' $types '/^  title?: string;/d' "$schemas.Problem.properties | keys" '["status"]'
edit 'a default' $checks 's/fallback: 20/fallback: 25/' "$list.parameters[0].schema.default" 25
edit 'a pattern' $checks "s/pattern('^\[a-z\*\/\]+\$')/pattern('^[0-9]+\$')/" \
    "[$list.parameters[] | select(.in == \"cookie\") | .schema.pattern]" '["^[0-9]+$"]'
edit 'a description' $types 's/^      \/\*\* Made \*\//      \/** It was made *\//' "$make.responses[\"201\"].description" '"It was made"' 0
}

for framework in express fastify koa; do
    rm -rf service
    mkdir service
    (cd service && api-scaffold "$ROOT/tests/e2e/api-scaffold/roundtrip.yaml" -F $framework --init -o src/routes >/dev/null 2>../err) || cat err
    api-scaffold service/src --generate-spec --json -o before.json 2>err || cat err
    case $framework in
    express)
        new_route="\$a\\
routes.get('/health', (_req, res) => {\\
  res.status(203).json({ up: true });\\
});"
        gone_route="/\.put(operation/d"
        ;;
    fastify)
        new_route="/^  prepare(app);/a\\
  app.get('/health', async (_request, reply) => {\\
    return reply.code(203).send({ up: true });\\
  });"
        gone_route="/^  app.route({/{N;/PUT/{N;N;N;N;d;};}"
        ;;
    koa)
        new_route="\$a\\
router.get('/health', (ctx) => {\\
  ctx.status = 203;\\
  ctx.body = { up: true };\\
});"
        gone_route="/^router.put(/,/^);/d"
        ;;
    esac
    edit_all
    # Every document, before and after, is one of OpenAPI.
    api-scaffold edited --generate-spec --json --openapi 3.0 -o old.json 2>err
    name "$framework: documents of both versions are good by the meta-schemas"
    ok node "$ROOT/tests/lib/openapi.mjs" before.json after.json old.json
done
done_testing
