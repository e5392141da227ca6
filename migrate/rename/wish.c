/* What people say about names: found in both catalogues. */
#include "migrate/rename/rename.h"

#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/sql/former.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define PARTS 3

/* "schema.table.column", read from the end: part[0] is the last name. */
struct path {
    const char *part[PARTS];
    size_t count;
};

struct wish {
    const char *text;
    const char *kind; /* NULL: any */
    struct path from, to;
};

/* A dotted name from the lexer; false when there is none, or one with too many parts. */
static bool read_path(struct arena *arena, struct lexer *lexer, struct token *token,
                      struct path *path)
{
    const char *names[PARTS];
    do {
        *token = lexer_next_code(lexer);
        if (path->count == PARTS || (token->kind != TOKEN_WORD && token->kind != TOKEN_IDENTIFIER &&
                                     token->kind != TOKEN_STRING))
            return false;
        names[path->count++] = token->kind == TOKEN_STRING
                                   ? arena_strndup(arena, token->text + 1, token->length - 2)
                                   : former_unquote(arena, token->text, token->length);
        *token = lexer_next_code(lexer);
    } while (token_is_symbol(token, '.'));
    for (size_t i = 0; i < path->count; i++)
        path->part[i] = names[path->count - 1 - i];
    return true;
}

static int read_wish(struct arena *arena, const char *text, struct wish *wish, struct error *error)
{
    struct lexer lexer;
    struct token token;
    const char *colon = strchr(text, ':');
    *wish = (struct wish){.text = text};
    if (colon != NULL) {
        wish->kind = arena_strndup(arena, text, (size_t)(colon - text));
        if (kind_find(wish->kind) == NULL || !rename_fits(kind_find(wish->kind)))
            return error_set(error, STATUS_USAGE, "'%s' begins with a kind that has no renames",
                             text);
        text = colon + 1;
    }
    lexer_init(&lexer, text, strlen(text));
    if (!read_path(arena, &lexer, &token, &wish->from) || !token_is_symbol(&token, '=') ||
        !read_path(arena, &lexer, &token, &wish->to) || token.kind != TOKEN_END ||
        wish->to.count > 2)
        return error_set(error, STATUS_USAGE, "'%s' is no rename: it needs table.old=new",
                         wish->text);
    return 0;
}

static bool same(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* Whether `path` names the object: all its parts, as many as there are. */
static bool named(const struct object *object, const struct path *path)
{
    if (path->count == 0 || !same(object->name, path->part[0]))
        return false;
    const char *above = object->parent != NULL ? object->parent->name : object->schema;
    if (path->count == 1)
        return object->parent == NULL;
    if (!same(above, path->part[1]))
        return false;
    return path->count == 2 || (object->parent != NULL && same(object->schema, path->part[2]));
}

/* By names, for servers differ in what they put into quotes. */
static const struct object *find_named(const struct catalog *catalog, const struct kind *kind,
                                       const char *schema, const char *name)
{
    for (size_t i = 0; i < catalog->count; i++) {
        const struct object *object = catalog->objects[i];
        if (object->kind == kind && object->parent == NULL && same(object->name, name) &&
            (object->schema == NULL || same(object->schema, schema)))
            return object;
    }
    return NULL;
}

static const struct object *child_named(const struct object *parent, const char *name)
{
    for (const struct object *child = parent == NULL ? NULL : parent->children; child != NULL;
         child = child->next)
        if (child->kind == &kind_column && same(child->name, name))
            return child;
    return NULL;
}

/* What a schema of one side is called on the other, by the renames that are known. */
static const char *other_schema(const struct renames *renames, const char *schema, bool back)
{
    for (size_t i = 0; schema != NULL && i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        const struct object *here = back ? rename->to : rename->from;
        if (here->kind == &kind_schema && same(here->name, schema))
            return back ? rename->from->name : rename->to->name;
    }
    return schema;
}

/* The object that stands alone on the other side, by the renames that are known, else by its name. */
static const struct object *counterpart(const struct renames *renames, const struct catalog *other,
                                        const struct object *object, bool back)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        const struct object *here = back ? rename->to : rename->from;
        if (here->kind == object->kind && same(here->identity, object->identity) &&
            rename->old_value == NULL)
            return back ? rename->from : rename->to;
    }
    return find_named(other, object->kind, other_schema(renames, object->schema, back),
                      object->name);
}

const struct object *rename_start(const struct renames *renames, const struct catalog *from,
                                  const struct object *wanted)
{
    return counterpart(renames, from, wanted, true);
}

/* What becomes of the object that is called `from`, in the schema that is wanted. */
static const struct object *target_of(const struct renames *renames, const struct catalog *to,
                                      const struct object *from, const struct path *path)
{
    if (from->parent != NULL)
        return child_named(counterpart(renames, to, from->parent, false), path->part[0]);
    const char *schema =
        path->count > 1 ? path->part[1] : other_schema(renames, from->schema, false);
    return find_named(to, from->kind, schema, path->part[0]);
}

struct found {
    size_t count;
    const struct object *from, *to;
    bool known; /* something has the former name, or the new one, already */
};

