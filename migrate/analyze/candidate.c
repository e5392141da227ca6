/* Makes candidates from predicates and foreign keys, and keeps those that the planner takes. */
#include "migrate/analyze/candidate.h"

#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/terminal.h"
#include "migrate/sql/quote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIANTS 24 /* tried for one statement and table */
#define STATEMENTS_TRIED 500
#define LEAST_SAVING 0.2  /* of a statement's cost */
#define LEAST_COST 100.0  /* plans below it are cheap enough */
#define TOLERANCE 0.05    /* of it, in favour of fewer columns… */
#define CHEAP_COST 50.0   /* …and whatever is below it */
#define LEAST_MEAN_MS 1.0 /* statements below it, and below… */
#define LEAST_SHARE 0.01  /* …this share of all the time, are well */
#define LEAST_DISTINCT 20 /* without the planner: columns with fewer values are not selective */
#define NAME_BYTES 63

struct variant {
    int columns[CANDIDATE_COLUMNS];
    size_t count;
};

struct variants {
    struct variant items[VARIANTS];
    size_t count;
};

struct finder {
    struct arena *arena;
    const struct facts *facts;
    struct probe *probe;
    struct candidates *found;
    struct error *error;
    double all_ms; /* of all statements */
};

static double distinct_values(const struct table *table, int number)
{
    const struct column *column = table_column(table, number);

    if (column == NULL || column->distinct == 0)
        return 0;
    return column->distinct > 0 ? column->distinct : -column->distinct * table->rows;
}

static bool is_large(const struct table *table)
{
    return table->rows >= SMALL_TABLE_ROWS && !table->partition;
}

/* An index with exactly these first columns in this order. */
static bool has_prefix(const struct table *table, const int *columns, size_t count)
{
    for (size_t i = 0; i < table->index_count; i++) {
        const struct index *index = &table->indexes[i];

        if (index->usable && index->key_count >= count &&
            memcmp(index->keys, columns, count * sizeof *columns) == 0)
            return true;
    }
    return false;
}

static void add_variant(struct variants *variants, const struct table *table, const int *columns,
                        size_t count)
{
    if (count == 0 || variants->count == VARIANTS || has_prefix(table, columns, count))
        return;
    for (size_t i = 0; i < variants->count; i++) {
        if (variants->items[i].count == count &&
            memcmp(variants->items[i].columns, columns, count * sizeof *columns) == 0)
            return;
    }
    variants->items[variants->count].count = count;
    memcpy(variants->items[variants->count++].columns, columns, count * sizeof *columns);
}

static bool contains(const int *columns, size_t count, int number)
{
    for (size_t i = 0; i < count; i++) {
        if (columns[i] == number)
            return true;
    }
    return false;
}

/* The columns that a usage compares by `kind`, each once, at most as many as an index takes. */
static size_t columns_of(const struct usage *usage, const struct table *table,
                         enum predicate_kind kind, int columns[CANDIDATE_COLUMNS])
{
    size_t count = 0;

    for (size_t i = 0; i < usage->predicate_count && count < CANDIDATE_COLUMNS; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->table == table && p->kind == kind && p->column->indexable &&
            !contains(columns, count, p->column->number))
            columns[count++] = p->column->number;
    }
    return count;
}

/* The most selective one first. */
static void sort_columns(const struct table *table, int *columns, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0; j--) {
            int swap = columns[j];

            if (distinct_values(table, columns[j]) <= distinct_values(table, columns[j - 1]))
                break;
            columns[j] = columns[j - 1];
            columns[j - 1] = swap;
        }
    }
}

/* `equal` followed by as much of `more` as fits. */
static void add_joined(struct variants *variants, const struct table *table, const int *equal,
                       size_t equal_count, const int *more, size_t more_count)
{
    int columns[CANDIDATE_COLUMNS];
    size_t count = equal_count;

    memcpy(columns, equal, equal_count * sizeof *equal);
    for (size_t i = 0; i < more_count && count < CANDIDATE_COLUMNS; i++) {
        if (!contains(columns, count, more[i]))
            columns[count++] = more[i];
    }
    add_variant(variants, table, columns, count);
}

/* What could help a statement on a table: each equality alone, all of them, then with what comes
 * behind: a range, an order. */
static void make_variants(const struct usage *usage, const struct table *table,
                          struct variants *variants)
{
    int equal[CANDIDATE_COLUMNS], joined[CANDIDATE_COLUMNS], range[CANDIDATE_COLUMNS];
    int ordered[CANDIDATE_COLUMNS];
    size_t equals = columns_of(usage, table, PREDICATE_EQUAL, equal);
    size_t joins = columns_of(usage, table, PREDICATE_JOIN, joined);
    size_t ranges = columns_of(usage, table, PREDICATE_RANGE, range);
    size_t orders = columns_of(usage, table, PREDICATE_ORDER, ordered);

