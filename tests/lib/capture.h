/*
 * What code under test writes to a descriptor, and a folder to work in. Both abort the program when
 * the system fails: then there is nothing to test.
 */
#ifndef TESTS_LIB_CAPTURE_H
#define TESTS_LIB_CAPTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct capture {
    int descriptor, saved;
    FILE *file;
};

static inline void capture_must(int good, const char *what)
{
    if (good)
        return;
    printf("Bail out! %s\n", what);
    exit(1);
}

/* From now on what goes to `descriptor` is kept. */
static inline struct capture capture_begin(int descriptor)
{
    struct capture capture = {descriptor, -1, tmpfile()};

    fflush(stdout);
    capture.saved = dup(descriptor);
    capture_must(capture.file && capture.saved >= 0, "no file to capture into");
    capture_must(dup2(fileno(capture.file), descriptor) == descriptor, "dup2");
    return capture;
}

/* Back to normal; returns what was written, which the caller frees. */
static inline char *capture_end(struct capture *capture)
{
    char *text;
    long size;

    fflush(stdout);
    capture_must(dup2(capture->saved, capture->descriptor) >= 0, "dup2");
    close(capture->saved);
    fseek(capture->file, 0, SEEK_END);
    size = ftell(capture->file);
    capture_must(size >= 0, "ftell");
    rewind(capture->file);
    text = calloc((size_t)size + 1, 1);
    capture_must(text && fread(text, 1, (size_t)size, capture->file) == (size_t)size, "fread");
    fclose(capture->file);
    return text;
}

/* Make a folder and go there; remove_scratch() leaves and removes it with everything below. */
static char scratch_folder[64];

static inline void remove_scratch(void)
{
    char command[128];

    if (chdir("/") != 0 || !*scratch_folder)
        return;
    snprintf(command, sizeof command, "rm -rf '%s'", scratch_folder);
    if (system(command) == 0)
        *scratch_folder = '\0';
}

static inline void enter_scratch(void)
{
    strcpy(scratch_folder, "/tmp/backend-unit.XXXXXX");
    capture_must(mkdtemp(scratch_folder) && chdir(scratch_folder) == 0, "no scratch folder");
    atexit(remove_scratch);
}

/* A file with that text; its contents, which the caller frees, or NULL. */
static inline void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    capture_must(file && fputs(text, file) >= 0 && fclose(file) == 0, path);
}

static inline char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text;
    size_t got;

    if (!file)
        return NULL;
    text = calloc(1, 65536);
    capture_must(text != NULL, "calloc");
    got = fread(text, 1, 65535, file);
    text[got] = '\0';
    fclose(file);
    return text;
}

#endif
