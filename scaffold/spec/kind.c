/* What stands where something of one kind belongs, and what is made of it when it is of another. */
#include "scaffold/spec/build.h"

#include "scaffold/read/reader.h"

#include <string.h>

enum severity build_passable(const struct build *build)
{
    return build->strict ? SEVERITY_ERROR : SEVERITY_WARNING;
}

bool build_must(struct build *build, const struct node *node, enum node_kind kind, const char *what)
{
    if (node == NULL) {
        return false;
    }
    if (node->kind != kind) {
        diagnostics_add(build->list, SEVERITY_ERROR, node->where, NULL, "%s must be %s, not %s",
                        what, node_kind_name(kind), node_kind_name(node->kind));
        return false;
    }
    return true;
}

/* Say that something else stands there, and what is made of it unless the reading is strict. */
static void report_passable(struct build *build, const struct node *node, enum node_kind kind,
                            const char *what, const char *made)
{
    diagnostics_add(build->list, build_passable(build), node->where, NULL,
                    "%s must be %s, not %s%s", what, node_kind_name(kind),
                    node_kind_name(node->kind), build->strict ? "" : made);
}

/* For a mapping a sequence, and the other way. */
static enum node_kind other_kind(enum node_kind kind)
{
    return kind == NODE_MAPPING ? NODE_SEQUENCE : kind == NODE_SEQUENCE ? NODE_MAPPING : kind;
}

static bool is_empty(const struct node *node, enum node_kind kind)
{
    bool container = kind == NODE_MAPPING || kind == NODE_SEQUENCE;
    return container && node_is(node, kind) && node->count == 0;
}

bool build_is(struct build *build, const struct node *node, enum node_kind kind, const char *what)
{
    if (node_is(node, NODE_NULL) || is_empty(node, other_kind(kind))) {
        report_passable(build, node, kind, what, "; it is passed over");
        return false;
    }
    return build_must(build, node, kind, what);
}

const struct node *build_number(struct build *build, const struct node *node, const char *what)
{
    enum core_kind kind = CORE_STRING;
    if (node_is(node, NODE_STRING)) {
        kind = core_kind_of(node->text, node->length);
    }
    if (kind == CORE_INTEGER || kind == CORE_FLOAT) {
        const char *text = core_number(build->arena, node->text, node->length);
        report_passable(build, node, NODE_NUMBER, what, "; it is read as one");
        return node_new_scalar(build->arena, NODE_NUMBER, node->where, text, strlen(text));
    }
    return build_is(build, node, NODE_NUMBER, what) ? node : NULL;
}

const struct node *build_beside(struct build *build, const struct node *written,
                                const struct node *target)
{
    if (written == target || written->count == 1) {
        return target;
    }
    struct member *members =
        arena_alloc(build->arena, written->count + target->count, sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < written->count; i++) {
        if (strcmp(written->members[i].key, "$ref") != 0) {
            members[count++] = written->members[i];
        }
    }
    for (size_t i = 0; i < target->count; i++) {
        if (node_member(written, target->members[i].key) == NULL) {
            members[count++] = target->members[i];
        }
    }
    return node_new_mapping(build->arena, written->where, members, count);
}

/* Where a whole mapping or list was put into another file. */
static const struct node *follow_whole(struct build *build, const struct node *node,
                                       enum node_kind kind, const char *what)
{
    const struct member *reference = node_member(node, "$ref");
    if (reference == NULL || node_text(reference->value) == NULL) {
        return node;
    }
    diagnostics_add(build->list, build_passable(build), reference->where,
                    "refer to each of them by itself", "OpenAPI has no $ref in the place of %s%s",
                    what, build->strict ? "" : "; it is followed");
    const struct node *target = documents_follow(build->documents, node);
    return kind == NODE_MAPPING && node_is(target, NODE_MAPPING) ? build_beside(build, node, target)
                                                                 : target;
}

const struct node *build_whole(struct build *build, const struct node *node, enum node_kind kind,
                               const char *what)
{
    node = follow_whole(build, node, kind, what);
    if (is_empty(node, other_kind(kind))) {
        report_passable(build, node, kind, what, "; it is empty either way");
        return kind == NODE_MAPPING ? node_new_mapping(build->arena, node->where, NULL, 0)
                                    : node_new_sequence(build->arena, node->where, NULL, 0);
    }
    return build_is(build, node, kind, what) ? node : NULL;
}