    sort_columns(table, equal, equals);
    for (size_t i = 0; i < equals; i++)
        add_variant(variants, table, &equal[i], 1);
    for (size_t i = 0; i < joins; i++) {
        add_variant(variants, table, &joined[i], 1);
        add_joined(variants, table, &joined[i], 1, equal, equals);
    }
    for (size_t i = 0; i < ranges; i++) {
        add_variant(variants, table, &range[i], 1);
        add_joined(variants, table, equal, equals, &range[i], 1);
    }
    add_variant(variants, table, equal, equals);
    add_joined(variants, table, equal, equals, ordered, orders);
}

static char *index_sql(struct arena *arena, const struct table *table, const int *columns,
                       size_t count, const char *head)
{
    struct buffer sql = BUFFER_INIT;
    char *text;

    buffer_printf(&sql, "%s ON ", head);
    quote_qualified(&sql, table->schema, table->name);
    for (size_t i = 0; i < count; i++) {
        buffer_puts(&sql, i == 0 ? " (" : ", ");
        quote_identifier(&sql, table_column(table, columns[i])->name);
    }
    buffer_putc(&sql, ')');
    text = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return text;
}

static struct candidate *find(struct candidates *found, const struct table *table,
                              const int *columns, size_t count)
{
    for (size_t i = 0; i < found->count; i++) {
        struct candidate *candidate = &found->items[i];

        if (candidate->table == table && candidate->column_count == count &&
            memcmp(candidate->columns, columns, count * sizeof *columns) == 0)
            return candidate;
    }
    return NULL;
}

static struct candidate *find_or_add(struct finder *f, const struct table *table,
                                     const struct variant *variant)
{
    struct candidates *found = f->found;
    struct candidate *candidate = find(found, table, variant->columns, variant->count);

    if (candidate != NULL)
        return candidate;
    if (found->count == found->capacity) {
        found->capacity = found->capacity == 0 ? 16 : found->capacity * 2;
        found->items =
            arena_grow(f->arena, found->items, found->count, found->capacity, sizeof *found->items);
    }
    candidate = &found->items[found->count++];
    *candidate = (struct candidate){.table = table, .column_count = variant->count};
    memcpy(candidate->columns, variant->columns, variant->count * sizeof *variant->columns);
    return candidate;
}

static void add_support(struct candidate *candidate, const struct usage *usage, double before,
                        double after)
{
    double share = before > 0 ? (before - after) / before : 1;

    candidate->calls += usage->stats->calls;
    candidate->total_ms += usage->stats->total_ms;
    candidate->saved_ms += usage->stats->total_ms * share;
    if (candidate->support_count < CANDIDATE_STATEMENTS)
        candidate->supports[candidate->support_count++] = (struct support){usage, before, after};
}

/* Plans that fail are counted; only a lost connection ends the search. */
static int plan(struct finder *f, const char *sql, unsigned parameters, const char *index,
                struct probe_result *result)
{
    int status = probe_plan(f->probe, f->arena, sql, parameters, index, result, f->error);

    if (status == 0)
        return 1;
    if (PQstatus(f->probe->connection) != CONNECTION_OK || interrupt_pending())
        return -1;
    if (index == NULL) {
        f->found->unplanned++;
        if (f->found->unplanned_reason == NULL)
            f->found->unplanned_reason = arena_strdup(f->arena, f->error->message);
    }
    error_clear(f->error);
    return 0;
}

struct choice {
    const struct variant *variant; /* NULL: none helps */
    double before, after, bytes;
};

/* The cheapest plan wins; among nearly equal ones the index with the fewest columns. */
static int choose(struct finder *f, const char *sql, unsigned parameters, const struct table *table,
                  const struct variants *variants, struct choice *choice)
{
    struct probe_result base, tried;
    int status = plan(f, sql, parameters, NULL, &base);

    *choice = (struct choice){.before = base.cost, .after = base.cost};
    if (base.cost < LEAST_COST)
        return status < 0 ? -1 : 0;
    for (size_t i = 0; status > 0 && i < variants->count; i++) {
        const struct variant *variant = &variants->items[i];
        double slack = TOLERANCE * base.cost > CHEAP_COST ? TOLERANCE * base.cost : CHEAP_COST;

        status = plan(f, sql, parameters,
                      index_sql(f->arena, table, variant->columns, variant->count, "CREATE INDEX"),
                      &tried);
        if (status == 0)
            status = 1;
        else if (status < 0 || !tried.used || tried.cost > base.cost * (1 - LEAST_SAVING))
            continue;
        else if (choice->variant == NULL ||
                 (variant->count < choice->variant->count && tried.cost < choice->after + slack) ||
                 (variant->count == choice->variant->count && tried.cost < choice->after) ||
                 tried.cost < choice->after - slack)
            *choice = (struct choice){variant, base.cost, tried.cost, tried.index_bytes};
    }
    return status < 0 ? -1 : 0;
}

