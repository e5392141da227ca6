/* Walks over a statement's tokens and notes the predicates that restrict a table. */
#include "migrate/analyze/usage.h"

#include "migrate/analyze/scope.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH 256

enum clause {
    CLAUSE_OTHER,
    CLAUSE_WHERE, /* WHERE, and ON of a join */
    CLAUSE_ORDER,
};

/* A parenthesis, a CASE, or the whole statement. */
struct level {
    enum clause clause;
    bool void_inside; /* a call, a NOT, a CASE: what is inside restricts nothing */
    bool alternative; /* an OR was met since the clause began */
    bool is_case;
    size_t first; /* number of predicates when the clause began */
};

struct walker {
    struct usage *usage;
    struct scope scope;
    struct tokens tokens;
    struct level levels[DEPTH];
    size_t depth;
    bool limited;       /* a LIMIT at the top */
    size_t order_first; /* where the ORDER predicates begin */
};

static const struct token *at(const struct walker *w, size_t i)
{
    return &w->tokens.items[i < w->tokens.count ? i : w->tokens.count];
}

static bool word(const struct walker *w, size_t i, const char *text)
{
    return token_is(at(w, i), text);
}

static bool symbol(const struct walker *w, size_t i, char c)
{
    return token_is_symbol(at(w, i), c);
}

/* Whether tokens i and i + 1 touch: "<" ">" are one operator then. */
static bool adjacent(const struct walker *w, size_t i)
{
    return at(w, i)->text + at(w, i)->length == at(w, i + 1)->text;
}

static bool operator_byte(const struct walker *w, size_t i)
{
    const struct token *token = at(w, i);

    return token->kind == TOKEN_SYMBOL && strchr("+-*/<>=~!@#%^&|`?", token->text[0]) != NULL;
}

/* The length in tokens of the operator at i; its text goes to `text`. */
static size_t read_operator(const struct walker *w, size_t i, char text[4])
{
    size_t length = 0;

    while (operator_byte(w, i + length)) {
        if (length < 3)
            text[length] = at(w, i + length)->text[0];
        length++;
        if (!adjacent(w, i + length - 1))
            break;
    }
    text[length < 3 ? length : 3] = '\0';
    return length;
}

static struct level *top(struct walker *w)
{
    return &w->levels[w->depth];
}

static void add(struct walker *w, enum predicate_kind kind, const struct reference *reference,
                bool list)
{
    struct usage *usage = w->usage;

    if (usage->predicate_count < USAGE_PREDICATES)
        usage->predicates[usage->predicate_count++] = (struct predicate){
            .kind = kind,
            .table = reference->table,
            .column = reference->column,
            .list = list,
        };
}

/* A clause ends: with an OR in it none of its predicates restricts anything for sure. */
static void end_clause(struct walker *w, enum clause next)
{
    struct level *level = top(w);

    if (level->clause == CLAUSE_WHERE && level->alternative)
        w->usage->predicate_count = level->first;
    level->clause = next;
    level->alternative = false;
    level->first = w->usage->predicate_count;
}

static void open_level(struct walker *w, size_t i)
{
    const struct level *outer = top(w);
    struct level level = {.first = w->usage->predicate_count};
    bool query = word(w, i + 1, "SELECT") || word(w, i + 1, "WITH");
    bool call = i > 0 && token_is_name(at(w, i - 1));

    level.void_inside = outer->void_inside || (i > 0 && word(w, i - 1, "NOT")) ||
                        (call && !query) ||
                        (i > 1 && query && word(w, i - 1, "EXISTS") && word(w, i - 2, "NOT"));
    level.clause = query ? CLAUSE_OTHER : outer->clause;
    if (w->depth + 1 < DEPTH)
        w->levels[++w->depth] = level;
}

static void close_level(struct walker *w)
{
    end_clause(w, CLAUSE_OTHER);
    if (w->depth > 0)
        w->depth--;
}

/* What may stand before the left side of a predicate. */
static bool begins_predicate(const struct walker *w, size_t i)
{
    return i > 0 && (word(w, i - 1, "WHERE") || word(w, i - 1, "AND") || word(w, i - 1, "ON") ||
                     symbol(w, i - 1, '('));
}

static bool is_value(const struct walker *w, size_t i)
{
    enum token_kind kind = at(w, i)->kind;

    return kind == TOKEN_PARAMETER || kind == TOKEN_STRING || kind == TOKEN_NUMBER ||
           symbol(w, i, '(') || word(w, i, "TRUE") || word(w, i, "FALSE") || symbol(w, i, '-') ||
           word(w, i, "NOW") || word(w, i, "CURRENT_DATE") || word(w, i, "CURRENT_TIMESTAMP");
}

