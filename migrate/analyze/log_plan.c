/* Plans of auto_explain: as text, a line each node, or as JSON. */
#include "migrate/analyze/log.h"
#include "migrate/analyze/plan.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void read_json(struct log *log, const char *session, const char *text, double milliseconds)
{
    json_t *root = json_loads(text, JSON_DISABLE_EOF_CHECK, NULL);
    const char *query = json_string_value(json_object_get(root, "Query Text"));
    json_t *plan = json_object_get(root, "Plan");

    if (query != NULL && plan != NULL)
        log_add_plan(log, session, query, plan_describe(log->arena, plan),
                     json_number_value(json_object_get(plan, "Total Cost")), milliseconds);
    json_decref(root);
}

/* "        ->  Seq Scan on orders  (cost=0.00..943.00 rows=4 width=8)": its total cost, else -1. */
static double cost_of(const char *line, size_t length)
{
    const char *mark = strstr(line, "  (cost="), *dots;

    if (mark == NULL || mark >= line + length)
        return -1;
    dots = strstr(mark, "..");
    return dots != NULL && dots < line + length ? strtod(dots + 2, NULL) : -1;
}

static char *node_of(struct arena *arena, const char *line)
{
    const char *mark = strstr(line, "  (cost=");

    line += strspn(line, " \t");
    if (strncmp(line, "->", 2) == 0)
        line += 2 + strspn(line + 2, " ");
    return arena_strndup(arena, line, (size_t)(mark - line));
}

struct text_plan {
    double total, most; /* of all; of the node that reads a table at the greatest cost, -1: none */
    char *node;
};

static void take_node(struct text_plan *plan, struct arena *arena, const char *line, double cost)
{
    char *node = node_of(arena, line);

    if (plan->total < 0)
        plan->total = cost;
    if (strstr(node, "Scan") != NULL && strstr(node, " on ") != NULL && cost > plan->most) {
        plan->most = cost;
        plan->node = node;
    }
}

/* The statement stands before the first line that has a cost. */
static void read_text(struct log *log, const char *session, const char *text, double milliseconds)
{
    struct text_plan plan = {-1, -1, NULL};
    struct buffer sql = BUFFER_INIT;
    size_t length;

    for (const char *at = text; *at != '\0'; at += length + (at[length] == '\n')) {
        double cost;

        length = strcspn(at, "\n");
        cost = at > text ? cost_of(at, length) : -1;
        if (cost >= 0)
            take_node(&plan, log->arena, at, cost);
        else if (plan.total < 0) {
            buffer_append(&sql, at, length);
            buffer_putc(&sql, '\n');
        }
    }
    log_add_plan(log, session, buffer_text(&sql), plan.node, plan.total > 0 ? plan.total : 0,
                 milliseconds);
    buffer_release(&sql);
}

void log_read_plan(struct log *log, const char *session, const char *text, double milliseconds)
{
    static const char mark[] = "Query Text: ";
    const char *query = strstr(text, mark);

    text += strspn(text, " \t\r\n");
    if (*text == '{')
        read_json(log, session, text, milliseconds);
    else if (query != NULL)
        read_text(log, session, query + strlen(mark), milliseconds);
}
