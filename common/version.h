/* What --version prints; the values come from the build. */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

const char *version_number(void);

#endif
