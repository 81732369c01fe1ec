/* intake: see intake.h. What it begins with, and where packets come from. */
#include "src/capture/intake.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody can aim at a file's hash tables without having written the file; that it gives the same
 * bytes each time is worth more. But what is kept may be gone on with live. */
static void choose_seed(const struct capture_settings *settings, struct hash_seed *seed)
{
    if (settings->file_count > 0 && !settings->remembers)
        hash_seed_fixed(seed, 0);
    else
        hash_seed_random(seed);
}

static struct engine_settings engine_settings_of(const struct intake *in,
                                                 const struct capture_settings *settings)
{
    struct engine_settings engine = settings->engine;
    engine.home = in->input.home;
    engine.touch_memory = settings->file_count == 0;
    if (settings->lookout) {
        engine.signatures = settings->lookout->set;
        engine.known_good = &settings->lookout->known_good;
        engine.detectors = &settings->lookout->detectors;
    }
    choose_seed(settings, &engine.seed);
    return engine;
}

/* What was saved fails whole: then it is as if there were none. */
static bool intake_open_engine(struct intake *in, const struct capture_settings *settings)
{
    struct engine_settings engine = engine_settings_of(in, settings);
    if (settings->state && engine_state_seed(settings->state, settings->state_size, &engine.seed)) {
        in->engine = engine_new(&engine);
        in->restored =
            in->engine && engine_restore(in->engine, settings->state, settings->state_size);
        if (in->restored)
            return true;
        engine_free(in->engine);
        choose_seed(settings, &engine.seed);
    }
    in->engine = engine_new(&engine);
    return in->engine;
}

static bool intake_open_keepsake(struct intake *in, const struct capture_settings *settings)
{
    in->keepsake = keepsake_new(engine_state_most(settings->engine.memory_bytes, &in->input.home));
    return in->keepsake;
}

static bool stop_requested(void *context)
{
    return exchange_stop_requested(context);
}

static bool intake_open_evidence(struct intake *in, const struct capture_settings *settings)
{
    if (!settings->evidence)
        return true;
    in->evidence = evidence_new(settings->evidence_bytes, settings->evidence,
                                settings->file_count > 0, stop_requested, in->exchange);
    return in->evidence;
}

bool intake_init(struct intake *in, const struct capture_settings *settings, struct exchange *x)
{
    bool file = settings->file_count > 0;
    in->exchange = x;
    if (settings->batch && settings->every_s == 0)
        in->pace = INTAKE_ON_REQUEST;
    else if (!file)
        in->pace = INTAKE_EVERY_SECOND;
    else
        in->pace = settings->batch ? INTAKE_EVERY : INTAKE_FOR_SCREEN;
    in->every_s = settings->every_s;
    in->speed = file ? settings->speed : 0;
    in->count = settings->count;
    in->duration_us = settings->duration_s * US_PER_S;
    in->dropped_kernel = in->dropped_interface = SNAPSHOT_UNKNOWN;
    in->gaps = in->gaps_us = in->gap_since_us = SNAPSHOT_UNKNOWN;
    in->second = INT64_MIN;
    in->reset_us = SNAPSHOT_UNKNOWN;
    in->end_us = INT64_MAX;
    in->input.kind = file ? INPUT_FILE : INPUT_INTERFACE;
    intake_note_filter(in, settings->filter);

    in->own = file ? NULL : settings->own;
    in->lookout = settings->lookout;
    in->lookouts = settings->lookouts;
    if (settings->remembers && !intake_open_keepsake(in, settings))
        return false;
    in->batch = aligned_alloc(_Alignof(struct intake_batch), sizeof *in->batch);
    if (in->batch) {
        memset(in->batch->packets, 0, sizeof in->batch->packets); /* they are of COUNT_FRAME */
        keep_empty(&in->batch->keep);
    }
    return in->batch && intake_open_engine(in, settings) && intake_open_evidence(in, settings);
}

void intake_done(struct intake *in)
{
    keepsake_free(in->keepsake);
    in->keepsake = NULL;
    engine_free(in->engine);
    in->engine = NULL;
    free(in->batch);
    in->batch = NULL;
    evidence_free(in->evidence);
    in->evidence = NULL;
}

void intake_note_filter(struct intake *in, const char *filter)
{
    snprintf(in->input.filter, sizeof in->input.filter, "%s", filter);
    if (in->engine) /* not the first one */
        engine_listen_anew(in->engine);
}

void intake_note_error(struct intake *in, const char *why)
{
    if (!in->input.error[0])
        snprintf(in->input.error, sizeof in->input.error, "%s", why);
}

void intake_note_name(struct intake *in, const char *name)
{
    static const char more[] = "...";
    size_t used = 0, length = strlen(name) + 1;
    while (in->input.names[used])
        used += strlen(in->input.names + used) + 1;
    /* Room is kept for the mark that there were more, and for the empty name at the end. */
    if (used + length + sizeof more + 1 <= sizeof in->input.names)
        memcpy(in->input.names + used, name, length);
    else if (used < sizeof more || strcmp(in->input.names + used - sizeof more, more) != 0)
        memcpy(in->input.names + used, more, sizeof more);
}

void intake_note_link_type(struct intake *in, int type)
{
    char name[LINK_NAME], *list = in->input.link_type;
    size_t used = strlen(list), length = strlen(link_name(type, name));
    for (const char *at = list; (at = strstr(at, name)); at += length)
        if ((at == list || at[-1] == ',') && (at[length] == ',' || !at[length]))
            return;
    if (used + length + 2 <= sizeof in->input.link_type)
        snprintf(list + used, sizeof in->input.link_type - used, "%s%s", used ? "," : "", name);
}
