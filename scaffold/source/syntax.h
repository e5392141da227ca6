/*
 * A file of TypeScript or JavaScript as a small tree: what tree-sitter found, without punctuation, with
 * identifiers as atoms. Broken parts of a file are nodes of kind SYNTAX_OTHER whose children are kept.
 */
#ifndef SCAFFOLD_SOURCE_SYNTAX_H
#define SCAFFOLD_SOURCE_SYNTAX_H

#include "common/arena.h"
#include "common/map.h"
#include "scaffold/source/grammar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SYNTAX_DEPTH_LIMIT 1000  /* nesting; what lies deeper is left out */
#define SYNTAX_RECOVERY_LIMIT 16 /* new beginnings after broken code in one file */

/* Equal strings are one pointer. */
struct atoms {
    struct arena *arena;
    struct map map;
};

void atoms_init(struct atoms *atoms, struct arena *arena);
const char *atom(struct atoms *atoms, const char *text);
const char *atom_of(struct atoms *atoms, const char *text, size_t length);

/* The kinds that this room looks at: SYNTAX_NAME, and what tree-sitter calls it. */
#define SYNTAX_KINDS(X)                                                                            \
    X(PROGRAM, "program")                                                                          \
    X(COMMENT, "comment")                                                                          \
    X(IDENTIFIER, "identifier")                                                                    \
    X(PROPERTY_IDENTIFIER, "property_identifier")                                                  \
    X(PRIVATE_IDENTIFIER, "private_property_identifier")                                           \
    X(SHORTHAND, "shorthand_property_identifier")                                                  \
    X(SHORTHAND_PATTERN, "shorthand_property_identifier_pattern")                                  \
    X(TYPE_IDENTIFIER, "type_identifier")                                                          \
    X(THIS, "this")                                                                                \
    X(SUPER, "super")                                                                              \
    X(TRUE, "true")                                                                                \
    X(FALSE, "false")                                                                              \
    X(NULL, "null")                                                                                \
    X(UNDEFINED, "undefined")                                                                      \
    X(NUMBER, "number")                                                                            \
    X(STRING, "string")                                                                            \
    X(STRING_FRAGMENT, "string_fragment")                                                          \
    X(ESCAPE, "escape_sequence")                                                                   \
    X(TEMPLATE, "template_string")                                                                 \
    X(SUBSTITUTION, "template_substitution")                                                       \
    X(REGEX, "regex")                                                                              \
    X(REGEX_PATTERN, "regex_pattern")                                                              \
    X(OBJECT, "object")                                                                            \
    X(PAIR, "pair")                                                                                \
    X(COMPUTED, "computed_property_name")                                                          \
    X(SPREAD, "spread_element")                                                                    \
    X(ARRAY, "array")                                                                              \
    X(ARROW, "arrow_function")                                                                     \
    X(FUNCTION, "function_expression")                                                             \
    X(FUNCTION_DECLARATION, "function_declaration")                                                \
    X(GENERATOR, "generator_function")                                                             \
    X(GENERATOR_DECLARATION, "generator_function_declaration")                                     \
    X(CLASS, "class")                                                                              \
    X(CLASS_DECLARATION, "class_declaration")                                                      \
    X(ABSTRACT_CLASS, "abstract_class_declaration")                                                \
    X(CLASS_BODY, "class_body")                                                                    \
    X(CLASS_HERITAGE, "class_heritage")                                                            \
    X(EXTENDS, "extends_clause")                                                                   \
    X(EXTENDS_TYPE, "extends_type_clause")                                                         \
    X(METHOD, "method_definition")                                                                 \
    X(FIELD, "public_field_definition")                                                            \
    X(STATIC_BLOCK, "class_static_block")                                                          \
    X(DECORATOR, "decorator")                                                                      \
    X(CALL, "call_expression")                                                                     \
    X(NEW, "new_expression")                                                                       \
    X(ARGUMENTS, "arguments")                                                                      \
    X(MEMBER, "member_expression")                                                                 \
    X(SUBSCRIPT, "subscript_expression")                                                           \
    X(META, "meta_property")                                                                       \
    X(IMPORT_CALL, "import")                                                                       \
    X(AS, "as_expression")                                                                         \
    X(SATISFIES, "satisfies_expression")                                                           \
    X(NON_NULL, "non_null_expression")                                                             \
    X(TYPE_ASSERTION, "type_assertion")                                                            \
    X(INSTANTIATION, "instantiation_expression")                                                   \
    X(PARENTHESES, "parenthesized_expression")                                                     \
    X(AWAIT, "await_expression")                                                                   \
    X(YIELD, "yield_expression")                                                                   \
    X(TERNARY, "ternary_expression")                                                               \
    X(BINARY, "binary_expression")                                                                 \
    X(UNARY, "unary_expression")                                                                   \
    X(UPDATE, "update_expression")                                                                 \
    X(SEQUENCE, "sequence_expression")                                                             \
    X(ASSIGNMENT, "assignment_expression")                                                         \
    X(AUGMENTED, "augmented_assignment_expression")                                                \
    X(BLOCK, "statement_block")                                                                    \
    X(EXPRESSION_STATEMENT, "expression_statement")                                                \
    X(LEXICAL, "lexical_declaration")                                                              \
    X(VARIABLE, "variable_declaration")                                                            \
    X(DECLARATOR, "variable_declarator")                                                           \
    X(IF, "if_statement")                                                                          \
    X(ELSE, "else_clause")                                                                         \
    X(FOR, "for_statement")                                                                        \
    X(FOR_IN, "for_in_statement")                                                                  \
    X(WHILE, "while_statement")                                                                    \
    X(DO, "do_statement")                                                                          \
    X(SWITCH, "switch_statement")                                                                  \
    X(SWITCH_BODY, "switch_body")                                                                  \
    X(SWITCH_CASE, "switch_case")                                                                  \
    X(SWITCH_DEFAULT, "switch_default")                                                            \
    X(TRY, "try_statement")                                                                        \
    X(CATCH, "catch_clause")                                                                       \
    X(FINALLY, "finally_clause")                                                                   \
    X(RETURN, "return_statement")                                                                  \
    X(THROW, "throw_statement")                                                                    \
    X(BREAK, "break_statement")                                                                    \
    X(CONTINUE, "continue_statement")                                                              \
    X(LABELED, "labeled_statement")                                                                \
    X(IMPORT, "import_statement")                                                                  \
    X(IMPORT_CLAUSE, "import_clause")                                                              \
    X(NAMED_IMPORTS, "named_imports")                                                              \
    X(IMPORT_SPECIFIER, "import_specifier")                                                        \
    X(NAMESPACE_IMPORT, "namespace_import")                                                        \
    X(IMPORT_REQUIRE, "import_require_clause")                                                     \
    X(IMPORT_ATTRIBUTE, "import_attribute")                                                        \
    X(EXPORT, "export_statement")                                                                  \
    X(EXPORT_CLAUSE, "export_clause")                                                              \
    X(EXPORT_SPECIFIER, "export_specifier")                                                        \
    X(NAMESPACE_EXPORT, "namespace_export")                                                        \
    X(MODULE, "module")                                                                            \
    X(INTERNAL_MODULE, "internal_module")                                                          \
    X(AMBIENT, "ambient_declaration")                                                              \
    X(FORMAL_PARAMETERS, "formal_parameters")                                                      \
    X(REQUIRED_PARAMETER, "required_parameter")                                                    \
    X(OPTIONAL_PARAMETER, "optional_parameter")                                                    \
    X(ACCESSIBILITY, "accessibility_modifier")                                                     \
    X(OBJECT_PATTERN, "object_pattern")                                                            \
    X(ARRAY_PATTERN, "array_pattern")                                                              \
    X(PAIR_PATTERN, "pair_pattern")                                                                \
    X(OBJECT_ASSIGNMENT, "object_assignment_pattern")                                              \
    X(ASSIGNMENT_PATTERN, "assignment_pattern")                                                    \
    X(REST, "rest_pattern")                                                                        \
    X(INTERFACE, "interface_declaration")                                                          \
    X(INTERFACE_BODY, "interface_body")                                                            \
    X(TYPE_ALIAS, "type_alias_declaration")                                                        \
    X(ENUM, "enum_declaration")                                                                    \
    X(ENUM_BODY, "enum_body")                                                                      \
    X(ENUM_ASSIGNMENT, "enum_assignment")                                                          \
    X(TYPE_ANNOTATION, "type_annotation")                                                          \
    X(TYPE_ARGUMENTS, "type_arguments")                                                            \
    X(TYPE_PARAMETERS, "type_parameters")                                                          \
    X(TYPE_PARAMETER, "type_parameter")                                                            \
    X(PROPERTY_SIGNATURE, "property_signature")                                                    \
    X(METHOD_SIGNATURE, "method_signature")                                                        \
    X(INDEX_SIGNATURE, "index_signature")                                                          \
    X(MAPPED_TYPE, "mapped_type_clause")                                                           \
    X(OBJECT_TYPE, "object_type")                                                                  \
    X(ARRAY_TYPE, "array_type")                                                                    \
    X(TUPLE_TYPE, "tuple_type")                                                                    \
    X(OPTIONAL_TYPE, "optional_type")                                                              \
    X(REST_TYPE, "rest_type")                                                                      \
    X(READONLY_TYPE, "readonly_type")                                                              \
    X(UNION_TYPE, "union_type")                                                                    \
    X(INTERSECTION_TYPE, "intersection_type")                                                      \
    X(LITERAL_TYPE, "literal_type")                                                                \
    X(TEMPLATE_LITERAL_TYPE, "template_literal_type")                                              \
    X(PREDEFINED_TYPE, "predefined_type")                                                          \
    X(GENERIC_TYPE, "generic_type")                                                                \
    X(NESTED_IDENTIFIER, "nested_identifier")                                                      \
    X(NESTED_TYPE, "nested_type_identifier")                                                       \
    X(FUNCTION_TYPE, "function_type")                                                              \
    X(PARENTHESIZED_TYPE, "parenthesized_type")                                                    \
    X(LOOKUP_TYPE, "lookup_type")                                                                  \
    X(TYPE_QUERY, "type_query")                                                                    \
    X(INDEX_TYPE_QUERY, "index_type_query")                                                        \
    X(CONDITIONAL_TYPE, "conditional_type")

