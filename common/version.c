/* The version, as the build has it. */
#include "common/version.h"

const char *version_number(void)
{
    return VERSION;
}

const char *version_commit(void)
{
    return COMMIT;
}
