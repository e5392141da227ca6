/* The libraries that --version names. */
#ifndef LOADTEST_LIBRARIES_H
#define LOADTEST_LIBRARIES_H

#include "common/option.h"

extern const struct option_library loadtest_libraries[];

#endif
