/*
 * What an import calls a file: relative paths, `paths` of tsconfig.json, `#imports` of package.json, packages
 * of the same repository.
 */
#include "scaffold/source/native.h"
#include "scaffold/source/workspace.h"

#include <string.h>

#define ALIAS_LIMIT 8   /* folders upwards in search of what an alias means */
#define EXTENDS_LIMIT 8 /* tsconfig.json that extends another */

/* What a folder's tsconfig.json and package.json say, or those above it. */
struct configuration {
    struct value paths;
    const char *base; /* of paths, or NULL */
    bool has_base_url;
    struct value manifest; /* package.json */
    const char *package;   /* its folder */
    struct map read;       /* the files that were read for it, by path */
};

static void read_tsconfig(struct project *project, struct configuration *self, const char *path,
                          int depth);

/* Another configuration that one names: by a path, or in a package of the repository. */
static void read_named(struct project *project, struct configuration *self, const char *folder,
                       struct value named, int depth)
{
    const char *rest = "", *base = folder, *path;

    if (named.kind != VALUE_STRING || depth >= EXTENDS_LIMIT)
        return;
    if (*named.text != '.' && *named.text != '/') {
        base = workspace_find(project, folder, named.text, &rest);
        if (!base)
            return;
        named.text = *rest ? rest : "tsconfig.json";
    }
    path = path_normal(project->arena, base, named.text);
    if (path_is_folder(path))
        path = arena_printf(project->arena, "%s/tsconfig.json", path);
    else if (!path_is_file(path))
        path = arena_printf(project->arena, "%s.json", path);
    read_tsconfig(project, self, path, depth + 1);
}

/* `extends`: a name or a list of them, the last of which counts most. */
static void read_extended(struct project *project, struct configuration *self, const char *folder,
                          struct value extends, int depth)
{
    if (!value_is(extends, OBJECT_ARRAY)) {
        read_named(project, self, folder, extends, depth);
        return;
    }
    for (unsigned i = extends.object->count; i-- > 0;)
        read_named(project, self, folder, extends.object->items[i], depth);
}

/* The parts that a tsconfig.json without code of its own consists of. */
static void read_references(struct project *project, struct configuration *self, const char *folder,
                            struct value references, int depth)
{
    for (unsigned i = 0; value_is(references, OBJECT_ARRAY) && i < references.object->count &&
                         self->paths.kind == VALUE_UNDEFINED;
         i++)
        read_named(project, self, folder, value_get(references.object->items[i], "path"), depth);
}

static void read_tsconfig(struct project *project, struct configuration *self, const char *path,
                          int depth)
{
    if (map_get(&self->read, path))
        return;
    map_put(&self->read, path, self);

    struct value file = project_json(project, path);
    struct value options = value_get(file, "compilerOptions");
    const char *folder = path_folder(project->arena, path);
    const char *base = value_get_text(options, "baseUrl");

    if (base && !self->base) {
        self->base = path_normal(project->arena, folder, base);
        self->has_base_url = true;
    }
    if (self->paths.kind == VALUE_UNDEFINED &&
        value_is(value_get(options, "paths"), OBJECT_PLAIN)) {
        self->paths = value_get(options, "paths");
        if (!self->base)
            self->base = folder;
    }
    read_extended(project, self, folder, value_get(file, "extends"), depth);
    if (self->paths.kind == VALUE_UNDEFINED && !self->base)
        read_references(project, self, folder, value_get(file, "references"), depth);
}

static struct configuration *configuration_of(struct project *project, const char *folder)
{
    struct configuration *self = map_get(&project->configurations, folder), *above = NULL;

    if (self)
        return self;
    self = arena_alloc(project->arena, 1, sizeof *self);
    map_init(&self->read, project->arena);
    map_put(&project->configurations, folder, self);
    if (strcmp(folder, "/") != 0)
        above = configuration_of(project, path_folder(project->arena, folder));
    read_tsconfig(project, self, arena_printf(project->arena, "%s/tsconfig.json", folder), 0);
    if (self->paths.kind == VALUE_UNDEFINED && !self->base)
        read_tsconfig(project, self, arena_printf(project->arena, "%s/jsconfig.json", folder), 0);
    if (self->paths.kind == VALUE_UNDEFINED && !self->base && above) {
        self->paths = above->paths;
        self->base = above->base;
        self->has_base_url = above->has_base_url;
    }
    self->manifest = project_json(project, arena_printf(project->arena, "%s/package.json", folder));
    self->package = folder;
    if (self->manifest.kind == VALUE_UNDEFINED && above) {
        self->manifest = above->manifest;
        self->package = above->package;
    }
    return self;
}

