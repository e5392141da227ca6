/* What libyaml has to say, in words that help. */
#ifndef SCAFFOLD_READ_YAML_ERROR_H
#define SCAFFOLD_READ_YAML_ERROR_H

#include "scaffold/read/place.h"
#include "scaffold/read/reader.h"

#include <yaml.h>

/* Add the error that stopped the parser to the reader's list. */
void yaml_error_report(struct reader *reader, struct place *place, const yaml_parser_t *parser);

#endif
