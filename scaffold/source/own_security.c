/* Security of a generated service: the needs of its operations, and the schemes in schemes.ts. */
#include "scaffold/source/data.h"
#include "scaffold/source/own_operation.h"

#include <string.h>

/* A scheme as OpenAPI has it. What OAuth 2 and OpenID Connect need beside it is not in the code. */
static struct value scheme_of(struct own *self, struct value rule)
{
    struct machine *machine = self->machine;
    struct value scheme = value_plain(machine->arena);
    const char *kind = value_get_text(rule, "kind"), *type = value_get_text(rule, "type");
    const char *word = value_get_text(rule, "scheme"), *url = value_get_text(rule, "url");

    if (!kind || strcmp(kind, "bearer") == 0 || strcmp(kind, "basic") == 0 || word) {
        data_set_text(machine, scheme, "type", type ? type : "http");
        if (!type)
            data_set_text(machine, scheme, "scheme", word ? word : kind ? kind : "bearer");
        if (type && strcmp(type, "oauth2") == 0)
            data_set(machine, scheme, "flows", value_plain(machine->arena));
        if (type && strcmp(type, "openIdConnect") == 0)
            data_set_text(machine, scheme, "openIdConnectUrl", url ? url : "");
        return scheme;
    }
    if (strcmp(kind, "none") == 0)
        return data_set_text(machine, scheme, "type", "mutualTLS");
    data_set_text(machine, scheme, "type", "apiKey");
    data_set_text(machine, scheme, "in", kind);
    return data_set(machine, scheme, "name", value_get(rule, "name"));
}

static struct value need_of(struct own *self, struct value needs, struct value schemes)
{
    struct machine *machine = self->machine;
    struct value choice = value_plain(machine->arena);

    for (unsigned i = 0; value_is(needs, OBJECT_ARRAY) && i < needs.object->count; i++) {
        const char *name = value_get_text(needs.object->items[i], "scheme");
        struct value scopes = value_get(needs.object->items[i], "scopes");

        if (!name)
            continue;
        data_set(machine, choice, name,
                 value_is(scopes, OBJECT_ARRAY) ? scopes : value_array(machine->arena));
        data_set(machine, self->draft->schemes, name, scheme_of(self, value_get(schemes, name)));
    }
    return choice;
}

void own_take_security(struct own *self)
{
    struct machine *machine = self->machine;
    struct value security = value_get(self->rules, "security");
    struct source *source = own_beside(self, "./schemes.js");
    struct value schemes = source ? machine_export(machine, source, atom(machine->atoms, "schemes"))
                                  : value_undefined();

    if (!value_is(security, OBJECT_ARRAY) || !security.object->count)
        return;
    self->draft->choices = value_array(machine->arena);
    self->draft->schemes = value_plain(machine->arena);
    for (unsigned i = 0; i < security.object->count; i++)
        data_push(machine, self->draft->choices, need_of(self, security.object->items[i], schemes));
}
