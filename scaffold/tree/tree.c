/* Deciding what becomes of each file of a bundle, and writing it. */
#include "scaffold/tree/tree.h"

#include "common/memory.h"
#include "common/output.h"
#include "scaffold/tree/decide.h"
#include "scaffold/tree/folder.h"

#include <string.h>

/* Where the files go: one output set for the source root, or for its parent when the bundle has files
 * of the project. */
static bool has_project(const struct bundle *bundle)
{
    size_t i;

    for (i = 0; i < bundle->count; i++)
        if (bundle->files[i].project)
            return true;
    return false;
}

/* Without slashes at the end. */
static const char *clean_root(struct arena *arena, const char *root)
{
    size_t length = strlen(root);

    while (length > 1 && root[length - 1] == '/')
        length--;
    return length ? arena_strndup(arena, root, length) : ".";
}

/* The last part of a clean root; NULL where it is none that could be written below the parent. */
static const char *name_of(const char *root)
{
    const char *slash = strrchr(root, '/'), *name = slash ? slash + 1 : root;

    return !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ? NULL : name;
}

/* Split the root into its parent and its own name. */
static int split_root(struct tree *tree)
{
    const char *slash = strrchr(tree->root, '/'), *name = name_of(tree->root);

    if (!name) {
        error_set(tree->error, STATUS_USAGE,
                  "package.json goes beside the source root, and '%s' has no such place",
                  tree->options->root);
        return error_hint(tree->error, "such as --output src/routes/");
    }
    tree->prefix = name;
    if (!slash)
        tree->base = ".";
    else
        tree->base = slash == tree->root
                         ? "/"
                         : arena_strndup(tree->arena, tree->root, (size_t)(slash - tree->root));
    return 0;
}

bool tree_made(const char *root, const char *path)
{
    struct arena *arena = arena_new();
    struct error ignored = ERROR_INIT;
    struct manifest manifest;
    size_t length;
    char *text;
    bool made = false;

    if (name_of(clean_root(arena, root)) &&
        folder_read(arena, root, TREE_MANIFEST, &text, &length, &ignored) == 0) {
        made = manifest_parse(&manifest, TREE_MANIFEST, text, length, &ignored) == 0 &&
               manifest_owner(&manifest, path) == BUNDLE_GENERATOR;
        manifest_release(&manifest);
    }
    error_clear(&ignored);
    arena_free(arena);
    return made;
}

static int open_tree(struct tree *tree)
{
    tree->root = clean_root(tree->arena, tree->options->root);
    tree->base = tree->root;
    if (has_project(tree->bundle) && split_root(tree) < 0)
        return -1;
    tree->set = output_set_new(tree->base);
    return 0;
}

static int read_manifest(struct tree *tree)
{
    const char *path = tree_set_path(tree, TREE_MANIFEST, false);
    char *text;
    size_t length;

    manifest_init(&tree->now);
    if (folder_read(tree->arena, tree->base, path, &text, &length, tree->error) < 0) {
        manifest_init(&tree->before);
        return -1;
    }
    tree->manifest_text = text;
    tree->manifest_length = length;
    return manifest_parse(&tree->before, tree_shown_path(tree, TREE_MANIFEST, false), text, length,
                          tree->error);
}

static int write_manifest(struct tree *tree)
{
    struct buffer *text = &tree->manifest_written;

    manifest_write(&tree->now, tree->options->program, text);
    if (tree->manifest_text && tree->manifest_length == text->length &&
        memcmp(tree->manifest_text, text->data, text->length) == 0)
        return 0;
    return tree_put(tree, tree_set_path(tree, TREE_MANIFEST, false), text->data, text->length);
}

static int decide_all(struct tree *tree)
{
    size_t i;

    for (i = 0; i < tree->bundle->count; i++)
        if (decide_file(tree, &tree->bundle->files[i]) < 0)
            return -1;
    return decide_rest(tree);
}

static int write_all(struct tree *tree)
{
    if (open_tree(tree) < 0)
        return -1;
    if (read_manifest(tree) < 0 || decide_all(tree) < 0 || write_manifest(tree) < 0)
        return -1;
    if (tree->options->dry_run || !tree->writes)
        return 0;
    return output_set_commit(tree->set, tree->error);
}

int tree_write(struct arena *arena, const struct bundle *bundle, const struct tree_options *options,
               struct tree_report *report, struct error *error)
{
    struct tree tree = {
        .arena = arena, .bundle = bundle, .options = options, .report = report, .error = error};
    int result;

    *report = (struct tree_report){0};
    result = write_all(&tree);
    report->added = tree.added.items;
    report->added_count = tree.added.count;
    report->removed = tree.removed.items;
    report->removed_count = tree.removed.count;
    report->hidden = tree.hidden.items;
    report->hidden_count = tree.hidden.count;
    output_set_free(tree.set);
    buffer_release(&tree.manifest_written);
    manifest_release(&tree.before);
    manifest_release(&tree.now);
    return result;
}

void tree_diff(const struct tree_report *report, struct buffer *out)
{
    const struct tree_entry *entry;
    size_t i;

    for (i = 0; i < report->count; i++) {
        entry = &report->entries[i];
        lines_diff(entry->beside ? entry->beside : entry->path, entry->before, entry->before_length,
                   entry->after, entry->after_length, out);
    }
}

const char *tree_change_name(enum tree_change change)
{
    static const char *const names[] = {
        [TREE_CREATED] = "created",   [TREE_UPDATED] = "updated",
        [TREE_EXTENDED] = "extended", [TREE_UNCHANGED] = "unchanged",
        [TREE_KEPT] = "kept",         [TREE_BESIDE_WRITTEN] = "beside",
        [TREE_MERGED] = "merged",     [TREE_CONFLICT] = "conflict",
        [TREE_DELETED] = "deleted",   [TREE_ORPHANED] = "orphaned",
    };

    return names[change];
}
