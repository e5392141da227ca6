/* What stays as it is, but cannot stay in place while something that it needs is replaced. */
#ifndef MIGRATE_DIFF_REBUILD_H
#define MIGRATE_DIFF_REBUILD_H

struct arena;
struct diff;

/* Turn the changes of dependents into rebuilds, and of those into more, until nothing follows. */
void rebuild_dependents(struct arena *arena, struct diff *diff);

#endif
