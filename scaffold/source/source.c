/* Code → document, step by step. */
#include "scaffold/source/source.h"

#include "scaffold/source/grammar.h"
#include "scaffold/source/openapi.h"
#include "scaffold/source/start.h"

static bool has_app(const struct machine *machine)
{
    for (size_t i = 0; i < machine->router_count; i++)
        if (machine->routers[i]->is_app)
            return true;
    return false;
}

static int add_operands(struct project *project, const struct source_options *options,
                        struct error *error)
{
    for (size_t i = 0; i < options->count; i++)
        if (project_add(project, options->operands[i], error) != 0)
            return -1;
    if (project->count == 0)
        return error_set(error, STATUS_INPUT, "there is no TypeScript or JavaScript in '%s'",
                         options->operands[0]);
    return 0;
}

/* What was named, with or without the code around it; run, but for handlers. */
static int run(struct machine *machine, struct arena *arena, const struct source_options *options,
               struct diagnostics *list, bool surroundings, struct error *error)
{
    struct project *project = arena_alloc(arena, 1, sizeof *project);
    struct atoms *atoms = arena_alloc(arena, 1, sizeof *atoms);

    atoms_init(atoms, arena);
    project_init(project, arena, atoms, list);
    machine_init(machine, arena, atoms, project, list);
    if (add_operands(project, options, error) != 0)
        return -1;
    if (surroundings)
        project_add_surroundings(project);
    start_all(machine);
    /* What was read because something imports it belongs to what was asked for. */
    for (size_t i = 0; !surroundings && i < project->count; i++)
        project->sources[i]->asked = true;
    return 0;
}

static const struct node *document_of(struct machine *machine, bool version_30)
{
    struct endpoints endpoints = {0};

    router_flatten(machine, &endpoints);
    return openapi_build(machine, &endpoints, version_30);
}

const struct node *source_document(struct arena *arena, const struct source_options *options,
                                   struct diagnostics *list, struct error *error)
{
    struct machine machine;
    const struct node *document = NULL;
    int result;

    if (!grammar_is_built()) {
        error_set(error, STATUS_ENVIRONMENT,
                  "this build cannot read code: it has no grammar of "
                  "TypeScript");
        error_hint(error, "run 'make deps' and build again");
        return NULL;
    }
    result = run(&machine, arena, options, list, false, error);
    /* Routes without an app are mounted by something around them, which says their full paths. */
    if (result == 0 && !has_app(&machine)) {
        project_release(machine.project);
        result = run(&machine, arena, options, list, true, error);
    }
    if (result == 0)
        document = document_of(&machine, options->version_30);
    if (machine.exhausted)
        diagnostics_add(list, SEVERITY_WARNING, (struct locus){0}, NULL,
                        "not all of the code was followed: it takes too much time or memory");
    project_release(machine.project);
    return document;
}
