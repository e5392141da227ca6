/* The migration-plan document. */
#include "migrate/render/migration.h"

#include "common/document.h"
#include "migrate/kind/kind.h"

#include <string.h>

static json_t *text(const char *value)
{
    return document_string(value, strlen(value));
}

static json_t *hazards_of(unsigned hazards)
{
    json_t *out = json_array();
    for (size_t i = 0; hazard_names[i] != NULL; i++)
        if ((hazards >> i & 1) != 0)
            json_array_append_new(out, json_string(hazard_names[i]));
    return out;
}

static json_t *statement_document(const struct written *statement)
{
    const struct effect_facts *facts = effect_facts(statement->effect);
    json_t *out = json_object();
    json_object_set_new(out, "sql", text(statement->sql));
    json_object_set_new(out, "lock", facts->lock == NULL ? json_null() : json_string(facts->lock));
    json_object_set_new(out, "hazards", hazards_of(facts->hazards));
    json_object_set_new(out, "transactional", json_boolean(!facts->alone));
    return out;
}

static json_t *object_document(const struct object *object)
{
    json_t *out = json_object();
    json_object_set_new(out, "kind", json_string(object->kind->name));
    if (object->schema != NULL)
        json_object_set_new(out, "schema", text(object->schema));
    json_object_set_new(out, "name", text(object->name));
    json_object_set_new(out, "identity", text(object->identity));
    return out;
}

static json_t *size_document(const struct table_size *size)
{
    json_t *out = json_object();
    json_object_set_new(out, "bytes", json_integer(size->bytes));
    json_object_set_new(out, "rows", size->rows < 0 ? json_null() : json_integer(size->rows));
    return out;
}

static json_t *answer_document(const struct answer *answer)
{
    json_t *out = json_object();
    json_object_set_new(out, "about", json_string(answer->is_loss ? "loss" : "failure"));
    json_object_set_new(out, "rows", answer->rows < 0 ? json_null() : json_integer(answer->rows));
    json_object_set_new(out, "example",
                        answer->example == NULL ? json_null() : text(answer->example));
    if (answer->advice != NULL && answer->rows > 0)
        json_object_set_new(out, "advice", json_string(answer->advice));
    json_object_set_new(out, "unknown",
                        answer->failed == NULL ? json_null() : text(answer->failed));
    return out;
}

static json_t *step_document(const struct migration *migration, bool back, size_t at)
{
    const struct step *step = &(back ? migration->back : migration->forward)->steps[at];
    const char *unproved = migration_unproved(migration, back, at);
    const struct answer *answer = back ? NULL : answer_about(migration->answers, step);
    const struct table_size *size = size_of(migration->sizes, step->object);
    static const char *const verbs[] = {"create",      "alter",     "drop",    "rename",
                                        "rename-away", "set-aside", "put-back"};
    const struct change *cause = step->change->cause;
    const char *lock = step_lock(step);
    json_t *out = json_object(), *statements = json_array();
    json_object_set_new(out, "verb", json_string(verbs[step->verb]));
    json_object_set_new(out, "object", object_document(step->object));
    json_object_set_new(out, "lock", lock == NULL ? json_null() : json_string(lock));
    json_object_set_new(out, "hazards", hazards_of(step_hazards(step)));
    if (step->verb == STEP_RENAME)
        json_object_set_new(out, "renamed_from", object_document(step->change->from));
    if (cause != NULL)
        json_object_set_new(out, "because_of", object_document(cause->from));
    for (size_t i = 0; i < step->count; i++)
        json_array_append_new(statements, statement_document(&step->statements[i]));
    json_object_set_new(out, "statements", statements);
    if (size != NULL)
        json_object_set_new(out, "table", size_document(size));
    if (answer != NULL)
        json_object_set_new(out, "asked", answer_document(answer));
    if (unproved != NULL)
        json_object_set_new(out, "unproved", text(unproved));
    return out;
}

static json_t *steps_document(const struct migration *migration, bool back)
{
    const struct plan *plan = back ? migration->back : migration->forward;
    json_t *out = json_array();
    for (size_t i = 0; i < plan->count; i++)
        json_array_append_new(out, step_document(migration, back, i));
    return out;
}

json_t *migration_proof_document(const struct proof *proof)
{
    if (proof == NULL)
        return json_null();
    json_t *out = json_object(), *notes = json_array();
    json_object_set_new(out, "holds", json_boolean(proof_holds(proof)));
    json_object_set_new(out, "failed", proof->failed == NULL ? json_null() : text(proof->failed));
    for (size_t i = 0; i < proof->note_count; i++)
        json_array_append_new(notes, text(proof->notes[i]));
    json_object_set_new(out, "notes", notes);
    return out;
}

static json_t *unhandled_document(const struct migration *migration)
{
    const struct catalog *sides[] = {migration->from, migration->to};
    json_t *out = json_array();
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->unhandled_count; i++)
            json_array_append_new(out, json_pack("{s:s, s:o, s:s}", "kind",
                                                 sides[side]->unhandled[i].kind, "identity",
                                                 text(sides[side]->unhandled[i].identity), "side",
                                                 side == 0 ? "from" : "to"));
    return out;
}

static json_t *questions_document(const struct migration *migration)
{
    json_t *out = json_array();
    for (size_t i = 0; i < migration->question_count; i++) {
        json_t *question = json_object();
        json_object_set_new(question, "question", text(migration->questions[i].text));
        json_object_set_new(question, "rename", text(migration->questions[i].option));
        json_array_append_new(out, question);
    }
    return out;
}

json_t *migration_document(const struct migration *migration)
{
    json_t *document = document_new("migration-plan"), *kept = json_array(), *lost = json_array();
    json_object_set_new(document, "name", json_string(migration->name));
    json_object_set_new(document, "from", json_string(migration->from_fingerprint));
    json_object_set_new(document, "to", json_string(migration->to_fingerprint));
    json_object_set_new(document, "steps", steps_document(migration, false));
    json_object_set_new(document, "rollback", steps_document(migration, true));
    for (size_t i = 0; migration->kept[i] != NULL; i++)
        json_array_append_new(kept, text(migration->kept[i]));
    json_object_set_new(document, "kept", kept);
    json_object_set_new(document, "questions", questions_document(migration));
    json_object_set_new(document, "unhandled", unhandled_document(migration));
    for (size_t i = 0; migration->lost != NULL && migration->lost[i] != NULL; i++)
        json_array_append_new(lost, text(migration->lost[i]));
    json_object_set_new(document, "not_kept", lost);
    if (migration->proof != NULL)
        json_object_set_new(document, "proof", migration_proof_document(migration->proof));
    return document;
}
