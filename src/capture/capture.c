/* capture: see capture.h. Opening, and the thread. */
#include "src/capture/capture.h"

#include "src/base/text.h"
#include "src/capture/live.h"
#include "src/capture/replay.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is ours in a file, when nobody says: RFC 1918, and unique local IPv6 (RFC 4193). */
static const char private_networks[] = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";

struct capture {
    struct capture_settings settings;
    struct exchange *exchange; /* borrowed */
    struct links links;
    struct live *live; /* one of these two, owned */
    struct replay *replay;
    struct intake intake;
    pthread_t thread;
    enum capture_status status;
};

static bool capture_find_home(struct capture *c, char why[CAPTURE_WHY])
{
    struct home *home = &c->intake.input.home;
    char reason[CAPTURE_WHY / 2];
    const char *list = c->settings.home[0] ? c->settings.home : c->live ? "" : private_networks;
    if (!home_add(home, list, reason, sizeof reason)) {
        snprintf(why, CAPTURE_WHY, "home: %s", reason);
        return false;
    }
    if (home->count == 0 && c->live)
        live_home(c->live, home);
    return true;
}

static enum capture_status capture_prepare(struct capture *c, char why[CAPTURE_WHY])
{
    enum capture_status status = CAPTURE_DONE;
    links_init(&c->links, c->settings.filter, c->settings.decapsulate);
    if (c->settings.file_count > 0)
        c->replay = replay_open(&c->settings, c->exchange, &c->links, &status, why);
    else
        c->live = live_open(&c->settings, &c->links, &status, why);
    if (!c->live && !c->replay)
        return status;
    if (!capture_find_home(c, why))
        return CAPTURE_REFUSED;
    if (!intake_init(&c->intake, &c->settings, c->exchange)) {
        snprintf(why, CAPTURE_WHY, "tables: %s", text_error(ENOMEM));
        return CAPTURE_FAILED;
    }
    if (c->live)
        live_attach(c->live, &c->intake);
    else
        replay_attach(c->replay, &c->intake);
    return CAPTURE_DONE;
}

enum capture_status capture_open(struct capture **out, const struct capture_settings *settings,
                                 struct exchange *x, char why[CAPTURE_WHY])
{
    struct capture *c = calloc(1, sizeof *c);
    if (!c) {
        snprintf(why, CAPTURE_WHY, "start: %s", text_error(errno));
        return CAPTURE_FAILED;
    }
    c->settings = *settings;
    c->exchange = x;
    enum capture_status status = capture_prepare(c, why);
    if (status == CAPTURE_DONE)
        *out = c;
    else
        capture_close(c);
    return status;
}

static void *capture_main(void *argument)
{
    struct capture *c = argument;
    c->status = c->live ? live_run(c->live) : replay_run(c->replay);
    exchange_close(c->exchange);
    return NULL;
}

bool capture_start(struct capture *c)
{
    int error = pthread_create(&c->thread, NULL, capture_main, c);
    errno = error;
    return error == 0;
}

enum capture_status capture_join(struct capture *c)
{
    pthread_join(c->thread, NULL);
    return c->status;
}

void capture_close(struct capture *c)
{
    if (!c)
        return;
    live_close(c->live);
    replay_close(c->replay);
    links_done(&c->links);
    intake_done(&c->intake);
    free(c);
}

void capture_describe(const struct capture *c, char *text, size_t size)
{
    const struct snapshot_input *in = &c->intake.input;
    size_t used = 0;
    text[0] = '\0';
    for (const char *name = in->names; *name && used < size; name += strlen(name) + 1)
        used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", name);
    if (used < size)
        used += (size_t)snprintf(text + used, size - used, " (%s)", in->link_type);
    if (!c->live || used >= size)
        return;
    const int kib = live_ring_kib(c->live);
    snprintf(text + used, size - used, ", snaplen %d, ring %d %s", c->settings.snaplen,
             kib % 1024 == 0 ? kib / 1024 : kib, kib % 1024 == 0 ? "MiB" : "KiB");
}

void capture_answer_evidence(struct capture *c)
{
    intake_answer_evidence(&c->intake);
}

void capture_describe_frames(const struct capture *c, int *link_type, bool *fine, uint32_t *snaplen)
{
    const int type = c->live ? live_link_type(c->live) : replay_link_type(c->replay);
    *link_type = evidence_link_type(type < 0 ? DLT_EN10MB : type);
    *fine = c->replay && replay_is_fine(c->replay);
    *snaplen = c->live && c->settings.snaplen < EVIDENCE_MOST ? (uint32_t)c->settings.snaplen
                                                              : EVIDENCE_MOST;
}

void capture_describe_memory(const struct capture *c, char *text, size_t size)
{
    engine_describe_memory(c->intake.engine, text, size);
    const size_t used = strlen(text);
    if (c->settings.remembers)
        snprintf(text + used, size - used, "; up to %.1f to save what is known",
                 (double)engine_state_most(c->settings.engine.memory_bytes, &c->intake.input.home) /
                     (1 << 20));
}

/* --- What is known ---------------------------------------------------------------------------- */

bool capture_has_restored(const struct capture *c)
{
    return c->intake.restored;
}

struct keepsake *capture_keepsake(const struct capture *c)
{
    return c->intake.keepsake;
}

enum engine_saved capture_save(struct capture *c, const struct snapshot *s, const uint8_t **bytes,
                               size_t *size)
{
    int note;
    struct keepsake *k = c->intake.keepsake;
    keepsake_give_back(k); /* whatever lies there is older */
    keepsake_ask(k);
    intake_keep(&c->intake, s);
    (void)keepsake_take(k, bytes, size, &note);
    return (enum engine_saved)note;
}
