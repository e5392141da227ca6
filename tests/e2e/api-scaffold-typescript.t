#!/bin/sh
# What is generated compiles under TypeScript 5.9, 6.0 and 7.0.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
