/* Loading the files of a specification, and JSON pointers into them. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "scaffold/spec/document.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/map.h"
#include "common/memory.h"
#include "scaffold/read/read.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file {
    const char *path;        /* resolved; NULL for standard input */
    const char *name;        /* as nodes carry it in their locus */
    const struct node *root; /* NULL when it cannot be used */
    const char *why;         /* … and why not */
    struct map anchors;      /* name of each $anchor → its node, once one was asked for */
    bool has_anchors;
};

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

size_t documents_count(const struct documents *documents)
{
    return documents->count;
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
    return strcmp(base, "/") == 0 || (strncmp(path, base, length) == 0 && path[length] == '/');
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Undo %XX; what is no such escape stays as it is. The caller frees it. */
static char *percent_decode(const char *text, size_t length)
{
    char *out = memory_alloc(length + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '%' && i + 2 < length && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            out[used++] = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out[used++] = text[i];
        }
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
    if (path == NULL) {
        dangling(documents, reference, "no such file");
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

/* Put every $anchor below a node into the map, the first of a name; `depth` bounds the search. */
static void collect_anchors(struct map *anchors, const struct node *node, int depth)
{
    if (depth == 0 || node->count == 0) {
        return;
    }
    const char *anchor = node_get_text(node, "$anchor");
    if (anchor != NULL && map_get(anchors, anchor) == NULL) {
        map_put(anchors, anchor, (void *)(uintptr_t)node);
    }
    for (size_t i = 0; i < node->count; i++) {
        collect_anchors(anchors,
                        node->kind == NODE_MAPPING ? node->members[i].value : node->items[i],
                        depth - 1);
    }
}

/* The node of a file with that $anchor, or NULL. */
static const struct node *find_anchor(struct documents *documents, struct file *file,
                                      const char *name)
{
    if (!file->has_anchors) {
        map_init(&file->anchors, documents->arena);
        collect_anchors(&file->anchors, file->root, READ_DEPTH_LIMIT);
        file->has_anchors = true;
    }
    return map_get(&file->anchors, name);
}

/* Walk a decoded pointer ("/a/b"); references on the way are followed. */
static const struct node *walk(struct documents *documents, const struct node *reference,
                               const struct node *node, char *pointer)
{
    for (char *token = pointer; token != NULL;) {
        char *next = strchr(++token, '/');
        if (next != NULL) {
            *next = '\0';
        }
        pointer_decode(token);
        const struct node *child = step(node, token);
        if (child == NULL && node_get_text(node, "$ref") != NULL) {
            node = documents_follow(documents, node);
            child = node == NULL ? NULL : step(node, token);
        }
        if (child == NULL) {
            return dangling(documents, reference,
                            arena_printf(documents->arena, "there is no '%s'", token));
        }
        node = child;
        token = next;
    }
    return node;
}

/* http://… and the like; a Windows drive letter is none. */
static bool has_scheme(const char *uri)
{
    size_t length =
        strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return length > 1 && uri[length] == ':';
}

/* The file that a reference names in front of its '#'; NULL when it cannot be used. */
static struct file *named_file(struct documents *documents, const struct node *reference,
                               size_t length)
{
    char *relative = percent_decode(reference->text, length);
    struct file *file = find_file(documents, reference, arena_strdup(documents->arena, relative));
    memory_free(relative);
    if (file != NULL && file->root == NULL) {
        dangling(documents, reference, file->why);
        return NULL;
    }
    return file;
}

/* What stands behind the '#': a pointer or an anchor. */
static const struct node *find_fragment(struct documents *documents, const struct node *reference,
                                        struct file *file, const char *fragment)
{
    char *decoded = percent_decode(fragment, strlen(fragment));
    const struct node *found;
    if (decoded[0] == '/') {
        found = walk(documents, reference, file->root, decoded);
    } else {
        found = find_anchor(documents, file, decoded);
        if (found == NULL) {
            dangling(documents, reference, "there is no such anchor");
        }
    }
    memory_free(decoded);
    return found;
}

static const struct node *resolve(struct documents *documents, const struct node *reference)
{
    const char *uri = reference->text;
    const char *hash = strchr(uri, '#');
    size_t length = hash == NULL ? strlen(uri) : (size_t)(hash - uri);
    if (has_scheme(uri)) {
        return dangling(documents, reference, "nothing is read from the network");
    }
    struct file *file =
        length > 0 ? named_file(documents, reference, length) : file_of(documents, reference);
    if (file == NULL) {
        return NULL;
    }
    return hash == NULL || hash[1] == '\0' ? file->root
                                           : find_fragment(documents, reference, file, hash + 1);
}

const struct node *documents_resolve(struct documents *documents, const struct node *reference,
                                     enum severity severity)
{
    if (documents->depth == 0) {
        documents->severity = severity;
    }
    if (documents->depth == DOCUMENT_CHAIN_LIMIT) {
        return dangling(documents, reference, "the references form a circle");
    }
    documents->depth++;
    const struct node *found = resolve(documents, reference);
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
        node = documents_resolve(documents, reference, severity);
    }
    return NULL;
}

const char *documents_tail(struct documents *documents, const char *reference)
{
    char *text = percent_decode(reference, strlen(reference));
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
