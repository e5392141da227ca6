/* What holds when nothing is said about it. */
#ifndef LOADTEST_DEFAULTS_H
#define LOADTEST_DEFAULTS_H

struct settings;

/* Give what was not given its default. */
void defaults_set(struct settings *settings);

/* Make the stages of an open model of the rate, where there is one, or of the list that was given. */
void defaults_set_arrivals(struct settings *settings);

/* What is asked for is for all shards together: take this one's part of it. */
void defaults_take_share(struct settings *settings);

#endif
