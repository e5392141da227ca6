#!/bin/sh
# What is generated is clean by typescript-eslint's recommended rules.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
