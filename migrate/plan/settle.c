/* Settings, comment, privileges and owner of an object that was created or altered. */
#include "migrate/plan/settle.h"

#include "common/buffer.h"
#include "migrate/kind/kind.h"
#include "migrate/plan/privilege.h"
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

static void write_owner(struct step *step, const struct object *object)
{
    struct buffer target = BUFFER_INIT;
    kind_target(&target, object);
    step_add(step, EFFECT_BRIEF, "ALTER %s OWNER TO %s", buffer_text(&target),
             quoted_identifier(step->arena, object->owner));
    buffer_release(&target);
}

static const char *initial_acl(const struct diff *diff, const struct object *object)
{
    return diff->from->default_acl[(unsigned char)object->kind->acl_type];
}

void settle_created(struct step *step, const struct diff *diff, const struct object *object)
{
    if (object->kind->settle != NULL)
        object->kind->settle(step, object);
    if (object->comment != NULL)
        write_comment(step, object);
    if (object->acl != NULL)
        privilege_change(step, object, initial_acl(diff, object), object->acl, NULL);
}

void settle_altered(struct step *step, const struct diff *diff, const struct change *change)
{
    (void)diff;
    if (change->comment)
        write_comment(step, change->to);
    if (change->acl)
        privilege_change(step, change->to, change->from->acl, change->to->acl, change->from->owner);
    if (change->owner && change->to->owner != NULL)
        write_owner(step, change->to);
}