#define SYNTAX_FIELDS(X)                                                                           \
    X(ALIAS, "alias")                                                                              \
    X(ALTERNATIVE, "alternative")                                                                  \
    X(ARGUMENT, "argument")                                                                        \
    X(ARGUMENTS, "arguments")                                                                      \
    X(BODY, "body")                                                                                \
    X(CONDITION, "condition")                                                                      \
    X(CONSEQUENCE, "consequence")                                                                  \
    X(CONSTRAINT, "constraint")                                                                    \
    X(CONSTRUCTOR, "constructor")                                                                  \
    X(DECLARATION, "declaration")                                                                  \
    X(DECORATOR, "decorator")                                                                      \
    X(FINALIZER, "finalizer")                                                                      \
    X(FUNCTION, "function")                                                                        \
    X(HANDLER, "handler")                                                                          \
    X(INDEX, "index")                                                                              \
    X(INDEX_TYPE, "index_type")                                                                    \
    X(INITIALIZER, "initializer")                                                                  \
    X(INCREMENT, "increment")                                                                      \
    X(KEY, "key")                                                                                  \
    X(KIND, "kind")                                                                                \
    X(LABEL, "label")                                                                              \
    X(LEFT, "left")                                                                                \
    X(MODULE, "module")                                                                            \
    X(NAME, "name")                                                                                \
    X(OBJECT, "object")                                                                            \
    X(OPERATOR, "operator")                                                                        \
    X(PARAMETER, "parameter")                                                                      \
    X(PARAMETERS, "parameters")                                                                    \
    X(PATTERN, "pattern")                                                                          \
    X(PROPERTY, "property")                                                                        \
    X(RETURN_TYPE, "return_type")                                                                  \
    X(RIGHT, "right")                                                                              \
    X(SOURCE, "source")                                                                            \
    X(TYPE, "type")                                                                                \
    X(TYPE_ARGUMENTS, "type_arguments")                                                            \
    X(TYPE_PARAMETERS, "type_parameters")                                                          \
    X(VALUE, "value")

