/* Finding, reading and parsing the files of a code base. */
#include "scaffold/source/project.h"

#include "common/input.h"
#include "common/memory.h"
#include "scaffold/source/literal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANCESTOR_LIMIT 32       /* folders upwards in search of a package.json */
#define SURROUNDINGS_LIMIT 5000 /* files of the package around what was asked for */

/* Folders and endings of files that hold no routes of the product. */
static const char *const skipped_folders[] = {
    "node_modules", "dist",      "build",      "out",   "coverage",  "test",
    "tests",        "__tests__", "__mocks__",  "spec",  "specs",     "e2e",
    "cypress",      "fixtures",  "migrations", "seeds", "storybook", NULL,
};
static const char *const skipped_endings[] = {
    ".d.ts",     ".d.mts",    ".d.cts",    ".min.js",      ".test.ts",
    ".test.js",  ".spec.ts",  ".spec.js",  ".test.tsx",    ".spec.tsx",
    ".test.mjs", ".test.cjs", ".test.mts", ".stories.tsx", NULL,
};
static const char *const code_endings[] = {
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", NULL,
};

void project_init(struct project *self, struct arena *arena, struct atoms *atoms,
                  struct diagnostics *list)
{
    char *here = getcwd(NULL, 0);

    *self = (struct project){.arena = arena,
                             .atoms = atoms,
                             .list = list,
                             .limit = PROJECT_FILES_LIMIT,
                             .memory = arena_size(arena)};
    self->parser = syntax_parser_new();
    self->working_folder = arena_strdup(arena, here ? here : "/");
    free(here);
    map_init(&self->by_path, arena);
    map_init(&self->configurations, arena);
    map_init(&self->workspaces, arena);
    map_init(&self->resolved, arena);
}

void project_release(struct project *self)
{
    syntax_parser_free(self->parser);
    self->parser = NULL;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);

    return length > tail && strcmp(text + length - tail, ending) == 0;
}

static bool has_ending(const char *name, const char *const *endings)
{
    for (; *endings; endings++)
        if (ends_with(name, *endings))
            return true;
    return false;
}

