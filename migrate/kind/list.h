/* The kinds by name, for the table and for the few places where kinds know each other. */
#ifndef MIGRATE_KIND_LIST_H
#define MIGRATE_KIND_LIST_H

#include "migrate/kind/kind.h"

extern const struct kind kind_schema, kind_extension;
extern const struct kind kind_enum, kind_composite, kind_domain, kind_domain_check, kind_range;
extern const struct kind kind_sequence, kind_owned_by;
extern const struct kind kind_table, kind_partition, kind_inheritance;
extern const struct kind kind_column, kind_default, kind_identity;
extern const struct kind kind_key, kind_check, kind_foreign_key;
extern const struct kind kind_index, kind_index_partition;
extern const struct kind kind_view, kind_materialized_view;
extern const struct kind kind_function, kind_procedure;
extern const struct kind kind_trigger, kind_rule, kind_policy;

#endif
