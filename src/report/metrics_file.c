/* metrics_file: see metrics_file.h. */
#include "src/report/metrics_file.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/report/file_write.h"

/* Snapshots come once a second, or every five: the one nearest to the time is taken. */
enum { EARLY_US = US_PER_S / 2 };

void metrics_file_init(struct metrics_file *m, const char *path, int64_t every_s,
                       const struct metrics_ports *ports, bool live)
{
    *m = (struct metrics_file){
        .file = {.path = path, .force = true, .regular = true, .shared = true},
        .ports = *ports,
        .every_us = every_s * US_PER_S,
        .live = live,
    };
}

static void tell(struct metrics_file *m, bool good, const char *why)
{
    if (good == !m->failed)
        return;
    m->failed = !good;
    m->news = true;
    if (good)
        snprintf(m->said, sizeof m->said, "metrics_file: %.*s is written again", REPORT_WHY - 1,
                 m->file.path);
    else
        snprintf(m->said, sizeof m->said, "metrics_file: %s; it is tried again", why);
    if (good)
        log_note("%s", m->said);
    else
        log_error("%s", m->said);
}

const char *metrics_file_hear(struct metrics_file *m)
{
    const bool news = m && m->news;
    if (news)
        m->news = false;
    return news ? m->said : NULL;
}

void metrics_file_check(struct metrics_file *m)
{
    char why[REPORT_WHY];
    if (!report_check(&m->file, why))
        tell(m, false, why);
}

struct content {
    const struct snapshot *s;
    const struct metrics_ports *ports;
};

static bool print_content(const void *context, FILE *out)
{
    const struct content *c = context;
    return metrics_print(c->s, c->ports, out);
}

static bool save(struct metrics_file *m, const struct snapshot *s)
{
    char why[REPORT_WHY] = "";
    const struct content content = {s, &m->ports};
    const bool good = file_write_save(&m->file, print_content, &content, why);
    m->any = true;
    m->written_us = clock_monotonic_us();
    tell(m, good, why);
    return good;
}

void metrics_file_turn(struct metrics_file *m, const struct snapshot *s)
{
    if (!m || (!m->live && s->input.state == INPUT_RUNNING))
        return;
    if (!m->any || clock_monotonic_us() - m->written_us >= m->every_us - EARLY_US)
        (void)save(m, s);
}

bool metrics_file_finish(struct metrics_file *m, const struct snapshot *s)
{
    m->failed = false;
    char why[REPORT_WHY] = "";
    const struct content content = {s, &m->ports};
    if (file_write_save(&m->file, print_content, &content, why))
        return true;
    log_error("metrics_file: %s", why);
    return false;
}
