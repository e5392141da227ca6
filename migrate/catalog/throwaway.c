/* The run's side of a throwaway server: it has the folder made, waits, and lets go. */
#include "migrate/catalog/throwaway.h"

#include "common/arena.h"
#include "common/interrupt.h"
#include "migrate/catalog/keeper.h"
#include "migrate/catalog/programs.h"
#include "migrate/catalog/secret.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/quote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of a path to a unix socket, at least: "/.s.PGSQL.5432" and a NUL must fit behind the folder. */
#define SOCKET_PATH 100
#define SOCKET_NAME 16
#define LOOK_MS 20
#define START_SECONDS 120

/* At most one of a run. */
static struct {
    struct arena *arena; /* NULL: none runs */
    char *folder, *string;
    pid_t keeper;
    int control, report;
} server;

bool throwaway_runs(void)
{
    return server.arena != NULL && server.string != NULL;
}

bool throwaway_holds(const PGconn *connection)
{
    return throwaway_runs() && connection != NULL && PQhost(connection) != NULL &&
           strcmp(PQhost(connection), server.folder) == 0;
}

/* PostgreSQL refuses to run as root. */
static int choose_user(uid_t *user, gid_t *group, struct error *error)
{
    static const char *const names[] = {"postgres", "nobody"};
    *user = geteuid();
    *group = getegid();
    if (*user != 0)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct passwd *entry = getpwnam(names[i]);
        if (entry == NULL)
            continue;
        *user = entry->pw_uid;
        *group = entry->pw_gid;
        return 0;
    }
    error_set(error, STATUS_ENVIRONMENT,
              "a private PostgreSQL cannot run as root, and there is no user 'postgres'");
    return error_hint(error, "run this as another user, or name a server by --scratch URL");
}

static bool is_for_all(const char *folder)
{
    struct stat status;
    return stat(folder, &status) == 0 && (status.st_mode & S_IWOTH) != 0;
}

/* A name for a socket is short and plain, and another user who gets the folder may remove it: where
 * $TMPDIR is not so, it is in /tmp. */
static int make_folder(uid_t user, gid_t group, struct error *error)
{
    static const char mask[] = "/" KEEPER_PREFIX "XXXXXX";
    const char *below = getenv("TMPDIR");
    if (below == NULL || below[0] != '/' || (user != geteuid() && !is_for_all(below)) ||
        strpbrk(below, "'\\,") != NULL || strlen(below) + sizeof mask + SOCKET_NAME > SOCKET_PATH)
        below = "/tmp";
    server.folder = arena_printf(server.arena, "%s%s", below, mask);
    if (mkdtemp(server.folder) == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT,
                               "no folder for a private PostgreSQL can be made in '%s'", below);
    if (user == geteuid() || lchown(server.folder, user, group) == 0)
        return 0;
    error_set_errno(error, STATUS_ENVIRONMENT, "cannot give away '%s'", server.folder);
    rmdir(server.folder);
    return -1;
}

/* `ends` are above the standard descriptors, and no program that is started gets them. */
static int open_pipe(int ends[2], struct error *error)
{
    int low[2];
    if (pipe(low) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "no pipe");
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low[i]);
    }
    return ends[0] >= 0 && ends[1] >= 0 ? 0 : error_set_errno(error, STATUS_ENVIRONMENT, "no pipe");
}

static int start_keeper(const char *programs, const char *password, struct error *error)
{
    int control[2], report[2];
    struct keeper keeper = {.programs = programs, .password = password};
    if (choose_user(&keeper.user, &keeper.group, error) != 0 || open_pipe(control, error) != 0 ||
        open_pipe(report, error) != 0 || make_folder(keeper.user, keeper.group, error) != 0)
        return -1;
    keeper.folder = server.folder;
    keeper.control = control[0];
    keeper.report = report[1];
    server.keeper = keeper_start(&keeper);
    close(control[0]);
    close(report[1]);
    server.control = control[1];
    server.report = report[0];
    return server.keeper < 0
               ? error_set_errno(error, STATUS_ENVIRONMENT, "no process can be started")
               : 0;
}

