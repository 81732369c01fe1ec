/* evidence_fill: how much evidence there is of each incident of a snapshot. */
#include "src/capture/evidence_parts.h"

static const struct evidence_owner *find_owner(const struct evidence *ev,
                                               const struct snapshot_incident *in, uint32_t *place)
{
    for (*place = 0; *place < SNAPSHOT_INCIDENTS; ++*place) {
        const struct engine_incident *known = &ev->owners[*place].known;
        if (known->number && known->kind == in->kind && strcmp(known->name, in->name) == 0)
            return &ev->owners[*place];
    }
    return NULL;
}

static void fill_incident(const struct evidence *ev, struct snapshot_incident *in)
{
    uint32_t place;
    const struct evidence_owner *owner = find_owner(ev, in, &place);
    in->evidence = (struct incident_evidence){.kept = false};
    if (!owner ||
        (owner->known.kind != INCIDENT_SIGNATURE && !evidence_is_known_by_something(&owner->known)))
        return;
    const struct lane *usual = &ev->lanes.list[evidence_lane(place, false)],
                      *news = &ev->lanes.list[evidence_lane(place, true)];
    in->evidence = (struct incident_evidence){
        .kept = true,
        .goes_on = ev->desk->spool != NULL,
        .held = usual->held + news->held,
        .pushed_out = usual->pushed_out + news->pushed_out,
        .handed_over = owner->handed_over,
    };
}

void evidence_fill(const struct evidence *ev, struct snapshot *s)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        fill_incident(ev, &s->incidents[i]);
}
