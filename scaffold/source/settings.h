/*
 * Settings that the environment gives, which a schema describes: what its defaults say counts where
 * nothing else is known.
 */
#ifndef SCAFFOLD_SOURCE_SETTINGS_H
#define SCAFFOLD_SOURCE_SETTINGS_H

#include "scaffold/source/machine.h"

/* schema.parse(data), .safeParse(data), .validate(data) and their kin. False for other methods. */
bool settings_method(struct machine *machine, const struct invocation *invocation,
                     struct value *result);

/* envalid's cleanEnv(process.env, { PREFIX: str({ default: '/api' }) }). */
struct value settings_clean(struct machine *machine, const struct invocation *invocation);

/* config.get('api.prefix') of the package config: what config/default.json or config/default.js says, below the
 * folder where the service is started. */
struct value settings_config(struct machine *machine, const struct invocation *invocation);

#endif
