#!/bin/sh
# The command cases of db-migrate.
exec sh "$(dirname "$0")/../lib/cases.sh" db-migrate
