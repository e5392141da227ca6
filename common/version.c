/* The version, as the Makefile has it. */
#include "common/version.h"

const char *version_number(void)
{
    return VERSION;
}
