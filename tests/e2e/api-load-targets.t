#!/bin/sh
# Sets of requests: what a server gets, and what the report says of each target.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
