/* Knows PostgreSQL's operators by what an index can do with them. */
#include "migrate/analyze/predicate.h"

#include "migrate/analyze/fragment.h"
#include "migrate/analyze/tree.h"

#include <string.h>

#define DEPTH 200
#define DISTANCE "<->"

struct reading {
    struct predicate_reader *reader;
    const struct scope *scope;
    bool alternative;
    unsigned depth;
};

static const struct {
    const char *name, *mirrored; /* mirrored: with its sides exchanged; NULL: not possible */
    enum predicate_kind kind;
} operators[] = {
    {"=", "=", PREDICATE_EQUAL},     {"<", ">", PREDICATE_RANGE},
    {">", "<", PREDICATE_RANGE},     {"<=", ">=", PREDICATE_RANGE},
    {">=", "<=", PREDICATE_RANGE},   {"<>", "<>", PREDICATE_FILTER},
    {"~~", NULL, PREDICATE_PATTERN}, {"~~*", NULL, PREDICATE_PATTERN},
    {"~", NULL, PREDICATE_PATTERN},  {"~*", NULL, PREDICATE_PATTERN},
    {"%", "%", PREDICATE_PATTERN},   {"^@", NULL, PREDICATE_PATTERN},
    {"@>", "<@", PREDICATE_CONTAIN}, {"<@", "@>", PREDICATE_CONTAIN},
    {"?", NULL, PREDICATE_CONTAIN},  {"?|", NULL, PREDICATE_CONTAIN},
    {"?&", NULL, PREDICATE_CONTAIN}, {"&&", "&&", PREDICATE_CONTAIN},
    {"@@", "@@", PREDICATE_CONTAIN}, {"@?", NULL, PREDICATE_CONTAIN},
};

#define OPERATORS (sizeof operators / sizeof operators[0])

static size_t find_operator(const char *name)
{
    size_t i = 0;

    while (i < OPERATORS && strcmp(operators[i].name, name) != 0)
        i++;
    return i;
}

static void add(struct predicate_reader *reader, struct predicate predicate)
{
    struct usage *usage = reader->usage;

    if (usage->predicate_count == USAGE_PREDICATES)
        return;
    if (usage->predicate_count == usage->predicate_capacity) {
        size_t grown = usage->predicate_capacity == 0 ? 8 : usage->predicate_capacity * 2;

        usage->predicates = arena_grow(reader->arena, usage->predicates, usage->predicate_count,
                                       grown, sizeof *usage->predicates);
        usage->predicate_capacity = grown;
    }
    usage->predicates[usage->predicate_count++] = predicate;
}

/* An expression can be indexed when it is written from columns and constants alone. */
static bool can_add(const struct fragment *f)
{
    return f->instance != NO_INSTANCE && (f->column != NULL || (f->sql != NULL && !f->parameters));
}

static struct predicate with(struct predicate predicate, const struct fragment *f)
{
    predicate.instance = f->instance;
    predicate.column = f->column;
    predicate.expression = f->column == NULL ? f->sql : NULL;
    return predicate;
}

static struct fragment read_fragment(struct reading *r, const json_t *node)
{
    return fragment_read(r->reader->arena, r->scope, r->reader->usage, r->reader->text, node);
}

/* The text of a constant as pg_stats shows it, or NULL. */
static const char *constant_value(struct reading *r, const json_t *node, const struct fragment *f)
{
    json_t *cast = node_as(node, "TypeCast"), *constant, *string, *truth;

    if (cast != NULL)
        return constant_value(r, json_object_get(cast, "arg"), f);
    constant = node_as(node, "A_Const");
    string = json_object_get(constant, "sval");
    truth = json_object_get(constant, "boolval");
    if (constant == NULL)
        return NULL;
    if (string != NULL)
        return arena_strdup(r->reader->arena, node_text(string, "sval"));
    if (truth != NULL)
        return json_is_true(json_object_get(truth, "boolval")) ? "t" : "f";
    return f->sql != NULL && strchr(f->sql, ':') == NULL ? f->sql : NULL;
}

/* "status = 'active'", when nothing in it changes from call to call. */
static const char *condition_of(struct reading *r, const struct fragment *left,
                                const char *operator, const struct fragment * right)
{
    if (left->sql == NULL || right->sql == NULL || left->parameters || right->parameters ||
        right->instance != NO_INSTANCE || strchr(right->sql, '(') != NULL)
        return NULL;
    return arena_printf(r->reader->arena, "%s %s %s", left->sql, operator, right->sql);
}

