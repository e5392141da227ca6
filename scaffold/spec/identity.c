/* The names that schemas give themselves. */
#include "scaffold/spec/identity.h"

#include "scaffold/read/read.h"

#include <stdint.h>
#include <string.h>

bool identity_has_scheme(const char *uri)
{
    size_t length =
        strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return length > 1 && uri[length] == ':';
}

/* How much of a URI a path that begins with a slash leaves: its scheme and authority. */
static size_t authority_length(const char *base)
{
    const char *at = strstr(base, "://");
    return at == NULL ? 0 : (size_t)(at + 3 - base) + strcspn(at + 3, "/");
}

const char *identity_resolve(struct arena *arena, const char *base, const char *reference)
{
    size_t kept;
    if (base == NULL || identity_has_scheme(reference)) {
        return reference;
    }
    if (reference[0] == '/') {
        kept = authority_length(base);
    } else {
        const char *slash = strrchr(base, '/');
        kept = slash == NULL ? 0 : (size_t)(slash + 1 - base);
        reference += strncmp(reference, "./", 2) == 0 ? 2 : 0;
    }
    return arena_printf(arena, "%s%s", arena_strndup(arena, base, kept), reference);
}

static void put_first(struct map *map, const char *name, const void *value)
{
    if (map_get(map, name) == NULL) {
        map_put(map, name, (void *)(uintptr_t)value);
    }
}

static void add_anchor(struct identities *identities, const struct node *node, const char *word)
{
    const char *name = node_get_text(node, word);
    if (name != NULL) {
        put_first(&identities->anchors, name, node);
    }
}

/* The URI of what stands in a node: its own, or that of what is around it. */
static const char *add_resource(struct identities *identities, struct arena *arena,
                                const struct node *node, const char *around)
{
    const char *id = node_get_text(node, "$id");
    if (id == NULL || id[0] == '#') {
        return around;
    }
    struct resource *resource = arena_alloc(arena, 1, sizeof *resource);
    const char *own = arena_strndup(arena, id, strcspn(id, "#"));
    *resource = (struct resource){.root = node, .uri = identity_resolve(arena, around, own)};
    put_first(&identities->resources, resource->uri, resource);
    *map_at(&identities->roots, (const char *)&node, sizeof node) = resource;
    return resource->uri;
}

/* `depth` bounds the search. */
static void collect(struct identities *identities, struct arena *arena, const struct node *node,
                    const char *around, int depth)
{
    if (depth == 0 || node->count == 0) {
        return;
    }
    add_anchor(identities, node, "$anchor");
    add_anchor(identities, node, "$dynamicAnchor");
    around = add_resource(identities, arena, node, around);
    for (size_t i = 0; i < node->count; i++) {
        collect(identities, arena,
                node->kind == NODE_MAPPING ? node->members[i].value : node->items[i], around,
                depth - 1);
    }
}

/* The URI that a document of 3.2 gives itself, or NULL. */
static const char *add_self(struct identities *identities, struct arena *arena,
                            const struct node *document)
{
    const char *self = node_get_text(document, "$self");
    if (self == NULL) {
        return NULL;
    }
    struct resource *resource = arena_alloc(arena, 1, sizeof *resource);
    *resource =
        (struct resource){.root = document, .uri = arena_strndup(arena, self, strcspn(self, "#"))};
    put_first(&identities->resources, resource->uri, resource);
    return resource->uri;
}

void identities_collect(struct identities *identities, struct arena *arena, const struct node *node)
{
    map_init(&identities->anchors, arena);
    map_init(&identities->resources, arena);
    map_init(&identities->roots, arena);
    collect(identities, arena, node, add_self(identities, arena, node), READ_DEPTH_LIMIT);
}