/* left = …, with the right side at `i`. */
static void equality(struct walker *w, const struct reference *left, size_t i)
{
    struct reference right;

    if (word(w, i, "ANY") || word(w, i, "SOME")) {
        add(w, PREDICATE_EQUAL, left, true);
        return;
    }
    if (is_value(w, i)) {
        add(w, PREDICATE_EQUAL, left, false);
        return;
    }
    right = scope_column(&w->scope, &w->tokens, i);
    if (right.length > 0 && right.table != left->table) {
        add(w, PREDICATE_JOIN, left, false);
        add(w, PREDICATE_JOIN, &right, false);
    }
}

/* column operator …, column IN (…), column BETWEEN …, at token i. */
static void column_first(struct walker *w, size_t i)
{
    struct reference left = scope_column(&w->scope, &w->tokens, i);
    size_t next = i + left.length, length;
    char operator[4];

    if (left.length == 0)
        return;
    if (word(w, next, "IN") && symbol(w, next + 1, '(')) {
        add(w, PREDICATE_EQUAL, &left, true);
    } else if (word(w, next, "BETWEEN")) {
        add(w, PREDICATE_RANGE, &left, false);
    } else if ((length = read_operator(w, next, operator)) > 0) {
        if (strcmp(operator, "=") == 0)
            equality(w, &left, next + length);
        else if ((operator[0] == '<' || operator[0] == '>') && strcmp(operator, "<>") != 0 &&
                 (operator[1] == '\0' || strcmp(operator+ 1, "=") == 0) &&
                 is_value(w, next + length))
            add(w, PREDICATE_RANGE, &left, false);
    }
}

/* $1 = column */
static void value_first(struct walker *w, size_t i)
{
    struct reference right;
    char operator[4];
    size_t length = read_operator(w, i + 1, operator);

    if (length == 0 || strcmp(operator, "=") != 0)
        return;
    right = scope_column(&w->scope, &w->tokens, i + 1 + length);
    if (right.length > 0)
        add(w, PREDICATE_EQUAL, &right, false);
}

/* ORDER BY a, b DESC: kept only when all of it is plain columns of one table in one direction. */
static void order(struct walker *w, size_t i)
{
    size_t first = w->usage->predicate_count;
    struct reference column;

    do {
        column = scope_column(&w->scope, &w->tokens, i);
        if (column.length == 0)
            break;
        add(w, PREDICATE_ORDER, &column, false);
        i += column.length;
        if (word(w, i, "DESC"))
            w->usage->predicates[w->usage->predicate_count - 1].descending = true;
        if (word(w, i, "DESC") || word(w, i, "ASC"))
            i++;
    } while (symbol(w, i, ',') && i++ > 0);
    for (size_t p = first; p < w->usage->predicate_count; p++) {
        if (column.length == 0 ||
            w->usage->predicates[p].table != w->usage->predicates[first].table ||
            w->usage->predicates[p].descending != w->usage->predicates[first].descending)
            w->usage->predicate_count = first;
    }
}

/* IS [NOT] DISTINCT FROM is an operator. */
static bool is_distinct_from(const struct walker *w, size_t i)
{
    return (word(w, i, "DISTINCT") && i > 0 && (word(w, i - 1, "IS") || word(w, i - 1, "NOT"))) ||
           (word(w, i, "FROM") && i > 0 && word(w, i - 1, "DISTINCT"));
}

/* Words that begin a clause at the level they are met. */
static bool take_clause(struct walker *w, size_t i)
{
    static const char *const others[] = {
        "SELECT", "FROM", "GROUP", "HAVING", "LIMIT", "OFFSET", "UNION",  "SET",       "RETURNING",
        "WINDOW", "FOR",  "FETCH", "JOIN",   "LEFT",  "INNER",  "EXCEPT", "INTERSECT", "VALUES"};
    static const char *const grouping[] = {"GROUP", "DISTINCT", "UNION", "EXCEPT", "INTERSECT"};

    if (is_distinct_from(w, i))
        return false;
    for (size_t g = 0; g < sizeof grouping / sizeof grouping[0]; g++)
        w->usage->grouped = w->usage->grouped || word(w, i, grouping[g]);
    if (word(w, i, "LIMIT") && w->depth == 0)
        w->limited = true;
    if (word(w, i, "WHERE") || word(w, i, "ON")) {
        end_clause(w, CLAUSE_WHERE);
        return true;
    }
    if (word(w, i, "ORDER") && word(w, i + 1, "BY")) {
        end_clause(w, CLAUSE_ORDER);
        if (w->depth == 0)
            order(w, i + 2);
        return true;
    }
    for (size_t o = 0; o < sizeof others / sizeof others[0]; o++) {
        if (word(w, i, others[o])) {
            end_clause(w, CLAUSE_OTHER);
            return true;
        }
    }
    return false;
}

