/* writing: see writing.h. */
#include "src/writing.h"

#include <string.h>

static void open_metrics(struct writing *w, const struct config *c, bool live)
{
    const struct metrics_ports ports = {c->metrics_ports.ranges, (size_t)c->metrics_ports.count};
    metrics_file_init(&w->file, c->metrics_file, c->metrics_every_s, &ports, live);
    metrics_file_check(&w->file);
    w->metrics = &w->file;
}

bool writing_open(struct writing *w, const struct config *c, bool live, char why[CONFIG_WHY])
{
    uint8_t key[REDACT_KEY];
    *w = (struct writing){.metrics = NULL};
    if (c->redact) {
        if (!(*c->redact_key ? redact_read_key(c->redact_key, key, why)
                             : redact_make_key(key, why)))
            return false;
        w->redact = redact_new(key);
        explicit_bzero(key, sizeof key);
        if (!w->redact) {
            snprintf(why, CONFIG_WHY, "redact: not enough memory");
            return false;
        }
    }
    if (*c->metrics_file)
        open_metrics(w, c, live);
    return true;
}

bool writing_finish(struct writing *w, const struct snapshot *s)
{
    return !w->metrics || !s || metrics_file_finish(w->metrics, s);
}

void writing_close(struct writing *w)
{
    redact_free(w->redact);
    w->redact = NULL;
}
