/* The people's files: what is missing is added, and what is there is left. */
#include "scaffold/tree/candidate.h"
#include "scaffold/tree/folder.h"
#include "scaffold/tree/module.h"
#include "scaffold/tree/stub.h"

#include <string.h>

#define STAR_LIMIT 64 /* files that `export *` leads to */

/* Where `from` in a file leads: './x.js' is x.ts beside it. NULL for packages. */
static const char *resolve(struct tree *tree, const char *path, const char *from)
{
    const char *slash = strrchr(path, '/');
    char *target = arena_printf(tree->arena, "%.*s", slash ? (int)(slash + 1 - path) : 0, path),
         *up;
    size_t length;

    if (strncmp(from, "./", 2) != 0 && strncmp(from, "../", 3) != 0)
        return NULL;
    for (;;) {
        if (strncmp(from, "./", 2) == 0) {
            from += 2;
        } else if (strncmp(from, "../", 3) == 0) {
            from += 3;
            length = strlen(target);
            if (length == 0)
                return NULL;
            target[length - 1] = '\0';
            up = strrchr(target, '/');
            target[up ? up + 1 - target : 0] = '\0';
        } else {
            break;
        }
    }
    length = strlen(from);
    if (tree_has_ending(from, ".js") || tree_has_ending(from, ".ts"))
        length -= 3;
    return arena_printf(tree->arena, "%s%.*s.ts", target, (int)length, from);
}

/* Add what `export * from` leads to. */
static void follow_stars(struct tree *tree, struct module *module, const char *path, unsigned *left)
{
    struct module *other;
    const char *target;
    char *text;
    size_t length, i;
    struct error ignored = ERROR_INIT;

    for (i = 0; i < module->star_count && *left; i++) {
        target = resolve(tree, path, module->stars[i]);
        --*left;
        if (!target)
            continue;
        if (folder_read(tree->scratch, tree->base, target, &text, &length, &ignored) < 0 || !text) {
            error_clear(&ignored);
            continue;
        }
        other = arena_alloc(tree->scratch, 1, sizeof *other);
        module_read(other, tree->scratch, text, length);
        follow_stars(tree, other, target, left);
        module_join(module, other);
    }
}

/* The stubs that the file lacks; those that it hides are reported. */
static const struct bundle_stub **find_missing(struct tree *tree, const struct candidate *candidate,
                                               const struct module *module, size_t *count)
{
    const struct bundle_file *file = candidate->file;
    const struct bundle_stub **missing =
        arena_alloc(tree->arena, file->stub_count + 1, sizeof(struct bundle_stub *));
    const char *shown = tree_shown_path(tree, file->path, file->project);
    const struct bundle_stub *stub;
    size_t i;

    *count = 0;
    for (i = 0; i < file->stub_count; i++) {
        stub = &file->stubs[i];
        if (module_exports(module, stub->name))
            continue;
        if (module_declares(module, stub->name))
            tree_add_operation(tree, &tree->hidden, shown, stub->name, stub->operation);
        else
            missing[(*count)++] = stub;
    }
    return missing;
}

/* Whether the text exports all of them. */
static bool has_all(struct tree *tree, const char *text, size_t length,
                    const struct bundle_stub *const *stubs, size_t count)
{
    struct module module;
    size_t i;

    module_read(&module, tree->scratch, text, length);
    for (i = 0; i < count; i++)
        if (!module_exports(&module, stubs[i]->name))
            return false;
    return !module.broken;
}

static int extend(struct tree *tree, const struct candidate *candidate, const struct module *module,
                  const struct bundle_stub *const *stubs, size_t count)
{
    const char *shown = tree_shown_path(tree, candidate->file->path, candidate->file->project);
    struct buffer out = BUFFER_INIT;
    const char *text;
    size_t length, i;

    stub_insert(module, candidate->there, candidate->there_length, stubs, count, &out);
    text = arena_strndup(tree->arena, buffer_text(&out), out.length);
    length = out.length;
    buffer_release(&out);
    if (module->broken || !has_all(tree, text, length, stubs, count)) {
        candidate_report(tree, candidate, TREE_KEPT)->detail = arena_printf(
            tree->arena, "it cannot be understood from line %u on; %zu handler%s missing",
            module->broken, count, count == 1 ? " is" : "s are");
        tree->report->differs = true;
        return 0;
    }
    for (i = 0; i < count; i++)
        tree_add_operation(tree, &tree->added, shown, stubs[i]->name, stubs[i]->operation);
    return candidate_write(tree, candidate, TREE_EXTENDED, text, length);
}

static bool has_stub(const struct bundle_file *file, const char *name)
{
    size_t i;

    for (i = 0; file && i < file->stub_count; i++)
        if (strcmp(file->stubs[i].name, name) == 0)
            return true;
    return false;
}

/* Operations that were recorded and are no longer made, as long as their code is there. `file` is
 * NULL when the whole file is no longer made. */
void decide_removed(struct tree *tree, const struct bundle_file *file, const char *shown,
                    const char *manifest_path, const struct module *module)
{
    json_t *operations = manifest_operations(&tree->before, manifest_path), *label;
    const char *name;

    json_object_foreach(operations, name, label)
    {
        if (has_stub(file, name) || !module_exports(module, name))
            continue;
        tree_add_operation(tree, &tree->removed, shown, name,
                           json_is_string(label) ? json_string_value(label) : name);
        manifest_put_operation(&tree->now, manifest_path, name,
                               json_is_string(label) ? json_string_value(label) : name);
    }
}

static void record_people(struct tree *tree, const struct candidate *candidate)
{
    const struct bundle_file *file = candidate->file;
    size_t i;

    manifest_put_owner(&tree->now, candidate->manifest_path, BUNDLE_PEOPLE);
    for (i = 0; i < file->stub_count; i++)
        manifest_put_operation(&tree->now, candidate->manifest_path, file->stubs[i].name,
                               file->stubs[i].operation);
}

int decide_people(struct tree *tree, const struct candidate *candidate)
{
    const struct bundle_file *file = candidate->file;
    const struct bundle_stub **missing;
    struct module module;
    unsigned stars = STAR_LIMIT;
    size_t count;

    record_people(tree, candidate);
    if (!candidate->there)
        return candidate_write(tree, candidate, TREE_CREATED, file->bytes, file->length);
    module_read(&module, tree->scratch, candidate->there, candidate->there_length);
    follow_stars(tree, &module, candidate->set_path, &stars);
    decide_removed(tree, file, tree_shown_path(tree, file->path, file->project),
                   candidate->manifest_path, &module);
    missing = find_missing(tree, candidate, &module, &count);
    if (count)
        return extend(tree, candidate, &module, missing, count);
    candidate_report(tree, candidate, TREE_UNCHANGED);
    return 0;
}
