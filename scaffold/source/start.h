/* Running all modules, and then the functions that other code would call to set the service up. */
#ifndef SCAFFOLD_SOURCE_START_H
#define SCAFFOLD_SOURCE_START_H

#include "scaffold/source/machine.h"

/* Fill machine->routers. */
void start_all(struct machine *machine);

#endif
