#!/bin/sh
# What a generated service makes of paths, parameters and bodies of all styles.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
