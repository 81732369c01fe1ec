/* evidence_owner: which incident a packet belongs to, and what is held of one that has just begun.
 *
 * What a signature names the engine tells with the packet (prepared.incident). For a port or a
 * source that no signature names there is a short list of what is wanted, and in front of it a
 * filter of bits, since nearly all packets belong to none. */
#include "src/capture/evidence_parts.h"

static uint64_t port_key(uint32_t port)
{
    return hash_mix(UINT64_C(0x706f727400000000) + port);
}

/* A source's hash is as good a key as any. */
static unsigned filter_bit(uint64_t key)
{
    return (unsigned)(key >> 54);
}
_Static_assert(FILTER_BITS == 1 << (64 - 54), "");

static int wanted_place(const struct evidence *ev, uint64_t key)
{
    const unsigned bit = filter_bit(key);
    if (!(ev->filter[bit / 64] >> (bit % 64) & 1))
        return -1;
    for (uint32_t i = 0; i < ev->wanted_count; i++)
        if (ev->wanted[i].key == key)
            return (int)ev->wanted[i].place;
    return -1;
}

static void want(struct evidence *ev, uint64_t key, uint32_t place)
{
    const unsigned bit = filter_bit(key);
    ev->wanted[ev->wanted_count++] = (struct evidence_wanted){key, place};
    ev->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Another incident than before has that place. */
static void begin(struct evidence *ev, uint32_t place, uint8_t number)
{
    ev->owners[place] = (struct evidence_owner){.number = number};
    lanes_begin(&ev->lanes, evidence_lane(place, false), ev->lanes.block_count / 80);
    lanes_begin(&ev->lanes, evidence_lane(place, true), ev->lanes.block_count / 160);
}

static uint32_t place_of(struct evidence *ev, uint8_t number)
{
    const uint32_t place = (number - 1u) % SNAPSHOT_INCIDENTS;
    if (ev->owners[place].number != number)
        begin(ev, place, number);
    return place;
}

int evidence_place(struct evidence *ev, const struct prepared *p, uint32_t port)
{
    if (p->incident)
        return (int)place_of(ev, p->incident);
    if (ev->wanted_count == 0)
        return -1;
    const int place = port == PORT_NONE ? -1 : wanted_place(ev, port_key(port));
    /* Who sent the record is whom the answer goes to. */
    return place >= 0 ? place
                      : wanted_place(ev, p->about & ABOUT_ANSWER ? p->target_hash : p->source_hash);
}

/* --- one that has just begun ------------------------------------------------------------------ */

struct takeover {
    struct evidence *ev;
    const struct engine_incident *by;
    uint32_t place;
};

/* Moves it from where those of no incident are. */
static void take_over(void *context, struct lane_item *held)
{
    const struct takeover *t = context;
    struct evidence_item *item = (struct evidence_item *)(void *)held;
    const uint32_t lane = evidence_lane(t->place, false);
    const bool first = lanes_is_first(&t->ev->lanes, lane);
    if (t->by->kind == INCIDENT_PORT
            ? item->port != t->by->port
            : item->source_hash != t->by->source_hash && item->target_hash != t->by->source_hash)
        return;
    evidence_hand_over(t->ev, &item->packet, (const uint8_t *)(item + 1), first);
    struct lane_item *moved = lanes_add(&t->ev->lanes, lane, held->size);
    if (moved)
        memcpy(moved + 1, held + 1, held->size - sizeof *held);
    lanes_remove(&t->ev->lanes, held);
}

static void take_over_all(struct evidence *ev, const struct engine_incident *by, uint32_t place)
{
    struct takeover t = {ev, by, place};
    if (by->kind == INCIDENT_PORT) {
        lanes_each(&ev->lanes, evidence_class(by->port), take_over, &t);
        return;
    }
    for (uint32_t lane = LANE_CLASSES; lane < LANE_COUNT; lane++)
        lanes_each(&ev->lanes, lane, take_over, &t);
}

static bool is_same(const struct engine_incident *a, const struct engine_incident *b)
{
    return a->number == b->number && a->kind == b->kind && strcmp(a->name, b->name) == 0;
}

/* The incident in that place, as the engine has it now. */
static void look_at(struct evidence *ev, const struct engine_incident *i)
{
    const uint32_t place = (i->number - 1u) % SNAPSHOT_INCIDENTS;
    struct evidence_owner *owner = &ev->owners[place];
    const bool known = is_same(&owner->known, i);
    /* Its number came round while nobody looked. */
    if (owner->number != i->number || (owner->known.number && !known))
        begin(ev, place, i->number);
    owner->known = *i;
    if (i->kind == INCIDENT_SIGNATURE)
        return;
    want(ev, i->kind == INCIDENT_PORT ? port_key(i->port) : i->source_hash, place);
    if (!known)
        take_over_all(ev, i, place);
}

void evidence_look(struct evidence *ev, const struct engine *e)
{
    struct engine_incident list[SNAPSHOT_INCIDENTS];
    if (ev->opened == engine_incidents_opened(e))
        return;
    ev->opened = engine_incidents_opened(e);
    ev->wanted_count = 0;
    memset(ev->filter, 0, sizeof ev->filter);
    const size_t count = engine_list_incidents(e, list);
    for (size_t i = 0; i < count; i++)
        look_at(ev, &list[i]);
}
