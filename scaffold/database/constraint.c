/* A reader of the expressions that CHECK constraints are made of, as far as a schema can say them. */
#include "scaffold/database/constraint.h"

#include "common/buffer.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ATOM_LIMIT 32  /* demands of one constraint */
#define DEPTH_LIMIT 40 /* of parentheses */
#define WORD_LIMIT 128 /* bytes of a name */

enum operand_kind { OPERAND_OTHER, OPERAND_COLUMN, OPERAND_LENGTH, OPERAND_VALUE, OPERAND_LIST };

struct operand {
    enum operand_kind kind;
    json_t *value; /* OPERAND_VALUE, OPERAND_LIST: owned */
};

struct atom {
    bool length;
    char op[4];
    json_t *value; /* owned */
};

struct reader {
    const char *at;
    const char *column;
    int depth;
    bool failed;
    struct atom atoms[ATOM_LIMIT];
    size_t count;
};

static bool read_condition(struct reader *reader);
static struct operand read_operand(struct reader *reader);

static void skip_blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

static bool take(struct reader *reader, const char *text)
{
    skip_blanks(reader);
    size_t length = strlen(text);
    bool word = isalpha((unsigned char)text[0]) != 0;
    if (strncasecmp(reader->at, text, length) != 0 ||
        (word && (isalnum((unsigned char)reader->at[length]) || reader->at[length] == '_'))) {
        return false;
    }
    reader->at += length;
    return true;
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0;
}

/* A name, quoted or not; false when there is none. */
static bool read_word(struct reader *reader, char word[WORD_LIMIT])
{
    size_t length = 0;
    skip_blanks(reader);
    bool quoted = *reader->at == '"';
    reader->at += quoted;
    while (*reader->at != '\0' && (quoted ? true : is_word_byte(*reader->at))) {
        if (quoted && *reader->at == '"' && *++reader->at != '"') {
            break;
        }
        if (length + 1 < WORD_LIMIT) {
            word[length++] = *reader->at;
        }
        reader->at++;
    }
    word[length] = '\0';
    return length > 0;
}

/* '…' or E'…', as it is meant. */
static json_t *read_string(struct reader *reader, bool escapes)
{
    struct buffer text = BUFFER_INIT;
    while (*reader->at != '\0') {
        char byte = *reader->at++;
        if (byte == '\'' && *reader->at != '\'') {
            break;
        }
        if (byte == '\'' || (escapes && byte == '\\' && *reader->at != '\0')) {
            byte = *reader->at++;
        }
        buffer_putc(&text, byte);
    }
    json_t *value = json_stringn(buffer_text(&text), text.length);
    buffer_release(&text);
    return value;
}

static json_t *read_number(struct reader *reader)
{
    char *end;
    bool whole = reader->at[strspn(reader->at, "-0123456789")] != '.';
    double value = strtod(reader->at, &end);
    json_t *number =
        whole && value > -1e15 && value < 1e15 ? json_integer((json_int_t)value) : json_real(value);
    reader->at = end;
    return number;
}

/* ::character varying(20)[] */
static void skip_casts(struct reader *reader)
{
    static const char *const more[] = {"varying", "precision", "without", "with", "time", "zone"};
    char word[WORD_LIMIT];
    while (take(reader, "::")) {
        read_word(reader, word);
        while (*reader->at == '.') {
            reader->at++;
            read_word(reader, word);
        }
        for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
            take(reader, more[i]);
        }
        if (*reader->at == '(') {
            reader->at += strcspn(reader->at, ")");
            reader->at += *reader->at == ')';
        }
        while (take(reader, "[]")) {
        }
    }
}

static struct operand read_list(struct reader *reader)
{
    struct operand list = {OPERAND_LIST, json_array()};
    do {
        struct operand item = read_operand(reader);
        if (item.kind == OPERAND_VALUE) {
            json_array_append(list.value, item.value);
        } else {
            reader->failed = true;
        }
        json_decref(item.value);
    } while (!reader->failed && take(reader, ","));
    reader->failed = reader->failed || !take(reader, "]");
    return list;
}

