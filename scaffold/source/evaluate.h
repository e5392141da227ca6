/* What the parts of the machine share; private to it. */
#ifndef SCAFFOLD_SOURCE_EVALUATE_H
#define SCAFFOLD_SOURCE_EVALUATE_H

#include "scaffold/source/machine.h"

/* How a statement ends. */
enum completion {
    COMPLETION_NORMAL,
    COMPLETION_RETURN,
    COMPLETION_THROW,
    COMPLETION_BREAK,
    COMPLETION_CONTINUE,
};

struct frame {
    struct value result; /* joined from all returns */
    bool has_result;
};

struct scope *scope_new(struct machine *machine, struct scope *parent);
void scope_declare(struct machine *machine, struct scope *scope, const char *name,
                   struct value value);
/* Assign where the name is declared, else in the module's scope. */
void scope_assign(struct scope *scope, const char *name, struct value value);
struct value scope_self(const struct scope *scope);

/* Whether there are steps left; counts one. */
bool machine_step(struct machine *machine);

enum completion execute(struct machine *machine, struct scope *scope, const struct syntax *node);
enum completion execute_list(struct machine *machine, struct scope *scope,
                             const struct syntax *first);
/* Declare the functions of a block before it runs. */
void hoist(struct machine *machine, struct scope *scope, const struct syntax *block);

/* Declare the names of a pattern with the parts of a value. */
void bind_pattern(struct machine *machine, struct scope *scope, const struct syntax *pattern,
                  struct value value, bool declares);
void bind_parameters(struct machine *machine, struct scope *scope, const struct syntax *function,
                     const struct value *arguments, unsigned count);

struct value evaluate_call(struct machine *machine, struct scope *scope, const struct syntax *node);
struct value evaluate_new(struct machine *machine, struct scope *scope, const struct syntax *node);
struct value evaluate_member(struct machine *machine, struct scope *scope,
                             const struct syntax *node);
struct value evaluate_operator(struct machine *machine, struct scope *scope,
                               const struct syntax *node);
struct value evaluate_assignment(struct machine *machine, struct scope *scope,
                                 const struct syntax *node);
struct value evaluate_object(struct machine *machine, struct scope *scope,
                             const struct syntax *node);
struct value evaluate_function(struct machine *machine, struct scope *scope,
                               const struct syntax *node);
struct value evaluate_class(struct machine *machine, struct scope *scope,
                            const struct syntax *node);
/* The key of a pair or member; NULL when it is computed and not known. */
const char *evaluate_key(struct machine *machine, struct scope *scope, const struct syntax *key);

/* import and export statements, inside machine_run(). */
void module_import(struct machine *machine, struct source *source, const struct syntax *node);
void module_export(struct machine *machine, struct source *source, const struct syntax *node);

/* What a binding stands for. */
struct value binding_value(struct machine *machine, const struct binding *binding);

/* Keep a function or class of module level for the search of entries. */
void machine_note_function(struct machine *machine, struct object *function);

/* What super(…) does: the parent's constructor, then the fields of the class itself. */
void construct_parent(struct machine *machine, struct object *class, struct value instance,
                      const struct invocation *invocation);

/* Run a class's field initialisers and constructor on an instance. */
void construct_into(struct machine *machine, struct object *class, struct value instance,
                    const struct invocation *invocation);

#endif
