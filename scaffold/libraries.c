/* Versions of the libraries, as they run. */
#include "scaffold/libraries.h"

#include <yaml.h>

const struct option_library scaffold_libraries[] = {{"libyaml", yaml_get_version_string}, {0}};
