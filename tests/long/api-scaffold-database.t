#!/bin/sh
# Services made from a database, row-level security in each framework.
LONG=1 exec sh "$(dirname "$0")/../e2e/api-scaffold-database.t"
