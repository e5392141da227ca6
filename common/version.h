/* What --version prints; the values come from the build. */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

/* As the Makefile has it: "0.1.0". */
const char *version_number(void);

/* The commit that was built, abbreviated, or "unknown". */
const char *version_commit(void);

#endif
