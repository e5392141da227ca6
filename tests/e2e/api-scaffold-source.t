#!/bin/sh
# The way back: what a specification made is read as that specification again, in each framework; the
# documents are valid, and hand edits of the service show.
. "$(dirname "$0")/../lib/tap.sh"

cd "$TMP" || exit 1
cat >spec.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Shop", "version": "1.0.0" },
  "paths": {
    "/users": {
      "get": {
        "operationId": "listUsers",
        "parameters": [
          { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 } },
          { "name": "X-Trace", "in": "header", "required": true, "schema": { "type": "string", "format": "uuid" } }
        ],
        "responses": {
          "200": {
            "description": "the users",
            "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/User" } } } }
          }
        }
      },
      "post": {
        "operationId": "createUser",
        "requestBody": {
          "required": true,
          "content": { "application/json": { "schema": { "$ref": "#/components/schemas/NewUser" } } }
        },
        "responses": {
          "201": { "description": "made", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/User" } } } },
          "409": { "description": "there is one" }
        },
        "security": [{ "key": [] }, { "token": [] }]
      }
    },
    "/users/{userId}/files/{name}": {
      "delete": {
        "operationId": "deleteFile",
        "parameters": [
          { "name": "userId", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 1 } },
          { "name": "name", "in": "path", "required": true, "schema": { "type": "string", "maxLength": 50 } }
        ],
        "responses": { "204": { "description": "gone" } }
      }
    }
  },
  "components": {
    "schemas": {
      "NewUser": {
        "type": "object",
        "properties": {
          "email": { "type": "string", "maxLength": 255, "format": "email" },
          "age": { "type": ["integer", "null"], "minimum": 0 },
          "role": { "type": "string", "enum": ["admin", "user"] },
          "tags": { "type": "array", "items": { "type": "string", "pattern": "^[a-z]+$" }, "maxItems": 5, "uniqueItems": true }
        },
        "required": ["email", "role"],
        "additionalProperties": false
      },
      "User": {
        "type": "object",
        "properties": {
          "id": { "type": "string" },
          "email": { "type": "string" }
        },
        "required": ["id", "email"]
      }
    },
    "securitySchemes": {
      "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
      "token": { "type": "http", "scheme": "bearer" }
    }
  }
}
JSON

# What is compared: all but the information about the service.
normal() {
    jq -S 'del(.info) | .paths[][] |= (del(.["x-inferred"]) | if .parameters then .parameters |= sort_by(.in, .name) else . end)' "$1"
}

normal spec.json >due
for framework in express fastify koa; do
    api-scaffold spec.json -F $framework --init -o $framework/src/routes/ >/dev/null 2>err || cat err
    api-scaffold $framework/src --generate-spec -o $framework.json 2>err
    is "$?" 0 "$framework: the service is read"
    is "$(cat err)" "" "$framework: nothing in it is unknown"
    normal $framework.json >got
    is "$(diff due got)" "" "$framework: it is the specification that it was made of"
    api-scaffold $framework.json --validate --format text >out 2>&1
    is "$?" 0 "$framework: the document is good"
done

# Hand edits.
api-scaffold express/src --generate-spec --check --merge express.json >out 2>&1
is "$?" 0 "a service that nobody edited has not drifted"
sed -i "s/isLonger(email, 255)/isLonger(email, 99)/; s/'X-Trace'/'X-Span'/" express/src/middleware/validators.ts
sed -i "s|'/users/:p1/files/:p2'|'/people/:p1/files/:p2'|" express/src/routes/index.ts
cat >>express/src/app.ts <<'CODE'
app.get('/health', (_req, res) => {
  res.status(203).json({ up: true });
});
CODE
api-scaffold express/src --generate-spec --replace -o edited.json 2>err
is "$(jq -r '.components.schemas.NewUser.properties.email.maxLength' edited.json)" 99 "an edited bound shows"
is "$(jq -r '.paths["/users"].get.parameters[].name' edited.json | tr '\n' ' ')" "limit X-Span " "an edited name shows"
is "$(jq -r '.paths | keys | join(" ")' edited.json)" "/health /people/{userId}/files/{name} /users" "an edited path and a new one show"
is "$(jq -c '.paths["/health"].get.responses["203"].content["application/json"].schema.properties.up' edited.json)" \
    '{"type":"boolean"}' "the answer of the new one, too"
api-scaffold express/src --generate-spec --check --merge express.json >out 2>err
is "$?" 1 "it has drifted"
is "$(grep -c ': error: ' err)" 6 "each difference is named"
done_testing
