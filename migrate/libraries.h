/* The libraries that --version names. */
#ifndef MIGRATE_LIBRARIES_H
#define MIGRATE_LIBRARIES_H

#include "common/option.h"

extern const struct option_library migrate_libraries[];

#endif
