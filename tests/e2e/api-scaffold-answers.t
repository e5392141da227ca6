#!/bin/sh
# What a generated service answers: held against the specification, piece by piece, under servers of its own.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
