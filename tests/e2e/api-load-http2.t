#!/bin/sh
# api-load against servers that misbehave.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
