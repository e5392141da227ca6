/* How checks become statements of TypeScript; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_EMIT_H
#define SCAFFOLD_GENERATE_EMIT_H

#include "scaffold/generate/check.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/validators.h"

/* Where the declaration of a schema stands. */
enum zod_state { ZOD_NEW, ZOD_OPEN, ZOD_DONE };

struct validators {
    struct arena *arena;
    const struct spec *spec;
    enum check_direction direction;
    struct diagnostics *list;
    struct name_scope *names; /* around those of its functions */
    struct arena *scratch;    /* of the function that is being written: the next one clears it */
    bool *wanted;             /* by the schema's index: its function is called */
    bool *tracked;            /* its function says what it has looked at */
    const struct schema **queue;
    size_t queued, queue_capacity;
    json_t *imports;   /* names from checks.ts, as the keys of an object */
    json_t *patterns;  /* pattern → name of its constant */
    json_t *constants; /* code */
    size_t set_count, value_count;
    bool has_problems; /* the type Problem is written somewhere */
    /* with zod: */
    bool zod;
    enum zod_state *states; /* by the schema's index */
    json_t *declarations;   /* code */
    json_t *helpers;        /* names from zod.ts, as the keys of an object */
};

/* Where statements are written: inside one function. */
struct emit {
    struct validators *all;
    struct arena *arena;
    struct name_scope *names; /* of the function's variables */
    const char *problems;     /* the variable that problems are added to */
    const char *seen;         /* the variable that says what was looked at, or NULL */
    const struct layout *at;  /* the expression of the path of the value */
    unsigned depth;           /* of the value below the one that the function is for */
    const char *value;        /* the variable that holds the value */
};

/* The statements of one check, or of a whole rule, added to `out`. */
typedef void check_emitter(const struct emit *, const struct check *, struct code_list *out);
void emit_rule(const struct emit *emit, const struct rule *rule, struct code_list *out);

/* The emitters by their kind, each in the table of what it is about; NULL in the others, and for the
 * kinds that the emitter of a rule sees to. */
extern check_emitter *const emit_scalars[CHECK_KINDS], *const emit_arrays[CHECK_KINDS],
                                                           *const emit_objects[CHECK_KINDS],
                                                               *const emit_values[CHECK_KINDS];

/* Those need to know what stands beside them. */
void emit_additional(const struct emit *emit, const struct rule *rule, const struct check *check,
                     struct code_list *out);
void emit_unevaluated_items(const struct emit *emit, const struct check *check,
                            struct code_list *out);
void emit_unevaluated_properties(const struct emit *emit, const struct check *check,
                                 struct code_list *out);

/* The names that formats are checked by in checks.ts: of a format, NULL when it is not checked; and the
 * i-th, NULL behind the last. */
const char *emit_format_of(const char *format);
const char *emit_format_function(size_t i);

/* --- pieces --- */

/* The name of something in checks.ts, imported. */
const char *emit_use(const struct emit *emit, const char *name);

/* A variable of the function, called like `wish`. */
const char *emit_variable(const struct emit *emit, const char *wish);

/* Code: text as it is; name(arguments…) of checks.ts; the same with a semicolon. */
const struct layout *emit_text(const struct emit *emit, const char *bytes);
const struct layout *emit_invoke(const struct emit *emit, const char *name,
                                 const struct layout *const *arguments, size_t count);
const struct layout *emit_statement(const struct emit *emit, const struct layout *code);

/* report(…) of the value, or of the path `at`. */
const struct layout *emit_report(const struct emit *emit, const char *message);
const struct layout *emit_report_at(const struct emit *emit, const struct layout *at,
                                    const char *message);

/* The path of a property (an expression, or a name) and of an item of the value. */
const struct layout *emit_join_name(const struct emit *emit, const char *expression);
const struct layout *emit_join_property(const struct emit *emit, const char *name, size_t length);
const struct layout *emit_join_index(const struct emit *emit, const char *index);

/* has(value, 'name') */
const struct layout *emit_has(const struct emit *emit, const char *name, size_t length);

/* if (condition) { body }, unless the body is empty; it may be cut behind each && of the condition. */
const struct layout *emit_condition_code(const struct emit *emit, const char *condition);
void emit_when(const struct emit *emit, struct code_list *out, const char *condition,
               const struct layout *body);

/* "1 item", "2 items" */
const char *emit_plural(const struct emit *emit, int64_t count, const char *word, const char *many);

/* What `measured` counts must be check->count at least, or at most. */
void emit_at_least(const struct emit *emit, const struct check *check, struct code_list *out,
                   const char *measured, const char *word, const char *many);
void emit_at_most(const struct emit *emit, const struct check *check, struct code_list *out,
                  const char *measured, const char *word, const char *many);

/* The names of constants of the file: of a regular expression, of a set, of `const NAME: TYPE = `. */
const char *emit_pattern_constant(const struct emit *emit, const char *pattern);
const char *emit_set_constant(const struct emit *emit, const struct layout *const *items,
                              size_t count);
void emit_constant(const struct emit *emit, const char *head, const struct layout *value);

/* const name = expression; */
const struct layout *emit_declare(const struct emit *emit, const char *name,
                                  const char *expression);

/* seen.what(argument); when somebody wants to know */
void emit_mark(const struct emit *emit, struct code_list *out, const char *what,
               const char *argument);

/* A variable of type unknown, so that what is known about the value does not get in the way. */
const char *emit_unknown_value(const struct emit *emit, struct code_list *out);

/* The statements of a rule on another value, at another path. */
void emit_on(const struct emit *emit, const struct rule *rule, const char *value,
             const struct layout *at, struct code_list *out);

/* The same on a part of the value, which gets a variable where the rule looks at it. */
void emit_part(const struct emit *emit, const struct rule *rule, const char *wish,
               const char *expression, const struct layout *at, struct code_list *out);

/* The statements of a rule on the same value, as if nothing were known about it. */
void emit_in_place(const struct emit *emit, const struct rule *rule, struct code_list *out);

/* The statements of `rule` with problems of their own; returns the variable that holds them. A Seen of
 * its own goes with it, when somebody wants to know. */
const char *emit_trial(const struct emit *emit, const struct rule *rule, const char *value,
                       const char *seen, struct code_list *out);
const char *emit_trial_seen(const struct emit *emit, struct code_list *out);

/* Note that the function of `schema` is needed. */
void emit_want(struct validators *all, const struct schema *schema);

#endif
