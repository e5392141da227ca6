/* How checks become statements of TypeScript; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_EMIT_H
#define SCAFFOLD_GENERATE_EMIT_H

#include "scaffold/generate/block.h"
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
    json_t *imports;  /* names from checks.ts, as the keys of an object */
    json_t *patterns; /* pattern → name of its constant */
    struct name_scope *constant_names;
    json_t *constants; /* code */
    bool has_problems; /* the type Problems is written somewhere */
    /* with zod: */
    bool zod;
    enum zod_state *states; /* by the schema's index */
    json_t *declarations;   /* code */
    json_t *helpers;        /* names from zod.ts, as the keys of an object */
    const char *topic;      /* what the value is called that a schema is written for */
};

/* One step from a value to a part of it. */
struct step {
    const struct step *outer;
    enum { STEP_NAME, STEP_KEY, STEP_INDEX } kind;
    const char *text; /* a property's name; the variable that holds the name, or the index */
    size_t length;    /* of a name */
};

/* Where statements are written: inside one function. */
struct emit {
    struct validators *all;
    struct arena *arena;
    struct name_scope *names; /* of the function's variables */
    const char *problems;     /* the variable that problems are added to */
    const char *seen;         /* the variable that says what was looked at, or NULL */
    const struct step *path;  /* from what `problems` is about to the value; NULL: that is it */
    unsigned depth;           /* of the value below the one that the function is for */
    const char *value;        /* the variable that holds the value */
    unsigned known;           /* SCHEMA_* that the compiler knows the value to be; 0: nothing */
    const char *topic;        /* what the value is called, for the names of constants */
    bool excused;             /* null is right, and not asked about */
    bool tried;               /* `problems` only tell whether there are any */
    bool returns;             /* nothing is written behind this: `return` may end it */
};

/* Whether a value is there. */
enum presence { PRESENCE_GIVEN, PRESENCE_OPTIONAL, PRESENCE_REQUIRED };

/* The statements of a whole rule, or of one check, added to `out`. */
void emit_rule(const struct emit *emit, const struct rule *rule, enum presence presence,
               struct block *out);
typedef void check_emitter(const struct emit *, const struct check *, struct block *out);

/* The emitters by their kind, each in the table of what it is about; NULL in the others, and for the
 * kinds that the emitter of a rule sees to. */
extern check_emitter *const emit_arrays[CHECK_KINDS], *const emit_objects[CHECK_KINDS],
                                                          *const emit_values[CHECK_KINDS];

/* Those need to know what stands beside them. */
void emit_listing(const struct emit *emit, const struct rule *rule, const struct check *check,
                  struct block *out);
void emit_additional(const struct emit *emit, const struct rule *rule, const struct check *check,
                     struct block *out);
void emit_unevaluated_items(const struct emit *emit, const struct check *check, struct block *out);
void emit_unevaluated_properties(const struct emit *emit, const struct check *check,
                                 struct block *out);

/* What one check demands of the value, when an expression says it. */
struct demand {
    const char *holds, *fails; /* as a term of a condition */
    const char *message;
};

/* False when the check needs statements; nothing is demanded when `fails` is NULL. */
bool emit_is_demand(const struct check *check);
bool emit_demand(const struct emit *emit, const struct check *check, struct demand *demand);

/* A rule as a condition, that it holds or, when contrary, that it fails: TRUTH_DEPENDS on `out`.
 * TRUTH_UNKNOWN when it needs statements. */
enum truth { TRUTH_UNKNOWN, TRUTH_NEVER, TRUTH_ALWAYS, TRUTH_DEPENDS };
enum truth emit_test(const struct emit *emit, const struct rule *rule, bool contrary,
                     struct condition *out);

/* The names that formats are checked by in checks.ts: of a format, NULL when it is not checked; and the
 * i-th, NULL behind the last. */
const char *emit_format_of(const char *format);
const char *emit_format_function(size_t i);

/* --- const and enum --- */

bool emit_is_listing(const struct check *check);

/* "must be one of open, shut" */
const char *emit_listing_message(const struct emit *emit, const struct check *check);

/* Whether the values that are listed say all that the types of the rule do. */
bool emit_says_types(const struct rule *rule);

/* Whether any of them can be right; and the condition that the value is one of those, or its
 * contrary. */
