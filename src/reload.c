/* reload: see reload.h. */
#include "src/reload.h"

#include "src/base/log.h"
#include "src/settings.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* --- What is looked for ----------------------------------------------------------------------- */

/* That nobody would be told of an alert is better known now than when it happens. */
static bool command_can_run(const struct config *c, char why[CONFIG_WHY])
{
    const char *words[CONFIG_COMMAND];
    return config_command_words(c, words) == 0 || alert_command_check(words[0], why, CONFIG_WHY);
}

static struct watch *watch_new(struct reload *r, const struct config *c, char why[CONFIG_WHY])
{
    if (!command_can_run(c, why) ||
        (r->confine && !confine_allows_command(r->confine, c, why, CONFIG_WHY)))
        return NULL;
    struct watch *w = calloc(1, sizeof *w);
    if (!w) {
        snprintf(why, CONFIG_WHY, "signatures: not enough memory");
        return NULL;
    }
    if (!signatures_open(&w->lookout, c, why)) {
        free(w);
        return NULL;
    }
    w->before = r->watches;
    r->watches = w;
    return w;
}

static void watch_free(struct reload *r, struct handover_item *item)
{
    for (struct watch **at = &r->watches; *at; at = &(*at)->before) {
        struct watch *w = *at;
        if (&w->lookout.item != item)
            continue;
        *at = w->before;
        signatures_close(&w->lookout);
        free(w);
        return;
    }
}

struct lookout *reload_open(struct reload *r, struct options *o, int argc, char **argv,
                            char why[CONFIG_WHY])
{
    *r = (struct reload){.options = o, .argc = argc, .argv = argv};
    struct watch *w = watch_new(r, &o->config, why);
    return w ? &w->lookout : NULL;
}

void reload_close(struct reload *r)
{
    while (r->watches)
        watch_free(r, &r->watches->lookout.item);
}

static void hand_over(struct reload *r, struct watch *w)
{
    struct handover_item *item = handover_collect(&r->lookouts), *next;
    for (; item; item = next) {
        next = item->next;
        watch_free(r, item);
    }
    item = handover_offer(&r->lookouts, &w->lookout.item);
    if (item)
        watch_free(r, item); /* nobody has seen it */
}

/* --- The configuration ------------------------------------------------------------------------ */

struct alert_out_settings reload_alert_settings(struct reload *r)
{
    const struct config *c = &r->options->config;
    const size_t count = config_command_words(c, r->words);
    return (struct alert_out_settings){
        .least = (enum severity)c->alert_severity,
        .to_stderr = r->options->batch,
        .to_syslog = c->alert_syslog,
        .redact = r->redact,
        .command =
            {
                .words = count > 0 ? r->words : NULL,
                .word_count = count,
                .per_minute = (uint32_t)c->alert_command_per_minute,
                .quiet = !r->options->batch,
                .helper = r->helper,
            },
    };
}

static bool command_stays(const struct reload *r)
{
    return r->confine && r->confine->command_stays && !r->confine->settings.off;
}

/* The sandbox has a socket for the system's log where that was asked for at the start. */
static bool has_no_syslog(const struct reload *r)
{
    return r->confine && !r->confine->settings.syslog && !r->confine->settings.off;
}

/* What HUP could change, if the sandbox let it. */
static bool is_held(const struct reload *r, const struct config *new, const struct setting *s)
{
    if (strcmp(s->name, "alert_command") == 0)
        return command_stays(r);
    return strcmp(s->name, "alert_syslog") == 0 && has_no_syslog(r) && new->alert_syslog;
}

/* Which others differ: "; only a restart changes snaplen, home". */
static void list_those_that_stay(const struct reload *r, const struct config *new, char *stays,
                                 size_t size)
{
    size_t used = 0;
    *stays = '\0';
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = settings_at(i);
        if ((s->changes && !is_held(r, new, s)) || !settings_differ(&r->options->config, new, s))
            continue;
        used += (size_t)snprintf(stays + used, used < size ? size - used : 0, "%s%s",
                                 used ? ", " : "; only a restart changes ", s->name);
        if (used >= size)
            break;
    }
}

/* Takes over what can change. */
static void take_over(const struct reload *r, struct config *c, const struct config *new)
{
    memcpy(c->signatures, new->signatures, sizeof c->signatures);
    memcpy(c->known_good, new->known_good, sizeof c->known_good);
    if (!command_stays(r)) {
        memcpy(c->alert_command, new->alert_command, sizeof c->alert_command);
        c->alert_command_count = new->alert_command_count;
    }
    c->alert_command_per_minute = new->alert_command_per_minute;
    c->alert_severity = new->alert_severity;
    c->alert_syslog = new->alert_syslog && !has_no_syslog(r);
    const struct scan_detector scan = c->detectors.scan;
    c->detectors = new->detectors;
    c->detectors.scan = scan;
}

void reload_now(void *context)
{
    struct reload *r = context;
    char why[CONFIG_WHY], stays[CONFIG_WHY];
    struct config new;
    struct watch *w = NULL;
    if (options_read_again(r->options, r->argc, r->argv, &new, why))
        w = watch_new(r, &new, why);
    if (!w) {
        log_error("%s; everything stays as it was", why);
        return;
    }
    list_those_that_stay(r, &new, stays, sizeof stays);
    take_over(r, &r->options->config, &new);
    log_note("the configuration was read again: %zu signatures%s",
             signature_set_count(w->lookout.set), stays);
    hand_over(r, w);
    if (r->alerts) {
        const struct alert_out_settings alerts = reload_alert_settings(r);
        alert_out_change(r->alerts, &alerts);
    }
}
