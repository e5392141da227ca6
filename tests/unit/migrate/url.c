/* Connection strings as people have them, and .env files. */
#include "migrate/connection/connection.h"
#include "migrate/connection/env.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What libpq gets, or NULL: a usage error with that message. */
static const struct {
    const char *in, *out, *message;
    unsigned notes;
} urls[] = {
    {"postgres://localhost/mydb", "postgres://localhost/mydb", NULL, 0},
    {"postgresql://u:p@h:5433/d?sslmode=require&application_name=x",
     "postgresql://u:p@h:5433/d?sslmode=require&application_name=x", NULL, 0},
    {"host=/tmp dbname=x", "host=/tmp dbname=x", NULL, 0},
    {"mydb", "dbname=mydb", NULL, 0},
    {"postgresql://u@h/d?schema=public", "postgresql://u@h/d", NULL, 1},
    {"postgresql://u@h/d?schema=app&pgbouncer=true",
     "postgresql://u@h/d?options=-c%20search_path%3Dapp", NULL, 2},
    {"postgresql://u@h/d?connection_limit=5&pool_timeout=10&socket_timeout=3", "postgresql://u@h/d",
     NULL, 3},
    {"postgres://u@h/d?sslmode=no-verify", "postgres://u@h/d?sslmode=require", NULL, 1},
    {"postgres://u@h/d?ssl=true", "postgres://u@h/d?sslmode=require", NULL, 1},
    {"postgres://u@h/d?sslaccept=accept_invalid_certs", "postgres://u@h/d", NULL, 1},
    {"postgres://u@/d?host=/var/run/postgresql", "postgres://u@/d?host=/var/run/postgresql", NULL,
     0},
    {"postgres://%2Ftmp/d", "postgres://%2Ftmp/d", NULL, 0},
    {"postgres://u:p@ss@h/d", "postgres://u:p%40ss@h/d", NULL, 0},
    {"postgres://u:p/s?s@h/d?sslmode=disable", "postgres://u:p%2Fs%3Fs@h/d?sslmode=disable", NULL,
     0},
    {"postgres://u:100%@h/d", "postgres://u:100%25@h/d", NULL, 0},
    {"postgres://u:a%40b@h/d", "postgres://u:a%40b@h/d", NULL, 0},
    {"postgres://[::1]:5432/d", "postgres://[::1]:5432/d", NULL, 0},
    {"postgres://h1:1,h2:2/d", "postgres://h1:1,h2:2/d", NULL, 0},
    {"postgresql+asyncpg://u@h/d", "postgresql://u@h/d", NULL, 0},
    {"jdbc:postgresql://h/d?currentSchema=public", "postgresql://h/d", NULL, 1},
    {"postgres://h/d?", "postgres://h/d", NULL, 0},
    {"postgres://h/d?whatever=1", "postgres://h/d", NULL, 1},
    {"postgres://h/d?sslmod=require", NULL, "unknown connection parameter 'sslmod'", 0},
    {"mysql://h/d", NULL, "'mysql://' is no address of a PostgreSQL server", 0},
    {"prisma://accelerate.example/?api_key=secret", NULL,
     "'prisma://' is no address of a PostgreSQL server", 0},
    {"", NULL, "the connection string is empty", 0},
    {"host=h password=secret nonsense=1", NULL,
     "'host=h password=*** nonsense=1' is no connection string", 0},
    {"localhost:5432/mydb", NULL, "'localhost:5432/mydb' is no connection string", 0},
};

static void reads_urls(struct arena *arena)
{
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct error error = ERROR_INIT;
        const char *const *notes;
        unsigned count = 0;
        char *got = connection_string(arena, urls[i].in, &notes, &error);

        is_string(got, urls[i].out, "url %zu", i);
        is_string(error.message, urls[i].message, "url %zu: message", i);
        ok(got != NULL || error.status == STATUS_USAGE, "url %zu: status", i);
        for (; got != NULL && notes[count] != NULL;)
            count++;
        is_uint(count, urls[i].notes, "url %zu: notes", i);
        error_clear(&error);
    }
    setenv("DATABASE_URL", "postgres://env/d", 1);
    {
        const char *const *notes;
        struct error error = ERROR_INIT;

        is_string(connection_string(arena, NULL, &notes, &error), "postgres://env/d",
                  "$DATABASE_URL stands in");
        unsetenv("DATABASE_URL");
        is_string(connection_string(arena, NULL, &notes, &error), "", "else libpq's defaults");
    }
}

/* A file's text, and what DATABASE_URL is then; or the line of the mistake. */
static const struct {
    const char *text, *url;
    unsigned line;
} files[] = {
    {"DATABASE_URL=postgres://h/d\n", "postgres://h/d", 0},
    {"# c\n\nexport DATABASE_URL = 'a b' # c\r\n", "a b", 0},
    {"DATABASE_URL=\"a\\nb\"", "a\nb", 0},
    {"DATABASE_URL='a\\nb${X}'", "a\\nb${X}", 0},
    {"DATABASE_URL=a#b #c\n", "a#b", 0},
    {"U=joe\nP='s#c'\nDATABASE_URL=\"postgres://${U}:${P}@h/${NONE}\"\n", "postgres://joe:s#c@h/",
     0},
    {"DATABASE_URL=\"two\nlines\"\nX=1", "two\nlines", 0},
    {"DATABASE_URL=\n", "", 0},
    {"\xEF\xBB\xBF"
     "DATABASE_URL=x",
     "x", 0},
    {"DATABASE_URL=1\nDATABASE_URL=2\n", "2", 0},
    {"A=1\nnonsense\n", NULL, 2},
    {"A=1\nB=\"open\nC=2\n", NULL, 2},
};

static void reads_files(void)
{
    char path[] = "/tmp/env-XXXXXX";
    int descriptor = mkstemp(path);

    close(descriptor);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct error error = ERROR_INIT;
        FILE *file = fopen(path, "w");

        fputs(files[i].text, file);
        fclose(file);
        unsetenv("DATABASE_URL");
        env_file(path, &error);
        is_string(getenv("DATABASE_URL"), files[i].url, "file %zu", i);
        is_uint(error.where.line, files[i].line, "file %zu: line", i);
        error_clear(&error);
    }
    remove(path);
}

int main(void)
{
    struct arena *arena = arena_new();

    reads_urls(arena);
    reads_files();
    arena_free(arena);
    return done_testing();
}
