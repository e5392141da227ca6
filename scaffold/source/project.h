/*
 * The files of a code base: found in folders or named, read within bounds, parsed once, and found again
 * by what an import calls them.
 */
#ifndef SCAFFOLD_SOURCE_PROJECT_H
#define SCAFFOLD_SOURCE_PROJECT_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "common/map.h"
#include "scaffold/source/syntax.h"
#include "scaffold/source/value.h"

#include <stdbool.h>
#include <stddef.h>

#define PROJECT_FILE_LIMIT ((size_t)4 * 1024 * 1024) /* bytes of a file */
#define PROJECT_FILES_LIMIT 20000                    /* files, those that imports add included */
#define PROJECT_DEPTH_LIMIT 64                       /* folders in folders */

/* How far the evaluation of a module is. */
enum module_state {
    MODULE_NEW,
    MODULE_RUNNING,
    MODULE_DONE,
};

struct source {
    const char *path; /* absolute, normal */
    const char *name; /* as messages call it: relative to the current folder where it is below it */
    const char *folder; /* of path */
    const char *bytes;
    size_t length;
    struct syntax *root; /* NULL: could not be read */
    bool asked;          /* below an operand, not only imported */
    bool is_json;
    bool is_module; /* has import or export statements */
    enum module_state state;
    struct scope *scope;
    struct table exports; /* of ES modules */
    struct value common;  /* module.exports */
    const char **stars;   /* specifiers of `export * from` */
    unsigned star_count, star_capacity;
};

struct project {
    struct arena *arena;
    struct atoms *atoms;
    struct diagnostics *list;
    struct syntax_parser *parser;
    struct source **sources; /* in order of their paths, then those that imports added */
    size_t count, capacity;
    struct map by_path;
    struct map resolved;       /* folder and specifier → struct source, or the project for none */
    struct map configurations; /* folder → struct configuration */
    struct map workspaces;     /* folder → struct workspace */
    const char *working_folder;
    size_t limit;   /* of files */
    size_t memory;  /* bytes of the arena that files take, and what was in it before */
    size_t skipped; /* files and folders beyond a bound */
};

void project_init(struct project *project, struct arena *arena, struct atoms *atoms,
                  struct diagnostics *list);
void project_release(struct project *project);

/* Add a file, or what a folder holds. 0, or -1 with STATUS_ENVIRONMENT or STATUS_INPUT. */
int project_add(struct project *project, const char *operand, struct error *error);

/* Add the code around what was asked for: that of the package (package.json) it lies in. */
void project_add_surroundings(struct project *project);

/* Where the service is likely started: the folder of the package that was asked for. */
const char *project_root(struct project *project);

/* The file that `specifier` means in `from`, read and parsed; NULL when it is none of the project
 * (a package, a missing file). */
struct source *project_resolve(struct project *project, const struct source *from,
                               const char *specifier);

/* The file at an absolute path, read when it is there; with and without the endings of code. */
struct source *project_file(struct project *project, const char *path);

/* What a file of JSON (with comments) says; undefined when there is none. */
struct value project_json(struct project *project, const char *path);

/* The names in a folder, sorted, NULL-terminated: files of any kind and folders. */
const char **project_list(struct project *project, const char *folder, size_t *count);

/* Absolute path without `.`, `..` and doubled slashes; `path` may be relative to `folder`. */
const char *path_normal(struct arena *arena, const char *folder, const char *path);
const char *path_folder(struct arena *arena, const char *path);

/* Whether it is a file or folder there. */
bool path_is_file(const char *path);
bool path_is_folder(const char *path);
bool path_is_own_folder(const char *path); /* and no link to one */

/* A place in a file, for messages. */
struct locus source_locus(const struct source *source, const struct syntax *node);

#endif