static struct operand read_named(struct reader *reader)
{
    char word[WORD_LIMIT];
    struct operand operand = {OPERAND_OTHER, NULL};
    if (!read_word(reader, word)) {
        reader->failed = true;
    } else if (take(reader, "(")) {
        struct operand inner = read_operand(reader);
        bool length = strcasecmp(word, "length") == 0 || strcasecmp(word, "char_length") == 0 ||
                      strcasecmp(word, "character_length") == 0;
        reader->failed = reader->failed || !take(reader, ")");
        if (length && inner.kind == OPERAND_COLUMN) {
            operand.kind = OPERAND_LENGTH;
        }
        json_decref(inner.value);
    } else if (strcmp(word, reader->column) == 0) {
        operand.kind = OPERAND_COLUMN;
    }
    return operand;
}

static struct operand read_operand(struct reader *reader)
{
    struct operand operand = {OPERAND_OTHER, NULL};
    skip_blanks(reader);
    if (++reader->depth > DEPTH_LIMIT) {
        reader->failed = true;
    } else if (take(reader, "(")) {
        operand = read_operand(reader);
        reader->failed = reader->failed || !take(reader, ")");
    } else if (take(reader, "ARRAY[")) {
        operand = read_list(reader);
    } else if (*reader->at == '\'' || strncasecmp(reader->at, "E'", 2) == 0) {
        bool escapes = *reader->at != '\'';
        reader->at += escapes ? 2 : 1;
        operand = (struct operand){OPERAND_VALUE, read_string(reader, escapes)};
    } else if (isdigit((unsigned char)*reader->at) ||
               (*reader->at == '-' && isdigit((unsigned char)reader->at[1]))) {
        operand = (struct operand){OPERAND_VALUE, read_number(reader)};
    } else {
        operand = read_named(reader);
    }
    reader->depth--;
    skip_casts(reader);
    return operand;
}

static const char *read_operator(struct reader *reader)
{
    static const char *const operators[] = {"<=", ">=", "<>", "~*", "<", ">", "=", "~"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (take(reader, operators[i])) {
            return operators[i];
        }
    }
    reader->failed = true;
    return "";
}

static const char *turned(const char *op)
{
    return strcmp(op, "<=") == 0   ? ">="
           : strcmp(op, ">=") == 0 ? "<="
           : strcmp(op, "<") == 0  ? ">"
           : strcmp(op, ">") == 0  ? "<"
                                   : op;
}

static void add_atom(struct reader *reader, const struct operand *column, const char *op,
                     const struct operand *value)
{
    bool about = column->kind == OPERAND_COLUMN || column->kind == OPERAND_LENGTH;
    if (!about || value->value == NULL || reader->count == ATOM_LIMIT) {
        return;
    }
    struct atom *atom = &reader->atoms[reader->count++];
    atom->length = column->kind == OPERAND_LENGTH;
    atom->value = json_incref(value->value);
    strncpy(atom->op, value->kind == OPERAND_LIST ? "in" : op, sizeof atom->op - 1);
}

static void read_comparison(struct reader *reader)
{
    struct operand left = read_operand(reader);
    struct operand right = {OPERAND_OTHER, NULL};
    const char *op = reader->failed ? "" : read_operator(reader);
    bool any = !reader->failed && strcmp(op, "=") == 0 && take(reader, "ANY");
    if (!reader->failed) {
        right = read_operand(reader);
    }
    if (!reader->failed && (right.kind == OPERAND_LIST) == any) {
        bool swapped = left.kind == OPERAND_VALUE;
        add_atom(reader, swapped ? &right : &left, swapped ? turned(op) : op,
                 swapped ? &left : &right);
    }
    json_decref(left.value);
    json_decref(right.value);
}

/* A condition in parentheses, or a comparison; what it is, is known when one of them can be read. */
static void read_term(struct reader *reader)
{
    struct reader before = *reader;
    if (++reader->depth > DEPTH_LIMIT) {
        reader->failed = true;
        return;
    }
    if (take(reader, "(")) {
        bool read = read_condition(reader) && take(reader, ")");
        if (read && !reader->failed) {
            reader->depth--;
            return;
        }
        for (size_t i = before.count; i < reader->count; i++) {
            json_decref(reader->atoms[i].value);
        }
        *reader = before;
        reader->depth++;
    }
    read_comparison(reader);
    reader->depth--;
}

