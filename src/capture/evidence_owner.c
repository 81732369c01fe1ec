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

int evidence_place(struct evidence *ev, const struct prepared *p, uint32_t port)
{
    const uint32_t numbered = (p->incident - 1u) % SNAPSHOT_INCIDENTS;
    /* Another number: it had to make room for the one that has that place now. */
    if (p->incident && ev->owners[numbered].number == p->incident)
        return (int)numbered;
    if (ev->wanted_count == 0)
        return -1;
    const int place = port == PORT_NONE ? -1 : wanted_place(ev, port_key(port));
    return place >= 0 ? place : wanted_place(ev, evidence_sender(p));
}

/* --- one that has just begun ------------------------------------------------------------------ */

/* Moves it from where those of no incident are, if one that has just begun wants it. */
static void take_over(void *context, struct lane_item *held)
{
    struct evidence *ev = context;
    struct evidence_item *item = (struct evidence_item *)(void *)held;
    int place = item->port == PORT_NONE ? -1 : wanted_place(ev, port_key(item->port));
    if (place < 0)
        place = wanted_place(ev, item->sender_hash);
    if (place < 0)
        return;
    const uint32_t lane = evidence_lane((uint32_t)place, false);
    evidence_hand_over(ev, (uint32_t)place, &item->packet, (const uint8_t *)(item + 1),
                       lanes_is_first(&ev->lanes, lane));
    struct lane_item *moved = lanes_add(&ev->lanes, lane, held->size);
    if (moved)
        memcpy(moved + 1, held + 1, held->size - sizeof *held);
    lanes_remove(&ev->lanes, held);
}

/* Those that wait for what is held of them, and the classes in which that is. */
struct newcomers {
    bool is[SNAPSHOT_INCIDENTS]; /* by their place in the list */
    uint64_t classes;
    uint32_t count; /* of those for which something may be held */
};
_Static_assert(CLASSES == 64, "a bit for each");

bool evidence_is_known_by_something(const struct engine_incident *i)
{
    return i->kind == INCIDENT_SOURCE || (i->kind == INCIDENT_PORT && i->port != PORT_NONE);
}

static void want_incident(struct evidence *ev, const struct engine_incident *i)
{
    want(ev, i->kind == INCIDENT_PORT ? port_key(i->port) : i->source_hash,
         (i->number - 1u) % SNAPSHOT_INCIDENTS);
}

static bool is_same(const struct engine_incident *a, const struct engine_incident *b)
{
    return a->number == b->number && a->kind == b->kind && strcmp(a->name, b->name) == 0;
}

/* The incident in that place, as the engine has it now. False: it was known. */
static bool look_at(struct evidence *ev, const struct engine_incident *i)
{
    const uint32_t place = (i->number - 1u) % SNAPSHOT_INCIDENTS;
    struct evidence_owner *owner = &ev->owners[place];
    /* Also where its number came round while nobody looked. */
    const bool known = owner->number == i->number && is_same(&owner->known, i);
    if (!known)
        begin(ev, place, i->number);
    owner->known = *i;
    return !known;
}

static uint64_t classes_of(const struct engine_incident *i)
{
    return i->kind == INCIDENT_SOURCE ? UINT64_MAX
                                      : UINT64_C(1) << (evidence_class(i->port) - LANE_CLASSES);
}

/* However many they are, what is held is walked through once, as packets wait meanwhile. Each of
 * them begins with a block for its first packets and one for the latest, before a block of those
 * that it takes over is empty. */
static void take_over_all(struct evidence *ev, const struct newcomers *new)
{
    const uint32_t most = ev->lanes.block_count / 8;
    lanes_make_room(&ev->lanes, 2 * new->count < most ? 2 * new->count : most);
    for (uint32_t k = 0; k < CLASSES; k++)
        if (new->classes >> k & 1)
            lanes_each(&ev->lanes, LANE_CLASSES + k, take_over, ev);
}

void evidence_look(struct evidence *ev, const struct engine *e)
{
    struct engine_incident list[SNAPSHOT_INCIDENTS];
    struct newcomers new = {.classes = 0};
    if (ev->opened == engine_incidents_opened(e))
        return;
    ev->opened = engine_incidents_opened(e);
    ev->wanted_count = 0;
    memset(ev->filter, 0, sizeof ev->filter);
    const size_t count = engine_list_incidents(e, list);
    for (size_t i = 0; i < count; i++) {
        new.is[i] = look_at(ev, &list[i]);
        if (!new.is[i] || !evidence_is_known_by_something(&list[i]))
            continue;
        want_incident(ev, &list[i]);
        new.classes |= classes_of(&list[i]);
        new.count++;
    }
    take_over_all(ev, &new);
    for (size_t i = 0; i < count; i++)
        if (!new.is[i] && evidence_is_known_by_something(&list[i]))
            want_incident(ev, &list[i]);
}
