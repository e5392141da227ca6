/* Lists as the queries write them: "name='value', name='value'", labels, privileges. */
#ifndef MIGRATE_KIND_OPTIONS_H
#define MIGRATE_KIND_OPTIONS_H

#include "common/arena.h"
#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct list {
    const char **items;
    size_t count;
};

/* Cut at ", " outside of quotes. `text` NULL or "" gives no items. The items live in the arena. */
struct list list_split(struct arena *arena, const char *text);

bool list_has(const struct list *list, const char *item);

/* The text of an item up to its first '=' or blank: the option's name. */
char *option_name(struct arena *arena, const char *item);

/* The items of `to` that `from` has not, as "a='1', b='2'"; false and nothing when there are none. */
bool options_set(struct buffer *out, struct arena *arena, const char *from, const char *to);

/* The names of the options of `from` that `to` has not. */
bool options_reset(struct buffer *out, struct arena *arena, const char *from, const char *to);

/* The change between the OPTIONS lists of foreign objects: "ADD a '1', SET b '2', DROP c". */
bool options_foreign(struct buffer *out, struct arena *arena, const char *from, const char *to);

#endif
