/* Makes a server, stands over it, and clears it away. */
#define _DEFAULT_SOURCE   /* setgroups() */
#define _XOPEN_SOURCE 700 /* nftw() */
#include "migrate/catalog/keeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define DESCRIPTORS 1024
#define OPEN_FOLDERS 16
#define LOOK_MS 20
#define STAND_MS 250
#define STOP_MS 5000
#define REMOVALS 10

/* A folder that nobody holds is one of a run that has just begun, unless it is older. */
#define UNLOCKED_SECONDS 60

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)place;
    if (type == FTW_DP || type == FTW_D || type == FTW_DNR)
        rmdir(path);
    else
        unlink(path);
    return 0;
}

static void pause_ms(long ms)
{
    struct timespec pause = {.tv_nsec = ms * 1000000L};
    nanosleep(&pause, NULL);
}

/* More than once, for a server that ends may still write. */
static void remove_folder(const char *folder)
{
    for (int i = 0; i < REMOVALS && access(folder, F_OK) == 0; i++) {
        if (i > 0)
            pause_ms(LOOK_MS);
        nftw(folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    }
}

static int open_lock(const char *folder, int flags)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/lock", folder);
    if (length < 0 || (size_t)length >= sizeof path)
        return -1;
    return open(path, flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
}

/* Held as long as this process lives. */
static bool hold_lock(const char *folder)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int descriptor = open_lock(folder, O_CREAT | O_RDWR);
    return descriptor >= 0 && fcntl(descriptor, F_SETLK, &lock) == 0;
}

static bool is_left_over(const char *folder, const struct stat *status)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (time(NULL) - status->st_mtime <= UNLOCKED_SECONDS)
        return false;
    int descriptor = open_lock(folder, O_RDWR);
    if (descriptor < 0)
        return errno == ENOENT;
    bool left = fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
    close(descriptor);
    return left;
}

/* What killed keepers of this user left beside the folder. A server whose folder is gone ends itself. */
static void sweep(const char *folder)
{
    char path[PATH_SIZE];
    size_t length = (size_t)(strrchr(folder, '/') - folder) + 1;
    struct stat status;
    memcpy(path, folder, length);
    path[length] = '\0';
    DIR *beside = opendir(path);
    if (beside == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(beside)) != NULL;) {
        if (strncmp(entry->d_name, KEEPER_PREFIX, sizeof KEEPER_PREFIX - 1) != 0 ||
            strlen(entry->d_name) >= sizeof path - length)
            continue;
        strncpy(path + length, entry->d_name, sizeof path - length);
        if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
            strcmp(path, folder) != 0 && is_left_over(path, &status))
            remove_folder(path);
    }
    closedir(beside);
}

/* Whether the run is gone; waits `wait_ms` for that. */
static bool is_over(const struct keeper *keeper, int wait_ms)
{
    struct pollfd end = {.fd = keeper->control, .events = POLLIN};
    return poll(&end, 1, wait_ms) > 0;
}

static void set_signals(void (*handler)(int number))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        signal(numbers[i], handler);
}

/* Its output goes to the log. */
static pid_t start_program(const struct keeper *keeper, const char *name, const char **arguments)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/%s", keeper->programs, name);
    pid_t child = length < 0 || (size_t)length >= sizeof path ? -1 : fork();
    if (child != 0)
        return child;
    int log = open("log", O_CREAT | O_WRONLY | O_APPEND, S_IRUSR | S_IWUSR);
    set_signals(SIG_DFL);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close(log);
    close(keeper->control);
    close(keeper->report);
    arguments[0] = path;
    execv(path, (char **)arguments);
    _exit(127);
}

/* 0 when the program has ended well, 1 when it has not, 2 when the run is gone before. */
static int wait_program(const struct keeper *keeper, pid_t child, int look_ms)
{
    for (;;) {
        int status;
        if (waitpid(child, &status, WNOHANG) == child)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
        if (is_over(keeper, look_ms))
            return 2;
    }
}

