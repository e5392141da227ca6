/* Words that generated names must not be. */
#include "scaffold/name/name.h"

#include "common/text.h"
#include "scaffold/name/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Both tables are sorted by byte value. */
static const char *const keywords[] = {
    "arguments", "await",      "break",   "case",    "catch",      "class",     "const",
    "continue",  "debugger",   "default", "delete",  "do",         "else",      "enum",
    "eval",      "export",     "extends", "false",   "finally",    "for",       "function",
    "if",        "implements", "import",  "in",      "instanceof", "interface", "let",
    "new",       "null",       "package", "private", "protected",  "public",    "return",
    "static",    "super",      "switch",  "this",    "throw",      "true",      "try",
    "typeof",    "var",        "void",    "while",   "with",       "yield",
};

/* Globals of ECMAScript, Node and TypeScript's library that generated code or people's code around it
 * reads, and names with a meaning of their own on objects and modules. */
static const char *const globals[] = {
    "AbortController",
    "AbortSignal",
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "ArrayLike",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Atomics",
    "Awaited",
    "BigInt",
    "Blob",
    "Boolean",
    "Buffer",
    "Capitalize",
    "ConstructorParameters",
    "Crypto",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Event",
    "EventTarget",
    "Exclude",
    "Extract",
    "File",
    "FinalizationRegistry",
    "FormData",
    "Function",
    "Generator",
    "Headers",
    "Infinity",
    "InstanceType",
    "Intl",
    "Iterable",
    "Iterator",
    "JSON",
    "Lowercase",
    "Map",
    "Math",
    "NaN",
    "NoInfer",
    "NodeJS",
    "NonNullable",
    "Number",
    "Object",
    "Omit",
    "OmitThisParameter",
    "Parameters",
    "Partial",
    "Pick",
    "Promise",
    "PromiseLike",
    "PropertyDescriptor",
    "PropertyKey",
    "Proxy",
    "RangeError",
    "ReadableStream",
    "Readonly",
    "ReadonlyArray",
    "ReadonlyMap",
    "ReadonlySet",
    "Record",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Request",
    "Required",
    "Response",
    "ReturnType",
    "Set",
    "SharedArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TemplateStringsArray",
    "ThisParameterType",
    "ThisType",
    "TypeError",
    "URIError",
    "URL",
    "URLSearchParams",
    "Uint8Array",
    "Uncapitalize",
    "Uppercase",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebSocket",
    "any",
    "async",
    "atob",
    "bigint",
    "boolean",
    "btoa",
    "clearTimeout",
    "console",
    "constructor",
    "crypto",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "exports",
    "fetch",
    "global",
    "globalThis",
    "hasOwnProperty",
    "isFinite",
    "isNaN",
    "module",
    "never",
    "number",
    "object",
    "parseFloat",
    "parseInt",
    "performance",
    "process",
    "prototype",
    "queueMicrotask",
    "require",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "string",
    "structuredClone",
    "symbol",
    "then",
    "toString",
    "undefined",
    "unknown",
    "valueOf",
};

static int compare(const void *word, const void *entry)
{
    return text_compare(word, *(const char *const *)entry);
}

bool name_is_keyword(const char *word)
{
    return bsearch(word, keywords, sizeof keywords / sizeof *keywords, sizeof *keywords, compare);
}

bool name_is_reserved(const char *word)
{
    return name_is_keyword(word) ||
           bsearch(word, globals, sizeof globals / sizeof *globals, sizeof *globals, compare);
}

bool name_is_identifier(const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    uint32_t point;
    size_t step;

    for (; at < end; at += step) {
        step = text_utf8(at, (size_t)(end - at), &point);
        if (!step ||
            !(at == text ? unicode_starts_identifier(point) : unicode_continues_identifier(point)))
            return false;
    }
    return length > 0;
}
