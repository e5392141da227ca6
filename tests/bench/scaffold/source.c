/*
 * Reading code against tree-sitter's bare parse of the same files: CPU time, user and system, best of
 * interleaved rounds. Exit status 1 when the ratio is missed.
 * usage: source FOLDER
 */
#include "scaffold/source/source.h"
#include "scaffold/source/project.h"

#include "common/memory.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
#define LIMIT 2.5 /* of the bare parse */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The files as text, found once. */
static void parse_bare(const struct project *project)
{
    TSParser *parser = ts_parser_new();

    for (size_t i = 0; i < project->count; i++) {
        const struct source *source = project->sources[i];
        TSTree *tree;

        ts_parser_set_language(parser, grammar_language(GRAMMAR_TYPESCRIPT));
        tree = ts_parser_parse_string(parser, NULL, source->bytes, (uint32_t)source->length);
        ts_tree_delete(tree);
    }
    ts_parser_delete(parser);
}

static void read_all(const char *folder)
{
    const struct source_options options = {.operands = &folder, .count = 1};
    struct arena *arena = arena_new();
    struct diagnostics list;
    struct error error = ERROR_INIT;

    diagnostics_init(&list, arena);
    if (!source_document(arena, &options, &list, &error))
        printf("# %s\n", error.message);
    error_clear(&error);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct project project;
    struct atoms atoms;
    struct diagnostics list;
    struct error error = ERROR_INIT;
    double bare = 1e9, all = 1e9;

    memory_expect_much(); /* as api-scaffold does */
    if (argc < 2 || !grammar_is_built()) {
        puts(argc < 2 ? "usage: source FOLDER" : "the build has no grammar: run make deps");
        return 1;
    }
    atoms_init(&atoms, arena);
    diagnostics_init(&list, arena);
    project_init(&project, arena, &atoms, &list);
    if (project_add(&project, argv[1], &error) != 0)
        puts(error.message);
    for (int i = 0; i < ROUNDS; i++) {
        double start = now(), middle;

        parse_bare(&project);
        middle = now();
        read_all(argv[1]);
        bare = middle - start < bare ? middle - start : bare;
        all = now() - middle < all ? now() - middle : all;
    }
    printf("%zu files: bare parse %.0f ms, read to a document %.0f ms, ratio %.2f (at most %.1f)\n",
           project.count, bare, all, all / bare, LIMIT);
    project_release(&project);
    error_clear(&error);
    arena_free(arena);
    return all <= LIMIT * bare ? 0 : 1;
}
