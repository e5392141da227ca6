/* The actions of db-migrate that read whole schemas. */
#ifndef MIGRATE_COMPARE_H
#define MIGRATE_COMPARE_H

#include "common/status.h"

struct action_context;

enum status action_compare(struct action_context *context);
enum status action_introspect(struct action_context *context);

#endif