/* The keeper says why, and ends. */
static int not_started(struct error *error)
{
    char why[1024];
    ssize_t length = read(server.report, why, sizeof why - 1);
    why[length > 0 ? length : 0] = '\0';
    error_set(error, STATUS_ENVIRONMENT, "a private PostgreSQL does not start");
    return *why == '\0' ? -1 : error_detail(error, "%s", why);
}

static int wait_ready(const char *string, struct error *error)
{
    time_t begun = time(NULL);
    for (PGPing said; (said = PQping(string)) != PQPING_OK;) {
        if (said == PQPING_NO_ATTEMPT)
            return error_set(error, STATUS_ENVIRONMENT, "a private PostgreSQL cannot be asked");
        struct pollfd ends[] = {{.fd = server.report, .events = POLLIN},
                                {.fd = interrupt_descriptor(), .events = POLLIN}};
        poll(ends, 2, LOOK_MS);
        if (interrupt_pending() != 0)
            return error_set(error, STATUS_ENVIRONMENT, "interrupted");
        if (ends[0].revents != 0)
            return not_started(error);
        if (time(NULL) - begun > START_SECONDS) {
            error_set(error, STATUS_ENVIRONMENT, "a private PostgreSQL does not start in %d s",
                      START_SECONDS);
            return error_hint(error, "--scratch URL names a server that runs");
        }
    }
    return 0;
}

/* libpq takes these over a socket's folder: another server would be taken for this one. */
static int refuse_redirection(struct error *error)
{
    static const char *const names[] = {"PGHOSTADDR", "PGSERVICE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (getenv(names[i]) == NULL)
            continue;
        error_set(error, STATUS_ENVIRONMENT,
                  "a private PostgreSQL cannot be used where %s leads to another server", names[i]);
        return error_hint(
            error, "give a server for scratch databases by --scratch URL, or unset %s", names[i]);
    }
    return 0;
}

static int start(struct error *error)
{
    if (refuse_redirection(error) != 0)
        return -1;
    char *programs = programs_folder(server.arena);
    if (programs == NULL) {
        error_set(error, STATUS_ENVIRONMENT, "there is no server for scratch databases");
        return error_hint(error,
                          "give one where a role may create databases by --scratch URL or "
                          "--connection URL, or install PostgreSQL's server programs (initdb)");
    }
    const char *password = secret_make(server.arena, error);
    if (password == NULL || start_keeper(programs, password, error) != 0)
        return -1;
    char *string = arena_printf(server.arena,
                                "host='%s' port=5432 user=postgres password=%s dbname=postgres "
                                "sslmode=disable",
                                server.folder, password);
    if (wait_ready(string, error) != 0)
        return -1;
    server.string = string;
    return 0;
}

const char *throwaway_string(struct error *error)
{
    if (throwaway_runs())
        return server.string;
    server.arena = arena_new();
    server.control = server.report = -1;
    server.keeper = -1;
    if (start(error) != 0)
        throwaway_end();
    return server.string;
}

/* The name between the first quote and the last, as it is. */
static char *missing_role(struct arena *arena, const char *said)
{
    static const char before[] = "role \"", after[] = "\" does not exist";
    const char *end = NULL;
    if (strncmp(said, before, sizeof before - 1) != 0)
        return NULL;
    said += sizeof before - 1;
    for (const char *at = said; (at = strstr(at, after)) != NULL; at++)
        end = at;
    return end == NULL ? NULL : arena_strndup(arena, said, (size_t)(end - said));
}

bool throwaway_adds_role(PGconn *session, const char *said)
{
    if (said == NULL || !throwaway_holds(session))
        return false;
    struct arena *arena = arena_new();
    struct error ignored = ERROR_INIT;
    const char *name = missing_role(arena, said);
    bool made =
        name != NULL && connection_command(session, &ignored,
                                           arena_printf(arena, "CREATE ROLE %s NOLOGIN",
                                                        quoted_identifier(arena, name))) == 0;
    error_clear(&ignored);
    arena_free(arena);
    return made;
}

void throwaway_end(void)
{
    if (server.arena == NULL)
        return;
    if (server.control >= 0)
        close(server.control);
    if (server.report >= 0)
        close(server.report);
    while (server.keeper > 0 && waitpid(server.keeper, NULL, 0) < 0 && errno == EINTR)
        continue;
    if (server.folder != NULL)
        rmdir(server.folder);
    arena_free(server.arena);
    memset(&server, 0, sizeof server);
}
