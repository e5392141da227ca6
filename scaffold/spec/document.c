/* Loading the files of a specification, and JSON pointers into them. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "scaffold/spec/document.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/memory.h"
#include "common/nearest.h"
#include "common/text.h"
#include "scaffold/read/read.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    const char *path;        /* resolved; NULL for standard input */
    const char *name;        /* as nodes carry it in their locus */
    const struct node *root; /* NULL when it cannot be used */
    const char *why;         /* … and why not */
    struct identities names; /* of its schemas, once one was asked for */
    bool has_names;
};

#define HINT_LIMIT 100 /* diagnostics before which keys are searched for what was meant */

struct documents {
    struct arena *arena;
    struct diagnostics *list;
    const char
        *base; /* resolved folder that references stay below; NULL when it cannot be resolved */
    struct file *files;
    size_t count, capacity;
    int depth;              /* of references that are being resolved inside one another */
    enum severity severity; /* of one that dangles */
};

static char *resolve_path(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = real == NULL ? NULL : arena_strdup(arena, real);
    free(real);
    return copy;
}

/* An absolute path as a URL is resolved: /a/../b is /b, also where there is no folder a; /b/ is /b. */
static const char *without_dots(struct arena *arena, const char *path)
{
    char *out = arena_alloc(arena, strlen(path) + 2, 1);
    size_t used = 0;
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            while (used > 0 && out[--used] != '/') {
            }
        } else if (length > 0 && !(length == 1 && *path == '.')) {
            out[used++] = '/';
            memcpy(out + used, path, length);
            used += length;
        }
        path += length + (path[length] == '/');
    }
    out[used] = '\0';
    return out;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return ".";
    }
    return slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

static struct file *add_file(struct documents *documents, const char *path, const char *name,
                             const struct node *root)
{
    if (documents->count == documents->capacity) {
        size_t capacity = documents->capacity == 0 ? 16 : documents->capacity * 2;
        documents->files = arena_grow(documents->arena, documents->files, documents->count,
                                      capacity, sizeof *documents->files);
        documents->capacity = capacity;
    }
    struct file *file = &documents->files[documents->count++];
    *file = (struct file){.path = path, .name = name, .root = root};
    return file;
}

struct documents *documents_new(struct arena *arena, struct diagnostics *list, const char *path,
                                const struct node *entry, const char *base)
{
    struct documents *documents = arena_alloc(arena, 1, sizeof *documents);
    bool from_stdin = strcmp(path, "-") == 0;
    documents->arena = arena;
    documents->list = list;
    if (base == NULL) {
        base = from_stdin ? "." : folder_of(arena, path);
    }
    documents->base = resolve_path(arena, base);
    add_file(documents, from_stdin ? NULL : resolve_path(arena, path), entry->where.file, entry);
    return documents;
}

const struct node *documents_entry(const struct documents *documents)
{
    return documents->files[0].root;
}

static struct file *file_of(struct documents *documents, const struct node *node)
{
    for (size_t i = 0; i < documents->count; i++) {
        const char *name = documents->files[i].name;
        if (name == node->where.file || strcmp(name, node->where.file) == 0) {
            return &documents->files[i];
        }
    }
    return &documents->files[0];
}

