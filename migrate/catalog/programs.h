/* Where PostgreSQL's server programs are on this machine. */
#ifndef MIGRATE_CATALOG_PROGRAMS_H
#define MIGRATE_CATALOG_PROGRAMS_H

#include "common/arena.h"

/* The folder that has both initdb and postgres: of PATH, the one that pg_config names, else the newest
 * below /usr/lib/postgresql. NULL: there is none. */
char *programs_folder(struct arena *arena);

#endif
