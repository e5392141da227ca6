#!/bin/sh
# What a mock answers: in a media type that the client takes, with the headers that the answer must have.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
