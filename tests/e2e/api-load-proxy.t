#!/bin/sh
# api-load through proxies, redirects and challenges.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