/* Without the planner: the most selective column that is compared with a value. */
static void choose_by_statistics(const struct table *table, const struct usage *usage,
                                 const struct variants *variants, struct choice *choice)
{
    double best = LEAST_DISTINCT;

    *choice = (struct choice){0};
    for (size_t i = 0; i < variants->count; i++) {
        const struct variant *variant = &variants->items[i];
        double distinct = distinct_values(table, variant->columns[0]);
        bool compared = false;

        for (size_t p = 0; p < usage->predicate_count; p++)
            compared = compared || (usage->predicates[p].kind == PREDICATE_EQUAL &&
                                    usage->predicates[p].table == table &&
                                    usage->predicates[p].column->number == variant->columns[0]);
        if (variant->count == 1 && compared && distinct > best) {
            best = distinct;
            choice->variant = variant;
        }
    }
}

/* A statement that finds its rows by an index already needs none, whatever else it compares. */
static bool is_served(const struct usage *usage, const struct table *table)
{
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->table == table && p->kind == PREDICATE_EQUAL &&
            has_prefix(table, &p->column->number, 1) &&
            distinct_values(table, p->column->number) > LEAST_DISTINCT)
            return true;
    }
    return false;
}

/* Hypothetical indexes are for tables that hold rows themselves. */
static bool can_try(const struct finder *f, const struct table *table)
{
    return f->probe->hypopg_schema != NULL && !table->partitioned;
}

static int try_table(struct finder *f, const struct usage *usage, const struct table *table)
{
    struct variants variants = {.count = 0};
    struct choice choice;
    struct candidate *candidate;

    if (!is_large(table))
        return 0;
    make_variants(usage, table, &variants);
    if (variants.count == 0)
        return 0;
    if (!can_try(f, table)) {
        if (is_served(usage, table))
            return 0;
        choose_by_statistics(table, usage, &variants, &choice);
    } else if (choose(f, usage->stats->text, usage->parameters, table, &variants, &choice) < 0) {
        return -1;
    }
    if (choice.variant == NULL)
        return 0;
    candidate = find_or_add(f, table, choice.variant);
    candidate->verified = can_try(f, table);
    candidate->bytes = choice.bytes;
    add_support(candidate, usage, choice.before, choice.after);
    return 0;
}

static bool is_worth_it(const struct finder *f, const struct usage *usage)
{
    return usage->known && !usage->own && usage->predicate_count > 0 &&
           (usage->stats->mean_ms >= LEAST_MEAN_MS ||
            usage->stats->total_ms >= LEAST_SHARE * f->all_ms);
}

static int try_statements(struct finder *f, struct usage *const *usages, size_t count)
{
    size_t tried = 0;

    for (size_t i = 0; i < count && tried < STATEMENTS_TRIED; i++) {
        if (!is_worth_it(f, usages[i]))
            continue;
        progress_show("planning statement %zu", ++tried);
        for (size_t t = 0; t < usages[i]->table_count; t++) {
            if (try_table(f, usages[i], usages[i]->tables[t]) < 0)
                return -1;
        }
    }
    return 0;
}

/* The statement by which PostgreSQL looks for referencing rows when a referenced one goes. */
static char *reference_sql(struct arena *arena, const struct foreign_key *key)
{
    struct buffer sql = BUFFER_INIT;
    char *text;

    buffer_puts(&sql, "SELECT 1 FROM ");
    quote_qualified(&sql, key->table->schema, key->table->name);
    for (size_t i = 0; i < key->column_count; i++) {
        buffer_puts(&sql, i == 0 ? " WHERE " : " AND ");
        quote_identifier(&sql, table_column(key->table, key->columns[i])->name);
        buffer_printf(&sql, " = $%zu", i + 1);
    }
    text = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return text;
}

/* A foreign key whose columns no index begins with, unless a statement asked for that already. */
static int try_key(struct finder *f, const struct foreign_key *key)
{
    struct variants variants = {.count = 1};
    struct choice choice = {.variant = &variants.items[0]};
    struct candidate *candidate;

    if (key->column_count > CANDIDATE_COLUMNS || !is_large(key->table) ||
        table_has_index(key->table, key->columns, key->column_count))
        return 0;
    for (size_t i = 0; i < f->found->count; i++) {
        if (f->found->items[i].table == key->table &&
            f->found->items[i].columns[0] == key->columns[0]) {
            f->found->items[i].key = key;
            return 0;
        }
    }
    variants.items[0].count = key->column_count;
    memcpy(variants.items[0].columns, key->columns, key->column_count * sizeof *key->columns);
    if (can_try(f, key->table) &&
        choose(f, reference_sql(f->arena, key), (unsigned)key->column_count, key->table, &variants,
               &choice) < 0)
        return -1;
    if (choice.variant == NULL)
        return 0;
    candidate = find_or_add(f, key->table, choice.variant);
    candidate->key = key;
    candidate->verified = can_try(f, key->table);
    candidate->bytes = choice.bytes;
    return 0;
}

