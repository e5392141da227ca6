/* What the readers of the model share; private to scaffold/spec. */
#ifndef SCAFFOLD_SPEC_BUILD_H
#define SCAFFOLD_SPEC_BUILD_H

#include "scaffold/spec/spec.h"

struct build {
    struct arena *arena;
    struct documents *documents;
    struct diagnostics *list;
    struct spec *spec;
    bool strict; /* what could be passed over is an error, not a warning */

    uint32_t *
        slots; /* open addressing by the node's address: index + 1 into the queue; not in the arena */
    size_t slot_capacity;  /* a power of two */
    struct schema **queue; /* all schemas; those from `done` on are still to be filled */
    size_t queued, queue_capacity, done;
    const struct resource *resource; /* of the schema that is being filled, or NULL */
    struct map resources;            /* index of a schema → its resource, where it has one */
    struct schema **named;
    size_t named_count, named_capacity;

    struct operation *operations; /* these and the callbacks are in the arena at last */
    size_t operation_count, operation_capacity;
    struct operation *callbacks;
    size_t callback_count, callback_capacity;
    const struct node *security; /* of the whole document, or NULL */
    int callback_depth;

    bool swagger;                           /* 2.0: nodes are rewritten on the way (swagger2.h) */
    const struct node *consumes, *produces; /* of a whole Swagger document, or NULL */
};

/* The severity of what a reading that is not strict can go on without. */
enum severity build_passable(const struct build *build);

/* Whether `node` has that kind; otherwise, unless it is NULL, an error says that `what` must have it. */
bool build_must(struct build *build, const struct node *node, enum node_kind kind,
                const char *what);

/* The same, but what says nothing is passed over, with a warning unless the reading is strict: null, where
 * somebody left the value out, and [] for {} or {} for [], which some languages
 * cannot tell apart. */
bool build_is(struct build *build, const struct node *node, enum node_kind kind, const char *what);

/* The number; also, with a warning unless the reading is strict, the one that a string spells. Otherwise
 * NULL, as build_is(). */
const struct node *build_number(struct build *build, const struct node *node, const char *what);

/* A mapping or list of a kind of things, as build_is(). What many write, with a warning unless the reading
 * is strict: a $ref to the whole of it, beside which more may stand; [] for {}, or {} for []. NULL when
 * there is none. */
const struct node *build_whole(struct build *build, const struct node *node, enum node_kind kind,
                               const char *what);

/* The target of a $ref with what stands beside the $ref, which wins. */
const struct node *build_beside(struct build *build, const struct node *written,
                                const struct node *target);

/* The boolean of a key; `otherwise`, with a warning, where something else stands there. */
bool build_flag(struct build *build, const struct node *mapping, const char *key, bool otherwise);

/* The text of a key; NULL, with a warning, where something else stands there. */
const char *build_text(struct build *build, const struct node *mapping, const char *key);

/* What a link or an example refers to: without it the API is the same, so that it is missed by a warning
 * unless the reading is strict. */
const struct node *build_follow(struct build *build, const struct node *node);

/* Room for one more element of an array in the arena. */
void *build_grow(struct build *build, void *items, size_t count, size_t *capacity, size_t size);

/* The schema of a node: always the same one. It is filled by build_schemas(). NULL for NULL. */
struct schema *build_schema(struct build *build, const struct node *node);

/* The same for a component; it gets that name. */
struct schema *build_component(struct build *build, const char *name, const struct node *node);

/* The schema that a $ref names. References to mere references lead on to what they mean, so that no
 * type is made for each file on the way. One that dangles is of that severity: without it the schema
 * allows anything. */
struct schema *build_reference(struct build *build, const struct node *reference,
                               enum severity severity);

/* A group of a schema's keywords, to be filled: one of its own from now on. */
struct schema_value *build_value(struct build *build, struct schema *schema);
struct schema_array *build_array(struct build *build, struct schema *schema);
struct schema_object *build_object(struct build *build, struct schema *schema);
struct schema_combined *build_combined(struct build *build, struct schema *schema);
struct schema_notes *build_notes(struct build *build, struct schema *schema);

/* Fill all schemas that have been asked for, and those that they ask for. */
void build_schemas(struct build *build);

/* Mark the references that lead back to themselves without a property or item in between: no value
 * could ever meet them. */
void build_cycles(struct build *build);

/* Warn of components that no operation, callback or webhook leads to. */
void build_reach(struct build *build);

/* Give the named schemas the names of their types. */
void build_type_names(struct build *build);

/* `parameters` of a path item and of an operation, which override them; and what `path` holds but
 * neither declares. */
void build_parameters(struct build *build, const struct node *shared, const struct node *own,
                      struct operation *operation);

/* The headers of a response. */
void build_headers(struct build *build, const struct node *headers, struct response *response);

/* `content` → media; returns how many. */
size_t build_content(struct build *build, const struct node *content, const struct media **media);

/* The value of `example`, or the first of `examples`, of a parameter or media type. */
const struct node *build_example(struct build *build, const struct node *owner);

const struct body *build_body(struct build *build, const struct node *node);
void build_responses(struct build *build, const struct node *node, struct operation *operation);

void build_security_schemes(struct build *build, const struct node *schemes);
void build_security(struct build *build, const struct node *own, struct operation *operation);

/* The path of the first server: "", or "/v1" without a slash at its end; NULL when none is given. */
const char *build_server_path(struct build *build, const struct node *servers);

/* Operations may have servers of their own: let the base path be what all have in common, and their
 * prefixes the rest. */
void build_prefixes(struct build *build);

/* All of `paths`, and of `webhooks`. */
void build_paths(struct build *build, const struct node *paths);
void build_webhooks(struct build *build, const struct node *webhooks);

#endif