static size_t parameter_at(const json_t *node)
{
    json_t *parameter = node_as(node, "ParamRef");

    return (size_t)json_integer_value(json_object_get(parameter, "location"));
}

static void add_compared(struct reading *r, const struct fragment *left, const char *operator,
                         const json_t * node, enum predicate_kind kind)
{
    struct fragment right = read_fragment(r, node);

    if (!can_add(left))
        return;
    add(r->reader, with(
                       (struct predicate){
                           .kind = kind,
                           .operator= operator,
                           .value = constant_value(r, node, &right),
                           .parameter_at = parameter_at(node),
                           .condition = condition_of(r, left, operator, & right),
                           .alternative = r->alternative,
                       },
                       left));
}

static void add_joined(struct reading *r, const struct fragment *left, const struct fragment *right)
{
    struct predicate predicate = {
        .kind = PREDICATE_JOIN, .operator= "=", .alternative = r->alternative};

    if (can_add(left))
        add(r->reader, with(predicate, left));
    if (can_add(right))
        add(r->reader, with(predicate, right));
}

/* (a, b) < ($1, $2): a range of the first; the rest decides where those are equal. */
static bool read_row(struct reading *r, const json_t *left, const char *operator)
{
    json_t *items = json_object_get(node_as(left, "RowExpr"), "args"), *item;
    size_t i, op = find_operator(operator);

    if (items == NULL || op == OPERATORS)
        return false;
    json_array_foreach(items, i, item)
    {
        struct fragment f = read_fragment(r, item);
        enum predicate_kind kind =
            i == 0 || operators[op].kind == PREDICATE_EQUAL ? operators[op].kind : PREDICATE_FILTER;

        if (can_add(&f))
            add(r->reader,
                with((struct predicate){.kind = kind, .alternative = r->alternative}, &f));
    }
    return true;
}

static void read_operator(struct reading *r, const json_t *body)
{
    json_t *left_node = json_object_get(body, "lexpr"),
           *right_node = json_object_get(body, "rexpr");
    size_t op = find_operator(node_last_name(json_object_get(body, "name")));
    struct fragment left, right;

    if (op == OPERATORS || left_node == NULL || read_row(r, left_node, operators[op].name))
        return;
    left = read_fragment(r, left_node);
    right = read_fragment(r, right_node);
    if (!tree_mentions_column(right_node))
        add_compared(r, &left, operators[op].name, right_node, operators[op].kind);
    else if (!tree_mentions_column(left_node) && operators[op].mirrored != NULL)
        add_compared(r, &right, operators[op].mirrored, left_node, operators[op].kind);
    else if (operators[op].kind == PREDICATE_EQUAL && left.instance != right.instance)
        add_joined(r, &left, &right);
}

/* x IN ('a', 'b') with all its values, or NULL. */
static const char *list_condition(struct reading *r, const struct fragment *left,
                                  const json_t *items)
{
    struct buffer sql = BUFFER_INIT;
    const char *condition = NULL;
    json_t *item;
    size_t i;

    buffer_printf(&sql, "%s IN (", left->sql != NULL ? left->sql : "");
    json_array_foreach(items, i, item)
    {
        struct fragment f = read_fragment(r, item);

        if (constant_value(r, item, &f) == NULL || f.sql == NULL)
            goto done;
        buffer_printf(&sql, "%s%s", i > 0 ? ", " : "", f.sql);
    }
    buffer_putc(&sql, ')');
    if (left->sql != NULL && !left->parameters)
        condition = arena_strdup(r->reader->arena, buffer_text(&sql));
done:
    buffer_release(&sql);
    return condition;
}

static void read_in(struct reading *r, const json_t *body)
{
    struct fragment left = read_fragment(r, json_object_get(body, "lexpr"));
    json_t *items = json_object_get(node_as(json_object_get(body, "rexpr"), "List"), "items");
    bool equal = strcmp(node_last_name(json_object_get(body, "name")), "=") == 0;

    if (!can_add(&left) || tree_mentions_column(items))
        return;
    if (json_array_size(items) == 1) {
        add_compared(r, &left, equal ? "=" : "<>", json_array_get(items, 0),
                     equal ? PREDICATE_EQUAL : PREDICATE_FILTER);
        return;
    }
    add(r->reader, with(
                       (struct predicate){
                           .kind = equal ? PREDICATE_EQUAL : PREDICATE_FILTER,
                           .list = true,
                           .condition = equal ? list_condition(r, &left, items) : NULL,
                           .alternative = r->alternative,
                       },
                       &left));
}

