/* engine_state: what the engine knows, over a restart. */
#include "src/engine/engine_parts.h"

#include "src/base/clock.h"

#include <string.h>

size_t engine_state_most(size_t memory_bytes, const struct home *home)
{
    enum { HEAD = 1024 };
    const struct plan plan = plan_for(memory_bytes);
    return HEAD + (size_t)plan.ports.details * PORTS_ARCHIVE_MOST +
           incidents_archive_most(&plan.incidents, home);
}

/* The seed, without which no hash that was kept means anything; and up to when all is known. */
static void archive_head(struct hash_seed *seed, int64_t *second, struct archive *a)
{
    archive_bytes(a, seed->secret, sizeof seed->secret);
    archive_second(a, second);
}

enum engine_saved engine_save(struct engine *e, const struct snapshot *s, struct archive *a)
{
    int64_t second = e->what.second;
    if (second == INT64_MIN || s->taken_at_us == SNAPSHOT_UNKNOWN)
        return ENGINE_NOTHING_NEW;
    if (clock_second(s->taken_at_us) > second)
        second = clock_second(s->taken_at_us);
    if (second < e->what.incidents.saved_second)
        return ENGINE_OLDER;
    archive_head(&e->seed, &second, a);
    ports_archive(&e->what.ports, a);
    incidents_write(&e->what.incidents, &e->what.ports, s, a);
    return a->failed ? ENGINE_TOO_LARGE : ENGINE_SAVED;
}

bool engine_state_seed(const void *state, size_t size, struct hash_seed *seed)
{
    struct archive a = archive_from(state, size);
    int64_t second = 0;
    archive_head(seed, &second, &a);
    return !a.failed;
}

bool engine_restore(struct engine *e, const void *state, size_t size)
{
    struct archive a = archive_from(state, size);
    struct hash_seed seed;
    int64_t second = 0;
    archive_head(&seed, &second, &a);
    archive_check(&a, memcmp(&seed, &e->seed, sizeof seed) == 0);
    ports_archive(&e->what.ports, &a);
    incidents_read(&e->what.incidents, second, &a);
    return archive_is_read(&a);
}

void engine_watch_for(struct engine *e, const struct signature_set *set)
{
    e->signatures = set;
}

void engine_count_for(struct engine *e, const struct signature_set *set,
                      const struct known_good *good, const struct detectors *d)
{
    if (d) {
        const struct scan_detector scan = e->detectors.scan;
        e->detectors = *d;
        e->detectors.scan = scan;
        ports_set_detectors(&e->what.ports, &e->detectors);
        incidents_set_detectors(&e->what.incidents, &e->detectors);
    }
    incidents_set_signatures(&e->what.incidents, signature_set_list(set), signature_set_count(set));
    incidents_set_known_good(&e->what.incidents, good);
}