enum syntax_kind {
    SYNTAX_OTHER, /* any other node */
#define X(name, text) SYNTAX_##name,
    SYNTAX_KINDS(X)
#undef X
        SYNTAX_KIND_COUNT
};

enum syntax_field {
    FIELD_NONE,
#define X(name, text) FIELD_##name,
    SYNTAX_FIELDS(X)
#undef X
        FIELD_COUNT
};

/* Words that stand in a node without being one. */
enum syntax_flag {
    FLAG_STATIC = 1 << 0,
    FLAG_DEFAULT = 1 << 1,
    FLAG_ASYNC = 1 << 2,
    FLAG_OPTIONAL = 1 << 3, /* `?` of a parameter, property, or chain */
    FLAG_GETTER = 1 << 4,
    FLAG_SETTER = 1 << 5,
    FLAG_TYPE = 1 << 6, /* `import type`, `export type` */
    FLAG_STAR = 1 << 7,
    FLAG_READONLY = 1 << 8,
    FLAG_ROUTING = 1 << 9, /* holds a call that may declare a route, at any depth */
    FLAG_BROKEN = 1 << 10, /* the parser did not understand it */
};

struct source;

struct syntax {
    uint8_t kind;  /* enum syntax_kind */
    uint8_t field; /* enum syntax_field: what it is to its parent */
    uint16_t flags;
    uint32_t line, column; /* from 1, in bytes */
    uint32_t start, end;   /* bytes of the file */
    const char *text;      /* identifiers, literals of numbers: an atom; with an operator: that */
    struct syntax *parent, *first, *next;
};

/* One parser for many files. */
struct syntax_parser;

struct syntax_parser *syntax_parser_new(void);
void syntax_parser_free(struct syntax_parser *parser);

/* Parse. The tree lives in `arena`; `bytes` (at most 4 GiB) may be freed. NULL when the parser gives
 * up. `broken` says whether some of the file was not understood. */
struct syntax *syntax_parse(struct syntax_parser *parser, struct arena *arena, struct atoms *atoms,
                            enum grammar grammar, const char *bytes, size_t length, bool *broken);

/* The first child with that field, or of that kind, or NULL; `node` may be NULL. */
struct syntax *syntax_child(const struct syntax *node, enum syntax_field field);
struct syntax *syntax_find(const struct syntax *node, enum syntax_kind kind);

/* The first child and the next sibling that are no comments. */
struct syntax *syntax_first(const struct syntax *node);
struct syntax *syntax_next(const struct syntax *node);

/* The last child that is no comment, or NULL. */
struct syntax *syntax_last(const struct syntax *node);

bool syntax_is(const struct syntax *node, enum syntax_kind kind);

#endif
