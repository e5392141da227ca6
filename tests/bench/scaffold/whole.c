/*
 * The whole tool against the bare parse of the same bytes, and against a peer: wall time, CPU time and
 * memory of a process of its own for each, best of interleaved rounds.
 *
 *   whole TOOL FILE… [-- PEER…]     PEER…: a command that takes the file as its last argument
 *
 * Exit status 1 when a ratio is missed.
 */
#define _DEFAULT_SOURCE /* wait4() */

#include "common/buffer.h"
#include "common/input.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>

#define ROUNDS 15
#define YAML_LIMIT 3.0    /* CPU time, of libyaml's bare parse */
#define JSON_LIMIT 4.0    /* of jansson's */
#define MEMORY_LIMIT 12.0 /* of the input */
#define ARGUMENT_LIMIT 16

struct cost {
    double wall, cpu; /* ms */
    double memory;    /* MB */
    int status;
};

static void parse_yaml(const struct buffer *text)
{
    yaml_parser_t parser;
    yaml_event_t event = {0};

    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text->data, text->length);
    do {
        yaml_event_delete(&event);
        if (!yaml_parser_parse(&parser, &event))
            _exit(1);
    } while (event.type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
}

static void parse(const struct buffer *text)
{
    if (text->data[0] != '{')
        parse_yaml(text);
    else
        json_decref(json_loadb(text->data, text->length, 0, NULL));
}

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/* What a child costs: the command, or with NULL the bare parse. */
static struct cost cost_of(char *const *command, const struct buffer *text)
{
    struct timespec start, end;
    struct rusage usage;
    int status = 0, null;
    pid_t child;

    clock_gettime(CLOCK_MONOTONIC, &start);
    child = fork();
    if (child == 0) {
        if (!command) {
            parse(text);
            _exit(0);
        }
        null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        dup2(null, 2);
        execvp(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        return (struct cost){.status = -1};
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (struct cost){.wall = (double)(end.tv_sec - start.tv_sec) * 1e3 +
                                 (double)(end.tv_nsec - start.tv_nsec) / 1e6,
                         .cpu = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
                         .memory = (double)usage.ru_maxrss / 1024,
                         .status = status};
}

static void keep_best(struct cost *best, struct cost cost)
{
    if (best->cpu > 0 && best->cpu <= cost.cpu)
        return;
    *best = cost;
}

static void print(const char *name, const struct cost *cost, const struct cost *bare)
{
    printf("    %-20s wall %8.1f ms  CPU %8.1f ms (%.2f x)  memory %7.1f MB%s\n", name, cost->wall,
           cost->cpu, cost->cpu / bare->cpu, cost->memory, cost->status ? "  FAILED" : "");
}

/* Whether the limits hold for one file. */
static bool compare(char *tool, char *path, char **peer)
{
    char format[] = "--format=json", *ours[] = {tool, path, format, NULL},
         *theirs[ARGUMENT_LIMIT + 2] = {NULL};
    struct cost bare = {0}, whole = {0}, other = {0};
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    double limit, memory;
    bool good;
    int i;

    if (input_read(path, INPUT_LIMIT, &text, &error) < 0) {
        printf("%s\n", error.message);
        return false;
    }
    for (i = 0; i < ARGUMENT_LIMIT && peer[i]; i++)
        theirs[i] = peer[i];
    theirs[i] = path;
    for (i = 0; i < ROUNDS; i++) {
        keep_best(&bare, cost_of(NULL, &text));
        keep_best(&whole, cost_of(ours, &text));
    }
    if (peer[0])
        keep_best(&other, cost_of(theirs, &text));
    limit = text.data[0] == '{' ? JSON_LIMIT : YAML_LIMIT;
    memory = whole.memory * 1048576 / (double)text.length;
    good = !whole.status && whole.cpu <= limit * bare.cpu && memory <= MEMORY_LIMIT;
    printf("%s, %.1f MB: CPU %.2f x the bare parse (limit %.0f), memory %.1f x (limit %.0f)%s\n",
           path, (double)text.length / 1e6, whole.cpu / bare.cpu, limit, memory, MEMORY_LIMIT,
           good ? "" : "  MISSED");
    print(text.data[0] == '{' ? "jansson" : "libyaml", &bare, &bare);
    print("api-scaffold", &whole, &bare);
    if (peer[0])
        print("peer", &other, &bare);
    buffer_release(&text);
    return good;
}

int main(int argc, char **argv)
{
    int missed = 0, files = 2, i;

    while (files < argc && strcmp(argv[files], "--") != 0)
        files++;
    for (i = 2; i < files; i++)
        missed += !compare(argv[1], argv[i], files < argc ? argv + files + 1 : argv + argc);
    return missed ? 1 : 0;
}