/* At once: there is nothing worth a checkpoint. */
static void stop_program(pid_t child, int number)
{
    kill(child, number);
    for (int waited = 0; waited < STOP_MS; waited += LOOK_MS) {
        if (waitpid(child, NULL, WNOHANG) != 0)
            return;
        pause_ms(LOOK_MS);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static int run_program(const struct keeper *keeper, const char *name, const char **arguments,
                       int look_ms, int stop_signal)
{
    pid_t child = start_program(keeper, name, arguments);
    if (child < 0)
        return 1;
    int ended = wait_program(keeper, child, look_ms);
    if (ended == 2)
        stop_program(child, stop_signal);
    return ended;
}

#define PASSWORD_FILE "password"
#define PASSWORD_OPTION ("--pwfile=" PASSWORD_FILE)

static bool write_password(const struct keeper *keeper)
{
    size_t length = strlen(keeper->password);
    int file = open(PASSWORD_FILE, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool written = file >= 0 && write(file, keeper->password, length) == (ssize_t)length;
    if (file >= 0)
        close(file);
    return written;
}

/* What runs in the server must not get in again as somebody else: through the socket as well it takes
 * passwords. */
static int make_cluster(const struct keeper *keeper)
{
    const char *arguments[] = {"",
                               "-D",
                               "data",
                               "-U",
                               "postgres",
                               "-A",
                               "scram-sha-256",
                               PASSWORD_OPTION,
                               "-E",
                               "UTF8",
                               "--locale=C",
                               "--no-sync",
                               "--wal-segsize=4",
                               NULL};
    if (!write_password(keeper))
        return 1;
    int ended = run_program(keeper, "initdb", arguments, LOOK_MS, SIGKILL);
    unlink(PASSWORD_FILE);
    return ended;
}

/* Room for the locks of a whole schema that is made in one transaction. */
static int run_server(const struct keeper *keeper)
{
    const char *arguments[] = {"",
                               "-D",
                               "data",
                               "-k",
                               keeper->folder,
                               "-p",
                               "5432",
                               "-F",
                               "-c",
                               "listen_addresses=",
                               "-c",
                               "unix_socket_permissions=0700",
                               "-c",
                               "full_page_writes=off",
                               "-c",
                               "synchronous_commit=off",
                               "-c",
                               "autovacuum=off",
                               "-c",
                               "max_connections=20",
                               "-c",
                               "max_locks_per_transaction=2048",
                               NULL};
    return run_program(keeper, "postgres", arguments, STAND_MS, SIGQUIT);
}

/* The last line of the log says what went wrong. */
static void report(const struct keeper *keeper)
{
    char tail[1024];
    FILE *log = fopen("log", "r");
    if (log == NULL)
        return;
    if (fseek(log, -(long)sizeof tail, SEEK_END) != 0)
        rewind(log);
    size_t length = fread(tail, 1, sizeof tail, log);
    fclose(log);
    while (length > 0 && tail[length - 1] == '\n')
        length--;
    size_t begin = length;
    while (begin > 0 && tail[begin - 1] != '\n')
        begin--;
    if (write(keeper->report, tail + begin, length - begin) < 0)
        return;
}

/* Of root's rights nothing is kept. */
static bool take_user(const struct keeper *keeper)
{
    return geteuid() == keeper->user ||
           (setgroups(0, NULL) == 0 && setgid(keeper->group) == 0 && setuid(keeper->user) == 0);
}

static void leave_behind(const struct keeper *keeper)
{
    int none = open("/dev/null", O_RDWR);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        dup2(none, i);
    for (int i = STDERR_FILENO + 1; i < DESCRIPTORS; i++)
        if (i != keeper->control && i != keeper->report)
            close(i);
}

static void keep(const struct keeper *keeper)
{
    set_signals(SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would hide how programs end */
    setsid();
    umask(S_IRWXG | S_IRWXO);
    leave_behind(keeper);
    if (take_user(keeper) && chdir(keeper->folder) == 0 && hold_lock(keeper->folder)) {
        sweep(keeper->folder);
        int ended = make_cluster(keeper);
        if (ended == 0)
            ended = run_server(keeper);
        if (ended != 2)
            report(keeper);
    }
    remove_folder(keeper->folder);
}

pid_t keeper_start(const struct keeper *keeper)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    keep(keeper);
    _exit(0);
}
