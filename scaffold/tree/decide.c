/* The fate of each file, by its owner and by what is there. */
#include "scaffold/tree/decide.h"

#include "common/memory.h"
#include "scaffold/tree/folder.h"
#include "scaffold/tree/module.h"
#include "scaffold/tree/stub.h"

#include <string.h>

#define HEADER_HASH 32 /* characters of the hash in the first line */
#define STAR_LIMIT 64  /* files that `export *` leads to */

/* A file on its way: what is there and what is to be. */
struct candidate {
    const struct bundle_file *file;
    const char *set_path, *manifest_path;
    char *there; /* NULL: absent */
    size_t there_length;
    const char *bytes; /* the generator's, header included */
    size_t length;
    const char *hash;       /* of the generator's text without the header */
    const char *there_hash; /* of what is there without its header, when it was asked for */
};

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
    return output_set_add(tree->set, set_path, OUTPUT_REPLACE, bytes, length, tree->error);
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
static struct tree_entry *report(struct tree *tree, const struct candidate *candidate,
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

static void add_operation(struct tree *tree, struct operations *list, const char *path,
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
static void set_after(struct tree *tree, struct tree_entry *entry, const char *bytes, size_t length)
{
    if (!tree->options->dry_run)
        return;
    entry->after = bytes;
    entry->after_length = length;
}

/* Report and write new content. */
static int write_file(struct tree *tree, const struct candidate *candidate, enum tree_change change,
                      const char *bytes, size_t length)
{
    set_after(tree, report(tree, candidate, change), bytes, length);
    return tree_put(tree, candidate->set_path, bytes, length);
}

/* The generator's files */

static bool has_ending(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);

    return length > end && strcmp(path + length - end, ending) == 0;
}

/* Whether a `//` comment can stand in its first line. */
static bool takes_header(const char *path)
{
    static const char *const endings[] = {".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", NULL};
    int i;

    for (i = 0; endings[i]; i++)
        if (has_ending(path, endings[i]))
            return true;
    return false;
}

/* The start of a first line; its hash and a line break follow. */
static const char *header_start(struct tree *tree)
{
    return arena_printf(tree->arena, "// Generated by %s, do not edit: ", tree->options->program);
}

/* How long the first line is when it is one of ours, whatever its hash. */
static size_t header_length(struct tree *tree, const char *text, size_t length)
{
    const char *start = header_start(tree), *newline = memchr(text, '\n', length);
    size_t start_length = strlen(start);

    if (!newline || (size_t)(newline - text) < start_length + HEADER_HASH ||
        memcmp(text, start, start_length) != 0)
        return 0;
    return (size_t)(newline + 1 - text);
}

static void add_header(struct tree *tree, struct candidate *candidate)
{
    const struct bundle_file *file = candidate->file;
    const char *header;
    size_t header_size;
    char *bytes;

    candidate->hash = manifest_hash(tree->scratch, file->bytes, file->length);
    candidate->bytes = file->bytes;
    candidate->length = file->length;
    if (!takes_header(file->path))
        return;
    header =
        arena_printf(tree->arena, "%s%.*s\n", header_start(tree), HEADER_HASH, candidate->hash);
    header_size = strlen(header);
    bytes = arena_alloc(tree->scratch, header_size + file->length + 1, 1);
    memcpy(bytes, header, header_size);
    memcpy(bytes + header_size, file->bytes, file->length);
    candidate->bytes = bytes;
    candidate->length = header_size + file->length;
}

/* Whether what is there is as we wrote it: by the manifest, or by its own first line. */
static bool is_unedited(struct tree *tree, struct candidate *candidate)
{
    size_t header = header_length(tree, candidate->there, candidate->there_length);

    if (!candidate->there_hash)
        candidate->there_hash = manifest_hash(tree->scratch, candidate->there + header,
                                              candidate->there_length - header);
    if (manifest_is_hash(&tree->before, candidate->manifest_path, candidate->there_hash))
        return true;
    return header && memcmp(candidate->there + strlen(header_start(tree)), candidate->there_hash,
                            HEADER_HASH) == 0;
}

/* The same but for CR LF. */
static bool is_same(const struct candidate *candidate)
{
    const char *a = candidate->there, *a_end = a + candidate->there_length;
    const char *b = candidate->bytes, *b_end = b + candidate->length, *stop;

    while (a < a_end && b < b_end) {
        stop = memchr(b, '\n', (size_t)(b_end - b));
        stop = stop ? stop : b_end;
        if (a_end - a < stop - b || memcmp(a, b, (size_t)(stop - b)) != 0)
            return false;
        a += stop - b;
        b = stop;
        if (b == b_end)
            break;
        a += a_end - a > 1 && a[0] == '\r' && a[1] == '\n';
        if (a == a_end || *a++ != *b++)
            return false;
    }
    return a == a_end && b == b_end;
}

static void record(struct tree *tree, const struct candidate *candidate)
{
    manifest_put_text(&tree->now, candidate->manifest_path, candidate->hash, candidate->bytes,
                      candidate->length);
}

/* Whether what is generated is what was generated last. */
static bool is_current(struct tree *tree, const struct candidate *candidate)
{
    return manifest_is_hash(&tree->before, candidate->manifest_path, candidate->hash);
}

/* Leave an edited file; the folder differs when what is generated is new. */
static int keep(struct tree *tree, const struct candidate *candidate, const char *detail)
{
    report(tree, candidate, TREE_KEPT)->detail = detail;
    if (!is_current(tree, candidate))
        tree->report->differs = true;
    manifest_keep(&tree->now, &tree->before, candidate->manifest_path);
    return 0;
}

/* src/a.ts → src/a.new.ts */
static const char *beside_path(struct tree *tree, const char *path)
{
    const char *name = strrchr(path, '/'), *dot;

    dot = strrchr(name ? name : path, '.');
    if (!dot)
        return arena_printf(tree->arena, "%s.new", path);
    return arena_printf(tree->arena, "%.*s.new%s", (int)(dot - path), path, dot);
}

static int write_beside(struct tree *tree, const struct candidate *candidate)
{
    const char *path = beside_path(tree, candidate->file->path);
    bool project = candidate->file->project;
    struct candidate other = *candidate;
    struct tree_entry *entry;

    other.there_hash = NULL;
    other.set_path = tree_set_path(tree, path, project);
    other.manifest_path = tree_manifest_path(tree, path, project);
    if (folder_read(tree->scratch, tree->base, other.set_path, &other.there, &other.there_length,
                    tree->error) < 0)
        return -1;
    if (other.there && !is_unedited(tree, &other) && !is_same(&other))
        return keep(tree, candidate, arena_printf(tree->arena, "edited, and so is '%s'", path));
    entry = report(tree, &other, TREE_BESIDE_WRITTEN);
    entry->beside = tree_shown_path(tree, path, project);
    entry->detail = "edited";
    set_after(tree, entry, candidate->bytes, candidate->length);
    record(tree, candidate);
    return tree_put(tree, other.set_path, candidate->bytes, candidate->length);
}

/* The three texts without their first lines, which never conflict; the new one is put in front. */
static size_t merge_texts(struct tree *tree, const struct candidate *candidate, struct lines base,
                          struct buffer *out)
{
    size_t ours_head = header_length(tree, candidate->there, candidate->there_length);
    size_t theirs_head = header_length(tree, candidate->bytes, candidate->length);
    struct lines ours =
        lines_of(tree->scratch, candidate->there + ours_head, candidate->there_length - ours_head);
    struct lines theirs =
        lines_of(tree->scratch, candidate->bytes + theirs_head, candidate->length - theirs_head);

    if (theirs_head && base.count) {
        base.hashes++;
        base.count--;
    }
    buffer_append(out, candidate->bytes, theirs_head);
    return lines_merge(&base, &ours, &theirs, candidate->file->path, "generated", out);
}

static int merge(struct tree *tree, const struct candidate *candidate)
{
    struct buffer out = BUFFER_INIT;
    struct lines base;
    size_t conflicts;
    const char *text;
    int result;

    if (!manifest_lines(&tree->before, tree->scratch, candidate->manifest_path, &base))
        return keep(tree, candidate, "edited, and nothing recorded that it could be merged with");
    conflicts = merge_texts(tree, candidate, base, &out);
    text = arena_strndup(tree->scratch, buffer_text(&out), out.length);
    record(tree, candidate);
    result = write_file(tree, candidate, conflicts ? TREE_CONFLICT : TREE_MERGED, text, out.length);
    buffer_release(&out);
    if (conflicts)
        tree->report->entries[tree->report->count - 1].detail =
            arena_printf(tree->arena, "%zu conflict%s", conflicts, conflicts == 1 ? "" : "s");
    return result;
}

/* A file that a person edited, or that was there before us. */
static int decide_edited(struct tree *tree, const struct candidate *candidate)
{
    if (is_current(tree, candidate))
        return keep(tree, candidate, "edited; what is generated has not changed");
    if (tree->options->on_edit == TREE_BESIDE)
        return write_beside(tree, candidate);
    if (tree->options->on_edit == TREE_MERGE)
        return merge(tree, candidate);
    return keep(tree, candidate,
                manifest_has(&tree->before, candidate->manifest_path)
                    ? "edited; what is generated has changed"
                    : "not generated; it was there before");
}

static int decide_generator(struct tree *tree, struct candidate *candidate)
{
    add_header(tree, candidate);
    if (!candidate->there) {
        record(tree, candidate);
        return write_file(tree, candidate, TREE_CREATED, candidate->bytes, candidate->length);
    }
    if (is_same(candidate)) {
        record(tree, candidate);
        report(tree, candidate, TREE_UNCHANGED);
        return 0;
    }
    if (!is_unedited(tree, candidate))
        return decide_edited(tree, candidate);
    record(tree, candidate);
    return write_file(tree, candidate, TREE_UPDATED, candidate->bytes, candidate->length);
}

/* The people's files */

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
    if (has_ending(from, ".js") || has_ending(from, ".ts"))
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
            add_operation(tree, &tree->hidden, shown, stub->name, stub->operation);
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
    text = arena_strndup(tree->scratch, buffer_text(&out), out.length);
    length = out.length;
    buffer_release(&out);
    if (module->broken || !has_all(tree, text, length, stubs, count)) {
        report(tree, candidate, TREE_KEPT)->detail = arena_printf(
            tree->arena, "it cannot be understood from line %u on; %zu handler%s missing",
            module->broken, count, count == 1 ? " is" : "s are");
        tree->report->differs = true;
        return 0;
    }
    for (i = 0; i < count; i++)
        add_operation(tree, &tree->added, shown, stubs[i]->name, stubs[i]->operation);
    return write_file(tree, candidate, TREE_EXTENDED, text, length);
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
static void find_removed(struct tree *tree, const struct bundle_file *file, const char *shown,
                         const char *manifest_path, const struct module *module)
{
    json_t *operations = manifest_operations(&tree->before, manifest_path), *label;
    const char *name;

    json_object_foreach(operations, name, label)
    {
        if (has_stub(file, name) || !module_exports(module, name))
            continue;
        add_operation(tree, &tree->removed, shown, name,
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

static int decide_people(struct tree *tree, const struct candidate *candidate)
{
    const struct bundle_file *file = candidate->file;
    const struct bundle_stub **missing;
    struct module module;
    unsigned stars = STAR_LIMIT;
    size_t count;

    record_people(tree, candidate);
    if (!candidate->there)
        return write_file(tree, candidate, TREE_CREATED, file->bytes, file->length);
    module_read(&module, tree->scratch, candidate->there, candidate->there_length);
    follow_stars(tree, &module, candidate->set_path, &stars);
    find_removed(tree, file, tree_shown_path(tree, file->path, file->project),
                 candidate->manifest_path, &module);
    missing = find_missing(tree, candidate, &module, &count);
    if (count)
        return extend(tree, candidate, &module, missing, count);
    report(tree, candidate, TREE_UNCHANGED);
    return 0;
}

static int decide_once(struct tree *tree, const struct candidate *candidate)
{
    manifest_put_owner(&tree->now, candidate->manifest_path, BUNDLE_ONCE);
    if (!candidate->there)
        return write_file(tree, candidate, TREE_CREATED, candidate->file->bytes,
                          candidate->file->length);
    report(tree, candidate, TREE_UNCHANGED);
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
    if (owner == BUNDLE_GENERATOR && is_unedited(tree, &candidate)) {
        report(tree, &candidate, TREE_DELETED)->after = NULL;
        tree->writes = true;
        return output_set_remove(tree->set, candidate.set_path, tree->error);
    }
    report(tree, &candidate, TREE_ORPHANED);
    manifest_put_owner(&tree->now, file.path, owner);
    if (owner == BUNDLE_GENERATOR) {
        manifest_keep(&tree->now, &tree->before, file.path);
        return 0;
    }
    module_read(&module, tree->scratch, candidate.there, candidate.there_length);
    find_removed(tree, NULL, tree_shown_path(tree, file.path, false), file.path, &module);
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
