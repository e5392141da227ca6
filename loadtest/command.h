/* What api-load can be asked to do. */
#ifndef LOADTEST_COMMAND_H
#define LOADTEST_COMMAND_H

#include "loadtest/settings.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"

#include <jansson.h>

/* Each does its work and writes its result. An exit status, or -1 with the error. */
int command_load(struct arena *arena, struct settings *settings, struct error *error);
int command_compare(struct arena *arena, struct settings *settings, struct error *error);
int command_capacity(struct arena *arena, struct settings *settings, struct error *error);
int command_merge(struct arena *arena, const struct settings *settings, struct error *error);
int command_show(const struct settings *settings, struct error *error);

/* Write a result where it belongs: the document, or the text for people; with --output on a terminal
 * both, each in its place. Takes the reference. 0, or -1. */
int command_write(const struct settings *settings, json_t *document, const struct buffer *text,
                  struct error *error);

#endif
