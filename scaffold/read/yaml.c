/*
 * YAML by libyaml's events, under the core schema of YAML 1.2. Aliases share the node that they
 * name; what the tree would be without sharing is counted and bounded, and so is its depth.
 */
#include "common/map.h"
#include "common/memory.h"
#include "scaffold/read/mask.h"
#include "scaffold/read/place.h"
#include "scaffold/read/read.h"
#include "scaffold/read/reader.h"
#include "scaffold/read/yaml_error.h"

#include <string.h>
#include <yaml.h>

#define TAG_PREFIX "tag:yaml.org,2002:"

/* A node with what it costs whoever walks it. */
struct value {
    const struct node *node;
    size_t size;     /* nodes, aliases expanded */
    unsigned height; /* levels of containers */
};

struct anchor {
    struct value value; /* node is NULL while the anchored container is open */
};

struct yaml {
    struct reader *reader;
    struct mask mask;
    struct place place;
    yaml_parser_t parser;
    yaml_event_t event; /* the one that is being looked at; freed by the next */
    struct map anchors; /* name → struct anchor, the latest of that name */
    struct reader_stack stack;
    unsigned depth;
    size_t repeated; /* nodes that aliases stand for */
};

static bool read_value(struct yaml *yaml, struct value *value);

static bool next(struct yaml *yaml)
{
    yaml_event_delete(&yaml->event);
    if (yaml_parser_parse(&yaml->parser, &yaml->event))
        return true;
    yaml_error_report(yaml->reader, &yaml->place, &yaml->parser);
    return false;
}

static struct locus here(struct yaml *yaml)
{
    unsigned line, column;

    place_of_mark(&yaml->place, &yaml->event.start_mark, &line, &column);
    return reader_locus(yaml->reader, line, column);
}

static void add(struct yaml *yaml, enum severity severity, struct locus where, const char *hint,
                const char *message)
{
    diagnostics_add(yaml->reader->list, severity, where, hint, "%s", message);
}

/* Scalars */

/* The text of the scalar at hand, in the arena. */
static const char *scalar_text(struct yaml *yaml)
{
    size_t length = yaml->event.data.scalar.length;
    char *text =
        arena_strndup(yaml->reader->arena, (const char *)yaml->event.data.scalar.value, length);

    mask_undo(&yaml->mask, text, length);
    return text;
}

static struct node *copy_text(struct yaml *yaml)
{
    struct node *node = reader_node(yaml->reader, NODE_STRING, here(yaml));

    if (node) {
        node->text = scalar_text(yaml);
        node->length = (unsigned)yaml->event.data.scalar.length;
    }
    return node;
}

static struct node *special(struct yaml *yaml)
{
    diagnostics_add(yaml->reader->list, SEVERITY_WARNING, here(yaml),
                    "put it in quotes if text is meant",
                    "'%s' is a number that JSON does not have; it is taken as text",
                    (const char *)yaml->event.data.scalar.value);
    return copy_text(yaml);
}

static struct node *make_scalar(struct yaml *yaml, enum core_kind kind)
{
    struct node *node = kind == CORE_SPECIAL ? special(yaml) : copy_text(yaml);

    if (node)
        core_apply(yaml->reader->arena, node, kind);
    return node;
}

static void unknown_tag(struct yaml *yaml, const char *tag)
{
    diagnostics_add(yaml->reader->list, SEVERITY_WARNING, here(yaml), NULL,
                    "the tag '%s' is not known and is ignored", tag);
}

/* What an explicit tag makes of a scalar. */
static struct node *tagged_scalar(struct yaml *yaml, const char *tag)
{
    static const struct {
        const char *name;
        unsigned allowed; /* of the core kinds */
        enum core_kind kind;
    } tags[] = {
        {"str", ~0u, CORE_STRING},
        {"binary", ~0u, CORE_STRING},
        {"timestamp", ~0u, CORE_STRING},
        {"null", 1u << CORE_NULL, CORE_NULL},
        {"bool", 1u << CORE_BOOLEAN, CORE_BOOLEAN},
        {"int", 1u << CORE_INTEGER, CORE_INTEGER},
        {"float", 1u << CORE_INTEGER | 1u << CORE_FLOAT, CORE_FLOAT},
    };
    enum core_kind kind =
        core_kind_of((const char *)yaml->event.data.scalar.value, yaml->event.data.scalar.length);
    size_t i;

