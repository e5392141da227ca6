#!/bin/sh
# Specifications that try to get code into what is generated, or files out of its folder.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
