#!/bin/sh
# api-load --compare.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
