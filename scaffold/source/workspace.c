/* Finding the packages whose folders the root of a repository names by patterns. */
#include "scaffold/source/workspace.h"

#include "common/buffer.h"
#include "common/input.h"
#include "scaffold/read/read.h"

#include <fnmatch.h>
#include <string.h>

#define ROOT_LIMIT 32      /* folders upwards in search of the root */
#define PACKAGE_LIMIT 2000 /* of one repository */
#define VISIT_LIMIT 20000  /* folders that patterns lead to */
#define DEPTH_LIMIT 16     /* of a pattern, and of what ** stands for */

/* The packages of a repository. */
struct workspace {
    struct map folders; /* name → folder */
    size_t count, visits;
};

/* --- packages --- */

static void add_package(struct project *project, struct workspace *self, const char *folder)
{
    const char *path = arena_printf(project->arena, "%s/package.json", folder);
    const char *name = value_get_text(project_json(project, path), "name");

    if (name && *name && self->count < PACKAGE_LIMIT && !map_get(&self->folders, name)) {
        map_put(&self->folders, name, (void *)folder);
        self->count++;
    }
}

static void expand(struct project *project, struct workspace *self, const char *folder,
                   const char *pattern, int depth);

/* Every folder in this one that fits; with ** what is below it as well. */
static void expand_below(struct project *project, struct workspace *self, const char *folder,
                         const char *part, const char *rest, int depth)
{
    bool is_deep = strcmp(part, "**") == 0;
    size_t count;
    const char **names = project_list(project, folder, &count);

    if (depth > DEPTH_LIMIT || self->visits > VISIT_LIMIT)
        return;
    if (is_deep)
        expand(project, self, folder, rest, depth + 1);
    for (size_t i = 0; i < count; i++) {
        const char *path = path_normal(project->arena, folder, names[i]);

        if (strcmp(names[i], "node_modules") == 0 || !path_is_folder(path))
            continue;
        if (is_deep)
            expand_below(project, self, path, part, rest, depth + 1);
        else if (fnmatch(part, names[i], FNM_PERIOD) == 0)
            expand(project, self, path, rest, depth + 1);
    }
}

static void expand(struct project *project, struct workspace *self, const char *folder,
                   const char *pattern, int depth)
{
    size_t length;
    const char *part, *rest;

    pattern += strspn(pattern, "/");
    if (depth > DEPTH_LIMIT || self->visits++ > VISIT_LIMIT)
        return;
    if (!*pattern) {
        add_package(project, self, folder);
        return;
    }
    length = strcspn(pattern, "/");
    part = arena_strndup(project->arena, pattern, length);
    rest = pattern + length;
    if (strpbrk(part, "*?[")) {
        expand_below(project, self, folder, part, rest, depth);
        return;
    }
    folder = path_normal(project->arena, folder, part);
    if (path_is_folder(folder))
        expand(project, self, folder, rest, depth + 1);
}

/* --- roots --- */

static bool add_patterns(struct project *project, struct workspace *self, const char *root,
                         struct value patterns)
{
    if (!value_is(patterns, OBJECT_ARRAY))
        return false;
    for (unsigned i = 0; i < patterns.object->count; i++) {
        struct value pattern = patterns.object->items[i];

        if (pattern.kind == VALUE_STRING && *pattern.text != '!')
            expand(project, self, root, pattern.text, 0);
    }
    return true;
}

/* `packages` of pnpm-workspace.yaml. */
static bool add_pnpm(struct project *project, struct workspace *self, const char *root)
{
    const char *path = arena_printf(project->arena, "%s/pnpm-workspace.yaml", root);
    struct buffer bytes = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct diagnostics ignored;
    const struct node *list = NULL;

    diagnostics_init(&ignored, project->arena);
    if (path_is_file(path) && input_read(path, PROJECT_FILE_LIMIT, &bytes, &error) == 0) {
        const struct node *file =
            read_document(project->arena, path, bytes.data, bytes.length, READ_YAML, &ignored);

        list = file ? node_get(file, "packages") : NULL;
    }
    for (size_t i = 0; list && list->kind == NODE_SEQUENCE && i < list->count; i++)
        if (list->items[i]->kind == NODE_STRING && *list->items[i]->text != '!')
            expand(project, self, root, list->items[i]->text, 0);
    buffer_release(&bytes);
    error_clear(&error);
    return list != NULL;
}

/* Whether the folder is the root of a repository of packages, which are added then. */
static bool add_root(struct project *project, struct workspace *self, const char *root)
{
    struct value package =
        project_json(project, arena_printf(project->arena, "%s/package.json", root));
    struct value lerna = project_json(project, arena_printf(project->arena, "%s/lerna.json", root));
    struct value workspaces = value_get(package, "workspaces");

    if (value_is(workspaces, OBJECT_PLAIN))
        workspaces = value_get(workspaces, "packages");
    return add_patterns(project, self, root, workspaces) || add_pnpm(project, self, root) ||
           add_patterns(project, self, root, value_get(lerna, "packages"));
}

static struct workspace *workspace_of(struct project *project, const char *folder, int depth)
{
    struct workspace *self = map_get(&project->workspaces, folder);

    if (self)
        return self;
    self = arena_alloc(project->arena, 1, sizeof *self);
    map_init(&self->folders, project->arena);
    if (!add_root(project, self, folder) && strcmp(folder, "/") != 0 && depth < ROOT_LIMIT)
        self = workspace_of(project, path_folder(project->arena, folder), depth + 1);
    map_put(&project->workspaces, folder, self);
    return self;
}

const char *workspace_find(struct project *project, const char *folder, const char *specifier,
                           const char **rest)
{
    size_t length = strcspn(specifier, "/");

    if (*specifier == '@' && specifier[length])
        length += 1 + strcspn(specifier + length + 1, "/");
    *rest = specifier + length + strspn(specifier + length, "/");
    return map_get(&workspace_of(project, folder, 0)->folders,
                   arena_strndup(project->arena, specifier, length));
}
