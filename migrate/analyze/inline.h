/* Statements with the statements of their views in place of the views' names. */
#ifndef MIGRATE_ANALYZE_INLINE_H
#define MIGRATE_ANALYZE_INLINE_H

#include "migrate/analyze/facts.h"

#include <jansson.h>

/* A place in FROM where a view stands. */
struct view_place {
    const struct view *view;
    size_t at;    /* where in the text its name begins */
    bool aliased; /* a name of its own follows */
};

/* The place that the body of a RangeVar is. */
struct view_place view_place(const struct view *view, const json_t *range);

/* The text with the views' selects at those places (which are put in order), and so on for the views in
 * them. In the arena; NULL when that cannot be written: nested too deeply, too long. */
char *inline_views(struct arena *arena, const struct facts *facts, const char *text,
                   struct view_place *places, size_t count);

#endif