/* Terms with AND between them; with OR they ask nothing of the column for certain. */
static bool read_condition(struct reader *reader)
{
    size_t before = reader->count;
    bool certain = true;
    do {
        read_term(reader);
        if (!reader->failed && take(reader, "OR")) {
            certain = false;
            read_term(reader);
        }
    } while (!reader->failed && (take(reader, "AND") || take(reader, "OR")));
    while (!certain && reader->count > before) {
        json_decref(reader->atoms[--reader->count].value);
    }
    return !reader->failed;
}

static bool is_of_type(const json_t *schema, const char *a, const char *b)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    return type != NULL && (strcmp(type, a) == 0 || strcmp(type, b) == 0);
}

static void set_length(json_t *schema, const struct atom *atom)
{
    json_int_t value = json_integer_value(atom->value);
    if (!json_is_integer(atom->value) || !is_of_type(schema, "string", "string")) {
        return;
    }
    if (strcmp(atom->op, "<=") == 0 || strcmp(atom->op, "<") == 0) {
        json_object_set_new(schema, "maxLength", json_integer(value - (atom->op[1] == '\0')));
    } else if (strcmp(atom->op, ">=") == 0 || strcmp(atom->op, ">") == 0) {
        json_object_set_new(schema, "minLength", json_integer(value + (atom->op[1] == '\0')));
    }
}

static void set_bound(json_t *schema, const struct atom *atom)
{
    static const struct {
        const char *op, *keyword;
    } bounds[] = {
        {"<=", "maximum"}, {"<", "exclusiveMaximum"}, {">=", "minimum"}, {">", "exclusiveMinimum"}};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        if (strcmp(atom->op, bounds[i].op) == 0 && json_is_number(atom->value) &&
            is_of_type(schema, "integer", "number")) {
            json_object_set(schema, bounds[i].keyword, atom->value);
        }
    }
}

/* Whether every value of the list has the schema's type. */
static bool is_list_for(const json_t *schema, const json_t *list)
{
    size_t i;
    json_t *value;
    bool text = is_of_type(schema, "string", "string");
    json_array_foreach(list, i, value)
    {
        if (text ? !json_is_string(value) : !json_is_number(value)) {
            return false;
        }
    }
    return json_array_size(list) > 0 && (text || is_of_type(schema, "integer", "number"));
}

/* Regular expressions of PostgreSQL that ECMAScript reads in the same way. */
static bool is_common_pattern(const char *pattern)
{
    return pattern != NULL && strstr(pattern, "[[") == NULL && strstr(pattern, "(?") == NULL &&
           strstr(pattern, "[:") == NULL && strpbrk(pattern, "{}") == NULL &&
           strncmp(pattern, "***", 3) != 0 && strstr(pattern, "\\m") == NULL &&
           strstr(pattern, "\\M") == NULL && strstr(pattern, "\\y") == NULL &&
           strstr(pattern, "\\A") == NULL && strstr(pattern, "\\Z") == NULL;
}

/* Nothing but that value. */
static void set_value(json_t *schema, json_t *value)
{
    json_t *list = json_pack("[O]", value);
    if (is_list_for(schema, list)) {
        json_object_set(schema, "enum", list);
    }
    json_decref(list);
}

static void apply(json_t *schema, const struct atom *atom)
{
    if (atom->length) {
        set_length(schema, atom);
    } else if (strcmp(atom->op, "in") == 0 && is_list_for(schema, atom->value)) {
        json_object_set(schema, "enum", atom->value);
    } else if (strcmp(atom->op, "=") == 0) {
        set_value(schema, atom->value);
    } else if (strcmp(atom->op, "~") == 0 && is_of_type(schema, "string", "string") &&
               json_object_get(schema, "format") == NULL &&
               is_common_pattern(json_string_value(atom->value))) {
        json_object_set(schema, "pattern", atom->value);
    } else {
        set_bound(schema, atom);
    }
}

void constraint_narrow(const char *definition, const char *name, json_t *schema)
{
    struct reader reader = {.at = definition, .column = name};
    take(&reader, "CHECK");
    bool read = read_condition(&reader);
    for (size_t i = 0; i < reader.count; i++) {
        if (read) {
            apply(schema, &reader.atoms[i]);
        }
        json_decref(reader.atoms[i].value);
    }
}
