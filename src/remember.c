/* remember: see remember.h. */
#include "src/remember.h"

#include "src/base/log.h"

#include <assert.h>

static_assert((int)STATE_NOTE_GOOD == ENGINE_SAVED &&
                  (int)STATE_NOTE_NOTHING_NEW == ENGINE_NOTHING_NEW &&
                  (int)STATE_NOTE_OLDER == ENGINE_OLDER &&
                  (int)STATE_NOTE_TOO_LARGE == ENGINE_TOO_LARGE &&
                  (int)STATE_NOTE_AHEAD == ENGINE_AHEAD,
              "report/ may not see the engine");

void remember_open(struct remember *r, const char *path)
{
    char why[REPORT_WHY], taken[REPORT_WHY];
    *r = (struct remember){.file = {.file = {.path = path, .regular = true},
                                    .version = ENGINE_STATE_VERSION,
                                    .lock = -1}};
    if (!*path)
        return;
    r->writes = state_file_lock(&r->file, taken);
    r->saves = state_file_read(&r->file, why) != STATE_FILE_REFUSED;
    if (!r->saves || !r->writes)
        log_error("%s", r->saves ? taken : why);
    if (!r->saves)
        state_file_unlock(&r->file);
}

void remember_close(struct remember *r)
{
    state_file_forget(&r->file);
    state_file_unlock(&r->file);
}

void remember_begin(struct remember *r, struct capture *c, struct exchange *x)
{
    char why[REPORT_WHY];
    if (!r->saves)
        return;
    if (r->file.bytes && !capture_has_restored(c)) {
        state_file_explain(&r->file, "says what can not be", why);
        log_error("%s", why);
        r->saves = false;
    }
    state_file_forget(&r->file);
    state_saver_init(&r->saver, &r->file, capture_keepsake(c), x);
    if (r->saves && r->writes && !state_saver_check(&r->saver, why))
        log_error("%s", why);
}

struct state_saver *remember_saver(struct remember *r)
{
    return r->saves && r->writes ? &r->saver : NULL;
}

bool remember_end(struct remember *r, struct capture *c, struct exchange *x)
{
    char why[REPORT_WHY];
    const uint8_t *bytes;
    size_t size;
    const struct snapshot *s = r->saves && r->writes ? exchange_take(x, NULL) : NULL;
    if (!s)
        return true;
    const enum engine_saved saved = capture_save(c, s, &bytes, &size);
    if (saved != ENGINE_SAVED) {
        if (saved == ENGINE_TOO_LARGE)
            r->saver.told = STATE_TOLD_NOTHING;
        if (!state_saver_note(&r->saver, (enum state_note)saved, why))
            log_error("%s", why);
        return saved != ENGINE_TOO_LARGE;
    }
    r->saver.told = STATE_TOLD_NOTHING; /* the last time it is said again */
    if (state_saver_write(&r->saver, bytes, size, why))
        return true;
    log_error("%s", why);
    return false;
}
