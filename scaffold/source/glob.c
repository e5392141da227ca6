/* Patterns of paths, part by part from the folder down. */
#include "scaffold/source/glob.h"

#include <fnmatch.h>
#include <string.h>

#define DEPTH_LIMIT 32  /* folders in folders */
#define CHOICE_LIMIT 64 /* texts that the braces of one pattern stand for */
#define PATTERN_LIMIT 1000

struct glob {
    struct machine *machine;
    struct value list;
    const char *base; /* what results are relative to, or NULL */
    unsigned choices;
};

static void add(struct glob *self, const char *path)
{
    size_t length = self->base ? strlen(self->base) : 0;

    if (length && strncmp(path, self->base, length) == 0 && path[length] == '/')
        path += length + 1;
    machine_push(self->machine, self->list, value_text(atom(self->machine->atoms, path)));
}

static void expand(struct glob *self, const char *folder, const char *pattern, int depth);

/* What is in a folder, without what links lead to: they may go in circles. */
static void expand_in(struct glob *self, const char *folder, const char *part, const char *rest,
                      int depth)
{
    struct project *project = self->machine->project;
    bool is_deep = strcmp(part, "**") == 0;
    size_t count;
    const char **names = project_list(project, folder, &count);

    if (is_deep)
        expand(self, folder, rest, depth + 1);
    for (size_t i = 0; i < count && machine_spend(self->machine, 1); i++) {
        const char *path = path_normal(project->arena, folder, names[i]);

        if (strcmp(names[i], "node_modules") == 0)
            continue;
        if (is_deep && path_is_own_folder(path))
            expand_in(self, path, part, rest, depth + 1);
        else if (!is_deep && fnmatch(part, names[i], FNM_PERIOD) == 0)
            expand(self, path, rest, depth + 1);
    }
}

static void expand(struct glob *self, const char *folder, const char *pattern, int depth)
{
    struct arena *arena = self->machine->arena;
    size_t length;
    const char *part;

    pattern += strspn(pattern, "/");
    length = strcspn(pattern, "/");
    if (depth > DEPTH_LIMIT || !machine_spend(self->machine, 1))
        return;
    if (!length) {
        if (path_is_file(folder))
            add(self, folder);
        return;
    }
    part = arena_strndup(arena, pattern, length);
    if (strpbrk(part, "*?["))
        expand_in(self, folder, part, pattern + length, depth);
    else
        expand(self, path_normal(arena, folder, part), pattern + length, depth + 1);
}

/* The pattern with each choice of its first braces in turn. */
static void expand_braces(struct glob *self, const char *folder, const char *pattern)
{
    struct arena *arena = self->machine->arena;
    const char *open = strchr(pattern, '{');
    const char *close = open ? strchr(open, '}') : NULL;

    if (!close) {
        expand(self, folder, pattern, 0);
        return;
    }
    for (const char *at = open + 1; at <= close && self->choices++ < CHOICE_LIMIT;) {
        size_t length = strcspn(at, ",}");

        expand_braces(self, folder,
                      arena_printf(arena, "%.*s%.*s%s", (int)(open - pattern), pattern, (int)length,
                                   at, close + 1));
        at += length + 1;
    }
}

void glob_expand(struct machine *machine, const char *folder, const char *pattern, bool is_absolute,
                 struct value list)
{
    struct glob self = {machine, list, NULL, 0};

    if (strlen(pattern) > PATTERN_LIMIT || *pattern == '!')
        return;
    if (!is_absolute && *pattern != '/')
        self.base = folder;
    expand_braces(&self, *pattern == '/' ? "/" : folder, pattern);
}
