/* Node's path, url and fs, as far as they find code. */
#include "scaffold/source/glob.h"
#include "scaffold/source/native.h"

#include <string.h>

static struct value text_of(struct machine *self, const char *text)
{
    return value_text(atom(self->atoms, text));
}

static void set_text(struct machine *self, struct value object, const char *name, const char *text)
{
    machine_set(self, object, atom(self->atoms, name), text_of(self, text));
}

/* All arguments are known strings. */
static bool all_text(const struct invocation *invocation)
{
    for (unsigned i = 0; i < invocation->count; i++)
        if (invocation->arguments[i].kind != VALUE_STRING ||
            value_has_hole(invocation->arguments[i]))
            return false;
    return invocation->count > 0;
}

static struct value unknown_result(struct machine *self, const struct invocation *invocation)
{
    return value_unknown(machine_label(self, invocation->scope, invocation->node));
}

/* path.join and path.resolve; desm's join begins with the URL of a file. */
static struct value node_join(struct machine *self, const struct invocation *invocation)
{
    const char *path;

    if (!all_text(invocation))
        return unknown_result(self, invocation);
    path = invocation->arguments[0].text;
    if (strncmp(path, "file://", 7) == 0)
        path = path_folder(self->arena, path + 7);
    for (unsigned i = 1; i < invocation->count; i++) {
        const char *part = invocation->arguments[i].text;

        if (*part == '/' && invocation->name && strcmp(invocation->name, "resolve") == 0)
            path = part;
        else
            path = arena_printf(self->arena, "%s/%s", path, part);
    }
    if (*path == '/')
        return text_of(self, path_normal(self->arena, "/", path));
    if (*path == '.' || (invocation->name && strcmp(invocation->name, "resolve") == 0))
        return text_of(self, path_normal(self->arena, project_root(self->project), path));
    return text_of(self, path);
}

static struct value node_dirname(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0);

    if (!all_text(invocation))
        return unknown_result(self, invocation);
    if (strncmp(path, "file://", 7) == 0)
        path += 7;
    return text_of(self, path_folder(self->arena, path));
}

static struct value node_basename(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0), *ending = argument_text(invocation, 1);
    const char *slash;
    size_t length, tail;

    if (!all_text(invocation))
        return unknown_result(self, invocation);
    slash = strrchr(path, '/');
    path = slash ? slash + 1 : path;
    length = strlen(path);
    tail = ending ? strlen(ending) : 0;
    if (tail && tail < length && strcmp(path + length - tail, ending) == 0)
        length -= tail;
    return value_text(atom_of(self->atoms, path, length));
}

static struct value node_extname(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0), *dot;

    if (!all_text(invocation))
        return unknown_result(self, invocation);
    dot = strrchr(path, '.');
    return text_of(self, dot && dot != path ? dot : "");
}

static struct value node_file_path(struct machine *self, const struct invocation *invocation)
{
    struct value url = argument(invocation, 0);

    if (url.kind == VALUE_OBJECT)
        url = value_get(url, "pathname");
    if (url.kind != VALUE_STRING)
        return unknown_result(self, invocation);
    return text_of(self, strncmp(url.text, "file://", 7) == 0 ? url.text + 7 : url.text);
}

/* new URL('./routes', import.meta.url) */
static struct value node_url(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0), *base = argument_text(invocation, 1);
    struct value url = value_plain(self->arena);

    if (!all_text(invocation) || !base || strncmp(base, "file://", 7) != 0)
        return machine_mystery(self, "URL");
    path = path_normal(self->arena, path_folder(self->arena, base + 7), path);
    machine_set(self, url, atom(self->atoms, "pathname"), text_of(self, path));
    machine_set(self, url, atom(self->atoms, "href"),
                text_of(self, arena_printf(self->arena, "file://%s", path)));
    return url;
}

/* A folder's names, or entries with isDirectory() and isFile(). */
static struct value node_readdir(struct machine *self, const struct invocation *invocation)
{
    const char *folder = argument_text(invocation, 0);
    struct value options = argument(invocation, 1), list = value_array(self->arena);
    bool typed = value_truth(value_get(options, "withFileTypes")) == 1;
    size_t count;
    const char **names;

    if (!folder || strchr(folder, HOLE_OPEN) || !path_is_folder(folder))
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    names = project_list(self->project, folder, &count);
    for (size_t i = 0; i < count; i++) {
        struct value name = text_of(self, names[i]);
        struct value entry = value_plain(self->arena);
        bool is_folder = path_is_folder(path_normal(self->arena, folder, names[i]));

        machine_set(self, entry, atom(self->atoms, "name"), name);
        machine_set(self, entry, atom(self->atoms, "\5folder"), value_boolean(is_folder));
        array_push(self->arena, list.object, typed ? entry : name);
    }
    return list;
}

/* statSync(path): what readdir's entries have. */
static struct value node_stat(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0);
    struct value entry = value_plain(self->arena);

    if (!path || strchr(path, HOLE_OPEN) || *path != '/')
        return machine_mystery(self, "stat");
    machine_set(self, entry, atom(self->atoms, "\5folder"), value_boolean(path_is_folder(path)));
    return entry;
}

/* path.parse(path) */
static struct value node_parse(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0), *base, *dot;
    struct value parts = value_plain(self->arena);

    if (!all_text(invocation))
        return unknown_result(self, invocation);
    base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    dot = strrchr(base, '.');
    dot = dot && dot != base ? dot : base + strlen(base);
    set_text(self, parts, "dir",
             base == path ? "" : arena_strndup(self->arena, path, (size_t)(base - path) - 1));
    set_text(self, parts, "base", base);
    set_text(self, parts, "ext", dot);
    set_text(self, parts, "name", arena_strndup(self->arena, base, (size_t)(dot - base)));
    return parts;
}

