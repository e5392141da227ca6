/* Renames as SQL. */
#include "migrate/rename/rename.h"

#include "common/buffer.h"
#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define ASIDE "__aside"

/* Kinds whose objects hold something that a drop would lose, or that others are made of, and the
 * depth in which they stand. */
static const struct {
    const struct kind *kind;
    int depth;
} ranks[] = {
    {&kind_schema, 0},   {&kind_table, 1},  {&kind_view, 1},   {&kind_materialized_view, 1},
    {&kind_sequence, 1}, {&kind_enum, 1},   {&kind_domain, 1}, {&kind_composite, 1},
    {&kind_range, 1},    {&kind_column, 2},
};

static int depth_of(const struct kind *kind)
{
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (ranks[i].kind == kind)
            return ranks[i].depth;
    return -1;
}

bool rename_fits(const struct kind *kind)
{
    return depth_of(kind) >= 0;
}

/* Values of enums last: their types have their new names then. */
static int depth(const struct rename *rename)
{
    return rename->old_value != NULL ? 2 : depth_of(rename->to->kind);
}

static bool same(const struct rename *one, const struct rename *other)
{
    return one->from == other->from && one->to == other->to &&
           (one->old_value == NULL) == (other->old_value == NULL) &&
           (one->old_value == NULL || strcmp(one->old_value, other->old_value) == 0);
}

void renames_add(struct renames *renames, struct rename rename)
{
    size_t at = renames->count;
    for (size_t i = 0; i < renames->count; i++)
        if (same(&renames->items[i], &rename))
            return;
    renames->items = arena_grow(renames->arena, renames->items, renames->count, renames->count + 1,
                                sizeof *renames->items);
    for (; at > 0 && depth(&renames->items[at - 1]) > depth(&rename); at--)
        renames->items[at] = renames->items[at - 1];
    renames->items[at] = rename;
    renames->count++;
}

static const char *ddl_of(const struct object *object)
{
    return object->kind == &kind_table ? table_ddl(object) : object->kind->ddl;
}

/* Where `object` stands once the schemas have their new names. */
static const char *schema_then(const struct renames *renames, const struct object *object)
{
    for (size_t i = 0; i < renames->count; i++)
        if (renames->items[i].from->kind == &kind_schema && object->schema != NULL &&
            strcmp(renames->items[i].from->name, object->schema) == 0)
            return renames->items[i].to->name;
    return object->schema;
}

/* Whether the new name of `one` is the former name of `other`, as it stands then. */
static bool takes_name(const struct renames *renames, const struct rename *one,
                       const struct rename *other)
{
    const struct object *to = one->to, *from = other->from;
    if (one == other || one->old_value != NULL || other->old_value != NULL ||
        strcmp(to->name, from->name) != 0 || to->parent != other->to->parent ||
        (to->kind == &kind_schema) != (from->kind == &kind_schema))
        return false;
    const char *schema = schema_then(renames, from);
    return to->parent != NULL || to->schema == NULL ||
           (schema != NULL && strcmp(schema, to->schema) == 0);
}

/* Who has the name still that the rename gives: forward one that comes later, back one that came
 * before. It steps aside first. NULL: nobody. */
static const struct rename *holder(const struct renames *renames, const struct rename *rename,
                                   bool back)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *other = &renames->items[i];
        if (back ? other < rename && takes_name(renames, other, rename)
                 : other > rename && takes_name(renames, rename, other))
            return other;
    }
    return NULL;
}

/* Whether it has stepped aside for another by now. */
static bool is_aside(const struct renames *renames, const struct rename *rename, bool back)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *other = &renames->items[i];
        if (back ? other > rename && takes_name(renames, rename, other)
                 : other < rename && takes_name(renames, other, rename))
            return true;
    }
    return false;
}

/* Its parent has the new name when it gets it, and still when it loses it. */
static const char *part_statement(struct arena *arena, const struct rename *rename,
                                  const char *name, const char *becomes)
{
    const struct object *parent = rename->to->parent;
    bool attribute = parent->kind == &kind_composite;
    return arena_printf(arena, "ALTER %s %s RENAME %s %s TO %s%s", ddl_of(parent), parent->identity,
                        attribute ? "ATTRIBUTE" : "COLUMN", quoted_identifier(arena, name),
                        quoted_identifier(arena, becomes), attribute ? " CASCADE" : "");
}

