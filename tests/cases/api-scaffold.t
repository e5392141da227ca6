#!/bin/sh
# The command cases of api-scaffold.
exec sh "$(dirname "$0")/../lib/cases.sh" api-scaffold