static void read_any(struct reading *r, const json_t *body)
{
    struct fragment left = read_fragment(r, json_object_get(body, "lexpr"));

    if (can_add(&left) && strcmp(node_last_name(json_object_get(body, "name")), "=") == 0 &&
        !tree_mentions_column(json_object_get(body, "rexpr")))
        add(r->reader, with((struct predicate){.kind = PREDICATE_EQUAL,
                                               .list = true,
                                               .alternative = r->alternative},
                            &left));
}

static void read_between(struct reading *r, const json_t *body)
{
    struct fragment left = read_fragment(r, json_object_get(body, "lexpr"));

    if (can_add(&left) && !tree_mentions_column(json_object_get(body, "rexpr")))
        add(r->reader,
            with((struct predicate){.kind = PREDICATE_RANGE, .alternative = r->alternative},
                 &left));
}

static void read_pattern(struct reading *r, const json_t *body)
{
    struct fragment left = read_fragment(r, json_object_get(body, "lexpr"));
    const char *name = node_last_name(json_object_get(body, "name"));
    json_t *right = json_object_get(body, "rexpr");

    if (*name != '!' && !tree_mentions_column(right))
        add_compared(r, &left,
                     find_operator(name) < OPERATORS ? operators[find_operator(name)].name : "~~",
                     right, PREDICATE_PATTERN);
}

static void read_expression(struct reading *r, const json_t *body)
{
    static const struct {
        const char *kind;
        void (*read)(struct reading *, const json_t *);
    } kinds[] = {
        {"AEXPR_OP", read_operator},   {"AEXPR_IN", read_in},
        {"AEXPR_OP_ANY", read_any},    {"AEXPR_LIKE", read_pattern},
        {"AEXPR_ILIKE", read_pattern}, {"AEXPR_BETWEEN", read_between},
    };
    const char *kind = node_text(body, "kind");

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].kind, kind) == 0)
            kinds[i].read(r, body);
    }
}

/* A truth value, alone or negated: no index finds many rows by it, but it makes a condition. */
static void add_truth(struct reading *r, const json_t *node, bool truth)
{
    struct fragment f = read_fragment(r, node);

    if (f.column == NULL || f.sql == NULL)
        return;
    add(r->reader,
        with(
            (struct predicate){
                .kind = PREDICATE_EQUAL,
                .operator= "=",
                .value = truth ? "t" : "f",
                .condition = truth ? f.sql : arena_printf(r->reader->arena, "NOT %s", f.sql),
                .alternative = r->alternative,
            },
            &f));
}

static void read_null_test(struct reading *r, const json_t *body)
{
    struct fragment f = read_fragment(r, json_object_get(body, "arg"));
    bool null = strcmp(node_text(body, "nulltesttype"), "IS_NULL") == 0;

    if (!can_add(&f) || f.sql == NULL)
        return;
    add(r->reader, with(
                       (struct predicate){
                           .kind = null ? PREDICATE_EQUAL : PREDICATE_FILTER,
                           .operator= null ? "IS NULL" : "IS NOT NULL",
                           .condition = arena_printf(r->reader->arena, "%s IS %sNULL", f.sql,
                                                     null ? "" : "NOT "),
                           .alternative = r->alternative,
                       },
                       &f));
}

static void read_boolean_test(struct reading *r, const json_t *body)
{
    const char *type = node_text(body, "booltesttype");

    if (strcmp(type, "IS_TRUE") == 0 || strcmp(type, "IS_FALSE") == 0)
        add_truth(r, json_object_get(body, "arg"), strcmp(type, "IS_TRUE") == 0);
}

