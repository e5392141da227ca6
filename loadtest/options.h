/* What can be given on the command line of api-load. */
#ifndef LOADTEST_OPTIONS_H
#define LOADTEST_OPTIONS_H

#include "common/option.h"

struct settings;

/* The names that --auth takes, by enum authentication. */
extern const char *const options_authentications[];

/* For usage errors. */
extern const struct option_program options_program;

/* Set what is given, as it is typed. Returns -1 to go on, or an exit status, everything being said. */
int options_parse(struct settings *settings, int argc, char **argv);

#endif
