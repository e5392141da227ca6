/* Documentation comments before a route or its handler. */
#include "scaffold/source/doc.h"
#include "scaffold/source/draft.h"

/* The statement that a piece of code is in. */
static const struct syntax *statement_of(const struct syntax *node)
{
    while (node->parent && node->parent->kind != SYNTAX_PROGRAM &&
           node->parent->kind != SYNTAX_BLOCK && node->parent->kind != SYNTAX_CLASS_BODY)
        node = node->parent;
    return node;
}

void draft_comments(struct draft *draft)
{
    const struct entry *entry = draft->endpoint->entry;
    const struct object *function = draft_function(draft);

    if (entry->source && !draft->description)
        draft->description = doc_text(draft->machine, entry->source, statement_of(entry->node));
    if (!draft->description && function && function->scope && function->scope->source)
        draft->description =
            doc_text(draft->machine, function->scope->source, statement_of(function->node));
}
