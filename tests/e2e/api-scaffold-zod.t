#!/bin/sh
# A service whose validators are written with zod: compiled, served, and of one mind with the native ones.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