static bool is_listed(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

bool path_is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool path_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool path_is_own_folder(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

const char *path_normal(struct arena *arena, const char *folder, const char *path)
{
    const char *joined = *path == '/' ? path : arena_printf(arena, "%s/%s", folder, path);
    char *out = arena_alloc(arena, strlen(joined) + 2, 1), *end = out;
    size_t length;

    for (const char *part = joined; *part; part += length) {
        part += strspn(part, "/");
        length = strcspn(part, "/");
        if (length == 0 || (length == 1 && *part == '.'))
            continue;
        if (length == 2 && strncmp(part, "..", 2) == 0) {
            while (end > out && *--end != '/')
                ;
            continue;
        }
        *end++ = '/';
        memcpy(end, part, length);
        end += length;
    }
    if (end == out)
        *end++ = '/';
    *end = '\0';
    return out;
}

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash != path ? arena_strndup(arena, path, (size_t)(slash - path)) : "/";
}

struct locus source_locus(const struct source *source, const struct syntax *node)
{
    return (struct locus){source->name, node ? node->line : 0, node ? node->column : 0};
}

static const char *display_name(struct project *self, const char *path)
{
    size_t length = strlen(self->working_folder);

    if (strncmp(path, self->working_folder, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

static enum grammar grammar_of(const char *path)
{
    return has_ending(path, (const char *const[]){".ts", ".mts", ".cts", NULL}) ? GRAMMAR_TYPESCRIPT
                                                                                : GRAMMAR_TSX;
}

static void parse(struct project *self, struct source *source)
{
    const char *text = source->bytes;
    size_t length = source->length;
    bool broken = false;

    if (source->is_json) {
        text = arena_printf(self->arena, "(%s)", text);
        length += 2;
    }
    source->root = syntax_parse(self->parser, self->arena, self->atoms, grammar_of(source->path),
                                text, length, &broken);
    if (broken && !source->is_json)
        diagnostics_add(self->list, SEVERITY_NOTE, source_locus(source, NULL), NULL,
                        "some of this file was not understood; the rest was read");
    for (struct syntax *node = source->root ? source->root->first : NULL; node; node = node->next)
        source->is_module |= node->kind == SYNTAX_IMPORT || node->kind == SYNTAX_EXPORT;
}

static void read_source(struct project *self, struct source *source)
{
    size_t before = arena_size(self->arena);
    struct buffer bytes = BUFFER_INIT;
    struct error error = ERROR_INIT;

    if (input_read(source->path, PROJECT_FILE_LIMIT, &bytes, &error) == 0) {
        source->bytes = arena_strndup(self->arena, bytes.data, bytes.length);
        source->length = bytes.length;
        parse(self, source);
    } else if (error.status != STATUS_INPUT || bytes.length > 0) {
        diagnostics_add(self->list, SEVERITY_WARNING, source_locus(source, NULL), NULL, "%s",
                        error.message);
    }
    self->memory += arena_size(self->arena) - before;
    buffer_release(&bytes);
    error_clear(&error);
}

static void append(struct project *self, struct source *source)
{
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? self->capacity * 2 : 64;

        self->sources =
            arena_grow(self->arena, self->sources, self->capacity, capacity, sizeof *self->sources);
        self->capacity = capacity;
    }
    self->sources[self->count++] = source;
}

/* The file at a path that is known to exist. */
static struct source *open_source(struct project *self, const char *path)
{
    struct source *source = map_get(&self->by_path, path);

    if (source)
        return source;
    if (self->count >= self->limit) {
        self->skipped++;
        return NULL;
    }
    source = arena_alloc(self->arena, 1, sizeof *source);
    source->path = arena_strdup(self->arena, path);
    source->name = display_name(self, source->path);
    source->folder = path_folder(self->arena, path);
    source->is_json = ends_with(path, ".json");
    map_put(&self->by_path, path, source);
    append(self, source);
    read_source(self, source);
    return source;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **project_list(struct project *self, const char *folder, size_t *count)
{
    DIR *stream = opendir(folder);
    const char **names = NULL;
    size_t capacity = 0;

    *count = 0;
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (entry->d_name[0] == '.')
            continue;
        if (*count + 1 >= capacity) {
            size_t grown = capacity ? capacity * 2 : 32;

            names = arena_grow(self->arena, names, capacity, grown, sizeof *names);
            capacity = grown;
        }
        names[(*count)++] = arena_strdup(self->arena, entry->d_name);
    }
    if (stream)
        closedir(stream);
    if (names)
        qsort(names, *count, sizeof *names, compare_names);
    return names;
}

static void add_folder(struct project *self, const char *folder, bool asked, int depth);

static void add_entry(struct project *self, const char *folder, const char *name, bool asked,
                      int depth)
{
    const char *path = path_normal(self->arena, folder, name);
    struct stat status;
    struct source *source;

    if (lstat(path, &status) != 0)
        return;
    if (S_ISDIR(status.st_mode)) {
        if (!is_listed(name, skipped_folders))
            add_folder(self, path, asked, depth + 1);
    } else if (S_ISREG(status.st_mode) && has_ending(name, code_endings) &&
               !has_ending(name, skipped_endings)) {
        source = open_source(self, path);
        if (source && asked)
            source->asked = true;
    }
}

static void add_folder(struct project *self, const char *folder, bool asked, int depth)
{
    size_t count;
    const char **names;

    if (depth > PROJECT_DEPTH_LIMIT) {
        self->skipped++;
        return;
    }
    names = project_list(self, folder, &count);
    for (size_t i = 0; i < count; i++)
        add_entry(self, folder, names[i], asked, depth);
}

int project_add(struct project *self, const char *operand, struct error *error)
{
    const char *path = path_normal(self->arena, self->working_folder, operand);
    struct source *source;

    if (path_is_folder(path)) {
        add_folder(self, path, true, 0);
        return 0;
    }
    if (access(path, R_OK) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", operand);
    if (!has_ending(path, code_endings)) {
        error_set(error, STATUS_INPUT, "'%s' is no TypeScript or JavaScript", operand);
        return error_hint(error, "--generate-spec goes from code to a specification; without it, "
                                 "a specification becomes code");
    }
    source = open_source(self, path);
    if (source)
        source->asked = true;
    return 0;
}

/* The nearest folder upwards that has a package.json, or NULL. */
static const char *package_folder(struct project *self, const char *folder)
{
    for (int i = 0; i < ANCESTOR_LIMIT && strcmp(folder, "/") != 0; i++) {
        if (path_is_file(arena_printf(self->arena, "%s/package.json", folder)))
            return folder;
        folder = path_folder(self->arena, folder);
    }
    return NULL;
}

const char *project_root(struct project *self)
{
    const char *folder = self->count ? package_folder(self, self->sources[0]->folder) : NULL;

    return folder ? folder : self->working_folder;
}

void project_add_surroundings(struct project *self)
{
    const char *folder = self->count ? package_folder(self, self->sources[0]->folder) : NULL;

    if (folder && path_is_folder(folder)) {
        self->limit = SURROUNDINGS_LIMIT;
        add_folder(self, folder, false, 0);
        self->limit = PROJECT_FILES_LIMIT;
    }
}

struct source *project_file(struct project *self, const char *path)
{
    /* A specifier may name what the compiler would make: ./x.js is ./x.ts. */
    static const char *const swaps[][2] = {
        {".js", ".ts"}, {".js", ".tsx"}, {".jsx", ".tsx"}, {".mjs", ".mts"}, {".cjs", ".cts"},
    };

    if (path_is_file(path))
        return has_ending(path, code_endings) || ends_with(path, ".json") ? open_source(self, path)
                                                                          : NULL;
    for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
        if (ends_with(path, swaps[i][0])) {
            size_t stem = strlen(path) - strlen(swaps[i][0]);
            const char *other = arena_printf(self->arena, "%.*s%s", (int)stem, path, swaps[i][1]);

            if (path_is_file(other))
                return open_source(self, other);
        }
    for (const char *const *ending = code_endings; *ending; ending++) {
        const char *other = arena_printf(self->arena, "%s%s", path, *ending);

        if (path_is_file(other))
            return open_source(self, other);
    }
    if (path_is_folder(path)) {
        const char *index = arena_printf(self->arena, "%s/index", path);

        for (const char *const *ending = code_endings; *ending; ending++) {
            const char *other = arena_printf(self->arena, "%s%s", index, *ending);

            if (path_is_file(other))
                return open_source(self, other);
        }
    }
    return NULL;
}

struct value project_json(struct project *project, const char *path)
{
    struct source *source = path_is_file(path) ? project_file(project, path) : NULL;

    return source ? literal_value(project->atoms, source->root) : value_undefined();
}
