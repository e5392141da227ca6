/* Successes are wrapped: nodes → nodes, from the document down to the schemas of its responses. */
#include "scaffold/spec/envelope.h"

#include <string.h>
#include <strings.h>

#define EXAMPLE_ID "abc-123" /* of a request, in examples */
#define BODY_EXPRESSION "$response.body"

struct envelope {
    struct arena *arena;
    struct documents *documents;
    bool swagger; /* 2.0: a response has one schema, and no content */
    bool wraps;   /* the JSON of the response at hand */
};

/* A mapping with some members replaced, left out or added. */
struct draft {
    struct arena *arena;
    struct locus where;
    struct member *members;
    size_t count;
};

static struct draft draft_new(struct envelope *envelope, const struct node *from, size_t more)
{
    size_t most = (from == NULL ? 0 : from->count) + more + 1;
    struct draft draft = {.arena = envelope->arena};
    if (from != NULL)
        draft.where = from->where;
    draft.members = arena_alloc(envelope->arena, most, sizeof *draft.members);
    return draft;
}

static void put(struct draft *draft, const char *key, const struct node *value)
{
    draft->members[draft->count++] = (struct member){
        .key = key, .key_length = strlen(key), .where = value->where, .value = value};
}

static const struct node *made(const struct draft *draft)
{
    return node_new_mapping(draft->arena, draft->where, draft->members, draft->count);
}

static const struct node *text(const struct draft *draft, const char *bytes)
{
    return node_new_text(draft->arena, draft->where, bytes);
}

/* What becomes of a member; NULL: it is left out. */
typedef const struct node *member_change(struct envelope *, const struct member *);

static const struct node *changed(struct envelope *envelope, const struct node *from,
                                  member_change *change)
{
    struct draft draft = draft_new(envelope, from, 0);
    for (size_t i = 0; i < from->count; i++) {
        const struct node *value = change(envelope, &from->members[i]);
        if (value != NULL) {
            draft.members[draft.count] = from->members[i];
            draft.members[draft.count++].value = value;
        }
    }
    return made(&draft);
}

/* --- the form --- */

/* {type: object, required: [names…], properties: {…}} */
static const struct node *object_schema(struct envelope *envelope, const struct node *properties)
{
    struct draft draft = draft_new(envelope, NULL, 3);
    draft.where = properties->where;
    const struct node **names =
        arena_alloc(envelope->arena, properties->count + 1, sizeof(struct node *));
    for (size_t i = 0; i < properties->count; i++) {
        names[i] = text(&draft, properties->members[i].key);
    }
    put(&draft, "type", text(&draft, "object"));
    put(&draft, "required",
        node_new_sequence(envelope->arena, draft.where, names, properties->count));
    put(&draft, "properties", properties);
    return made(&draft);
}

static const struct node *meta_schema(struct envelope *envelope, struct locus where)
{
    struct draft id = draft_new(envelope, NULL, 1);
    struct draft properties = draft_new(envelope, NULL, 1);
    id.where = properties.where = where;
    put(&id, "type", text(&id, "string"));
    put(&properties, "requestId", made(&id));
    return object_schema(envelope, made(&properties));
}

static bool has_form(struct envelope *envelope, const struct node *schema)
{
    const struct node *node = documents_follow(envelope->documents, schema);
    const struct node *properties = node_get(node, "properties");
    return node_get(properties, "data") != NULL && node_get(properties, "meta") != NULL;
}

/* NULL is a schema that says nothing. */
static const struct node *wrapped_schema(struct envelope *envelope, const struct node *schema,
                                         struct locus where)
{
    struct draft anything = draft_new(envelope, NULL, 0);
    struct draft properties = draft_new(envelope, NULL, 2);
    anything.where = properties.where = where;
    put(&properties, "data", schema == NULL ? made(&anything) : schema);
    put(&properties, "meta", meta_schema(envelope, where));
    return object_schema(envelope, made(&properties));
}

