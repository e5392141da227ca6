/* The fate of each file, by its owner and by what is there. */
#include "scaffold/tree/decide.h"

#include "common/memory.h"
#include "scaffold/tree/candidate.h"
#include "scaffold/tree/folder.h"
#include "scaffold/tree/module.h"

#include <string.h>

/* Paths */

const char *tree_set_path(struct tree *tree, const char *path, bool project)
{
    if (project || !tree->prefix)
        return path;
    return arena_printf(tree->arena, "%s/%s", tree->prefix, path);
}

const char *tree_shown_path(struct tree *tree, const char *path, bool project)
{
    const char *folder = project ? tree->base : tree->root;

    if (strcmp(folder, ".") == 0)
        return path;
    return arena_printf(tree->arena, "%s%s%s", folder, strcmp(folder, "/") == 0 ? "" : "/", path);
}

const char *tree_manifest_path(struct tree *tree, const char *path, bool project)
{
    return project ? arena_printf(tree->arena, "../%s", path) : path;
}

int tree_put(struct tree *tree, const char *set_path, const char *bytes, size_t length)
{
    tree->writes = true;
    return output_set_lend(tree->set, set_path, OUTPUT_REPLACE, bytes, length, tree->error);
}

bool tree_has_ending(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);

    return length > end && strcmp(path + length - end, ending) == 0;
}

/* Reports */

static struct tree_entry *add_entry(struct tree *tree, enum tree_change change, const char *path,
                                    const char *file)
{
    struct tree_report *report = tree->report;
    size_t capacity;
    struct tree_entry *entry;

    if (report->count == tree->entry_capacity) {
        capacity = memory_grow(tree->entry_capacity, report->count + 1);
        report->entries = arena_grow(tree->arena, report->entries, tree->entry_capacity, capacity,
                                     sizeof *report->entries);
        tree->entry_capacity = capacity;
    }
    entry = &report->entries[report->count++];
    *entry = (struct tree_entry){.change = change, .path = path, .file = file};
    return entry;
}

/* Report a file, and that the folder differs unless nothing would change. */
struct tree_entry *candidate_report(struct tree *tree, const struct candidate *candidate,
                                    enum tree_change change)
{
    struct tree_entry *entry = add_entry(
        tree, change, tree_shown_path(tree, candidate->file->path, candidate->file->project),
        candidate->file->path);

    if (tree->options->dry_run) {
        entry->before = entry->after = candidate->there;
        entry->before_length = entry->after_length = candidate->there_length;
    }
    if (change != TREE_UNCHANGED && change != TREE_KEPT && change != TREE_ORPHANED)
        tree->report->differs = true;
    return entry;
}

void tree_add_operation(struct tree *tree, struct operations *list, const char *path,
                        const char *name, const char *operation)
{
    size_t capacity;

    if (list->count == list->capacity) {
        capacity = memory_grow(list->capacity, list->count + 1);
        list->items =
            arena_grow(tree->arena, list->items, list->capacity, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct tree_operation){path, arena_strdup(tree->arena, name),
                                                         arena_strdup(tree->arena, operation)};
}

/* What a diff is to show. */
void candidate_set_after(struct tree *tree, struct tree_entry *entry, const char *bytes,
                         size_t length)
{
    if (!tree->options->dry_run)
        return;
    entry->after = bytes;
    entry->after_length = length;
}

/* Report and write new content. */
int candidate_write(struct tree *tree, const struct candidate *candidate, enum tree_change change,
                    const char *bytes, size_t length)
{
    candidate_set_after(tree, candidate_report(tree, candidate, change), bytes, length);
    return tree_put(tree, candidate->set_path, bytes, length);
}

/* One file */

static int decide_once(struct tree *tree, const struct candidate *candidate)
{
    manifest_put_owner(&tree->now, candidate->manifest_path, BUNDLE_ONCE);
    if (!candidate->there)
        return candidate_write(tree, candidate, TREE_CREATED, candidate->file->bytes,
                               candidate->file->length);
    candidate_report(tree, candidate, TREE_UNCHANGED);
    return 0;
}

static int decide_bundle_file(struct tree *tree, const struct bundle_file *file)
{
    struct candidate candidate = {.file = file,
                                  .set_path = tree_set_path(tree, file->path, file->project),
                                  .manifest_path =
                                      tree_manifest_path(tree, file->path, file->project)};

    if (folder_read(tree->scratch, tree->base, candidate.set_path, &candidate.there,
                    &candidate.there_length, tree->error) < 0)
        return -1;
    switch (file->owner) {
    case BUNDLE_GENERATOR:
        return decide_generator(tree, &candidate);
    case BUNDLE_PEOPLE:
        return decide_people(tree, &candidate);
    case BUNDLE_ONCE:
        return decide_once(tree, &candidate);
    }
    return 0;
}

/* The texts of a file are forgotten behind it, unless a diff needs them. */
static struct arena *open_scratch(struct tree *tree)
{
    struct arena *scratch = tree->options->dry_run ? NULL : arena_new();

    tree->scratch = scratch ? scratch : tree->arena;
    return scratch;
}

int decide_file(struct tree *tree, const struct bundle_file *file)
{
    struct arena *scratch = open_scratch(tree);
    int result = decide_bundle_file(tree, file);

    arena_free(scratch);
    return result;
}

/* What is no longer made */

/* Whether the bundle makes a path of the manifest. */
static bool is_made(struct tree *tree, const char *manifest_path)
{
    return manifest_has(&tree->now, manifest_path);
}

static int decide_lost(struct tree *tree, const char *path, enum bundle_owner owner)
{
    struct bundle_file file = {.path = arena_strdup(tree->arena, path), .owner = owner};
    struct candidate candidate = {.file = &file,
                                  .set_path = tree_set_path(tree, file.path, false),
                                  .manifest_path = file.path};
    struct module module;

    if (folder_read(tree->scratch, tree->base, candidate.set_path, &candidate.there,
                    &candidate.there_length, tree->error) < 0)
        return -1;
    if (!candidate.there)
        return 0;
    if (owner == BUNDLE_GENERATOR && candidate_is_unedited(tree, &candidate)) {
        candidate_report(tree, &candidate, TREE_DELETED)->after = NULL;
        tree->writes = true;
        return output_set_remove(tree->set, candidate.set_path, tree->error);
    }
    candidate_report(tree, &candidate, TREE_ORPHANED);
    manifest_put_owner(&tree->now, file.path, owner);
    if (owner == BUNDLE_GENERATOR) {
        manifest_keep(&tree->now, &tree->before, file.path);
        return 0;
    }
    module_read(&module, tree->scratch, candidate.there, candidate.there_length);
    decide_removed(tree, NULL, tree_shown_path(tree, file.path, false), file.path, &module);
    return 0;
}

/* Beside the source root, where only --init writes. */
static bool is_beside(const char *manifest_path)
{
    return strncmp(manifest_path, "../", 3) == 0;
}

int decide_rest(struct tree *tree)
{
    struct arena *scratch = open_scratch(tree);
    enum bundle_owner owner;
    const char *path;
    json_t *entry;
    int result = 0;

    json_object_foreach(tree->before.files, path, entry)
    {
        if (is_made(tree, path))
            continue;
        owner = manifest_owner(&tree->before, path);
        if (owner == BUNDLE_ONCE || is_beside(path))
            manifest_keep(&tree->now, &tree->before, path);
        else if (result == 0)
            result = decide_lost(tree, path, owner);
    }
    arena_free(scratch);
    return result;
}
