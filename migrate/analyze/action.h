/* The actions of db-migrate that look at a database and advise. */
#ifndef MIGRATE_ANALYZE_ACTION_H
#define MIGRATE_ANALYZE_ACTION_H

#include "common/status.h"

struct action_context;

enum status action_analyze(struct action_context *context);
enum status action_suggest(struct action_context *context);
enum status action_verify(struct action_context *context);
enum status action_snapshot(struct action_context *context);

#endif
