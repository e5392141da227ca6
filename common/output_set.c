/*
 * A set of files below one folder, all or none: see output.h. Folders are opened one part at a time
 * with O_NOFOLLOW below the root, so that no symbolic link leads out of it. The commit stages every
 * file as a temporary one beside its target and has them on the disk, then gives each old file a backup
 * name as well and renames; a failure half-way renames the backups back.
 */
#include "common/output.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "common/output_temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum entry_state {
    ENTRY_NEW,     /* nothing done */
    ENTRY_STAGED,  /* the temporary file is complete */
    ENTRY_SAVED,   /* the old file has its backup name as well */
    ENTRY_RENAMED, /* the new file is in place (or the old one is gone) */
};

struct entry {
    char *path;
    const char *name; /* the last part of path */
    enum output_mode mode;
    bool remove, existed;
    const char *bytes;
    size_t length;
    char *owned; /* the bytes, where the set is to free them; or NULL */
    enum entry_state state;
    int folder; /* one of the set's, between stage and end */
    struct output_temporary temporary, backup;
};

/* A folder below the root that the commit holds open. */
struct folder {
    char *path; /* "" for the root */
    int descriptor;
};

struct output_set {
    char *root;
    struct entry *entries;
    size_t count;
    char **made; /* folders that the commit made, outermost first */
    size_t made_count;
    struct folder *folders;
    size_t folder_count;
};

struct output_set *output_set_new(const char *root)
{
    struct output_set *set = memory_alloc(1, sizeof *set);

    set->root = memory_strdup(*root ? root : ".");
    return set;
}

void output_set_free(struct output_set *set)
{
    size_t i;

    if (!set)
        return;
    for (i = 0; i < set->count; i++) {
        memory_free(set->entries[i].path);
        memory_free(set->entries[i].owned);
    }
    for (i = 0; i < set->made_count; i++)
        memory_free(set->made[i]);
    memory_free(set->made);
    memory_free(set->entries);
    memory_free(set->root);
    memory_free(set);
}

/* Relative, and no part of it empty, "." or "..". */
static bool stays_inside(const char *path)
{
    size_t length;

    for (;; path += length + 1) {
        length = strcspn(path, "/");
        if (!length || (length == 1 && path[0] == '.') ||
            (length == 2 && path[0] == '.' && path[1] == '.'))
            return false;
        if (!path[length])
            return true;
    }
}

static struct entry *add_entry(struct output_set *set, const char *path, struct error *error)
{
    struct entry *entry;
    const char *slash;

    if (!stays_inside(path)) {
        error_set(error, STATUS_INPUT, "the path '%s' leaves the output folder '%s'", path,
                  set->root);
        return NULL;
    }
    set->entries = memory_resize(set->entries, set->count + 1, sizeof *set->entries);
    entry = &set->entries[set->count++];
    *entry = (struct entry){.path = memory_strdup(path), .folder = -1};
    slash = strrchr(entry->path, '/');
    entry->name = slash ? slash + 1 : entry->path;
    return entry;
}

int output_set_lend(struct output_set *set, const char *path, enum output_mode mode,
                    const void *bytes, size_t length, struct error *error)
{
    struct entry *entry = add_entry(set, path, error);

    if (!entry)
        return -1;
    entry->mode = mode;
    entry->bytes = bytes;
    entry->length = length;
    return 0;
}

int output_set_add(struct output_set *set, const char *path, enum output_mode mode,
                   const void *bytes, size_t length, struct error *error)
{
    char *copy = memory_strndup(bytes, length);

    if (output_set_lend(set, path, mode, copy, length, error) != 0) {
        memory_free(copy);
        return -1;
    }
    set->entries[set->count - 1].owned = copy;
    return 0;
}

int output_set_remove(struct output_set *set, const char *path, struct error *error)
{
    struct entry *entry = add_entry(set, path, error);

    if (!entry)
        return -1;
    entry->remove = true;
    return 0;
}

