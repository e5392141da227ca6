/* The manifest as a JSON document. */
#include "scaffold/tree/manifest.h"

#include "common/document.h"
#include "common/sha256.h"

#include <string.h>

static const char *const owner_names[] = {
    [BUNDLE_GENERATOR] = "generator",
    [BUNDLE_PEOPLE] = "people",
    [BUNDLE_ONCE] = "once",
};

void manifest_init(struct manifest *manifest)
{
    manifest->files = json_object();
}

void manifest_release(struct manifest *manifest)
{
    json_decref(manifest->files);
    manifest->files = NULL;
}

static int refuse(struct error *error, const char *name, const char *what, int line, int column)
{
    error_set(error, STATUS_INPUT, "%s", what);
    error_at(error, (struct locus){.file = name,
                                   .line = line > 0 ? (unsigned)line : 0,
                                   .column = column > 0 ? (unsigned)column : 0});
    return error_hint(error,
                      "take either side of a merge conflict, or delete the file: what was not "
                      "edited is known by its first line");
}

static bool is_sound(const json_t *files)
{
    json_t *entry;
    const char *path;

    json_object_foreach((json_t *)(uintptr_t)files, path,
                        entry) if (!json_is_string(json_object_get(entry, "owner"))) return false;
    return json_is_object(files);
}

int manifest_parse(struct manifest *manifest, const char *name, const char *text, size_t length,
                   struct error *error)
{
    json_error_t problem;
    json_t *root, *files;

    manifest_init(manifest);
    if (!text)
        return 0;
    root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        return refuse(error, name, problem.text, problem.line, problem.column);
    files = json_object_get(root, "files");
    if (json_integer_value(json_object_get(root, "version")) != MANIFEST_VERSION ||
        !is_sound(files)) {
        json_decref(root);
        return refuse(error, name, "this is no record of generated files of version 1", 0, 0);
    }
    json_decref(manifest->files);
    manifest->files = json_incref(files);
    json_decref(root);
    return 0;
}

void manifest_write(const struct manifest *manifest, const char *program, struct buffer *out)
{
    json_t *root = json_object();

    json_object_set_new(root, "kind", json_string("scaffold-manifest"));
    json_object_set_new(root, "version", json_integer(MANIFEST_VERSION));
    json_object_set_new(root, "tool", json_string(program));
    json_object_set(root, "files", manifest->files);
    document_write(root, false, out);
    json_decref(root);
}

static json_t *entry_of(const struct manifest *manifest, const char *path)
{
    return json_object_get(manifest->files, path);
}

/* Feed a text to the hash without the CR of CR LF. */
static void hash_text(struct sha256 *hash, const char *text, size_t length)
{
    const char *end = text + length, *cr;

    for (; (cr = memchr(text, '\r', (size_t)(end - text))); text = cr + 1) {
        sha256_update(hash, text, (size_t)(cr - text));
        if (cr + 1 == end || cr[1] != '\n')
            sha256_update(hash, cr, 1);
    }
    sha256_update(hash, text, (size_t)(end - text));
}

const char *manifest_hash(struct arena *arena, const char *text, size_t length)
{
    char hex[SHA256_HEX_SIZE];
    struct sha256 hash;

    sha256_init(&hash);
    hash_text(&hash, text, length);
    return arena_strdup(arena, sha256_final(&hash, hex));
}

void manifest_put_owner(struct manifest *manifest, const char *path, enum bundle_owner owner)
{
    json_object_set_new(manifest->files, path, json_pack("{s:s}", "owner", owner_names[owner]));
}

void manifest_put_text(struct manifest *manifest, const char *path, const char *hash,
                       const char *text, size_t length)
{
    struct buffer hashes = BUFFER_INIT;
    json_t *entry;

    manifest_put_owner(manifest, path, BUNDLE_GENERATOR);
    entry = entry_of(manifest, path);
    lines_put_hashes(text, length, &hashes);
    json_object_set_new(entry, "sha256", json_string(hash));
    json_object_set_new(entry, "lines", json_string(buffer_text(&hashes)));
    buffer_release(&hashes);
}

void manifest_put_operation(struct manifest *manifest, const char *path, const char *name,
                            const char *operation)
{
    json_t *entry = entry_of(manifest, path), *operations = json_object_get(entry, "operations");

    if (!operations) {
        operations = json_object();
        json_object_set_new(entry, "operations", operations);
    }
    json_object_set_new(operations, name, json_string(operation));
}

void manifest_keep(struct manifest *manifest, const struct manifest *from, const char *path)
{
    json_t *entry = entry_of(from, path);

    if (entry)
        json_object_set(manifest->files, path, entry);
}

bool manifest_has(const struct manifest *manifest, const char *path)
{
    return entry_of(manifest, path);
}

bool manifest_is_hash(const struct manifest *manifest, const char *path, const char *hash)
{
    const char *recorded = json_string_value(json_object_get(entry_of(manifest, path), "sha256"));

    return recorded && strcmp(recorded, hash) == 0;
}

bool manifest_lines(const struct manifest *manifest, struct arena *arena, const char *path,
                    struct lines *lines)
{
    const json_t *hashes = json_object_get(entry_of(manifest, path), "lines");

    return json_is_string(hashes) &&
           lines_from_hashes(arena, json_string_value(hashes), json_string_length(hashes), lines);
}

json_t *manifest_operations(const struct manifest *manifest, const char *path)
{
    return json_object_get(entry_of(manifest, path), "operations");
}

enum bundle_owner manifest_owner(const struct manifest *manifest, const char *path)
{
    const char *name = json_string_value(json_object_get(entry_of(manifest, path), "owner"));

    if (name && strcmp(name, owner_names[BUNDLE_GENERATOR]) == 0)
        return BUNDLE_GENERATOR;
    return name && strcmp(name, owner_names[BUNDLE_PEOPLE]) == 0 ? BUNDLE_PEOPLE : BUNDLE_ONCE;
}
