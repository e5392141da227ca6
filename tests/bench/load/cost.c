/*
 * What a load generator costs in its stride: run it, and print the CPU time (user and system, all
 * threads) that it uses for a request, in microseconds. Start-up, opening connections and the report are
 * left out: two samples are taken while it runs, of its CPU clock and of what the server has counted.
 *
 *   cost PORT SECONDS COMMAND [ARGUMENT]…      PORT has nginx's stub_status at /status
 */
#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Until all connections are open. */
#define WARM_UP 0.5

struct sample {
    double cpu; /* seconds */
    unsigned long long requests;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int connect_to(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    return descriptor;
}

/* The third number after "requests". */
static unsigned long long requests_of(const char *status)
{
    unsigned long long accepted, handled, requests;
    const char *at = strstr(status, " requests");
    if (at == NULL || sscanf(at + 9, "%llu %llu %llu", &accepted, &handled, &requests) != 3) {
        fputs("cost: /status is no stub_status\n", stderr);
        exit(1);
    }
    return requests;
}

static unsigned long long count_requests(unsigned short port)
{
    static const char request[] = "GET /status HTTP/1.0\r\nHost: localhost\r\n\r\n";
    char reply[4096];
    size_t length = 0;
    int descriptor = connect_to(port);
    if (write(descriptor, request, sizeof request - 1) < 0)
        fail("write");
    for (ssize_t count; (count = read(descriptor, reply + length, sizeof reply - 1 - length)) > 0;)
        length += (size_t)count;
    close(descriptor);
    reply[length] = '\0';
    return requests_of(reply);
}

static double cpu_of(pid_t child)
{
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(child, &clock) != 0 || clock_gettime(clock, &time) != 0)
        fail("the CPU clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct sample take(pid_t child, unsigned short port)
{
    struct sample sample = {.requests = count_requests(port)};
    sample.cpu = cpu_of(child);
    return sample;
}

static void wait_for(double seconds)
{
    struct timespec time = {.tv_sec = (time_t)seconds};
    time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
    nanosleep(&time, NULL);
}

/* What it says goes nowhere. */
static pid_t start(char **command)
{
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child > 0)
        return child;
    if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
        _exit(126);
    execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 4)
        return 2;
    unsigned short port = (unsigned short)strtoul(argv[1], NULL, 10);
    double seconds = strtod(argv[2], NULL);
    pid_t child = start(argv + 3);
    wait_for(WARM_UP);
    struct sample first = take(child, port);
    wait_for(seconds);
    struct sample last = take(child, port);
    if (waitpid(child, &status, WNOHANG) != 0) {
        fprintf(stderr, "cost: %s has ended too early\n", argv[3]);
        return 1;
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    unsigned long long requests = last.requests - first.requests;
    if (requests < 2) {
        fprintf(stderr, "cost: %s sends nothing\n", argv[3]);
        return 1;
    }
    printf("%.4f\n", (last.cpu - first.cpu) * 1e6 / (double)(requests - 1));
    return 0;
}
