/* A specification whose successes are wrapped: {"data": …, "meta": {"requestId": …}}. */
#ifndef SCAFFOLD_SPEC_ENVELOPE_H
#define SCAFFOLD_SPEC_ENVELOPE_H

#include "common/arena.h"
#include "scaffold/spec/document.h"

/* The entry document with every JSON success (2XX) of its operations in the form; what declares no
 * content gets some, but for 204, 205 and HEAD. What has the form already is left. Responses that were
 * referred to are put in place. Nothing is changed; what is new lives in the arena. */
const struct node *envelope_document(struct arena *arena, struct documents *documents);

#endif
