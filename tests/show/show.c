/* show: the screen with a snapshot made by hand (tests/show_incidents.h), for its pictures:
 *
 *   show [--ascii] [--braille] [--no-color] [--bell] [--theme=NAME] [quiet] [failed] */
#include "src/base/log.h"
#include "src/base/signals.h"
#include "src/themes.h"
#include "tests/show_incidents.h"
#include "ui/ui.h"

#include <locale.h>
#include <string.h>

static bool has(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

static const char *theme_name(int argc, char **argv)
{
    static const char option[] = "--theme=";
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], option, sizeof option - 1) == 0)
            return argv[i] + sizeof option - 1;
    return "dark";
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    static struct themes themes;
    char why[CONFIG_WHY];
    if (!themes_open(&themes, theme_name(argc, argv), why)) {
        log_error("%s", why);
        return 2;
    }
    struct exchange *x = exchange_new();
    if (!x)
        return 1;
    show_fill(exchange_writer(x), !has(argc, argv, "quiet"));
    if (has(argc, argv, "failed"))
        show_failure(exchange_writer(x));
    exchange_publish(x);
    exchange_close(x);
    /* Nobody is told. */
    const struct alert_out_settings nobody = {.least = SEVERITY_CRITICAL};
    static struct alert_out alerts;
    alert_out_init(&alerts, &nobody);
    const struct ui_settings settings = {.alerts = &alerts,
                                         .ascii = has(argc, argv, "--ascii"),
                                         .graph = has(argc, argv, "--braille") ? GRAPH_BRAILLE
                                                                               : GRAPH_BLOCKS,
                                         .themes = themes.list,
                                         .theme_count = themes.count,
                                         .theme = themes.chosen,
                                         .color = !has(argc, argv, "--no-color"),
                                         .bell = has(argc, argv, "--bell"),
                                         .signal_fd = signals_open()};
    int signal_number;
    const enum ui_end end = ui_run(x, &settings, &signal_number);
    exchange_free(x);
    return end == UI_QUIT ? 0 : 1;
}
