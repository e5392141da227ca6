#!/bin/sh
# Who may: nobody, until the hooks of the security schemes are written; then those whom they know.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
