/* Expressions as PostgreSQL writes them, written so that it reads them back as the same tree. */
#ifndef MIGRATE_KIND_EXPRESSION_H
#define MIGRATE_KIND_EXPRESSION_H

#include "migrate/kind/step.h"

/*
 * "(ARRAY['a'::character varying])::text[]", which is what `x IN ('a')` over a varchar column looks
 * like, is read back as an array of cast elements and written differently from then on, so that no
 * comparison would ever be empty. With the array's own type behind it the outer cast stays outside:
 * "(ARRAY['a'::character varying]::character varying[])::text[]". Not for bodies of functions. NULL
 * gives NULL; the result is `text` itself or in the arena.
 */
const char *expression_stable(struct arena *arena, const char *text);

/* The attribute of that name, made stable. */
const char *object_expression(const struct step *step, const struct object *object,
                              const char *name);

#endif
