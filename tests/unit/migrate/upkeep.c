/* Who writes to a table, and what one more index costs them. */
#include "migrate/analyze/upkeep.h"
#include "tests/lib/tap.h"

#include <math.h>

static struct column columns[] = {{1, "id"}, {2, "user_id"}, {3, "status"}, {4, "at"}, {5, "a"}};
static struct table orders = {
    .columns = columns, .column_count = 5, .rows = 4000, .updates = 100, .hot_updates = 80};
static struct table users;

/* Of 1000 rows inserted, 500 whose status is set, and 200 whose a is. */
static const struct column *status_set[] = {&columns[2]}, *a_set[] = {&columns[4]};
static const struct statement_stats stats[] = {
    {.rows = 1000}, {.rows = 500}, {.rows = 200}, {.rows = 9}};
static const struct usage usages[] = {
    {.stats = &stats[0], .kind = "InsertStmt", .written = &orders},
    {.stats = &stats[1],
     .kind = "UpdateStmt",
     .written = &orders,
     .set = status_set,
     .set_count = 1},
    {.stats = &stats[2], .kind = "UpdateStmt", .written = &orders, .set = a_set, .set_count = 1},
    {.stats = &stats[3], .kind = "DeleteStmt", .written = &users},
};
static const struct judged judged[] = {
    {.usage = &usages[0]}, {.usage = &usages[1]}, {.usage = &usages[2]}, {.usage = &usages[3]}};

/* Writes in rows: all inserts, the updates that set what the index has, and a fifth of the others, whose new
 * row does not fit on its page. */
static const struct {
    const char *name;
    struct index_shape shape;
    double writes, hot_share, bytes;
} cases[] = {
    {"a key that nobody sets",
     {.keys = {{.column = &columns[1]}}, .key_count = 1},
     1000 + 700 * 0.2,
     0},
    {"one that is set",
     {.keys = {{.column = &columns[2]}}, .key_count = 1},
     1000 + 500 + 200 * 0.2,
     400.0 / 700},
    {"what is included",
     {.keys = {{.column = &columns[1]}},
      .key_count = 1,
      .includes = {&columns[2]},
      .include_count = 1},
     1000 + 500 + 200 * 0.2,
     400.0 / 700},
    {"an expression",
     {.keys = {{.expression = "lower(status)"}}, .key_count = 1},
     1000 + 500 + 200 * 0.2,
     400.0 / 700},
    {"a condition, whose letters are no column",
     {.keys = {{.column = &columns[3]}}, .key_count = 1, .condition = "status = 'a'"},
     1000 + 500 + 200 * 0.2,
     400.0 / 700},
    {"a condition that few rows meet: at most one in ten has an entry",
     {.keys = {{.column = &columns[3]}}, .key_count = 1, .condition = "id = 1"},
     (1000 + 700 * 0.2) / 10,
     0,
     8000},
    {"all rows of a small index",
     {.keys = {{.column = &columns[3]}}, .key_count = 1},
     1000 + 700 * 0.2,
     0,
     8000},
};

int main(void)
{
    struct facts facts = {.statements = {.seconds = 100}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct candidate candidate = {
            .shape = cases[i].shape, .bytes = cases[i].bytes, .writes_per_second = -1};

        candidate.shape.table = &orders;
        upkeep_weigh(&facts, judged, 4, &candidate);
        ok(fabs(candidate.write_ms - cases[i].writes * 0.01) < 1e-9, "%s: %g ms", cases[i].name,
           candidate.write_ms);
        ok(fabs(candidate.hot_share - cases[i].hot_share) < 1e-9, "%s: %g of HOT", cases[i].name,
           candidate.hot_share);
        ok(fabs(candidate.writes_per_second - 17) < 1e-9, "%s: all rows written", cases[i].name);
    }
    facts.statements.seconds = 0;
    {
        struct candidate candidate = {.shape = {.table = &users}, .writes_per_second = -1};

        upkeep_weigh(&facts, judged, 4, &candidate);
        ok(candidate.writes_per_second < 0, "over a time that is not known: no rate");
        ok(fabs(candidate.write_ms - 0.09) < 1e-9, "of its own table alone");
    }
    return done_testing();
}
