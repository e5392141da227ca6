/* Names of kept tables, keys of rows. */
#include "migrate/plan/kept_rows.h"

#include "common/sha256.h"
#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/plan/keep.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Of a kept table's name: so many bytes of what it holds, and digits that make it the only one. */
#define SHOWN_BYTES 40
#define DIGITS 10

static const char *key_of(struct keeper *keeper, const struct object *object)
{
    return arena_printf(keeper->arena, "%s %s", object->kind->name, object->identity);
}

const char *name_kept(struct keeper *keeper, const struct object *object)
{
    const char *key = key_of(keeper, object);
    char digits[SHA256_HEX_SIZE];
    struct sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, keeper->salt, strlen(keeper->salt));
    sha256_update(&hash, key, strlen(key));
    sha256_final(&hash, digits);
    char *shown = arena_strdup(keeper->arena, object->identity);
    size_t length = 0;
    for (const char *at = object->identity; *at != '\0' && length < SHOWN_BYTES; at++)
        if (isalnum((unsigned char)*at) && (unsigned char)*at < 0x80)
            shown[length++] = (char)tolower((unsigned char)*at);
        else if (length > 0 && shown[length - 1] != '_')
            shown[length++] = '_';
    shown[length] = '\0';
    char *name = arena_printf(keeper->arena, KEEP_SCHEMA ".%s_%.*s",
                              isdigit((unsigned char)*shown) || length == 0 ? "kept" : shown,
                              DIGITS, digits);
    map_put(&keeper->kept, key, name);
    return name;
}

const char *kept_name(struct keeper *keeper, const struct object *object)
{
    return map_get(&keeper->kept, key_of(keeper, object));
}

void lock_table(struct step *step, const struct object *table)
{
    step_add(step, EFFECT_BRIEF, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", table->identity);
}

void see_all_rows(struct step *step)
{
    step_add(step, EFFECT_SEE_ROWS, "SET LOCAL row_security = off");
}

void see_rows_as_before(struct step *step)
{
    step_add(step, EFFECT_SEE_ROWS, "SET LOCAL row_security = DEFAULT");
}

bool kept_as_text(const struct object *column)
{
    return strchr(object_get(column, "type"), '.') != NULL;
}

static bool is_stored(const struct object *column)
{
    return column->kind == &kind_column && object_get(column, "generated") == NULL;
}

size_t put_kept_columns(struct buffer *out, const struct object *table, bool back)
{
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next) {
        if (!is_stored(part))
            continue;
        buffer_printf(out, "%s%s", count++ > 0 ? ", " : "", part->label);
        if (kept_as_text(part) && back)
            buffer_printf(out, "::%s", object_get(part, "type"));
        else if (kept_as_text(part))
            buffer_printf(out, "::text AS %s", part->label);
    }
    return count;
}

size_t put_kept_names(struct buffer *out, const struct object *table)
{
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (is_stored(part))
            buffer_printf(out, "%s%s", count++ > 0 ? ", " : "", part->label);
    return count;
}

const char **row_key(const struct step *step, const struct object *column)
{
    const struct object *table = column->parent, *key = table_primary_key(table);
    const struct object *later = catalog_find(step->fold->to, table->kind, table->identity);
    size_t count = 0;
    if (key == NULL || later == NULL || later->kind != table->kind)
        return NULL;
    const char *numbers = object_get(key, "columns");
    const char **labels = arena_alloc(step->arena, strlen(numbers) + 1, sizeof *labels);
    for (const char *at = numbers; *at != '\0'; at++) {
        if (!isdigit((unsigned char)*at))
            continue;
        const struct object *part = table_column_at(table, strtol(at, NULL, 10));
        const struct object *kept =
            part == NULL ? NULL : catalog_find(step->fold->to, part->kind, part->identity);
        if (part == NULL || part == column || kept == NULL || kept_as_text(part) ||
            strcmp(object_get(part, "type"), object_get(kept, "type")) != 0)
            return NULL;
        labels[count++] = part->label;
        at += strspn(at, "0123456789") - 1;
    }
    return count > 0 ? labels : NULL;
}

const char *same_row(struct arena *arena, const char *const *labels)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text = arena_printf(arena, "%s%st.%s = k.%s", text, i > 0 ? " AND " : "", labels[i],
                            labels[i]);
    return text;
}
