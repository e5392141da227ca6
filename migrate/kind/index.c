/* Indexes, and the tie between a partition's index and that of the partitioned table. */
#include "migrate/kind/index.h"

#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <string.h>

static const struct attribute index_attributes[] = {
    {"definition", ASKS_REPLACE, true}, {"clustered", ASKS_ALTER},
    {"replica_identity", ASKS_ALTER},   {"valid", ASKS_NOTHING},
    {"unique", ASKS_NOTHING},           {"method", ASKS_NOTHING},
    {"columns", ASKS_NOTHING},          {"key_columns", ASKS_NOTHING},
    {"predicate", ASKS_NOTHING},        {"statistics", ASKS_ALTER},
    {"partitioned", ASKS_NOTHING},
};

static void set_statistics(struct step *step, const struct object *index, const char *from)
{
    struct list old = list_split(step->arena, from);
    struct list new = list_split(step->arena, object_get(index, "statistics"));
    for (size_t i = 0; i < old.count; i++)
        step_add(step, EFFECT_METADATA, "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS -1",
                 index->identity, option_name(step->arena, old.items[i]));
    for (size_t i = 0; i < new.count; i++) {
        const char *number = option_name(step->arena, new.items[i]);
        step_add(step, EFFECT_METADATA, "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS%s",
                 index->identity, number, new.items[i] + strlen(number));
    }
}

/* That of a partitioned table is made ON ONLY it, and has no rows. */
static enum effect create_effect(const struct object *index)
{
    if (object_is(index, "partitioned"))
        return EFFECT_BRIEF_INDEX;
    return object_is(index, "unique") ? EFFECT_BUILD_UNIQUE_INDEX : EFFECT_BUILD_INDEX;
}

static void index_create(struct step *step, const struct object *index)
{
    step_add(step, create_effect(index), "%s", object_expression(step, index, "definition"));
}

static void index_after(struct step *step, const struct object *index)
{
    index_settle(step, index->parent, index);
    set_statistics(step, index, NULL);
}

/* The index above that an index of a partition belongs to; NULL: to none. */
static const char *above(const struct object *index)
{
    for (const struct object *part = index->children; part != NULL; part = part->next)
        if (part->kind == &kind_index_partition)
            return object_get(part, "of");
    return NULL;
}

/* Whether another name is all that it may take: what belongs to an index above goes on to do so. */
static bool stays_where_it_is(const struct object *from, const struct object *to)
{
    const char *one = above(from), *other = above(to);
    if (table_has_own(from->parent))
        return true;
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* The definition but for the name in it. */
static bool index_alike(const struct object *from, const struct object *to)
{
    static const char mark[] = "INDEX ";
    const char *one = object_get(from, "definition"), *other = object_get(to, "definition");
    const char *at = strstr(one, mark), *there = strstr(other, mark);
    if (at == NULL || there == NULL || at - one != there - other ||
        strncmp(one, other, (size_t)(at - one)) != 0)
        return false;
    return stays_where_it_is(from, to) && object_is(from, "valid") &&
           strcmp(at + strlen(mark) + strlen(from->label),
                  there + strlen(mark) + strlen(to->label)) == 0;
}

static void index_alter(struct step *step, const struct change *change)
{
    const char *name = change->from->identity;
    if (change->aside != NULL)
        name = arena_printf(step->arena, "%s.%s",
                            quoted_identifier(step->arena, change->from->schema), change->aside);
    if (change->renamed)
        step_add(step, EFFECT_METADATA, "ALTER INDEX %s RENAME TO %s", name, change->to->label);
    index_settle_change(step, change);
    if (change_has(change, "statistics"))
        set_statistics(step, change->to, object_get(change->from, "statistics"));
}

/* With the constraints of partitions whose index belongs to this one; there is no other way. */
static void index_drop(struct step *step, const struct object *index)
{
    bool constraints = false;
    for (size_t i = 0; i < index->needed_by_count; i++)
        constraints |= index->needed_by[i]->kind == &kind_key;
    step_add(step, EFFECT_DROP_INDEX, "DROP INDEX %s%s", index->identity,
             constraints ? " CASCADE" : "");
}

/* PostgreSQL builds indexes again for a column's new type. */
static enum fate index_fate(const struct change *index, const struct change *cause)
{
    (void)index;
    return cause->verb == CHANGE_ALTER ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_index = {
    .name = "index",
    .early = true,
    .evaluates = true,
    .ddl = "INDEX",
    .query = "catalog/index.sql",
    .class_id = CLASS_RELATION,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(index_attributes),
    .claims = CLAIM_RELATION,
    .create = index_create,
    .settle = index_after,
    .drop = index_drop,
    .alter = index_alter,
    .alike = index_alike,
    .fate = index_fate,
};

static const struct attribute index_partition_attributes[] = {
    {"of", ASKS_REPLACE, true},
    {"of_oid", ASKS_NOTHING},
    {"index", ASKS_NOTHING, true},
};

static void index_partition_create(struct step *step, const struct object *partition)
{
    step_add(step, EFFECT_BRIEF, "ALTER INDEX %s ATTACH PARTITION %s", object_get(partition, "of"),
             object_get(partition, "index"));
}

/* There is no DETACH for indexes: it ends with one of the two indexes, or with the partition. */
static void index_partition_drop(struct step *step, const struct object *partition)
{
    (void)step;
    (void)partition;
}

static struct object *partition_of(const struct object *table)
{
    for (struct object *child = table->children; child != NULL; child = child->next)
        if (child->kind == &kind_partition)
            return child;
    return NULL;
}

/* The index below goes with the one above, and is made after it. */
static void index_partition_link(struct catalog *catalog, struct object *partition)
{
    struct object *above = catalog_resolve(
        catalog, (struct address){CLASS_RELATION, (unsigned)object_number(partition, "of_oid"), 0});
    if (above == NULL)
        return;
    catalog_edge(catalog, partition, above);
    catalog_edge(catalog, partition->parent, above);
    catalog_edge(catalog, partition, partition_of(partition->parent->parent));
    partition->parent->drop_with = above;
}

const struct kind kind_index_partition = {
    .name = "index partition",
    .ddl = "INDEX PARTITION",
    .query = "catalog/index_partition.sql",
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(index_partition_attributes),
    .create = index_partition_create,
    .drop = index_partition_drop,
    .link = index_partition_link,
};
