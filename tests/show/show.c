/* show: the screen with a snapshot made by hand (tests/show_incidents.h), for its pictures:
 *
 *   show [--ascii] [--no-color] [--bell] [quiet] */
#include "src/base/signals.h"
#include "tests/show_incidents.h"
#include "ui/ui.h"

#include <locale.h>

static bool has(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    struct exchange *x = exchange_new();
    if (!x)
        return 1;
    show_fill(exchange_writer(x), !has(argc, argv, "quiet"));
    exchange_publish(x);
    exchange_close(x);
    /* Nobody is told. */
    const struct alert_out_settings nobody = {.least = SEVERITY_CRITICAL};
    static struct alert_out alerts;
    alert_out_init(&alerts, &nobody);
    const struct ui_settings settings = {.alerts = &alerts,
                                         .ascii = has(argc, argv, "--ascii"),
                                         .color = !has(argc, argv, "--no-color"),
                                         .bell = has(argc, argv, "--bell"),
                                         .signal_fd = signals_open()};
    int signal_number;
    const enum ui_end end = ui_run(x, &settings, &signal_number);
    exchange_free(x);
    return end == UI_QUIT ? 0 : 1;
}
