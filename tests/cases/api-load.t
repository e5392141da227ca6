#!/bin/sh
# The command cases of api-load.
exec sh "$(dirname "$0")/../lib/cases.sh" api-load
