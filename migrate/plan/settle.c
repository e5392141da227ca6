/* Settings, comment, privileges and owner of an object that was created or altered. */
#include "migrate/plan/settle.h"

#include "common/buffer.h"
#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"
#include "migrate/kind/privilege.h"
#include "migrate/sql/quote.h"

#include <string.h>

static void write_comment(struct step *step, const struct object *object)
{
    struct buffer target = BUFFER_INIT, text = BUFFER_INIT;
    kind_target(&target, object);
    if (object->comment == NULL)
        buffer_puts(&text, "NULL");
    else
        quote_literal(&text, object->comment);
    step_add(step, EFFECT_METADATA, "COMMENT ON %s IS %s", buffer_text(&target),
             buffer_text(&text));
    buffer_release(&target);
    buffer_release(&text);
}

static void write_owner(struct step *step, const struct object *object, const char *owner)
{
    struct buffer target = BUFFER_INIT;
    kind_target(&target, object);
    step_add(step, EFFECT_BRIEF, "ALTER %s OWNER TO %s", buffer_text(&target),
             quoted_identifier(step->arena, owner));
    buffer_release(&target);
}

/* How GRANT names it: views are tables, domains are types there, aggregates functions. */
static void put_privileged(struct buffer *out, const struct object *object)
{
    if (object->kind->acl_type == ACL_COLUMN)
        buffer_printf(out, "TABLE %s", object->parent->identity);
    else if (object->kind->acl_type == 'r')
        buffer_printf(out, "TABLE %s", object->identity);
    else if (object->kind->acl_type == 'T')
        buffer_printf(out, "TYPE %s", object->identity);
    else if (object->kind->acl_name != NULL)
        buffer_printf(out, "FUNCTION %s", object_get(object, object->kind->acl_name));
    else if (object->kind->acl_type == 'S')
        buffer_printf(out, "FOREIGN %s %s", object->kind->ddl, object->identity);
    else
        kind_target(out, object);
}

static void write_privileges(struct step *step, const struct object *object, const char *from,
                             const char *to, const char *owner)
{
    struct buffer target = BUFFER_INIT;
    put_privileged(&target, object);
    struct privileged what = {.prefix = "", .target = buffer_text(&target), .owner = owner};
    if (object->kind->acl_type == ACL_COLUMN)
        what.column = object->label;
    privilege_change(step, &what, from, to);
    buffer_release(&target);
}

/* The letter of pg_default_acl for a kind of object. */
static char default_type(const struct object *object)
{
    return object->kind->acl_type == 's'   ? 'S'
           : object->kind->acl_type == 'S' ? 0
                                           : object->kind->acl_type;
}

/* What PostgreSQL grants when the object is created: its own default, or what the default
 * privileges of the start say (their changes come last). */
static const char *initial_acl(struct arena *arena, const struct diff *diff,
                               const struct object *object)
{
    const char *everywhere = diff->from->default_acl[(unsigned char)object->kind->acl_type];
    const char *here = NULL;
    for (size_t i = 0; i < diff->given_count; i++) {
        const struct object *given = diff->given[i];
        if (*object_get(given, "type") != default_type(object) ||
            strcmp(object_get(given, "role"), diff->from->user) != 0)
            continue;
        const char *schema = object_get(given, "in_schema");
        if (schema == NULL)
            everywhere = object_get(given, "entries");
        else if (object->schema != NULL && strcmp(schema, object->schema) == 0)
            here = object_get(given, "entries");
    }
    return here == NULL ? everywhere : privilege_join(arena, everywhere, here);
}

/* What is made again keeps its owner: a view that another role owns reads with that role's rights. The
 * owner, when that is not the role that runs the migration; else NULL. */
static const char *keep_owner(struct step *step, const struct diff *diff,
                              const struct object *object)
{
    const struct change *change = diff->of_to[object->index];
    const char *owner = change->from == NULL ? NULL : change->from->owner;
    if (change->owner)
        owner = object->owner;
    if (owner == NULL || object->owner == NULL || strcmp(owner, diff->from->user) == 0)
        return NULL;
    write_owner(step, object, owner);
    return owner;
}

void settle_created(struct step *step, const struct diff *diff, const struct object *object)
{
    const char *owner = keep_owner(step, diff, object);
    if (object->kind->settle != NULL)
        object->kind->settle(step, object);
    if (object->comment != NULL)
        write_comment(step, object);
    if (object->acl != NULL)
        write_privileges(step, object, initial_acl(step->arena, diff, object), object->acl, owner);
}

/* Columns that are made come later, with their privileges. */
static bool is_there(const struct diff *diff, const struct object *column)
{
    enum change_verb verb = diff->of_to[column->index]->verb;
    return verb != CHANGE_CREATE && verb != CHANGE_REPLACE;
}

/* REVOKE on a table takes the same privileges on its columns along. */
static void renew_columns(struct step *step, const struct diff *diff, const struct change *change,
                          const char *owner)
{
    for (const struct object *child = change->to->children; child != NULL; child = child->next)
        if (child->kind->acl_type == ACL_COLUMN && child->acl != NULL && *child->acl != '\0' &&
            is_there(diff, child))
            write_privileges(step, child, "", child->acl, owner);
}

/* A sequence that a column owns has the owner of its table, and gets it with that. */
static bool follows(const struct change *change)
{
    return change->from->kind == &kind_sequence && change->from->drop_with != NULL &&
           change->to->drop_with != NULL;
}

/* From the privileges that it has to those that are wanted, as those of its owner by then. */
static void change_privileges(struct step *step, const struct diff *diff,
                              const struct change *change, const char *from, const char *owner)
{
    size_t before = step->count;
    write_privileges(step, change->to, from, change->to->acl, owner);
    if (step->count > before && strncmp(step->statements[before].sql, "REVOKE", 6) == 0)
        renew_columns(step, diff, change, owner);
}

void settle_altered(struct step *step, const struct diff *diff, const struct change *change)
{
    const char *owner = change->from->owner, *acl = change->from->acl;
    if (change->comment)
        write_comment(step, change->to);
    if (change->owner && change->to->owner != NULL) {
        owner = change->to->owner;
        acl = acl == NULL ? NULL : privilege_owned(step->arena, acl, owner);
        if (!follows(change))
            write_owner(step, change->to, owner);
    }
    if (change->acl)
        change_privileges(step, diff, change, acl, owner);
}
