/* The table of kinds. Parents stand before their children; otherwise the order is the one in which
 * things are best created when nothing else decides. */
#include "migrate/kind/kind.h"

#include "migrate/kind/list.h"

#include <string.h>

const struct kind *const kinds[] = {
    &kind_schema,
    &kind_extension,
    &kind_language,
    &kind_access_method,
    &kind_collation,
    &kind_enum,
    &kind_composite,
    &kind_domain,
    &kind_range,
    &kind_function,
    &kind_procedure,
    &kind_aggregate,
    &kind_operator,
    &kind_operator_family,
    &kind_operator_class,
    &kind_cast,
    &kind_conversion,
    &kind_transform,
    &kind_search_parser,
    &kind_search_template,
    &kind_search_dictionary,
    &kind_search_configuration,
    &kind_foreign_wrapper,
    &kind_foreign_server,
    &kind_user_mapping,
    &kind_sequence,
    &kind_table,
    &kind_view,
    &kind_materialized_view,
    &kind_column,
    &kind_default,
    &kind_identity,
    &kind_owned_by,
    &kind_key,
    &kind_check,
    &kind_domain_check,
    &kind_inheritance,
    &kind_index,
    &kind_partition,
    &kind_index_partition,
    &kind_foreign_key,
    &kind_statistics,
    &kind_trigger,
    &kind_partition_trigger,
    &kind_rule,
    &kind_policy,
    &kind_publication,
    &kind_publication_table,
    &kind_publication_schema,
    &kind_subscription,
    &kind_extension_object,
    &kind_event_trigger,
    &kind_default_privileges,
    NULL,
};

int kind_attribute(const struct kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->attribute_count; i++)
        if (strcmp(kind->attributes[i].name, name) == 0)
            return (int)i;
    return -1;
}

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

bool kind_depends(const struct object *from, const struct object *to)
{
    bool inherits = from->kind == &kind_table && to->kind == &kind_table;
    bool owned = from->kind == &kind_sequence && to->kind == &kind_column;
    return !inherits && !owned;
}

void kind_target(struct buffer *out, const struct object *object)
{
    const struct kind *kind = object->kind;
    if (kind->target != NULL)
        kind->target(out, object);
    else if (kind->on_parent)
        buffer_printf(out, "%s %s ON %s", kind->ddl, object->label, object->parent->identity);
    else
        buffer_printf(out, "%s %s", kind->ddl, object->identity);
}