static bool is_below(const char *path, const char *base)
{
    size_t length = strlen(base);
    return strcmp(base, "/") == 0 ||
           (strncmp(path, base, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

/* The byte of an escape %XX; 0 when there is none, or for a NUL, which no name has. */
static int percent_value(const char *at, size_t left)
{
    if (*at != '%' || left < 3 || text_hex_value(at[1]) < 0 || text_hex_value(at[2]) < 0) {
        return 0;
    }
    return text_hex_value(at[1]) * 16 + text_hex_value(at[2]);
}

/* Undo %XX; what is no such escape stays as it is. The caller frees it. */
static char *percent_decode(const char *text, size_t length)
{
    char *out = memory_alloc(length + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        int value = percent_value(text + i, length - i);
        out[used++] = value == 0 ? text[i] : (char)value;
        i += value == 0 ? 0 : 2;
    }
    return out;
}

/* ~1 is a slash and ~0 a tilde, in place. */
static void pointer_decode(char *token)
{
    char *out = token;
    for (const char *in = token; *in != '\0'; in++) {
        if (in[0] == '~' && (in[1] == '0' || in[1] == '1')) {
            *out++ = in[1] == '0' ? '~' : '/';
            in++;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
}

static const struct node *dangling_with(struct documents *documents, const struct node *reference,
                                        const char *why, const char *hint)
{
    diagnostics_add(documents->list, documents->severity, reference->where, hint,
                    "cannot resolve $ref '%s': %s", reference->text, why);
    return NULL;
}

static const struct node *dangling(struct documents *documents, const struct node *reference,
                                   const char *why)
{
    return dangling_with(documents, reference, why, NULL);
}

/* Why nothing is to be read from there, or NULL: a pipe or a device could keep us waiting for ever. */
static const char *unreadable(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode)) {
        return NULL; /* reading it says what is wrong */
    }
    return S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file";
}

static struct file *load_file(struct documents *documents, const struct node *reference,
                              const char *path, const char *name)
{
    struct arena *arena = documents->arena;
    if (documents->count >= DOCUMENT_FILE_LIMIT) {
        dangling(documents, reference, "too many files");
        return NULL;
    }
    struct buffer bytes = BUFFER_INIT;
    struct error error = ERROR_INIT;
    const struct node *root = NULL;
    const char *why = "the file cannot be used";
    if (input_read(path, INPUT_LIMIT, &bytes, &error) != 0) {
        why = arena_strdup(arena, error.message);
        error_clear(&error);
    } else {
        root = read_document(arena, name, bytes.data, bytes.length, READ_AUTO, documents->list);
    }
    buffer_release(&bytes);
    struct file *file = add_file(documents, path, root == NULL ? name : root->where.file, root);
    file->why = why;
    return file;
}

/* The component that was meant by a name that looks like a file's, as a hint, or NULL. */
static const char *component_hint(struct documents *documents, const char *name)
{
    const struct node *components = node_get(documents_entry(documents), "components");
    for (size_t i = 0; node_is(components, NODE_MAPPING) && i < components->count; i++) {
        if (node_member(components->members[i].value, name) != NULL) {
            return arena_printf(documents->arena, "is '#/components/%s/%s' meant?",
                                components->members[i].key, name);
        }
    }
    return NULL;
}

/* The file, also one that cannot be used, at `relative` (decoded) to the one that holds the reference. */
static struct file *find_file(struct documents *documents, const struct node *reference,
                              const char *relative)
{
    struct arena *arena = documents->arena;
    const struct file *from = file_of(documents, reference);
    const char *folder = from->path == NULL ? documents->base : folder_of(arena, from->path);
    const char *asked = relative[0] == '/' || folder == NULL
                            ? relative
                            : arena_printf(arena, "%s/%s", folder, relative);
    const char *path = resolve_path(arena, asked);
    if (path == NULL && asked[0] == '/') {
        path = resolve_path(arena, without_dots(arena, asked));
    }
    if (path == NULL) {
        dangling_with(documents, reference, "no such file", component_hint(documents, relative));
        return NULL;
    }
    for (size_t i = 0; i < documents->count; i++) {
        if (documents->files[i].path != NULL && strcmp(documents->files[i].path, path) == 0) {
            return &documents->files[i];
        }
    }
    if (documents->base == NULL || !is_below(path, documents->base)) {
        dangling_with(documents, reference, "the file is outside the folder of the specification",
                      "--base FOLDER says how far references may lead");
        return NULL;
    }
    const char *why = unreadable(path);
    if (why != NULL) {
        dangling(documents, reference, why);
        return NULL;
    }
    const char *named = strcmp(folder_of(arena, from->name), ".") == 0 && from->name[0] != '.'
                            ? relative
                            : arena_printf(arena, "%s/%s", folder_of(arena, from->name), relative);
    return load_file(documents, reference, path, named);
}

static const struct node *step(const struct node *node, const char *token)
{
    if (node->kind == NODE_SEQUENCE) {
        char *end;
        unsigned long index = strtoul(token, &end, 10);
        bool number = *token >= '0' && *token <= '9' && *end == '\0';
        return number && index < node->count ? node->items[index] : NULL;
    }
    return node_get(node, token);
}

static const struct identities *names_of(struct documents *documents, struct file *file)
{
    if (!file->has_names) {
        identities_collect(&file->names, documents->arena, file->root);
        file->has_names = true;
    }
    return &file->names;
}

/* The resource of that URI in one of the files that have been read, or NULL. */
static const struct resource *find_resource(struct documents *documents, const char *uri)
{
    const struct resource *found = NULL;
    for (size_t i = 0; found == NULL && i < documents->count; i++) {
        struct file *file = &documents->files[i];
        found = file->root == NULL ? NULL : map_get(&names_of(documents, file)->resources, uri);
    }
    return found;
}

const struct resource *documents_resource(struct documents *documents, const struct node *node)
{
    struct file *file = file_of(documents, node);
    void **found = map_find(&names_of(documents, file)->roots, (const char *)&node, sizeof node);
    return found == NULL ? NULL : *found;
}

/* Walk a decoded pointer ("/a/b", which is cut up); references on the way are followed. NULL when there is
 * no such thing: *missing is then the token that failed, and *there where it was looked for. */
static const struct node *walk(struct documents *documents, const struct node *node, char *pointer,
                               const char **missing, const struct node **there)
{
    for (char *token = pointer; token != NULL;) {
        char *next = strchr(++token, '/');
        if (next != NULL) {
            *next = '\0';
        }
        pointer_decode(token);
        const struct node *child = step(node, token);
        *there = node;
        if (child == NULL && node_get_text(node, "$ref") != NULL) {
            node = documents_follow(documents, node);
            child = node == NULL ? NULL : step(node, token);
            *there = node;
        }
        if (child == NULL) {
            *missing = token;
            return NULL;
        }
        node = child;
        token = next;
    }
    return node;
}

/* The key of a mapping that was meant, as a hint; NULL when none is near. */
static const char *key_hint(struct documents *documents, const struct node *mapping,
                            const char *key)
{
    struct nearest nearest = {.name = key};
    bool wanted = node_is(mapping, NODE_MAPPING) && documents->list->count < HINT_LIMIT;
    for (size_t i = 0; wanted && i < mapping->count; i++) {
        nearest_try(&nearest, mapping->members[i].key);
    }
    return nearest.found == NULL ? NULL
                                 : arena_printf(documents->arena, "is '%s' meant?", nearest.found);
}

/* A pointer (which is cut up) from the file's root; in a resource from the resource's, as JSON Schema has
 * it, unless it was meant for the file, as many write it. */
static const struct node *find_pointer(struct documents *documents, const struct node *reference,
                                       const struct file *file, const struct resource *resource,
                                       char *pointer)
{
    const struct node *found = NULL;
    const struct node *there;
    const char *missing;
    if (resource != NULL) {
        found = walk(documents, resource->root, arena_strdup(documents->arena, pointer), &missing,
                     &there);
    }
    if (found == NULL) {
        found = walk(documents, file->root, pointer, &missing, &there);
    }
    if (found != NULL) {
        return found;
    }
    return dangling_with(documents, reference,
                         arena_printf(documents->arena, "there is no '%s'", missing),
                         key_hint(documents, there, missing));
}

/* The file, unless it cannot be used. */
static struct file *found_file(struct documents *documents, const struct node *reference,
                               struct file *file)
{
    if (file != NULL && file->root == NULL) {
        dangling(documents, reference, file->why);
        return NULL;
    }
    return file;
}

/* 3.2: a document whose $self says which URI it has. What lies below the folder of that URI is a file beside
 * ours: its path, decoded, or NULL. */
static const char *below_self(struct documents *documents, const struct node *reference,
                              size_t length)
{
    const char *self = node_get_text(file_of(documents, reference)->root, "$self");
    const char *slash = self == NULL ? NULL : strrchr(self, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - self);
    if (folder == 0 || length <= folder || !identity_has_scheme(self) ||
        strncmp(self, reference->text, folder) != 0) {
        return NULL;
    }
    char *relative = percent_decode(reference->text + folder, length - folder);
    const char *kept = arena_strdup(documents->arena, relative);
    memory_free(relative);
    return kept;
}

/* The file that a reference names in front of its '#'; NULL when it cannot be used. */
static struct file *named_file(struct documents *documents, const struct node *reference,
                               size_t length)
{
    char *relative = percent_decode(reference->text, length);
    struct file *file = find_file(documents, reference, arena_strdup(documents->arena, relative));
    memory_free(relative);
    return found_file(documents, reference, file);
}

/* An anchor of the file. What only looks like one, because a pointer lacks its first slash, is read as the
 * pointer where that leads somewhere. */
static const struct node *find_anchor(struct documents *documents, const struct node *reference,
                                      struct file *file, const char *name)
{
    const struct node *found = map_get(&names_of(documents, file)->anchors, name);
    if (found == NULL && strchr(name, '/') != NULL) {
        const char *missing;
        const struct node *there;
        found = walk(documents, file->root, arena_printf(documents->arena, "/%s", name), &missing,
                     &there);
        if (found != NULL) {
            diagnostics_add(documents->list, SEVERITY_WARNING, reference->where,
                            "a pointer begins with '#/'", "$ref '%s' is read as '#/%s'",
                            reference->text, name);
        }
    }
    if (found == NULL) {
        dangling(documents, reference, "there is no such anchor");
    }
    return found;
}

/* What stands behind the '#': a pointer, or an anchor of the file. */
static const struct node *find_fragment(struct documents *documents, const struct node *reference,
                                        struct file *file, const struct resource *resource,
                                        const char *fragment)
{
    char *decoded = percent_decode(fragment, strlen(fragment));
    const struct node *found;
    if (strcmp(decoded, "/") == 0 && node_member(file->root, "") == NULL) {
        found = file->root; /* many write "#/" for "#" */
    } else if (decoded[0] == '/') {
        found = find_pointer(documents, reference, file, resource, decoded);
    } else {
        found = find_anchor(documents, reference, file, decoded);
    }
    memory_free(decoded);
    return found;
}

/* The resource whose URI stands in front of the '#', of the schema around when there is none. */
static const struct resource *named_resource(struct documents *documents, const char *uri,
                                             size_t length, const struct resource *around)
{
    if (length == 0) {
        return around;
    }
    if (around == NULL && !identity_has_scheme(uri)) {
        return NULL;
    }
    const char *base = around == NULL ? NULL : around->uri;
    const char *named = arena_strndup(documents->arena, uri, length);
    return find_resource(documents, identity_resolve(documents->arena, base, named));
}

static const struct node *resolve(struct documents *documents, const struct node *reference,
                                  const struct resource *around)
{
    const char *uri = reference->text;
    if (strlen(uri) != reference->length) {
        return dangling(documents, reference, "a NUL stands in it");
    }
    const char *hash = strchr(uri, '#');
    size_t length = hash == NULL ? strlen(uri) : (size_t)(hash - uri);
    const struct resource *resource = named_resource(documents, uri, length, around);
    struct file *file;
    const char *relative = resource == NULL ? below_self(documents, reference, length) : NULL;
    if (resource != NULL) {
        file = file_of(documents, resource->root);
    } else if (relative != NULL) {
        file = found_file(documents, reference, find_file(documents, reference, relative));
    } else if (identity_has_scheme(uri)) {
        return dangling(documents, reference, "nothing is read from the network");
    } else {
        file =
            length > 0 ? named_file(documents, reference, length) : file_of(documents, reference);
    }
    if (file == NULL) {
        return NULL;
    }
    if (hash == NULL || hash[1] == '\0') {
        return resource != NULL ? resource->root : file->root;
    }
    return find_fragment(documents, reference, file, resource, hash + 1);
}

const struct node *documents_resolve(struct documents *documents, const struct node *reference,
                                     const struct resource *around, enum severity severity)
{
    if (documents->depth == 0) {
        documents->severity = severity;
    }
    if (documents->depth == DOCUMENT_CHAIN_LIMIT) {
        return dangling(documents, reference, "the references form a circle");
    }
    documents->depth++;
    const struct node *found = resolve(documents, reference, around);
    documents->depth--;
    return found;
}

const struct node *documents_follow(struct documents *documents, const struct node *node)
{
    return documents_follow_as(documents, node, SEVERITY_ERROR);
}

const struct node *documents_follow_as(struct documents *documents, const struct node *node,
                                       enum severity severity)
{
    for (int chain = 0; node != NULL; chain++) {
        const struct node *reference = node_get(node, "$ref");
        if (node_text(reference) == NULL) {
            return node;
        }
        if (chain == DOCUMENT_CHAIN_LIMIT) {
            return dangling(documents, reference, "the references form a circle");
        }
        node = documents_resolve(documents, reference, NULL, severity);
    }
    return NULL;
}

const char *documents_tail(struct documents *documents, const char *reference)
{
    char *text = percent_decode(reference, strlen(reference));
    char *whole = strchr(text, '#');
    if (whole != NULL && whole != text && (strcmp(whole, "#") == 0 || strcmp(whole, "#/") == 0)) {
        *whole = '\0'; /* the file's own name */
    }
    char *slash = strrchr(text, '/');
    char *hash = strrchr(text, '#');
    char *tail = slash == NULL ? text : slash + 1;
    if (hash != NULL && hash >= tail) {
        *hash = '\0';
        if (hash[1] != '\0') {
            tail = hash + 1;
        }
    }
    pointer_decode(tail);
    char *dot = strchr(tail, '.');
    if (dot != NULL && dot != tail && (hash == NULL || hash[1] == '\0')) {
        *dot = '\0';
    }
    const char *kept = arena_strdup(documents->arena, tail);
    memory_free(text);
    return kept;
}