static struct found find_objects(const struct renames *renames, const struct catalog *from,
                                 const struct catalog *to, const struct wish *wish)
{
    struct found found = {0};
    for (size_t i = 0; i < from->count; i++) {
        const struct object *object = from->objects[i];
        if (!rename_fits(object->kind) || !named(object, &wish->from) ||
            (wish->kind != NULL && strcmp(wish->kind, object->kind->name) != 0))
            continue;
        const struct object *target = target_of(renames, to, object, &wish->to);
        found.known = true;
        if (target == NULL)
            continue;
        found.from = object;
        found.to = target;
        found.count++;
    }
    return found;
}

/* A value of an enum: "mood.sad=unhappy" and the like. */
static bool find_value(struct renames *renames, const struct catalog *from,
                       const struct catalog *to, const struct wish *wish)
{
    struct path type = {{wish->from.part[1], wish->from.part[2]}, wish->from.count - 1};
    const char *old = quoted_literal(renames->arena, wish->from.part[0]);
    const char *new = quoted_literal(renames->arena, wish->to.part[0]);
    for (size_t i = 0; i < from->count; i++) {
        const struct object *object = from->objects[i];
        if (object->kind != &kind_enum || !named(object, &type))
            continue;
        const struct object *target = counterpart(renames, to, object, false);
        struct list before = list_split(renames->arena, object_get(object, "labels"));
        struct list after =
            list_split(renames->arena, target == NULL ? NULL : object_get(target, "labels"));
        if (!list_has(&before, old) || !list_has(&after, new) || list_has(&after, old))
            continue;
        renames_add(renames, (struct rename){object, target, old, new});
        return true;
    }
    return false;
}

/* Whether the start has it under its new name, and no longer under the former one. */
static bool is_made(const struct catalog *from, const struct wish *wish)
{
    struct path path = wish->from;
    path.part[0] = wish->to.part[0];
    for (size_t i = 0; i < from->count; i++)
        if (rename_fits(from->objects[i]->kind) && named(from->objects[i], &path))
            return true;
    return false;
}

int renames_wish(struct renames *renames, const struct catalog *from, const struct catalog *to,
                 const char *text, struct error *error)
{
    struct wish wish;
    if (read_wish(renames->arena, text, &wish, error) != 0)
        return -1;
    struct found found = find_objects(renames, from, to, &wish);
    if (found.count == 1) {
        renames_add(renames, (struct rename){.from = found.from, .to = found.to});
        return 0;
    }
    if (found.count == 0 && find_value(renames, from, to, &wish))
        return 0;
    if (found.count > 1) {
        error_set(error, STATUS_USAGE, "'%s' fits %zu objects", text, found.count);
        return error_hint(error, "give the schema as well, or the kind: table:old=new");
    }
    if (!found.known && is_made(from, &wish))
        return 0;
    error_set(error, STATUS_USAGE, "'%s' does not fit: %s", text,
              found.known ? "nothing of TARGET has the new name"
                          : "nothing of SOURCE has the former name");
    return error_hint(error, "write former and new name as table.old=new, schema in front where it "
                             "is not public");
}

static const struct object *find_wanted(const struct catalog *to, const char *identity)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        const struct object *object =
            rename_fits(kinds[i]) ? catalog_find(to, kinds[i], identity) : NULL;
        if (object != NULL)
            return object;
    }
    return NULL;
}

static void take_whole(struct renames *renames, const struct catalog *from,
                       const struct former_name *former, const struct object *wanted)
{
    const char *here = other_schema(renames, wanted->schema, true);
    const char *schema = former->schema != NULL ? former->schema : here;
    const struct object *was = find_named(from, wanted->kind, schema, former->name);
    if (was != NULL && find_named(from, wanted->kind, here, wanted->name) == NULL)
        renames_add(renames, (struct rename){.from = was, .to = wanted});
}

static void take_part(struct renames *renames, const struct catalog *from,
                      const struct former_name *former, const struct object *wanted)
{
    const struct object *was = counterpart(renames, from, wanted, true);
    if (was == NULL)
        return;
    const struct object *part = child_named(was, former->name);
    const struct object *becomes = child_named(wanted, former->part);
    if (part != NULL && becomes != NULL && child_named(was, former->part) == NULL) {
        renames_add(renames, (struct rename){.from = part, .to = becomes});
    } else if (wanted->kind == &kind_enum) {
        struct list labels = list_split(renames->arena, object_get(was, "labels"));
        const char *old = quoted_literal(renames->arena, former->name);
        const char *new = quoted_literal(renames->arena, former->part);
        if (list_has(&labels, old) && !list_has(&labels, new))
            renames_add(renames, (struct rename){was, wanted, old, new});
    }
}

void renames_take_formers(struct renames *renames, const struct catalog *from,
                          const struct catalog *to, bool parts)
{
    for (size_t i = 0; i < to->former_count; i++) {
        const struct former_name *former = &to->formers[i];
        const struct object *wanted = find_wanted(to, former->identity);
        if (wanted == NULL || (former->part != NULL) != parts)
            continue;
        if (parts)
            take_part(renames, from, former, wanted);
        else
            take_whole(renames, from, former, wanted);
    }
}
