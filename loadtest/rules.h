/* Which options of api-load exclude or need each other, and the bounds of their values. */
#ifndef LOADTEST_RULES_H
#define LOADTEST_RULES_H

struct settings;

/* What is wrong with them as they are typed. Returns -1 when nothing is, or STATUS_USAGE, that being
 * said. */
int rules_check_typed(const struct settings *settings);

/* … and once they have their defaults, and what a baseline says. */
int rules_check_complete(const struct settings *settings);

#endif