/* path.relative(from, to), of folders above one another. */
static struct value node_relative(struct machine *self, const struct invocation *invocation)
{
    const char *from, *to, *root = project_root(self->project);
    size_t common = 0;
    const char *up = "";

    if (!all_text(invocation) || invocation->count != 2)
        return unknown_result(self, invocation);
    from = path_normal(self->arena, root, invocation->arguments[0].text);
    to = path_normal(self->arena, root, invocation->arguments[1].text);
    for (size_t i = 0;; i++) {
        bool from_ends = from[i] == '\0' || from[i] == '/', to_ends = to[i] == '\0' || to[i] == '/';

        if (from_ends && to_ends)
            common = i;
        if (from[i] != to[i] || !from[i])
            break;
    }
    for (const char *at = from + common; *at; at++)
        if (*at == '/')
            up = arena_printf(self->arena, "%s../", up);
    return text_of(self, arena_printf(self->arena, "%s%s", up, to + common + (to[common] == '/')));
}

/* pathToFileURL(path) */
static struct value node_to_url(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0);
    struct value url = value_plain(self->arena);

    if (!all_text(invocation))
        return machine_mystery(self, "URL");
    path = path_normal(self->arena, project_root(self->project), path);
    set_text(self, url, "pathname", path);
    set_text(self, url, "href", arena_printf(self->arena, "file://%s", path));
    return url;
}

/* existsSync(path) */
static struct value node_exists(struct machine *self, const struct invocation *invocation)
{
    const char *path = argument_text(invocation, 0);

    (void)self;
    if (!all_text(invocation) || *path != '/')
        return value_unknown("exists");
    return value_boolean(path_is_file(path) || path_is_folder(path));
}

/* readdir(folder, [options,] (error, names) => …) */
static struct value node_readdir_back(struct machine *self, const struct invocation *invocation)
{
    struct value back = argument(invocation, invocation->count ? invocation->count - 1 : 0);
    struct value arguments[2] = {value_null(), node_readdir(self, invocation)};

    if (!value_is(back, OBJECT_FUNCTION))
        return arguments[1];
    machine_apply(self, back, value_undefined(), arguments, 2, invocation->node, invocation->scope);
    return value_undefined();
}

/* Where a service is started: the folder of its package. */
static struct value node_cwd(struct machine *self, const struct invocation *invocation)
{
    (void)invocation;
    return text_of(self, project_root(self->project));
}

/* globSync(patterns, { cwd, absolute }), and what gives a promise of the same. */
static struct value node_glob(struct machine *self, const struct invocation *invocation)
{
    struct value given = argument(invocation, 0), options = argument(invocation, 1);
    struct value list = value_array(self->arena), patterns = value_array(self->arena);
    const char *folder = value_get_text(options, "cwd");

    machine_push_all(self, patterns, given);
    if (!value_is_list(given))
        machine_push(self, patterns, given);
    for (unsigned i = 0; i < patterns.object->count; i++)
        if (patterns.object->items[i].kind != VALUE_STRING ||
            value_has_hole(patterns.object->items[i]))
            return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    folder = path_normal(self->arena, project_root(self->project), folder ? folder : ".");
    for (unsigned i = 0; i < patterns.object->count; i++)
        glob_expand(self, folder, patterns.object->items[i].text,
                    value_truth(value_get(options, "absolute")) == 1, list);
    return list;
}

const struct native file_natives[] = {
    {"", "URL", node_url, NULL},
    {"process", "cwd", node_cwd, NULL},
    {"path", "", NULL, NULL},
    {"path", "join", node_join, NULL},
    {"path", "resolve", node_join, NULL},
    {"path", "normalize", node_join, NULL},
    {"path", "dirname", node_dirname, NULL},
    {"path", "basename", node_basename, NULL},
    {"path", "extname", node_extname, NULL},
    {"path", "parse", node_parse, NULL},
    {"path", "relative", node_relative, NULL},
    {"desm", "", node_dirname, NULL},
    {"desm", "join", node_join, NULL},
    {"desm", "dirname", node_dirname, NULL},
    {"url", "", NULL, NULL},
    {"url", "fileURLToPath", node_file_path, NULL},
    {"url", "URL", node_url, NULL},
    {"url", "pathToFileURL", node_to_url, NULL},
    {"fs", "", NULL, NULL},
    {"fs", "readdirSync", node_readdir, NULL},
    {"fs", "statSync", node_stat, NULL},
    {"fs", "lstatSync", node_stat, NULL},
    {"fs", "existsSync", node_exists, NULL},
    {"fs", "readdir", node_readdir_back, NULL},
    {"fs/promises", "", NULL, NULL},
    {"fs/promises", "readdir", node_readdir, NULL},
    {"glob", "", node_glob, NULL},
    {"glob", "sync", node_glob, NULL},
    {"glob", "glob", node_glob, NULL},
    {"glob", "globSync", node_glob, NULL},
    {"fast-glob", "", node_glob, NULL},
    {"fast-glob", "sync", node_glob, NULL},
    {"globby", "globby", node_glob, NULL},
    {"globby", "globbySync", node_glob, NULL},
    {"globby", "sync", node_glob, NULL},
    {"globby", "", node_glob, NULL},
    {"tinyglobby", "glob", node_glob, NULL},
    {"tinyglobby", "globSync", node_glob, NULL},
    {NULL, NULL, NULL, NULL},
};
