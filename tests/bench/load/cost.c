/*
 * What a command costs: run it, and write the CPU time (user and system, seconds) that it and its
 * threads have used to a file.
 *
 *   cost FILE COMMAND [ARGUMENT]…
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 3)
        return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 1;
    FILE *file = fopen(argv[1], "w");
    if (file == NULL)
        return 1;
    fprintf(file, "%.6f\n", seconds(usage.ru_utime) + seconds(usage.ru_stime));
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