/* PostGIS' functions that look into a GiST index by themselves, for one operator of it. */
static bool is_spatial(const char *name)
{
    static const char *const names[] = {
        "st_intersects",   "st_contains",  "st_within",       "st_dwithin",          "st_covers",
        "st_coveredby",    "st_overlaps",  "st_crosses",      "st_touches",          "st_equals",
        "st_3dintersects", "st_3ddwithin", "st_dfullywithin", "st_containsproperly",
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static bool is_place(const struct column *column)
{
    return column != NULL && column->type != NULL &&
           (strstr(column->type, "geometry") != NULL || strstr(column->type, "geography") != NULL);
}

static void read_call(struct reading *r, const json_t *body)
{
    json_t *arguments = json_object_get(body, "args");

    if (!is_spatial(node_last_name(json_object_get(body, "funcname"))))
        return;
    for (size_t i = 0; i < 2; i++) {
        struct fragment f = read_fragment(r, json_array_get(arguments, i));

        if (is_place(f.column) && !tree_mentions_column(json_array_get(arguments, 1 - i)))
            add(r->reader, with((struct predicate){.kind = PREDICATE_CONTAIN,
                                                   .operator= "&&",
                                                   .alternative = r->alternative},
                                &f));
    }
}

static void read_condition(struct reading *r, const json_t *node);

static void read_logic(struct reading *r, const json_t *body)
{
    const char *op = node_text(body, "boolop");
    json_t *arguments = json_object_get(body, "args"), *argument;
    bool outer = r->alternative;
    size_t i;

    if (strcmp(op, "NOT_EXPR") == 0) {
        if (node_as(json_array_get(arguments, 0), "ColumnRef") != NULL)
            add_truth(r, json_array_get(arguments, 0), false);
        return;
    }
    r->alternative = outer || strcmp(op, "OR_EXPR") == 0;
    json_array_foreach(arguments, i, argument) read_condition(r, argument);
    r->alternative = outer;
}

static void read_condition(struct reading *r, const json_t *node)
{
    static const struct {
        const char *kind;
        void (*read)(struct reading *, const json_t *);
    } kinds[] = {
        {"BoolExpr", read_logic},     {"A_Expr", read_expression},
        {"NullTest", read_null_test}, {"BooleanTest", read_boolean_test},
        {"FuncCall", read_call},
    };
    json_t *body;
    const char *kind = node_kind(node, &body);
    struct usage *usage = r->reader->usage;
    size_t before = usage->predicate_count;

    if (kind == NULL || r->depth == DEPTH)
        return;
    r->depth++;
    if (strcmp(kind, "ColumnRef") == 0)
        add_truth(r, node, true);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].kind, kind) == 0)
            kinds[i].read(r, body);
    }
    usage->unread = usage->unread || usage->predicate_count == before;
    r->depth--;
}

void predicates_read(struct predicate_reader *reader, const struct scope *scope,
                     const json_t *condition)
{
    struct reading r = {reader, scope, false, 0};

    read_condition(&r, condition);
}

void predicate_add_node(struct predicate_reader *reader, const struct scope *scope,
                        const json_t *node, struct predicate predicate)
{
    struct fragment f = fragment_read(reader->arena, scope, reader->usage, reader->text, node);

    if (can_add(&f))
        add(reader, with(predicate, &f));
}

bool predicate_add_nearest(struct predicate_reader *reader, const struct scope *scope,
                           const json_t *node)
{
    json_t *body = node_as(node, "A_Expr");
    const json_t *sides[] = {json_object_get(body, "lexpr"), json_object_get(body, "rexpr")};

    if (strcmp(node_text(body, "kind"), "AEXPR_OP") != 0 ||
        strcmp(node_last_name(json_object_get(body, "name")), DISTANCE) != 0)
        return false;
    for (size_t i = 0; i < 2; i++) {
        struct fragment f =
            fragment_read(reader->arena, scope, reader->usage, reader->text, sides[i]);

        if (f.column == NULL || tree_mentions_column(sides[1 - i]))
            continue;
        add(reader, with(
                        (struct predicate){
                            .kind = PREDICATE_NEAREST,
                            .operator= DISTANCE,
                            .limited = true,
                        },
                        &f));
        return true;
    }
    return false;
}

void predicate_add_join(struct predicate_reader *reader, struct origin left, struct origin right)
{
    const struct origin sides[] = {left, right};

    if (left.instance == right.instance)
        return;
    for (size_t i = 0; i < 2; i++) {
        if (sides[i].instance != NO_INSTANCE)
            add(reader, (struct predicate){.kind = PREDICATE_JOIN,
                                           .operator= "=",
                                           .instance = sides[i].instance,
                                           .column = sides[i].column,
                                           .expression = sides[i].expression});
    }
}
