#!/bin/sh
# A specification becomes an Express service that compiles in strict mode and answers as it should.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