static void open_case(struct walker *w)
{
    struct level level = {.is_case = true, .void_inside = true, .first = w->usage->predicate_count};

    if (w->depth + 1 < DEPTH)
        w->levels[++w->depth] = level;
}

static void take(struct walker *w, size_t i)
{
    struct level *level = top(w);

    if (symbol(w, i, '(')) {
        open_level(w, i);
    } else if (symbol(w, i, ')') || (word(w, i, "END") && level->is_case)) {
        close_level(w);
    } else if (word(w, i, "CASE")) {
        open_case(w);
    } else if (word(w, i, "OR")) {
        level->alternative = true;
    } else if (!take_clause(w, i) && level->clause == CLAUSE_WHERE && !level->void_inside &&
               begins_predicate(w, i)) {
        if (at(w, i)->kind == TOKEN_PARAMETER)
            value_first(w, i);
        else
            column_first(w, i);
    }
}

static void note_parameters(struct walker *w)
{
    for (size_t i = 0; i < w->tokens.count; i++) {
        if (at(w, i)->kind == TOKEN_PARAMETER) {
            unsigned number = (unsigned)strtoul(at(w, i)->text + 1, NULL, 10);

            if (number > w->usage->parameters)
                w->usage->parameters = number;
        }
    }
}

/* Tools look into the catalogues, applications do not. */
static bool reads_catalog(const struct walker *w)
{
    for (size_t i = 0; i < w->tokens.count; i++) {
        const struct token *token = at(w, i);

        if (token->kind == TOKEN_WORD &&
            ((token->length > 3 && memcmp(token->text, "pg_", 3) == 0) ||
             token_is(token, "information_schema") || token_is(token, "db_migrate")))
            return true;
    }
    return false;
}

static bool aggregates(const struct walker *w)
{
    static const char *const names[] = {"count",     "sum",      "avg",       "min",       "max",
                                        "array_agg", "json_agg", "jsonb_agg", "string_agg"};

    for (size_t i = 0; i + 1 < w->tokens.count; i++) {
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            if (word(w, i, names[n]) && symbol(w, i + 1, '('))
                return true;
        }
    }
    return false;
}

static void take_tables(struct walker *w)
{
    for (size_t i = 0; i < w->scope.count; i++) {
        if (w->scope.names[i].table != NULL && w->usage->table_count < USAGE_TABLES)
            w->usage->tables[w->usage->table_count++] = w->scope.names[i].table;
    }
}

/* An order matters for an index only where few of the rows are wanted. */
static void drop_unlimited_order(struct walker *w)
{
    struct usage *usage = w->usage;
    size_t kept = 0;

    for (size_t i = 0; i < usage->predicate_count; i++) {
        if (usage->predicates[i].kind != PREDICATE_ORDER || (w->limited && !usage->grouped))
            usage->predicates[kept++] = usage->predicates[i];
    }
    usage->predicate_count = kept;
}

struct usage *usage_read(struct arena *arena, const struct facts *facts,
                         const struct statement_stats *stats)
{
    struct walker w = {.usage = arena_alloc(arena, 1, sizeof *w.usage)};

    w.usage->stats = stats;
    w.scope.arena = arena;
    w.scope.facts = facts;
    if (!tokens_read(arena, stats->text, &w.tokens))
        return w.usage;
    w.usage->query = word(&w, 0, "SELECT") || word(&w, 0, "WITH");
    w.usage->known = w.usage->query || word(&w, 0, "UPDATE") || word(&w, 0, "DELETE");
    w.usage->own = reads_catalog(&w);
    if (!w.usage->known || w.usage->own)
        return w.usage;
    w.usage->grouped = aggregates(&w);
    scope_read(&w.scope, &w.tokens);
    take_tables(&w);
    note_parameters(&w);
    for (size_t i = 0; i < w.tokens.count; i++)
        take(&w, i);
    end_clause(&w, CLAUSE_OTHER);
    drop_unlimited_order(&w);
    return w.usage;
}
