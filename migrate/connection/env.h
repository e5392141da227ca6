/* A .env file: where the teams of Node projects keep DATABASE_URL. */
#ifndef MIGRATE_CONNECTION_ENV_H
#define MIGRATE_CONNECTION_ENV_H

#include "common/error.h"

/* Put DATABASE_URL and the PG* variables of `path` into the environment, where they replace what is
 * there: the file was asked for by name. Other variables serve ${NAME} inside the file only. 0, or -1
 * with STATUS_ENVIRONMENT (it cannot be read) or STATUS_INPUT (with its place). */
int env_file(const char *path, struct error *error);

#endif
