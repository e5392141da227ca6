/* Counts what an analysis has found. */
#include "migrate/analyze/gate.h"

#include "common/parse.h"

#include <string.h>

#define LIMIT 1e15

static double missing(const struct analysis *analysis)
{
    return (double)analysis->candidates.count;
}

static double verified(const struct analysis *analysis)
{
    double count = 0;

    for (size_t i = 0; i < analysis->candidates.count; i++)
        count += analysis->candidates.items[i].verified;
    return count;
}

static double nplusone(const struct analysis *analysis)
{
    return (double)analysis->nplusone.count;
}

static double measured(const struct analysis *analysis)
{
    double count = 0;

    for (size_t i = 0; i < analysis->nplusone.count; i++)
        count += analysis->nplusone.items[i].evidence != EVIDENCE_RISK;
    return count;
}

static double slowest(const struct analysis *analysis)
{
    double slow = 0;

    for (size_t i = 0; i < analysis->slow_count; i++) {
        double mean = analysis->slow[i]->usage->stats->mean_ms;

        slow = mean > slow ? mean : slow;
    }
    return slow;
}

static double health(const struct analysis *analysis)
{
    return (double)analysis->health.count;
}

static const struct {
    const char *name;
    double (*count)(const struct analysis *);
} counts[] = {
    {"missing-indexes", missing},  {"verified-indexes", verified}, {"n-plus-one", nplusone},
    {"n-plus-one-seen", measured}, {"slowest-ms", slowest},        {"health", health},
};

#define COUNTS (sizeof counts / sizeof counts[0])

const char *gate_names(void)
{
    return "what is counted: missing-indexes, verified-indexes, n-plus-one, n-plus-one-seen, "
           "slowest-ms, health, "
           "duplicate-indexes, redundant-indexes, invalid-indexes, unused-indexes, "
           "bloated-tables, bloated-indexes, dead-rows, never-vacuumed, wraparound, sequences, "
           "keys, no-primary-key, key-types, types, estimates";
}

static bool is_named(const struct gate *gate, const char *name)
{
    return strlen(name) == gate->count_length &&
           strncmp(name, gate->count, gate->count_length) == 0;
}

static bool is_known(const struct gate *gate)
{
    for (size_t i = 0; i < COUNTS; i++) {
        if (is_named(gate, counts[i].name))
            return true;
    }
    for (const struct health_kind *kind = health_kinds; kind->name != NULL; kind++) {
        if (is_named(gate, kind->name))
            return true;
    }
    return false;
}

int gate_parse(const char *text, struct gate *gate)
{
    static const char *const operators[] = {">=", "<=", ">", "<", "="};
    const char *at = text + strcspn(text, "<>= ");

    *gate = (struct gate){.count = text, .count_length = (size_t)(at - text)};
    at += strspn(at, " ");
    for (size_t i = 0; i < sizeof operators / sizeof operators[0] && gate->operator== NULL; i++) {
        if (strncmp(at, operators[i], strlen(operators[i])) == 0)
            gate->operator= operators[i];
    }
    if (gate->operator== NULL || !is_known(gate))
        return -1;
    at += strlen(gate->operator);
    return parse_real(at + strspn(at, " "), 0, LIMIT, &gate->limit);
}

static double count_of(const struct gate *gate, const struct analysis *analysis)
{
    for (size_t i = 0; i < COUNTS; i++) {
        if (is_named(gate, counts[i].name))
            return counts[i].count(analysis);
    }
    for (const struct health_kind *kind = health_kinds; kind->name != NULL; kind++) {
        if (is_named(gate, kind->name))
            return (double)health_count(&analysis->health, kind->name);
    }
    return 0;
}

bool gate_holds(const struct gate *gate, const struct analysis *analysis, double *value)
{
    const char *operator= gate->operator;

    *value = count_of(gate, analysis);
    if (operator[0] == '>')
        return operator[1] == '=' ? *value >= gate->limit : * value> gate->limit;
    if (operator[0] == '<')
        return operator[1] == '=' ? *value <= gate->limit : * value<gate->limit;
    return *value == gate->limit;
}