/* What `*` of the pattern stands for in `text`; NULL when it does not fit. */
static const char *match_pattern(struct arena *arena, const char *pattern, const char *text)
{
    const char *star = strchr(pattern, '*');
    size_t head, tail, length = strlen(text);

    if (!star)
        return strcmp(pattern, text) == 0 ? "" : NULL;
    head = (size_t)(star - pattern);
    tail = strlen(star + 1);
    if (length < head + tail || strncmp(pattern, text, head) != 0 ||
        strcmp(text + length - tail, star + 1) != 0)
        return NULL;
    return arena_strndup(arena, text + head, length - head - tail);
}

/* `target` with its `*` replaced, as a file. build/ and dist/ are made from src/. */
static struct source *try_target(struct project *project, const char *folder, const char *target,
                                 const char *stem)
{
    static const char *const made[] = {"build/", "dist/", "lib/", "out/"};
    const char *star = strchr(target, '*');
    const char *path = star ? arena_printf(project->arena, "%.*s%s%s", (int)(star - target), target,
                                           stem, star + 1)
                            : target;
    struct source *found;

    if (strncmp(path, "./", 2) == 0)
        path += 2;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (strncmp(path, made[i], strlen(made[i])) == 0) {
            const char *origin = arena_printf(project->arena, "src/%s", path + strlen(made[i]));

            found = project_file(project, path_normal(project->arena, folder, origin));
            if (found)
                return found;
        }
    return project_file(project, path_normal(project->arena, folder, path));
}

/* A target is a string, or a list or choice of them. */
static struct source *try_targets(struct project *project, const char *folder, struct value target,
                                  const char *stem, int depth)
{
    struct source *found = NULL;

    if (target.kind == VALUE_STRING)
        return try_target(project, folder, target.text, stem);
    if (target.kind != VALUE_OBJECT || depth > EXTENDS_LIMIT)
        return NULL;
    for (unsigned i = 0; i < target.object->count && !found; i++)
        found = try_targets(project, folder, target.object->items[i], stem, depth + 1);
    for (unsigned i = 0; i < target.object->properties.count && !found; i++)
        found = try_targets(project, folder, target.object->properties.entries[i].value, stem,
                            depth + 1);
    return found;
}

static struct source *try_table(struct project *project, struct value table, const char *folder,
                                const char *specifier)
{
    if (table.kind != VALUE_OBJECT || !folder)
        return NULL;
    for (unsigned i = 0; i < table.object->properties.count; i++) {
        struct table_entry *entry = &table.object->properties.entries[i];
        const char *stem = match_pattern(project->arena, entry->key, specifier);
        struct source *found = stem ? try_targets(project, folder, entry->value, stem, 0) : NULL;

        if (found)
            return found;
    }
    return NULL;
}

/* A file below a folder or its src/. */
static struct source *try_below(struct project *project, const char *folder, const char *rest)
{
    struct source *found = project_file(project, path_normal(project->arena, folder, rest));

    if (!found)
        found = project_file(project, path_normal(project->arena, folder,
                                                  arena_printf(project->arena, "src/%s", rest)));
    return found && !found->is_json ? found : NULL;
}

/* An alias whose table is not there: `@/a` and `#a` are looked for as `a`, `@server/a` as `server/a`,
 * in the folders above the importer. */
static struct source *guess_alias(struct project *project, const struct source *from,
                                  const char *specifier)
{
    const char *rest = specifier + 1;
    const char *folder = from->folder;

    if (*rest == '/')
        rest++;
    if (!*rest)
        return NULL;
    for (int i = 0; i < ALIAS_LIMIT && strlen(folder) > 1; i++) {
        struct source *found = try_below(project, folder, rest);

        if (found)
            return found;
        folder = path_folder(project->arena, folder);
    }
    return NULL;
}

/* --- packages of the repository --- */

/* `exports`: a choice of targets, or a table of them by "./sub". */
static struct source *try_exports(struct project *project, const char *folder, struct value exports,
                                  const char *rest)
{
    const char *key = *rest ? arena_printf(project->arena, "./%s", rest) : ".";
    bool is_table = value_is(exports, OBJECT_PLAIN) && exports.object->properties.count > 0 &&
                    *exports.object->properties.entries[0].key == '.';

    if (is_table)
        return try_table(project, exports, folder, key);
    return *rest ? NULL : try_targets(project, folder, exports, "", 0);
}

/* What package.json says is the package, else the file that is usually meant. */
static struct source *try_package(struct project *project, const char *folder, const char *rest)
{
    static const char *const fields[] = {"source", "module", "main", "types", "typings"};
    struct value package =
        project_json(project, arena_printf(project->arena, "%s/package.json", folder));
    struct source *found = try_exports(project, folder, value_get(package, "exports"), rest);

