/* The libraries that --version names. */
#ifndef SCAFFOLD_LIBRARIES_H
#define SCAFFOLD_LIBRARIES_H

#include "common/option.h"

extern const struct option_library scaffold_libraries[];

#endif