static const struct node *wrapped_value(struct envelope *envelope, const struct node *value)
{
    struct draft meta = draft_new(envelope, NULL, 1);
    struct draft draft = draft_new(envelope, NULL, 2);
    meta.where = draft.where = value->where;
    put(&meta, "requestId", text(&meta, EXAMPLE_ID));
    put(&draft, "data", value);
    put(&draft, "meta", made(&meta));
    return made(&draft);
}

/* --- links --- */

/* What an expression takes from the body is in its data now. */
static const struct node *change_expression(struct envelope *envelope, const struct member *member)
{
    const char *text = node_text(member->value);
    const char *found = text == NULL ? NULL : strstr(text, BODY_EXPRESSION);
    if (found == NULL) {
        return member->value;
    }
    const char *rest = found + strlen(BODY_EXPRESSION);
    const char *made = arena_printf(envelope->arena, "%.*s#/data%s", (int)(rest - text), text,
                                    rest + (*rest == '#'));
    return node_new_text(envelope->arena, member->value->where, made);
}

static const struct node *change_link(struct envelope *envelope, const struct member *member)
{
    if (strcmp(member->key, "parameters") == 0 && node_is(member->value, NODE_MAPPING)) {
        return changed(envelope, member->value, change_expression);
    }
    return strcmp(member->key, "requestBody") == 0 ? change_expression(envelope, member)
                                                   : member->value;
}

static const struct node *change_links(struct envelope *envelope, const struct member *member)
{
    const struct node *link =
        documents_follow_as(envelope->documents, member->value, SEVERITY_WARNING);
    return node_is(link, NODE_MAPPING) ? changed(envelope, link, change_link) : member->value;
}

/* --- responses --- */

static const struct node *change_example(struct envelope *envelope, const struct member *member)
{
    return strcmp(member->key, "value") == 0 ? wrapped_value(envelope, member->value)
                                             : member->value;
}

static const struct node *change_examples(struct envelope *envelope, const struct member *member)
{
    const struct node *example =
        documents_follow_as(envelope->documents, member->value, SEVERITY_WARNING);
    return node_is(example, NODE_MAPPING) ? changed(envelope, example, change_example)
                                          : member->value;
}

/* Of a media type, or of a response of Swagger 2.0: examples follow their schema. */
static const struct node *change_schema(struct envelope *envelope, const struct member *member)
{
    if (strcmp(member->key, "schema") == 0) {
        return wrapped_schema(envelope, member->value, member->value->where);
    }
    if (strcmp(member->key, "example") == 0) {
        return wrapped_value(envelope, member->value);
    }
    if (strcmp(member->key, "examples") == 0 && node_is(member->value, NODE_MAPPING)) {
        return envelope->swagger ? NULL : changed(envelope, member->value, change_examples);
    }
    return member->value;
}

static const struct node *with_schema(struct envelope *envelope, const struct node *owner)
{
    const struct node *schema = node_get(owner, "schema");
    if (schema != NULL) {
        return has_form(envelope, schema) ? owner : changed(envelope, owner, change_schema);
    }
    struct draft draft = draft_new(envelope, owner, 1);
    for (size_t i = 0; i < owner->count; i++) {
        draft.members[draft.count++] = owner->members[i];
    }
    put(&draft, "schema", wrapped_schema(envelope, NULL, owner->where));
    return made(&draft);
}

static bool is_json(const char *type)
{
    size_t length = strcspn(type, "; ");
    return (length >= 5 && strncasecmp(type + length - 5, "/json", 5) == 0) ||
           (length >= 5 && strncasecmp(type + length - 5, "+json", 5) == 0);
}

static const struct node *change_media(struct envelope *envelope, const struct member *member)
{
    const struct node *media = documents_follow(envelope->documents, member->value);
    return is_json(member->key) && node_is(media, NODE_MAPPING) ? with_schema(envelope, media)
                                                                : member->value;
}

