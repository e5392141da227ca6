/*
 * Documents as pictures: load-report, load-comparison, load-capacity → one self-contained SVG or HTML.
 * Everything that is drawn is read from the document.
 */
#ifndef LOADTEST_PLOT_PLOT_H
#define LOADTEST_PLOT_PLOT_H

#include "common/buffer.h"
#include "common/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether a file of that name gets a plot that we write: .svg or .html. */
bool plot_is_name(const char *path);

/* Draw the document into the file, SVG or HTML by its name; it is replaced atomically. 0, or -1: with
 * STATUS_INPUT for a document that lacks what is drawn. */
int plot_write(const json_t *document, const char *path, struct error *error);

/* The same into a buffer. */
int plot_make(const json_t *document, bool html, struct buffer *out, struct error *error);

/* ---- for the kinds: each draws a whole SVG; false when the document lacks what is drawn ---- */

bool plot_load(const json_t *document, struct buffer *out);
bool plot_comparison(const json_t *document, struct buffer *out);
bool plot_capacity(const json_t *document, struct buffer *out);

/* The head of the SVG: a title (also its name), the heading, and a line below it. */
void plot_head(struct buffer *out, const char *title, const char *heading, const char *subtitle,
               double height);
void plot_foot(struct buffer *out);

/* A figure in a box: number `index` of `count` in a row below the head. */
void plot_tile(struct buffer *out, unsigned index, unsigned count, const char *name,
               const char *value, const char *unit);

/* A target cut to what fits into the heading. */
void plot_target(struct buffer *out, const char *target, size_t limit);

/* What a text field, a number or a field of a nested object says; NULL or NAN when there is none. */
const char *plot_text(const json_t *object, const char *key);
double plot_number(const json_t *object, const char *key);
double plot_number_in(const json_t *object, const char *outer, const char *key);

/* Milliseconds as the report writes them; "–" for what was not measured. */
void plot_ms(struct buffer *out, double ms);

/* Where the panels begin, below the tiles. */
#define PLOT_PANELS 166.0

#endif
