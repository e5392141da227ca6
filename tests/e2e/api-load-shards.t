#!/bin/sh
# api-load --shard, --start-at, --merge: by GNU parallel, and as a Kubernetes Job would run it.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
