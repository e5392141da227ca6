#!/bin/sh
# Services made from a database, row-level security in each framework.
# SCHEMAS="a.sql b.sql" tests/long/api-scaffold-database.t tries those schemas as well: each is a database's name.
LONG=1 exec sh "$(dirname "$0")/../e2e/api-scaffold-database.t"