static bool is_prefix(const struct candidate *shorter, const struct candidate *longer)
{
    return shorter->table == longer->table && shorter->column_count < longer->column_count &&
           memcmp(shorter->columns, longer->columns,
                  shorter->column_count * sizeof shorter->columns[0]) == 0;
}

static void absorb(struct candidate *into, const struct candidate *from)
{
    into->calls += from->calls;
    into->total_ms += from->total_ms;
    into->saved_ms += from->saved_ms;
    into->key = into->key != NULL ? into->key : from->key;
    for (size_t i = 0; i < from->support_count && into->support_count < CANDIDATE_STATEMENTS; i++)
        into->supports[into->support_count++] = from->supports[i];
}

/* What another candidate begins with is superfluous: the longer one serves its statements too. */
static void drop_prefixes(struct candidates *found)
{
    size_t kept = 0;

    for (size_t i = 0; i < found->count; i++) {
        bool dropped = false;

        for (size_t j = 0; j < found->count && !dropped; j++) {
            if (is_prefix(&found->items[i], &found->items[j])) {
                absorb(&found->items[j], &found->items[i]);
                dropped = true;
            }
        }
        if (!dropped)
            found->items[kept++] = found->items[i];
    }
    found->count = kept;
}

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->saved_ms != y->saved_ms)
        return x->saved_ms > y->saved_ms ? -1 : 1;
    if (x->table != y->table)
        return strcmp(x->table->shown, y->table->shown);
    return (int)x->column_count - (int)y->column_count;
}

/* idx_orders_user of orders (user_id), at most 63 bytes, never taken. */
static char *make_name(struct finder *f, struct map *taken, const struct candidate *candidate)
{
    struct buffer name = BUFFER_INIT;
    char suffix[24] = "", *full, *key;
    size_t length;

    buffer_printf(&name, "idx_%s", candidate->table->name);
    for (size_t i = 0; i < candidate->column_count; i++) {
        const char *column = table_column(candidate->table, candidate->columns[i])->name;

        length = strlen(column);
        if (length > 3 && strcmp(column + length - 3, "_id") == 0)
            length -= 3;
        buffer_printf(&name, "_%.*s", (int)length, column);
    }
    for (unsigned number = 2;; number++) {
        length =
            name.length + strlen(suffix) > NAME_BYTES ? NAME_BYTES - strlen(suffix) : name.length;
        while (length > 0 && length < name.length && (name.data[length] & 0xC0) == 0x80)
            length--;
        full = arena_printf(f->arena, "%.*s%s", (int)length, buffer_text(&name), suffix);
        key = arena_printf(f->arena, "%s.%s", candidate->table->schema, full);
        if (map_get(&f->facts->taken, key) == NULL && map_get(taken, key) == NULL)
            break;
        snprintf(suffix, sizeof suffix, "_%u", number);
    }
    map_put(taken, key, f);
    buffer_release(&name);
    return full;
}

static void write_sql(struct finder *f)
{
    struct map taken;

    map_init(&taken, f->arena);
    for (size_t i = 0; i < f->found->count; i++) {
        struct candidate *c = &f->found->items[i];
        /* A partitioned table takes no concurrent build. */
        const char *how = c->table->partitioned ? "" : "CONCURRENTLY ";

        c->name = make_name(f, &taken, c);
        c->sql = index_sql(
            f->arena, c->table, c->columns, c->column_count,
            arena_printf(f->arena, "CREATE INDEX %s%s", how, quoted_identifier(f->arena, c->name)));
    }
}

int candidates_find(struct arena *arena, const struct facts *facts, struct usage *const *usages,
                    size_t usage_count, struct probe *probe, struct candidates *candidates,
                    struct error *error)
{
    struct finder f = {
        .arena = arena, .facts = facts, .probe = probe, .found = candidates, .error = error};

    *candidates = (struct candidates){0};
    for (size_t i = 0; i < usage_count; i++)
        f.all_ms += usages[i]->stats->total_ms;
    if (try_statements(&f, usages, usage_count) < 0)
        return -1;
    for (size_t i = 0; i < facts->key_count; i++) {
        if (try_key(&f, &facts->keys[i]) < 0)
            return -1;
    }
    progress_clear();
    drop_prefixes(candidates);
    if (candidates->count > 0)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, compare);
    write_sql(&f);
    return 0;
}
