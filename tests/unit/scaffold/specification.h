/* A specification from text, for unit tests of what comes after reading. */
#ifndef TESTS_UNIT_SCAFFOLD_SPECIFICATION_H
#define TESTS_UNIT_SCAFFOLD_SPECIFICATION_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/read.h"
#include "scaffold/spec/spec.h"

#include "tests/lib/tap.h"

static struct arena *arena;
static struct diagnostics problems;

/* The model; what was wrong is in `problems`. */
static const struct spec *read_specification(const char *text)
{
    diagnostics_init(&problems, arena);
    const struct node *root =
        read_document(arena, "test.yaml", text, strlen(text), READ_YAML, &problems);
    if (root == NULL) {
        return NULL;
    }
    struct documents *documents = documents_new(arena, &problems, "-", root, NULL);
    return spec_read(arena, documents, true, &problems);
}

#endif