bool emit_lists_any(const struct emit *emit, const struct rule *rule, const struct check *check);
struct condition emit_equals(const struct emit *emit, const struct rule *rule,
                             const struct check *check, bool contrary);

/* --- types --- */

#define EMIT_TYPES 6 /* string, number, array, object, boolean, null */

/* The bits of the i-th type; whether the rule lets values of it be. */
unsigned emit_type_bits(size_t i);
bool emit_allows(const struct rule *rule, size_t i);

/* The condition that a value is of the i-th type, as the rule means it; or its contrary. */
const char *emit_type_test(const struct emit *emit, const struct rule *rule, size_t i,
                           bool contrary);

/* The same of a number that must be an integer; NULL when the types say no more than is known. */
const char *emit_integer_test(const struct emit *emit, const struct rule *rule, bool contrary);

/* "must be string", "must be integer or null" */
const char *emit_type_message(const struct emit *emit, const struct rule *rule);

/* --- pieces --- */

/* The name of something in checks.ts, imported. */
const char *emit_use(const struct emit *emit, const char *name);

/* A variable of the function, called like `wish`. */
const char *emit_variable(const struct emit *emit, const char *wish);

/* name(value), or !name(value) */
const char *emit_call_text(const struct emit *emit, const char *name, bool contrary);

/* value.email !== undefined, or its contrary. */
const char *emit_presence(const struct emit *emit, const char *name, size_t length, bool contrary);

/* problems.add(…) about the value, or a part of it. */
const struct layout *emit_report(const struct emit *emit, const char *message);
const struct layout *emit_report_at(const struct emit *emit, struct step step, const char *message);

/* What is added to `problems` from there on is about the value. */
const struct layout *emit_problems(const struct emit *emit, struct block *out);

/* if (condition) { problems.add(…) } */
void emit_refuse(const struct emit *emit, struct block *out, const char *condition,
                 const char *message);

/* "1 item", "2 items" */
const char *emit_plural(const struct emit *emit, int64_t count, const char *word, const char *many);

/* The names of constants of the file: of a regular expression, of a set of values; `name`: its name
 * from the topic and a word, `const NAME: TYPE =` and a value, which begins with
 * `start`. */
const char *emit_pattern_constant(const struct emit *emit, const char *pattern);
const char *emit_set_constant(const struct emit *emit, const char *word, const char *type,
                              const struct code_list *items);
const char *emit_constant_name(const struct emit *emit, const char *word);
void emit_constant(const struct emit *emit, const char *head, const char *start,
                   const struct layout *value);

/* const name = expression; */
const struct layout *emit_declare(const struct emit *emit, const char *name,
                                  const char *expression);

/* seen.what(argument); when somebody wants to know */
void emit_mark(const struct emit *emit, struct block *out, const char *what, const char *argument);

/* The statements of a rule on a part of the value, which gets a variable called like `wish`, unless
 * a function is all that looks at it. */
void emit_part(const struct emit *emit, const struct rule *rule, const char *wish,
               const char *expression, struct step step, struct block *out);

/* For the rule of a part that the variable `value` holds. */
struct emit emit_inside(const struct emit *emit, const struct rule *rule, const char *value,
                        const struct step *step, struct block *out);

/* The statements of a rule on the same value. */
void emit_in_place(const struct emit *emit, const struct rule *rule, struct block *out);

bool emit_can_test(const struct emit *emit, const struct rule *rule);

/* Whether no value is right. */
bool emit_never_holds(const struct emit *emit, const struct rule *rule);

/* The same whatever it needs: statements stand in front. With `seen` they say there what they looked
 * at. */
struct condition emit_trial(const struct emit *emit, const struct rule *rule, bool contrary,
                            const char *seen, struct block *out);

/* By problems of its own, that nobody gets to see: the variable that holds them. */
const char *emit_trial_problems(const struct emit *emit, const struct rule *rule, const char *seen,
                                struct block *out);
const char *emit_trial_seen(const struct emit *emit, struct block *out);

/* passes(checkAddress, address, problems), or passesSeen(…, seen); or its contrary. */
struct condition emit_passes(const struct emit *emit, const struct check *check, bool contrary);

/* Whether the rule is nothing but what a schema with a name asks. */
bool emit_is_call(const struct rule *rule);

/* Note that the function of `schema` is needed. */
void emit_want(struct validators *all, const struct schema *schema);

#endif
