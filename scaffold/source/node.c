/* Node's own: require, path, url, fs as far as they find code; Object and its kin. */
#include "scaffold/source/native.h"

#include <string.h>

static struct value text_of(struct machine *self, const char *text)
{
    return value_text(atom(self->atoms, text));
}

static struct value node_require(struct machine *self, const struct invocation *invocation)
{
    const char *specifier = argument_text(invocation, 0);

    if (!specifier || strchr(specifier, HOLE_OPEN) || !invocation->scope->source)
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    return machine_import(self, invocation->scope->source, specifier, atom(self->atoms, "*"));
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
        return text_of(self, path_normal(self->arena, self->project->working_folder, path));
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

static struct value object_list(struct machine *self, const struct invocation *invocation)
{
    struct value of = argument(invocation, 0), list = value_array(self->arena);
    char kind = *invocation->callee.object->label;

    if (of.kind != VALUE_OBJECT || of.object->kind == OBJECT_MYSTERY)
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    for (unsigned i = 0; i < of.object->properties.count; i++) {
        const char *name = of.object->properties.entries[i].key;
        struct value key = value_text(name), value = machine_get(self, of, name), pair;

        if (!*name)
            continue;
        pair = value_array(self->arena);
        array_push(self->arena, pair.object, key);
        array_push(self->arena, pair.object, value);
        array_push(self->arena, list.object, kind == 'k' ? key : kind == 'v' ? value : pair);
    }
    return list;
}

static struct value object_assign(struct machine *self, const struct invocation *invocation)
{
    struct value into = argument(invocation, 0);

    for (unsigned i = 1; i < invocation->count && into.kind == VALUE_OBJECT; i++) {
        struct value from = invocation->arguments[i];

        into.object->is_open |= value_is_unknown(from);
        for (unsigned j = 0; from.kind == VALUE_OBJECT && j < from.object->properties.count; j++)
            machine_set(self, into, from.object->properties.entries[j].key,
                        from.object->properties.entries[j].value);
    }
    return into;
}

static struct value object_from_entries(struct machine *self, const struct invocation *invocation)
{
    struct value list = argument(invocation, 0), object = value_plain(self->arena);

    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++) {
        struct value pair = list.object->items[i];

        if (value_is(pair, OBJECT_ARRAY) && pair.object->count == 2 &&
            pair.object->items[0].kind == VALUE_STRING)
            machine_set(self, object, atom(self->atoms, pair.object->items[0].text),
                        pair.object->items[1]);
    }
    object.object->is_open = !value_is(list, OBJECT_ARRAY);
    return object;
}

static struct value give_first(struct machine *self, const struct invocation *invocation)
{
    (void)self;
    return argument(invocation, 0);
}

static struct value make_string(struct machine *self, const struct invocation *invocation)
{
    return text_of(self, value_string(self->arena, argument(invocation, 0)));
}

static struct value is_array(struct machine *self, const struct invocation *invocation)
{
    struct value value = argument(invocation, 0);

    (void)self;
    return value_is_unknown(value) ? value_unknown(NULL)
                                   : value_boolean(value_is(value, OBJECT_ARRAY));
}

static struct value array_from(struct machine *self, const struct invocation *invocation)
{
    return value_is(argument(invocation, 0), OBJECT_ARRAY)
               ? argument(invocation, 0)
               : machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
}

const struct native node_natives[] = {
    {"", "require", node_require, NULL},
    {"", "Object", give_first, NULL},
    {"", "String", make_string, NULL},
    {"", "URL", node_url, NULL},
    {"Object", "keys", object_list, NULL},
    {"Object", "values", object_list, NULL},
    {"Object", "entries", object_list, NULL},
    {"Object", "assign", object_assign, NULL},
    {"Object", "freeze", give_first, NULL},
    {"Object", "seal", give_first, NULL},
    {"Object", "fromEntries", object_from_entries, NULL},
    {"Array", "isArray", is_array, NULL},
    {"Array", "from", array_from, NULL},
    {"Promise", "resolve", give_first, NULL},
    {"Promise", "all", give_first, NULL},
    {"path", "", NULL, NULL},
    {"path", "join", node_join, NULL},
    {"path", "resolve", node_join, NULL},
    {"path", "normalize", node_join, NULL},
    {"path", "dirname", node_dirname, NULL},
    {"path", "basename", node_basename, NULL},
    {"path", "extname", node_extname, NULL},
    {"desm", "", node_dirname, NULL},
    {"desm", "join", node_join, NULL},
    {"desm", "dirname", node_dirname, NULL},
    {"url", "", NULL, NULL},
    {"url", "fileURLToPath", node_file_path, NULL},
    {"url", "URL", node_url, NULL},
    {"fs", "", NULL, NULL},
    {"fs", "readdirSync", node_readdir, NULL},
    {"fs", "statSync", node_stat, NULL},
    {"fs", "lstatSync", node_stat, NULL},
    {"fs/promises", "", NULL, NULL},
    {"fs/promises", "readdir", node_readdir, NULL},
    {NULL, NULL, NULL, NULL},
};

/* Object, Array and Promise are packages without import, so to say. */
void builtin_globals(struct machine *self, struct scope *scope)
{
    static const char *const globals[] = {"Object", "Array", "Promise"};

    for (const struct native *row = node_natives; row->module; row++)
        if (!*row->module)
            table_set(self->arena, &scope->names, atom(self->atoms, row->name),
                      native_value(self, row));
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        struct value object = value_plain(self->arena);

        object.object->is_open = true;
        for (const struct native *row = node_natives; row->module; row++)
            if (strcmp(row->module, globals[i]) == 0)
                machine_set(self, object, atom(self->atoms, row->name), native_value(self, row));
        table_set(self->arena, &scope->names, atom(self->atoms, globals[i]), object);
    }
}
