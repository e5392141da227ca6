/* api-load: read the command line, do what it asks for. */
#include "loadtest/command.h"
#include "loadtest/settings.h"

#include "common/interrupt.h"
#include "common/message.h"

int main(int argc, char **argv)
{
    struct settings settings;
    struct error error = ERROR_INIT;
    message_init("api-load");
    interrupt_install();
    int status = settings_parse(&settings, argc, argv);
    if (status < 0) {
        struct arena *arena = arena_new();
        if (settings_read(arena, &settings, &error) != 0)
            status = -1;
        else if (settings.merge)
            status = command_merge(arena, &settings, &error);
        else if (settings.compare)
            status = command_compare(arena, &settings, &error);
        else if (settings.find_capacity)
            status = command_capacity(arena, &settings, &error);
        else if (settings.report_count > 0)
            status = command_show(&settings, &error);
        else
            status = command_load(arena, &settings, &error);
        if (status < 0)
            status = (int)message_report(&error);
        arena_free(arena);
    }
    error_clear(&error);
    settings_release(&settings);
    interrupt_raise();
    return status;
}