/* The content of a response, and its links. */
static const struct node *change_part(struct envelope *envelope, const struct member *member)
{
    if (!node_is(member->value, NODE_MAPPING)) {
        return member->value;
    }
    if (strcmp(member->key, "content") == 0) {
        return changed(envelope, member->value, change_media);
    }
    return strcmp(member->key, "links") == 0 && envelope->wraps
               ? changed(envelope, member->value, change_links)
               : member->value;
}

/* Whether one of the media types is JSON that has not the form already. */
static bool is_wrapped(struct envelope *envelope, const struct node *content)
{
    for (size_t i = 0; node_is(content, NODE_MAPPING) && i < content->count; i++) {
        const struct node *media = documents_follow(envelope->documents, content->members[i].value);
        const struct node *schema = node_get(media, "schema");
        if (is_json(content->members[i].key) && (schema == NULL || !has_form(envelope, schema))) {
            return true;
        }
    }
    return false;
}

static const struct node *new_content(struct envelope *envelope, struct locus where)
{
    struct draft media = draft_new(envelope, NULL, 1);
    struct draft content = draft_new(envelope, NULL, 1);
    media.where = content.where = where;
    put(&media, "schema", wrapped_schema(envelope, NULL, where));
    put(&content, "application/json", made(&media));
    return made(&content);
}

static const struct node *wrapped_response(struct envelope *envelope, const struct node *response)
{
    if (envelope->swagger) {
        return with_schema(envelope, response);
    }
    const struct node *content = node_get(response, "content");
    if (content != NULL && content->count > 0) {
        envelope->wraps = is_wrapped(envelope, content);
        return changed(envelope, response, change_part);
    }
    struct draft draft = draft_new(envelope, response, 1);
    for (size_t i = 0; i < response->count; i++) {
        if (strcmp(response->members[i].key, "content") != 0) {
            draft.members[draft.count++] = response->members[i];
        }
    }
    put(&draft, "content", new_content(envelope, response->where));
    return made(&draft);
}

/* --- operations --- */

static const struct node *change_response(struct envelope *envelope, const struct member *member)
{
    bool success =
        member->key[0] == '2' && strcmp(member->key, "204") != 0 && strcmp(member->key, "205") != 0;
    const struct node *response =
        success ? documents_follow(envelope->documents, member->value) : NULL;
    return node_is(response, NODE_MAPPING) ? wrapped_response(envelope, response) : member->value;
}

static const struct node *change_responses(struct envelope *envelope, const struct member *member)
{
    bool responses = strcmp(member->key, "responses") == 0 && node_is(member->value, NODE_MAPPING);
    return responses ? changed(envelope, member->value, change_response) : member->value;
}

static const struct node *change_operation(struct envelope *envelope, const struct member *member)
{
    static const char *const methods[] = {"get",     "put",   "post",  "delete",
                                          "options", "patch", "trace", "query"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i], member->key) == 0 && node_is(member->value, NODE_MAPPING)) {
            return changed(envelope, member->value, change_responses);
        }
    }
    return member->value;
}

static const struct node *change_path(struct envelope *envelope, const struct member *member)
{
    const struct node *item = documents_follow(envelope->documents, member->value);
    return member->key[0] == '/' && node_is(item, NODE_MAPPING)
               ? changed(envelope, item, change_operation)
               : member->value;
}

static const struct node *change_paths(struct envelope *envelope, const struct member *member)
{
    bool paths = strcmp(member->key, "paths") == 0 && node_is(member->value, NODE_MAPPING);
    return paths ? changed(envelope, member->value, change_path) : member->value;
}

const struct node *envelope_document(struct arena *arena, struct documents *documents)
{
    const struct node *root = documents_entry(documents);
    struct envelope envelope = {
        .arena = arena, .documents = documents, .swagger = node_get(root, "swagger") != NULL};
    return node_is(root, NODE_MAPPING) ? changed(&envelope, root, change_paths) : root;
}
