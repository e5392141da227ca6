/* The actions of db-migrate that read or change the history of a database. */
#ifndef MIGRATE_APPLY_ACTION_H
#define MIGRATE_APPLY_ACTION_H

#include "common/status.h"

struct action_context;

enum status action_migrate(struct action_context *context);
enum status action_rollback(struct action_context *context);
enum status action_rollback_last(struct action_context *context);
enum status action_status(struct action_context *context);
enum status action_mark_applied(struct action_context *context);
enum status action_baseline(struct action_context *context);
enum status action_new(struct action_context *context);

#endif
