/* incidents_rename: another list of signatures, while it runs or after a restart. What is known
 * goes by their names, what is counted by their numbers. */
#include "src/engine/incident_parts.h"

#include <assert.h>
#include <string.h>

static_assert((int)PROBER_GONE == SIGNATURE_GONE && (int)FORGED_GONE == SIGNATURE_GONE &&
                  (int)FORGED_SIGNATURES == SNAPSHOT_SIGNATURES,
              "one table of numbers serves all");

uint8_t incidents_signature_named(const struct incidents *is, const char *name)
{
    for (uint32_t k = 0; k < is->signature_count; k++)
        if (strcmp(is->signatures[k].name, name) == 0)
            return (uint8_t)k;
    return SIGNATURE_GONE;
}

void incidents_find_signatures(struct incidents *is)
{
    memset(is->of_signature, INCIDENT_NONE, sizeof is->of_signature);
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) {
        struct incident *i = &is->table[k];
        if (!i->used || i->kind != INCIDENT_SIGNATURE)
            continue;
        const uint8_t signature = incidents_signature_named(is, i->name);
        if (signature != SIGNATURE_GONE)
            incident_belongs_to(is, i, signature);
        else
            i->signature = SIGNATURE_GONE;
    }
}

void incidents_set_signatures(struct incidents *is, const struct signature *list, size_t count)
{
    const struct signature *before = is->signatures;
    const uint32_t before_count = is->signature_count;
    uint8_t at[SNAPSHOT_SIGNATURES];
    is->signatures = list;
    is->signature_count = (uint32_t)count;
    memset(at, SIGNATURE_GONE, sizeof at);
    for (uint32_t was = 0; was < before_count; was++)
        at[was] = incidents_signature_named(is, before[was].name);
    memset(is->good_signatures, false, sizeof is->good_signatures);
    incidents_find_signatures(is);
    if (before_count == 0)
        return;
    probers_renumber(&is->probers, at);
    forged_renumber(&is->forged, at);
}

void incidents_set_known_good(struct incidents *is, const struct known_good *good)
{
    is->good = *good;
    for (uint32_t i = 0; i < is->signature_count; i++)
        is->good_signatures[i] = known_good_signature(good, is->signatures[i].name);
}
