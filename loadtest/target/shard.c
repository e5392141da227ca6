/* I/N. */
#include "loadtest/target/shard.h"

#include "common/parse.h"

#include <stdlib.h>
#include <string.h>

#define INDEX_VARIABLE "JOB_COMPLETION_INDEX"
#define INDEX_LENGTH 16

static int fail(const char **problem, const char *what)
{
    *problem = what;
    return -1;
}

int shard_parse(const char *text, struct shard *shard, const char **problem)
{
    char typed[INDEX_LENGTH];
    const char *slash = strchr(text, '/'), *index = typed;
    int64_t number, count;
    if (slash == NULL || (size_t)(slash - text) >= sizeof typed ||
        parse_integer(slash + 1, 1, SHARDS_MOST, &count) != 0)
        return fail(problem, "it is no I/N");
    memcpy(typed, text, (size_t)(slash - text));
    typed[slash - text] = '\0';
    if (strcmp(typed, "env") == 0)
        index = getenv(INDEX_VARIABLE);
    if (index == NULL)
        return fail(problem, "the environment has no " INDEX_VARIABLE);
    if (parse_integer(index, 0, count - 1, &number) != 0)
        return fail(problem, "the index is from 0 to N-1");
    *shard = (struct shard){(unsigned)number, (unsigned)count};
    return 0;
}

uint64_t shard_part(const struct shard *shard, uint64_t whole)
{
    return whole / shard->count + (shard->index < whole % shard->count);
}
