/* One machine's part of a load that several make together. */
#ifndef LOADTEST_TARGET_SHARD_H
#define LOADTEST_TARGET_SHARD_H

#include <stdint.h>

/* More machines than anyone has. */
#define SHARDS_MOST 10000

struct shard {
    unsigned index, count; /* from 0; of how many: 1 without shards */
};

/* "I/N", or "env/N" for the index that JOB_COMPLETION_INDEX holds, as in a Kubernetes Indexed Job. 0; or
 * -1 with what is wrong with it in *problem. */
int shard_parse(const char *text, struct shard *shard, const char **problem);

/* Its part of a number that is for all together. */
uint64_t shard_part(const struct shard *shard, uint64_t whole);

#endif