    for (size_t i = 0; i < sizeof fields / sizeof *fields && !*rest && !found; i++)
        found = try_targets(project, folder, value_get(package, fields[i]), "", 0);
    return found ? found : try_below(project, folder, *rest ? rest : "index");
}

static struct source *try_workspace(struct project *project, const struct source *from,
                                    const char *specifier)
{
    const char *rest, *folder = workspace_find(project, from->folder, specifier, &rest);

    return folder ? try_package(project, folder, rest) : NULL;
}

/* A scoped package has a name that an alias may have as well. */
static bool may_be_alias(const char *specifier)
{
    return *specifier == '#' || *specifier == '~' || *specifier == '@';
}

/* `_moduleAliases` of package.json, which stand for folders or files. */
static struct source *try_module_alias(struct project *project, const struct configuration *self,
                                       const char *specifier)
{
    struct value aliases = value_get(self->manifest, "_moduleAliases");

    for (unsigned i = 0; value_is(aliases, OBJECT_PLAIN) && i < aliases.object->properties.count;
         i++) {
        const struct table_entry *alias = &aliases.object->properties.entries[i];
        size_t length = strlen(alias->key);
        struct source *found;

        if (!length || strncmp(specifier, alias->key, length) != 0 ||
            !strchr("/", specifier[length]) || alias->value.kind != VALUE_STRING)
            continue;
        found = try_target(
            project, self->package,
            arena_printf(project->arena, "%s%s", alias->value.text, specifier + length), "");
        if (found)
            return found;
    }
    return NULL;
}

static bool is_of_node(const char *specifier)
{
    static const char *const names[] = {
        "assert",
        "buffer",
        "child_process",
        "cluster",
        "console",
        "crypto",
        "dns",
        "events",
        "fs",
        "http",
        "http2",
        "https",
        "module",
        "net",
        "os",
        "path",
        "perf_hooks",
        "process",
        "querystring",
        "readline",
        "stream",
        "string_decoder",
        "test",
        "timers",
        "tls",
        "tty",
        "url",
        "util",
        "v8",
        "vm",
        "worker_threads",
        "zlib",
    };
    size_t length = strcspn(specifier, "/");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && strncmp(names[i], specifier, length) == 0)
            return true;
    return strchr(specifier, ':') != NULL;
}

/* Whether it is a package, not a file below a folder that NODE_PATH or a bundler names. Without a
 * package.json nobody can say. */
static bool is_package(const struct configuration *self, const char *specifier)
{
    static const char *const lists[] = {"dependencies", "devDependencies", "peerDependencies",
                                        "optionalDependencies"};
    size_t length = strcspn(specifier, "/");

    if (self->manifest.kind != VALUE_OBJECT || may_be_alias(specifier) || is_of_node(specifier))
        return true;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct value list = value_get(self->manifest, lists[i]);

        for (unsigned j = 0; list.kind == VALUE_OBJECT && j < list.object->properties.count; j++)
            if (strlen(list.object->properties.entries[j].key) == length &&
                strncmp(list.object->properties.entries[j].key, specifier, length) == 0)
                return true;
    }
    return native_has_module(specifier);
}

static struct source *resolve(struct project *project, const struct source *from,
                              const char *specifier)
{
    struct configuration *configuration;
    struct source *found;

    if (*specifier == '.' || *specifier == '/')
        return project_file(project, path_normal(project->arena, from->folder, specifier));
    configuration = configuration_of(project, from->folder);
    found = try_table(project, configuration->paths, configuration->base, specifier);
    if (!found && *specifier == '#')
        found = try_table(project, value_get(configuration->manifest, "imports"),
                          configuration->package, specifier);
    if (!found && configuration->has_base_url)
        found = project_file(project, path_normal(project->arena, configuration->base, specifier));
    if (!found)
        found = try_module_alias(project, configuration, specifier);
    if (!found)
        found = try_workspace(project, from, specifier);
    if (!found && !is_package(configuration, specifier))
        found = try_below(project, configuration->package, specifier);
    if (!found && may_be_alias(specifier))
        found = guess_alias(project, from, specifier);
    return found;
}

struct source *project_resolve(struct project *project, const struct source *from,
                               const char *specifier)
{
    const char *key = arena_printf(project->arena, "%s\n%s", from->folder, specifier);
    void *known = map_get(&project->resolved, key);
    struct source *found;

    if (known)
        return known == project ? NULL : known;
    found = resolve(project, from, specifier);
    map_put(&project->resolved, key, found ? (void *)found : (void *)project);
    return found;
}
