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
extern const struct kind kind_aggregate, kind_operator, kind_operator_family, kind_operator_class;
extern const struct kind kind_cast, kind_collation, kind_conversion, kind_language, kind_transform;
extern const struct kind kind_access_method, kind_statistics, kind_event_trigger;
extern const struct kind kind_search_parser, kind_search_template, kind_search_dictionary;
extern const struct kind kind_search_configuration;
extern const struct kind kind_foreign_wrapper, kind_foreign_server, kind_user_mapping;
extern const struct kind kind_publication, kind_publication_table, kind_publication_schema;
extern const struct kind kind_subscription, kind_default_privileges, kind_extension_object;
extern const struct kind kind_trigger, kind_partition_trigger, kind_rule, kind_policy;

#endif
