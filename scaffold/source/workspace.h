/* The packages of one repository that import each other by name: npm's, Yarn's, pnpm's and Lerna's workspaces. */
#ifndef SCAFFOLD_SOURCE_WORKSPACE_H
#define SCAFFOLD_SOURCE_WORKSPACE_H

#include "scaffold/source/project.h"

/* The folder of the package that `specifier` (`@shop/models/order`) names, seen from `folder`, and in
 * *rest what stands behind its name (`order`, or ""); NULL: it is no package of the repository. */
const char *workspace_find(struct project *project, const char *folder, const char *specifier,
                           const char **rest);

#endif
