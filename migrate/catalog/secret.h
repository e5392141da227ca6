/* Passwords that nobody knows. */
#ifndef MIGRATE_CATALOG_SECRET_H
#define MIGRATE_CATALOG_SECRET_H

#include "common/arena.h"
#include "common/error.h"

/* 48 hexadecimal digits from the system's source of random bytes. NULL with STATUS_ENVIRONMENT. */
char *secret_make(struct arena *arena, struct error *error);

#endif
