/* What an option table prints: --help, --version, completions. */
#ifndef COMMON_OPTION_PRINT_H
#define COMMON_OPTION_PRINT_H

#include "common/buffer.h"
#include "common/option.h"

/* Each appends to `out`. Help is one screen, or all of it. */
void option_help(const struct option_program *program, bool whole, struct buffer *out);
void option_version(const struct option_program *program, struct buffer *out);
void option_completion_bash(const struct option_program *program, struct buffer *out);
void option_completion_zsh(const struct option_program *program, struct buffer *out);

#endif