struct statements {
    struct arena *arena;
    const char **items;
    size_t count;
};

static void add(struct statements *out, const struct object *what, const char *where,
                const char *name, const char *verb, const char *to)
{
    out->items[out->count++] = arena_printf(out->arena, "ALTER %s %s %s %s", ddl_of(what),
                                            quoted_qualified(out->arena, where, name), verb,
                                            quoted_identifier(out->arena, to));
}

static void add_name(struct statements *out, const struct rename *rename, const char *name,
                     const char *becomes)
{
    const struct object *to = rename->to;
    if (strcmp(name, becomes) == 0)
        return;
    if (to->parent != NULL)
        out->items[out->count++] = part_statement(out->arena, rename, name, becomes);
    else
        add(out, to, to->schema, name, "RENAME TO", becomes);
}

/* The name that it has, or had, at the beginning of this direction. */
static const char *name_before(const struct rename *rename, bool back)
{
    return back ? rename->to->name : rename->from->name;
}

static void write_name(struct statements *out, const struct renames *renames,
                       const struct rename *rename, bool back)
{
    const struct rename *other = holder(renames, rename, back);
    const char *name = name_before(rename, back);
    if (other != NULL)
        add_name(out, other, name_before(other, back),
                 name_with_suffix(out->arena, name_before(other, back), ASIDE));
    add_name(out, rename,
             is_aside(renames, rename, back) ? name_with_suffix(out->arena, name, ASIDE) : name,
             name_before(rename, !back));
}

#define STATEMENTS 3

const char *const *rename_statements(const struct renames *renames, const struct rename *rename,
                                     bool back, size_t *count)
{
    struct arena *arena = renames->arena;
    const struct object *to = rename->to;
    struct statements out = {.arena = arena,
                             .items = arena_alloc(arena, STATEMENTS, sizeof *out.items)};
    const char *old_schema = to->parent == NULL ? schema_then(renames, rename->from) : NULL;
    bool moves = old_schema != NULL && strcmp(old_schema, to->schema) != 0;
    if (rename->old_value != NULL) {
        out.items[out.count++] =
            arena_printf(arena, "ALTER TYPE %s RENAME VALUE %s TO %s", to->identity,
                         back ? rename->new_value : rename->old_value,
                         back ? rename->old_value : rename->new_value);
    } else {
        if (moves && !back)
            add(&out, to, old_schema, rename->from->name, "SET SCHEMA", to->schema);
        write_name(&out, renames, rename, back);
        if (moves && back)
            add(&out, to, to->schema, rename->from->name, "SET SCHEMA", old_schema);
    }
    *count = out.count;
    return out.items;
}

/* The parts of a name as --rename takes them: in quotes where SQL wants them. */
char *rename_option(struct arena *arena, const struct rename *rename)
{
    const struct object *from = rename->from;
    bool moves = from->parent == NULL && from->schema != NULL &&
                 strcmp(from->schema, rename->to->schema) != 0;
    return arena_printf(arena, "%s=%s", from->identity,
                        moves ? rename->to->identity : rename->to->label);
}

const char *rename_label(const struct renames *renames, const struct object *table,
                         const struct object *column)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        if (rename->to->kind == &kind_column && rename->old_value == NULL &&
            strcmp(rename->to->parent->identity, table->identity) == 0 &&
            strcmp(rename->from->name, column->name) == 0)
            return rename->to->label;
    }
    return column->label;
}

const char *rename_rows(struct arena *arena, const struct renames *renames,
                        const struct catalog *from, const struct object *table)
{
    const struct object *start = rename_start(renames, from, table);
    struct buffer sql = BUFFER_INIT;
    if (start == NULL || start->kind != &kind_table)
        return NULL;
    if (renames->count == 0)
        return start->identity;
    buffer_puts(&sql, "(SELECT ctid");
    for (const struct object *column = start->children; column != NULL; column = column->next)
        if (column->kind == &kind_column)
            buffer_printf(&sql, ", %s AS %s", column->label, rename_label(renames, table, column));
    buffer_printf(&sql, " FROM %s)", start->identity);
    const char *rows = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return rows;
}
