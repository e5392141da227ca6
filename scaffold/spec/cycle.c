/* References that lead back to themselves in place: a schema that is itself, or all of itself. */
#include "scaffold/spec/build.h"

enum color {
    WHITE, /* not yet visited */
    GREY,  /* on the way that is being walked */
    BLACK,
};

/* A schema on the way, and which of its in-place children comes next. */
struct visit {
    struct schema *schema;
    size_t next;
};

struct walk {
    struct build *build;
    unsigned char *colors; /* by the schemas' index */
    struct visit *way;
    size_t depth, capacity;
};

static struct schema *from_list(const struct schema_list *list, size_t *next)
{
    if (*next < list->count) {
        return list->items[*next];
    }
    *next -= list->count;
    return NULL;
}

/* The in-place child number `next`; false when there are no more. *child may be NULL. */
static bool child_at(const struct schema *schema, size_t next, struct schema **child)
{
    struct schema *const singles[] = {schema->ref, schema->combined->not, schema->combined->if_,
                                      schema->combined->then, schema->combined->else_};
    if (next < sizeof singles / sizeof *singles) {
        *child = singles[next];
        return true;
    }
    next -= sizeof singles / sizeof *singles;
    if ((*child = from_list(&schema->combined->all_of, &next)) != NULL ||
        (*child = from_list(&schema->combined->any_of, &next)) != NULL ||
        (*child = from_list(&schema->combined->one_of, &next)) != NULL) {
        return true;
    }
    if (next < schema->object->dependency_count) {
        *child = schema->object->dependencies[next].schema;
        return true;
    }
    return false;
}

static void enter(struct walk *walk, struct schema *schema)
{
    walk->way = build_grow(walk->build, walk->way, walk->depth, &walk->capacity, sizeof *walk->way);
    walk->way[walk->depth++] = (struct visit){.schema = schema, .next = 0};
    walk->colors[schema->index] = GREY;
}

/* The way from `target` leads back to it: cut it at the reference that is nearest to its end. */
static void cut_cycle(struct walk *walk, const struct schema *target)
{
    size_t at = walk->depth - 1;
    const struct schema *next = target;
    while (walk->way[at].schema->ref != next && walk->way[at].schema != target) {
        next = walk->way[at--].schema;
    }
    struct schema *schema = walk->way[at].schema;
    schema->endless = true;
    diagnostics_add(walk->build->list, SEVERITY_WARNING, schema->node->where,
                    "put it into a property or into items",
                    "the schema refers to itself without end; the reference is not checked");
}

static void walk_from(struct walk *walk, struct schema *start)
{
    enter(walk, start);
    while (walk->depth > 0) {
        struct visit *visit = &walk->way[walk->depth - 1];
        struct schema *child = NULL;
        if (!child_at(visit->schema, visit->next++, &child)) {
            walk->colors[visit->schema->index] = BLACK;
            walk->depth--;
        } else if (child != NULL && walk->colors[child->index] == GREY) {
            cut_cycle(walk, child);
        } else if (child != NULL && walk->colors[child->index] == WHITE) {
            enter(walk, child);
        }
    }
}

void build_cycles(struct build *build)
{
    struct walk walk = {.build = build};
    walk.colors = arena_alloc(build->arena, build->queued + 1, 1);
    for (size_t i = 0; i < build->queued; i++) {
        if (walk.colors[i] == WHITE) {
            walk_from(&walk, build->queue[i]);
        }
    }
}