static void remember_made(struct output_set *set, const char *path)
{
    set->made = memory_resize(set->made, set->made_count + 1, sizeof *set->made);
    set->made[set->made_count++] = memory_strdup(path);
}

/* mkdir -p of the root itself; links in it are the user's own business. */
static int make_root(struct output_set *set, struct error *error)
{
    char *path = memory_strdup(set->root), *slash = path;
    int result = 0;

    while (result == 0 && slash) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(path, 0777) == 0)
            remember_made(set, path);
        else if (errno != EEXIST)
            result =
                error_set_errno(error, STATUS_ENVIRONMENT, "cannot make the folder '%s'", path);
        if (slash)
            *slash = '/';
    }
    memory_free(path);
    return result;
}

/* Open (and make) the next folder below `parent`, which is closed. */
static int enter(struct output_set *set, int parent, const char *name, const char *path)
{
    int folder;

    if (mkdirat(parent, name, 0777) == 0) {
        remember_made(set, path);
    } else if (errno != EEXIST) {
        int number = errno;

        close(parent);
        errno = number;
        return -1;
    }
    folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && errno == ENOTDIR) {
        struct stat status;

        if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode))
            errno = ELOOP;
    }
    close(parent);
    return folder;
}

static int walk_to_folder(struct output_set *set, const struct entry *entry)
{
    int folder = open(set->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *part = entry->path;
    struct buffer path = BUFFER_INIT;
    char *name;

    buffer_puts(&path, set->root);
    while (folder >= 0 && part != entry->name) {
        size_t length = strcspn(part, "/");

        buffer_putc(&path, '/');
        buffer_append(&path, part, length);
        name = memory_strndup(part, length);
        folder = enter(set, folder, name, path.data);
        memory_free(name);
        part += length + 1;
    }
    buffer_release(&path);
    return folder;
}

/* The open folder of an entry; -1 with errno. Files mostly share a few folders, so a descriptor is
 * held per folder, not per file. */
static int open_folder(struct output_set *set, const struct entry *entry)
{
    size_t length = (size_t)(entry->name - entry->path), i;
    int descriptor;

    for (i = 0; i < set->folder_count; i++) {
        if (strlen(set->folders[i].path) == length &&
            strncmp(set->folders[i].path, entry->path, length) == 0)
            return set->folders[i].descriptor;
    }
    descriptor = walk_to_folder(set, entry);
    if (descriptor < 0)
        return -1;
    set->folders = memory_resize(set->folders, set->folder_count + 1, sizeof *set->folders);
    set->folders[set->folder_count++] =
        (struct folder){memory_strndup(entry->path, length), descriptor};
    return descriptor;
}

static void close_folders(struct output_set *set)
{
    size_t i;

    for (i = 0; i < set->folder_count; i++) {
        close(set->folders[i].descriptor);
        memory_free(set->folders[i].path);
    }
    memory_free(set->folders);
    set->folders = NULL;
    set->folder_count = 0;
}

static int fail(const struct output_set *set, const struct entry *entry, struct error *error)
{
    int number = errno;

    error_set_errno(error, STATUS_ENVIRONMENT, "cannot write '%s/%s'", set->root, entry->path);
    if (number == ELOOP)
        error_hint(error, "symbolic links below the output folder are not followed");
    else if (number == ENOTDIR)
        error_hint(error, "a folder is needed where a file is: give another --output");
    return -1;
}

/* A file that is replaced is not given up before the new one is on the disk; new ones go there together,
 * since there may be hundreds of them and a disk takes milliseconds for each fsync(). */
static enum output_sync sync_of(const struct entry *entry)
{
    return entry->existed || entry->remove ? OUTPUT_SYNCED : OUTPUT_FLUSHED;
}

static int stage(struct output_set *set, struct entry *entry, struct error *error)
{
    struct stat status;

    entry->folder = open_folder(set, entry);
    if (entry->folder < 0)
        return fail(set, entry, error);
    entry->existed = fstatat(entry->folder, entry->name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (entry->existed && !S_ISREG(status.st_mode)) {
        errno = S_ISLNK(status.st_mode) ? ELOOP : EEXIST;
        return fail(set, entry, error);
    }
    if (entry->existed && !entry->remove && entry->mode == OUTPUT_CREATE)
        return error_set(error, STATUS_ENVIRONMENT, "'%s/%s' exists and is not overwritten",
                         set->root, entry->path);
    if (!entry->remove && output_temporary_write(&entry->temporary, entry->folder, entry->name,
                                                 entry->bytes, entry->length, sync_of(entry)) != 0)
        return fail(set, entry, error);
    entry->state = ENTRY_STAGED;
    return 0;
}

/* The new files by their last one. */
static int sync_new(struct output_set *set, struct error *error)
{
    size_t i = set->count;

    while (i > 0 && sync_of(&set->entries[i - 1]) == OUTPUT_SYNCED)
        i--;
    if (i == 0)
        return 0;
    if (output_temporary_sync(&set->entries[i - 1].temporary, set->entries[i - 1].folder) != 0)
        return fail(set, &set->entries[i - 1], error);
    return 0;
}

static int save(struct entry *entry)
{
    if (!entry->existed)
        return 0;
    if (output_temporary_save(&entry->backup, entry->folder, entry->name) != 0)
        return -1;
    entry->state = ENTRY_SAVED;
    return 0;
}

static int put_in_place(struct output_set *set, struct entry *entry, struct error *error)
{
    int result = save(entry);

    if (result == 0 && entry->remove)
        result = entry->existed ? unlinkat(entry->folder, entry->name, 0) : 0;
    else if (result == 0 && entry->mode == OUTPUT_CREATE)
        result = output_temporary_create(&entry->temporary, entry->folder, entry->name);
    else if (result == 0)
        result = renameat(entry->folder, entry->temporary.name, entry->folder, entry->name);
    if (result != 0)
        return fail(set, entry, error);
    entry->state = entry->existed || !entry->remove ? ENTRY_RENAMED : ENTRY_NEW;
    return 0;
}

/* Back to what was there before. */
static void undo(struct entry *entry)
{
    if (entry->state == ENTRY_RENAMED && entry->existed)
        renameat(entry->folder, entry->backup.name, entry->folder, entry->name);
    else if (entry->state == ENTRY_RENAMED)
        unlinkat(entry->folder, entry->name, 0);
    else if (entry->state == ENTRY_SAVED)
        output_temporary_remove(&entry->backup, entry->folder);
    if ((entry->state == ENTRY_STAGED || entry->state == ENTRY_SAVED) && !entry->remove)
        output_temporary_remove(&entry->temporary, entry->folder);
    entry->state = ENTRY_NEW;
}

static void finish(struct entry *entry)
{
    if (entry->state == ENTRY_RENAMED && entry->existed)
        output_temporary_remove(&entry->backup, entry->folder);
    entry->folder = -1;
    entry->state = ENTRY_NEW;
}

int output_set_commit(struct output_set *set, struct error *error)
{
    int result = make_root(set, error);
    size_t i;

    for (i = 0; result == 0 && i < set->count; i++)
        result = stage(set, &set->entries[i], error);
    if (result == 0)
        result = sync_new(set, error);
    for (i = 0; result == 0 && i < set->count; i++)
        result = put_in_place(set, &set->entries[i], error);
    for (i = set->count; result != 0 && i > 0; i--)
        undo(&set->entries[i - 1]);
    for (i = 0; i < set->count; i++)
        finish(&set->entries[i]);
    close_folders(set);
    for (i = set->made_count; result != 0 && i > 0; i--)
        rmdir(set->made[i - 1]);
    return result;
}
