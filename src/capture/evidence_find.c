/* evidence_find: copies what was asked for into the room for it. The order is that of the lanes:
 * whoever takes it sorts it by time. */
#include "src/capture/evidence_parts.h"

struct find {
    struct evidence *ev;
    const struct evidence_wish *wish;
    uint64_t hash; /* of WISH_HOST, or of an incident of a source */
    uint32_t port; /* of WISH_PORT, or of an incident of a port; PORT_NONE: none */
    int place;     /* of an incident of a signature; -1: none */
    bool all;      /* of the lane that is visited */
    bool incident; /* likewise: it is one of an incident */
    uint64_t of_incidents;
    uint8_t *room;
    size_t size, used;
};

static bool is_wanted(const struct find *f, const struct evidence_item *item)
{
    if (f->all)
        return true;
    if (f->port != PORT_NONE)
        return item->port == f->port;
    return f->hash && (item->sender_hash == f->hash ||
                       (f->wish->kind == WISH_HOST && item->other_hash == f->hash));
}

static void find_item(void *context, struct lane_item *held)
{
    struct find *f = context;
    const struct evidence_item *item = (const struct evidence_item *)(const void *)held;
    const size_t size = evidence_packet_size(item->packet.captured);
    if (!is_wanted(f, item) || f->size - f->used < size)
        return;
    memcpy(f->room + f->used, &item->packet, size);
    f->used += size;
    f->of_incidents += f->incident;
}

/* What an incident's packets are known by. */
static void find_incident(struct find *f)
{
    for (int place = 0; place < SNAPSHOT_INCIDENTS; place++) {
        const struct engine_incident *i = &f->ev->owners[place].known;
        if (!i->number || strcmp(i->name, f->wish->incident) != 0)
            continue;
        f->place = place;
        f->port = i->port;
        f->hash = i->source_hash;
    }
}

static void find_all(struct find *f)
{
    for (uint32_t lane = 0; lane < LANE_COUNT; lane++) {
        f->all = f->place >= 0 && (lane == evidence_lane((uint32_t)f->place, false) ||
                                   lane == evidence_lane((uint32_t)f->place, true));
        f->incident = lane < LANE_CLASSES;
        lanes_each(&f->ev->lanes, lane, find_item, f);
    }
}

static struct find find_for(struct evidence *ev, const struct engine *e)
{
    const struct evidence_wish *wish = &ev->desk->wish;
    struct find f = {.ev = ev, .wish = wish, .port = PORT_NONE, .place = -1};
    switch (wish->kind) {
    case WISH_HOST:
        f.hash = engine_hash_address(e, &wish->address);
        break;
    case WISH_PORT:
        f.port = wish->port + (wish->protocol == IP_TCP ? 0u : (uint32_t)PORT_UDP);
        break;
    case WISH_INCIDENT:
        find_incident(&f);
        break;
    }
    return f;
}

bool evidence_answer(struct evidence *ev, const struct engine *e)
{
    size_t size;
    uint8_t *room = ev->desk->found ? keepsake_room(ev->desk->found, &size) : NULL;
    if (!room)
        return false;
    evidence_look(ev, e);
    struct find f = find_for(ev, e);
    f.room = room;
    f.size = size;
    find_all(&f);
    ev->desk->counts = (struct evidence_counts){ev->lanes.held, ev->lanes.pushed_out};
    ev->desk->of_incidents = f.of_incidents;
    keepsake_hand_over(ev->desk->found, f.used, 0);
    return true;
}
