#!/bin/sh
# api-load --find-capacity.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
