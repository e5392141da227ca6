/* The readers of the forms of a set, for set.c; each fills the set, or sets the error. */
#ifndef LOADTEST_TARGET_SET_FORM_H
#define LOADTEST_TARGET_SET_FORM_H

#include "loadtest/target/set.h"

#include <jansson.h>

/* Requests as they come. */
struct set_list {
    struct arena *arena;
    struct set_request *items;
    size_t count, capacity;
};

/* One more, zeroed but for its weight; valid until the next call. NULL with the error when there are too
 * many. */
struct set_request *set_list_add(struct set_list *list, const struct request_set *set,
                                 struct error *error);

/* "Name: value" fields as they come. */
struct field_list {
    struct arena *arena;
    const char **items;
    size_t count, capacity;
};

void field_list_add(struct field_list *list, const char *field);

/* Whether one of that name (which ends at ':' or NUL) is there. */
bool field_list_has(const struct field_list *list, const char *name);

int set_from_document(struct arena *arena, const json_t *document, struct request_set *set,
                      struct error *error);
int set_from_lines(struct arena *arena, const char *bytes, size_t length, struct request_set *set,
                   struct error *error);
int set_from_har(struct arena *arena, const json_t *document, struct request_set *set,
                 struct error *error);
int set_from_vegeta(struct arena *arena, const char *bytes, size_t length, struct request_set *set,
                    struct error *error);

#endif