    if (strcmp(tag, "!") == 0)
        return copy_text(yaml);
    if (strncmp(tag, TAG_PREFIX, strlen(TAG_PREFIX)) == 0)
        for (i = 0; i < sizeof tags / sizeof *tags; i++)
            if (strcmp(tag + strlen(TAG_PREFIX), tags[i].name) == 0) {
                if (tags[i].allowed & 1u << kind)
                    return make_scalar(yaml, tags[i].kind);
                diagnostics_add(yaml->reader->list, SEVERITY_ERROR, here(yaml), NULL,
                                "'%s' is not what its tag '!!%s' says",
                                (const char *)yaml->event.data.scalar.value, tags[i].name);
                return copy_text(yaml);
            }
    unknown_tag(yaml, tag);
    return copy_text(yaml);
}

static const struct node *read_scalar(struct yaml *yaml)
{
    const char *tag = (const char *)yaml->event.data.scalar.tag;

    if (tag)
        return tagged_scalar(yaml, tag);
    if (yaml->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return copy_text(yaml);
    return make_scalar(yaml, core_kind_of((const char *)yaml->event.data.scalar.value,
                                          yaml->event.data.scalar.length));
}

/* Anchors and aliases */

/* From here on the name means this node. */
static struct anchor *open_anchor(struct yaml *yaml, const yaml_char_t *name)
{
    struct anchor *anchor;

    if (!name)
        return NULL;
    anchor = arena_alloc(yaml->reader->arena, 1, sizeof *anchor);
    map_put(&yaml->anchors, (const char *)name, anchor);
    return anchor;
}

static bool count_repeated(struct yaml *yaml, const struct value *value)
{
    size_t total;

    yaml->repeated += value->size;
    total = yaml->reader->written + yaml->repeated;
    if (total > READ_NODE_LIMIT ||
        (total > READ_ALIAS_FREE && total / READ_ALIAS_FACTOR > yaml->reader->written)) {
        diagnostics_add(yaml->reader->list, SEVERITY_ERROR, here(yaml), NULL,
                        "aliases make the document grow to more than %zu values", total - 1);
        return false;
    }
    if (yaml->depth + value->height > READ_DEPTH_LIMIT) {
        diagnostics_add(yaml->reader->list, SEVERITY_ERROR, here(yaml), NULL,
                        "more than %d levels of nesting, aliases expanded", READ_DEPTH_LIMIT);
        return false;
    }
    return true;
}

static bool read_alias(struct yaml *yaml, struct value *value)
{
    const char *name = (const char *)yaml->event.data.alias.anchor;
    const struct anchor *anchor = map_get(&yaml->anchors, name);

    if (!anchor || !anchor->value.node) {
        diagnostics_add(yaml->reader->list, SEVERITY_ERROR, here(yaml), NULL,
                        anchor ? "the alias '*%s' stands inside what it names"
                               : "there is no anchor '&%s' before this alias",
                        name);
        return false;
    }
    *value = anchor->value;
    return count_repeated(yaml, value);
}

/* Containers */

static bool enter(struct yaml *yaml)
{
    if (yaml->depth++ < READ_DEPTH_LIMIT)
        return true;
    diagnostics_add(yaml->reader->list, SEVERITY_ERROR, here(yaml), NULL,
                    "more than %d levels of nesting", READ_DEPTH_LIMIT);
    return false;
}

static void include(struct value *container, const struct value *part)
{
    container->size += part->size;
    if (part->height >= container->height)
        container->height = part->height + 1;
}

static void check_tag(struct yaml *yaml, const yaml_char_t *tag, const char *expected)
{
    if (tag && strcmp((const char *)tag, expected) != 0 && strcmp((const char *)tag, "!") != 0)
        unknown_tag(yaml, (const char *)tag);
}

static bool read_sequence(struct yaml *yaml, struct value *value)
{
    struct node *node = reader_node(yaml->reader, NODE_SEQUENCE, here(yaml));
    struct anchor *anchor = open_anchor(yaml, yaml->event.data.sequence_start.anchor);
    size_t base = yaml->stack.item_count;
    struct value item;

    check_tag(yaml, yaml->event.data.sequence_start.tag, YAML_SEQ_TAG);
    if (!node || !enter(yaml))
        return false;
    *value = (struct value){node, 1, 1};
    for (;;) {
        if (!next(yaml))
            return false;
        if (yaml->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (!read_value(yaml, &item))
            return false;
        include(value, &item);
        reader_push_item(&yaml->stack, item.node);
    }
    reader_close_sequence(yaml->reader, &yaml->stack, base, node);
    yaml->depth--;
    if (anchor)
        anchor->value = *value;
    return true;
}

static bool is_merge_key(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT && !event->data.scalar.tag &&
           event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event->data.scalar.length == 2 &&
           memcmp(event->data.scalar.value, "<<", 2) == 0;
}

/* A merged mapping goes on the stack as a member without key, until the mapping ends. */
static void push_merged(struct yaml *yaml, const struct node *node, struct locus where)
{
    struct member member = {.where = where, .value = node};

    if (node->kind == NODE_MAPPING)
        reader_push_member(&yaml->stack, &member);
    else
        add(yaml, SEVERITY_ERROR, where, "quote it as \"<<\" if a key of that name is meant",
            "'<<' merges a mapping or a list of mappings");
}

static bool read_merge(struct yaml *yaml, struct value *mapping)
{
    struct locus where = here(yaml);
    struct value value;
    unsigned i;

    if (!next(yaml) || !read_value(yaml, &value))
        return false;
    include(mapping, &value);
    if (value.node->kind != NODE_SEQUENCE) {
        push_merged(yaml, value.node, where);
        return true;
    }
    for (i = 0; i < value.node->count; i++)
        push_merged(yaml, value.node->items[i], where);
    return true;
}

/* Put the members of merged mappings where `<<` stood: explicit keys win, then earlier mappings. */
static void expand_merges(struct yaml *yaml, size_t base)
{
    struct reader_stack all = {0};
    struct map seen;
    size_t i;
    unsigned j;

    map_init(&seen, yaml->reader->arena);
    for (i = base; i < yaml->stack.member_count; i++)
        if (yaml->stack.members[i].key)
            map_at(&seen, yaml->stack.members[i].key, yaml->stack.members[i].key_length);
    for (i = base; i < yaml->stack.member_count; i++) {
        const struct member *member = &yaml->stack.members[i], *merged = member->value->members;

        if (member->key) {
            reader_push_member(&all, member);
            continue;
        }
        for (j = 0; j < member->value->count; j++) {
            if (map_find(&seen, merged[j].key, merged[j].key_length))
                continue;
            map_at(&seen, merged[j].key, merged[j].key_length);
            reader_push_member(&all, &merged[j]);
        }
    }
    yaml->stack.member_count = base;
    for (i = 0; i < all.member_count; i++)
        reader_push_member(&yaml->stack, &all.members[i]);
    reader_stack_release(&all);
}

/* The key as text; key stays NULL for one that is no scalar. */
static bool read_key(struct yaml *yaml, struct value *mapping, struct member *member)
{
    struct value value;

    *member = (struct member){.where = here(yaml)};
    if (yaml->event.type == YAML_SCALAR_EVENT && !yaml->event.data.scalar.anchor) {
        member->key_length = yaml->event.data.scalar.length;
        member->key = scalar_text(yaml);
        return true;
    }
    if (!read_value(yaml, &value))
        return false;
    include(mapping, &value);
    if (value.node->kind == NODE_MAPPING || value.node->kind == NODE_SEQUENCE) {
        diagnostics_add(yaml->reader->list, SEVERITY_ERROR, member->where,
                        "a key that begins with '{' or '[' needs quotes", "%s cannot be a key",
                        node_kind_name(value.node->kind));
        return true;
    }
    member->key = value.node->text;
    member->key_length = value.node->length;
    return true;
}

static bool read_member(struct yaml *yaml, struct value *mapping)
{
    struct member member;
    struct value value;

    if (!read_key(yaml, mapping, &member) || !next(yaml) || !read_value(yaml, &value))
        return false;
    include(mapping, &value);
    member.value = value.node;
    if (member.key)
        reader_push_member(&yaml->stack, &member);
    return true;
}

static bool read_members(struct yaml *yaml, struct value *mapping, size_t base)
{
    bool merges = false, is_merge;

    for (;;) {
        if (!next(yaml))
            return false;
        if (yaml->event.type == YAML_MAPPING_END_EVENT)
            break;
        is_merge = is_merge_key(&yaml->event);
        merges |= is_merge;
        if (is_merge ? !read_merge(yaml, mapping) : !read_member(yaml, mapping))
            return false;
    }
    if (merges)
        expand_merges(yaml, base);
    return true;
}

static bool read_mapping(struct yaml *yaml, struct value *value)
{
    struct node *node = reader_node(yaml->reader, NODE_MAPPING, here(yaml));
    struct anchor *anchor = open_anchor(yaml, yaml->event.data.mapping_start.anchor);
    size_t base = yaml->stack.member_count;

    check_tag(yaml, yaml->event.data.mapping_start.tag, YAML_MAP_TAG);
    if (!node || !enter(yaml))
        return false;
    *value = (struct value){node, 1, 1};
    if (!read_members(yaml, value, base))
        return false;
    reader_close_mapping(yaml->reader, &yaml->stack, base, node);
    yaml->depth--;
    if (anchor)
        anchor->value = *value;
    return true;
}

/* The node that the current event begins. */
static bool read_value(struct yaml *yaml, struct value *value)
{
    struct anchor *anchor;

    switch (yaml->event.type) {
    case YAML_ALIAS_EVENT:
        return read_alias(yaml, value);
    case YAML_SEQUENCE_START_EVENT:
        return read_sequence(yaml, value);
    case YAML_MAPPING_START_EVENT:
        return read_mapping(yaml, value);
    default:
        break;
    }
    anchor = open_anchor(yaml, yaml->event.data.scalar.anchor);
    *value = (struct value){read_scalar(yaml), 1, 0};
    if (anchor)
        anchor->value = *value;
    return value->node;
}

/* The document */

static bool is_empty(struct yaml *yaml)
{
    return yaml->event.type == YAML_STREAM_END_EVENT ||
           (yaml->event.type == YAML_SCALAR_EVENT && yaml->event.data.scalar.length == 0 &&
            yaml->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
            !yaml->event.data.scalar.tag);
}

static const struct node *read_stream(struct yaml *yaml)
{
    struct value value;

    do /* the starts of stream and document */
        if (!next(yaml))
            return NULL;
    while (yaml->event.type == YAML_STREAM_START_EVENT ||
           yaml->event.type == YAML_DOCUMENT_START_EVENT);
    if (is_empty(yaml)) {
        add(yaml, SEVERITY_ERROR, here(yaml), NULL, "the document is empty");
        return NULL;
    }
    if (!read_value(yaml, &value))
        return NULL;
    do /* the end of the document */
        if (!next(yaml))
            return NULL;
    while (yaml->event.type == YAML_DOCUMENT_END_EVENT);
    if (yaml->event.type == YAML_DOCUMENT_START_EVENT)
        add(yaml, SEVERITY_WARNING, here(yaml), "put each document into a file of its own",
            "a second document begins here; only the first is read");
    return value.node;
}

const struct node *yaml_read(struct reader *reader, const char *bytes, size_t length)
{
    struct yaml yaml = {.reader = reader};
    const struct node *node;

    if (!yaml_parser_initialize(&yaml.parser))
        memory_exhausted();
    bytes = mask_apply(&yaml.mask, reader->arena, bytes, length);
    yaml_parser_set_encoding(&yaml.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml.parser, (const unsigned char *)bytes, length);
    place_init(&yaml.place, bytes, length);
    map_init(&yaml.anchors, reader->arena);
    node = read_stream(&yaml);
    yaml_event_delete(&yaml.event);
    yaml_parser_delete(&yaml.parser);
    reader_stack_release(&yaml.stack);
    return node;
}
