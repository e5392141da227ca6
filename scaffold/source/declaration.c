/* Following names of types through imports and exports. */
#include "scaffold/source/declaration.h"

#include "scaffold/source/literal.h"

#include <string.h>

#define IMPORT_DEPTH_LIMIT 16 /* re-exports of a type */

static bool declares_type(const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_INTERFACE:
    case SYNTAX_TYPE_ALIAS:
    case SYNTAX_ENUM:
    case SYNTAX_CLASS_DECLARATION:
    case SYNTAX_ABSTRACT_CLASS:
        return true;
    default:
        return false;
    }
}

static struct declaration find_exported(struct machine *machine, struct source *source,
                                        const char *name, int depth);

static struct declaration find_imported(struct machine *machine, struct source *source,
                                        const struct syntax *node, const char *name, int depth)
{
    const struct syntax *from = syntax_child(node, FIELD_SOURCE);
    const struct syntax *clause = syntax_find(node, SYNTAX_IMPORT_CLAUSE);
    const char *exported = NULL;
    struct source *target;

    for (const struct syntax *part = syntax_first(clause); part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_IDENTIFIER && part->text == name)
            exported = atom(machine->atoms, "default");
        for (const struct syntax *one = part->kind == SYNTAX_NAMED_IMPORTS ? syntax_first(part)
                                                                           : NULL;
             one; one = syntax_next(one)) {
            const struct syntax *local = syntax_child(one, FIELD_ALIAS);

            if (!local)
                local = syntax_child(one, FIELD_NAME);
            if (local && local->text == name)
                exported = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        }
    }
    target = exported && from
                 ? project_resolve(machine->project, source, literal_string(machine->atoms, from))
                 : NULL;
    return target ? find_exported(machine, target, exported, depth + 1)
                  : (struct declaration){NULL, NULL};
}

static struct declaration find_type(struct machine *machine, struct source *source,
                                    const char *name, int depth)
{
    struct declaration found = {NULL, NULL};

    for (const struct syntax *node = source->root ? source->root->first : NULL;
         node && !found.node && depth < IMPORT_DEPTH_LIMIT; node = node->next) {
        const struct syntax *inner = node;
        const struct syntax *its;

        if (node->kind == SYNTAX_EXPORT && syntax_child(node, FIELD_DECLARATION))
            inner = syntax_child(node, FIELD_DECLARATION);
        its = syntax_child(inner, FIELD_NAME);
        if (declares_type(inner) && its && its->text == name)
            found = (struct declaration){inner, source};
        else if (node->kind == SYNTAX_IMPORT)
            found = find_imported(machine, source, node, name, depth);
    }
    return found;
}

/* export { A as B } [from], export * from, export default A */
static struct declaration find_reexported(struct machine *machine, struct source *source,
                                          const struct syntax *node, const char *name, int depth)
{
    const struct syntax *from = syntax_child(node, FIELD_SOURCE);
    const struct syntax *clause = syntax_find(node, SYNTAX_EXPORT_CLAUSE);
    struct source *target =
        from ? project_resolve(machine->project, source, literal_string(machine->atoms, from))
             : NULL;

    for (const struct syntax *one = syntax_first(clause); one; one = syntax_next(one)) {
        const char *local = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        const char *alias = literal_key(machine->atoms, syntax_child(one, FIELD_ALIAS));

        if ((alias ? alias : local) != name || !local)
            continue;
        if (!from)
            return find_type(machine, source, local, depth + 1);
        return target ? find_exported(machine, target, local, depth + 1)
                      : (struct declaration){NULL, NULL};
    }
    if (!clause && target && (node->flags & FLAG_STAR))
        return find_exported(machine, target, name, depth + 1);
    return (struct declaration){NULL, NULL};
}

static struct declaration find_default(struct machine *machine, struct source *source,
                                       const struct syntax *node, int depth)
{
    const struct syntax *declaration = syntax_child(node, FIELD_DECLARATION);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);

    if (declaration && declares_type(declaration))
        return (struct declaration){declaration, source};
    if (syntax_is(value, SYNTAX_IDENTIFIER))
        return find_type(machine, source, value->text, depth + 1);
    return (struct declaration){NULL, NULL};
}

static struct declaration find_exported(struct machine *machine, struct source *source,
                                        const char *name, int depth)
{
    struct declaration found = {NULL, NULL};
    bool is_default = strcmp(name, "default") == 0;

    if (depth >= IMPORT_DEPTH_LIMIT)
        return found;
    if (!is_default)
        found = find_type(machine, source, name, depth);
    for (const struct syntax *node = source->root ? source->root->first : NULL; node && !found.node;
         node = node->next) {
        if (node->kind != SYNTAX_EXPORT)
            continue;
        if (is_default && (node->flags & FLAG_DEFAULT))
            found = find_default(machine, source, node, depth);
        else
            found = find_reexported(machine, source, node, name, depth);
    }
    return found;
}

struct declaration declaration_find(struct machine *machine, struct source *source,
                                    const char *name)
{
    return find_type(machine, source, name, 0);
}
