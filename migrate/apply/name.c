/* Tells migrations from their rollbacks by the ends of their names, and puts them in order. */
#include "migrate/apply/name.h"

#include <string.h>
#include <unistd.h>

#define DIGITS "0123456789"

bool path_ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), tail = strlen(end);

    return length > tail && strcmp(path + length - tail, end) == 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* How the ends of the names of a migration and of its rollback are, by tool; the first row whose
 * ends fit counts. Those that begin with a slash are whole names in a folder of their own. */
static const struct ends {
    const char *forward, *back;
} ends[] = {
    {".up.sql", ".down.sql"},        /* golang-migrate */
    {MIGRATION_INSIDE, "/down.sql"}, /* Prisma */
    {".sql", ROLLBACK_SUFFIX},       /* ours */
    {".sql", ".rollback.sql"},       /* yoyo */
};

/* Ends that may be part of a name as well: they count where the other file is there. */
static const struct ends paired[] = {
    {"-up.sql", "-down.sql"}, /* db-migrate of npm */
    {"_up.sql", "_down.sql"},
};

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

static char *with_end(struct arena *arena, const char *path, const char *end, const char *other)
{
    return arena_printf(arena, "%.*s%s", (int)(strlen(path) - strlen(end)), path, other);
}

/* The other file of a pair, when `path` has one of the two ends and that is there; or NULL. */
static char *find_pair(struct arena *arena, const char *path, bool back)
{
    for (size_t i = 0; i < LENGTH(paired); i++) {
        const char *end = back ? paired[i].back : paired[i].forward;
        char *other;

        if (!path_ends_with(path, end))
            continue;
        other = with_end(arena, path, end, back ? paired[i].forward : paired[i].back);
        if (access(other, F_OK) == 0)
            return other;
    }
    return NULL;
}

/* V2024__name.sql or, its undoing, U2024__name.sql: Flyway's. */
static bool is_flyway(const char *path, char letter)
{
    const char *name = last_part(path);

    return name[0] == letter && name[1] >= '0' && name[1] <= '9' && strstr(name, "__") != NULL;
}

static char *flyway_path(struct arena *arena, const char *path, char letter)
{
    const char *name = last_part(path);

    return arena_printf(arena, "%.*s%c%s", (int)(name - path), path, letter, name + 1);
}

/* Where the action of 001.do.name.sql or 001.undo.name.sql stands, postgrator's; NULL: it has another. */
static const char *find_action(const char *path, const char *action)
{
    const char *name = last_part(path);
    size_t digits = strspn(name, DIGITS);

    return digits > 0 && strncmp(name + digits, action, strlen(action)) == 0 ? name + digits : NULL;
}

static char *with_action(struct arena *arena, const char *path, const char *at, const char *action,
                         const char *other)
{
    return arena_printf(arena, "%.*s%s%s", (int)(at - path), path, other, at + strlen(action));
}

const char *migration_name(const char *path)
{
    const char *name = last_part(path);

    if (!path_ends_with(path, MIGRATION_INSIDE))
        return name;
    for (name--; name > path && name[-1] != '/';)
        name--;
    return name;
}

/* The file of the other way: that of a rollback's migration when `back`, else that of a migration's rollback. NULL: no
 * tool names a file of that way so. */
static char *other_way(struct arena *arena, const char *path, bool back)
{
    const char *own = back ? ".undo." : ".do.", *other = back ? ".do." : ".undo.";
    const char *action = find_action(path, own);
    char *pair = find_pair(arena, path, back);

    if (pair != NULL)
        return pair;
    if (action != NULL)
        return with_action(arena, path, action, own, other);
    if (is_flyway(path, back ? 'U' : 'V'))
        return flyway_path(arena, path, back ? 'V' : 'U');
    for (size_t i = 0; i < LENGTH(ends); i++) {
        const char *end = back ? ends[i].back : ends[i].forward;

        if (path_ends_with(path, end))
            return with_end(arena, path, end, back ? ends[i].forward : ends[i].back);
    }
    return NULL;
}

bool migration_is_rollback(struct arena *arena, const char *path)
{
    return other_way(arena, path, true) != NULL;
}

char *migration_rollback_path(struct arena *arena, const char *path)
{
    char *other = other_way(arena, path, false);

    return other != NULL ? other : arena_printf(arena, "%s%s", path, ROLLBACK_SUFFIX);
}

char *migration_forward_path(struct arena *arena, const char *path)
{
    char *other = other_way(arena, path, true);

    return other != NULL ? other : arena_strdup(arena, path);
}

/* By the numbers that both begin with, which are passed over. */
static int compare_numbers(const char **one, const char **other)
{
    const char *first = *one + strspn(*one, "0"), *second = *other + strspn(*other, "0");
    size_t length = strspn(first, DIGITS), against = strspn(second, DIGITS);

    *one = first + length;
    *other = second + against;
    if (length != against)
        return length < against ? -1 : 1;
    return strncmp(first, second, length);
}

/* Whether a version of Flyway's goes on: 1.2 and 1_2 do, 1__ does not. */
static bool has_part(const char *at)
{
    return (*at == '.' || *at == '_') && at[1] >= '0' && at[1] <= '9';
}

static int compare_versions(const char *one, const char *other)
{
    int order;

    do {
        one++;
        other++;
        order = compare_numbers(&one, &other);
    } while (order == 0 && has_part(one) && has_part(other));
    return order != 0 ? order : has_part(one) - has_part(other);
}

int migration_compare(const void *one, const void *other)
{
    const char *path = *(const char *const *)one, *against = *(const char *const *)other;
    const char *name = migration_name(path), *than = migration_name(against);
    bool flyway = is_flyway(path, 'V'), flown = is_flyway(against, 'V');
    int order = flyway - flown;

    if (flyway && flown)
        order = compare_versions(name, than);
    else if (!flyway && !flown && strspn(name, DIGITS) > 0 && strspn(than, DIGITS) > 0)
        order = compare_numbers(&name, &than);
    return order != 0 ? order : strcmp(path, against);
}
