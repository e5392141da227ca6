/* GRANT and REVOKE, one statement per role. */
#include "migrate/kind/privilege.h"

#include "common/buffer.h"
#include "migrate/kind/options.h"
#include "migrate/sql/quote.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    const char *grantee;
    const char *privilege;
    bool grantable;
};

struct entries {
    struct entry *items;
    size_t count;
};

static struct entry parse_entry(struct arena *arena, const char *text)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL)
        return (struct entry){.grantee = text, .privilege = ""};
    struct entry entry = {.grantee = arena_strndup(arena, text, (size_t)(colon - text))};
    size_t length = strlen(colon + 1);
    entry.grantable = length > 0 && colon[length] == '*';
    entry.privilege = arena_strndup(arena, colon + 1, length - (entry.grantable ? 1 : 0));
    return entry;
}

static struct entries parse_entries(struct arena *arena, const char *text)
{
    struct list list = list_split(arena, text);
    struct entries entries = {arena_alloc(arena, list.count + 1, sizeof(struct entry)), list.count};
    for (size_t i = 0; i < list.count; i++)
        entries.items[i] = parse_entry(arena, list.items[i]);
    return entries;
}

/* How `list` has the privilege: 0 not at all, 1 held, 2 held and may be passed on. */
static int held(const struct entries *list, const struct entry *entry)
{
    int best = 0;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].grantee, entry->grantee) == 0 &&
            strcmp(list->items[i].privilege, entry->privilege) == 0) {
            int how = list->items[i].grantable ? 2 : 1;
            best = how > best ? how : best;
        }
    return best;
}

static const char *grantee_name(struct arena *arena, const char *grantee, const char *owner)
{
    if (strcmp(grantee, "@owner") != 0)
        return grantee;
    return owner == NULL ? "CURRENT_USER" : quoted_identifier(arena, owner);
}

enum way {
    WAY_REVOKE,
    WAY_REVOKE_OPTION,
    WAY_GRANT,
    WAY_GRANT_OPTION,
};

static void write_statement(struct step *step, enum way way, const struct privileged *what,
                            const char *privileges, const char *grantee)
{
    if (way == WAY_REVOKE || way == WAY_REVOKE_OPTION)
        step_add(step, EFFECT_NONE, "%sREVOKE %s%s ON %s FROM %s", what->prefix,
                 way == WAY_REVOKE_OPTION ? "GRANT OPTION FOR " : "", privileges, what->target,
                 grantee);
    else
        step_add(step, EFFECT_NONE, "%sGRANT %s ON %s TO %s%s", what->prefix, privileges,
                 what->target, grantee, way == WAY_GRANT_OPTION ? " WITH GRANT OPTION" : "");
}

static bool goes_that_way(enum way way, int before, int after)
{
    switch (way) {
    case WAY_REVOKE:
        return before > 0 && after == 0;
    case WAY_REVOKE_OPTION:
        return before == 2 && after == 1;
    case WAY_GRANT:
        return before == 0 && after == 1;
    default:
        return before < 2 && after == 2;
    }
}

/* One statement for each role of `list`, with all its privileges that go that way. */
static void write_way(struct step *step, enum way way, const struct privileged *what,
                      const struct entries *list, const struct entries *from,
                      const struct entries *to)
{
    bool *done = arena_alloc(step->arena, list->count + 1, sizeof *done);
    for (size_t i = 0; i < list->count; i++) {
        struct buffer privileges = BUFFER_INIT;
        for (size_t j = i; j < list->count; j++) {
            const struct entry *entry = &list->items[j];
            if (done[j] || strcmp(entry->grantee, list->items[i].grantee) != 0 ||
                !goes_that_way(way, held(from, entry), held(to, entry)))
                continue;
            done[j] = true;
            buffer_printf(&privileges, "%s%s", privileges.length > 0 ? ", " : "", entry->privilege);
            if (what->column != NULL)
                buffer_printf(&privileges, " (%s)", what->column);
        }
        if (privileges.length > 0)
            write_statement(step, way, what, buffer_text(&privileges),
                            grantee_name(step->arena, list->items[i].grantee, what->owner));
        buffer_release(&privileges);
    }
}

void privilege_change(struct step *step, const struct privileged *what, const char *from,
                      const char *to)
{
    struct entries old = parse_entries(step->arena, from), new = parse_entries(step->arena, to);
    write_way(step, WAY_REVOKE, what, &old, &old, &new);
    write_way(step, WAY_REVOKE_OPTION, what, &old, &old, &new);
    write_way(step, WAY_GRANT, what, &new, &old, &new);
    write_way(step, WAY_GRANT_OPTION, what, &new, &old, &new);
}

const char *privilege_owned(struct arena *arena, const char *list, const char *owner)
{
    const char *grantee = quoted_identifier(arena, owner);
    struct list entries = list_split(arena, list);
    struct buffer out = BUFFER_INIT;
    for (size_t i = 0; i < entries.count; i++)
        if (strcmp(parse_entry(arena, entries.items[i]).grantee, grantee) != 0)
            buffer_printf(&out, "%s%s", out.length > 0 ? ", " : "", entries.items[i]);
    const char *left = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return left;
}

static int compare_items(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

const char *privilege_join(struct arena *arena, const char *one, const char *other)
{
    struct list a = list_split(arena, one), b = list_split(arena, other);
    struct list all = {arena_alloc(arena, a.count + b.count + 1, sizeof(char *)), 0};
    struct buffer out = BUFFER_INIT;
    for (size_t i = 0; i < a.count; i++)
        all.items[all.count++] = a.items[i];
    for (size_t i = 0; i < b.count; i++)
        if (!list_has(&a, b.items[i]))
            all.items[all.count++] = b.items[i];
    qsort(all.items, all.count, sizeof *all.items, compare_items);
    for (size_t i = 0; i < all.count; i++)
        buffer_printf(&out, "%s%s", i > 0 ? ", " : "", all.items[i]);
    const char *joined = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return joined;
}
