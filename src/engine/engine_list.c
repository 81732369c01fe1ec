/* engine_list: which incidents there are, for whoever keeps evidence. */
#include "src/engine/engine_parts.h"
#include "src/engine/incident_parts.h"

uint64_t engine_incidents_opened(const struct engine *e)
{
    return e->what.incidents.opened;
}

static void list_incident(const struct engine *e, const struct incident *i,
                          struct engine_incident *out)
{
    struct address a;
    *out = (struct engine_incident){
        .number = incident_number(&e->what.incidents, i), .kind = i->kind, .port = PORT_NONE};
    memcpy(out->name, i->name, sizeof out->name);
    if (i->kind == INCIDENT_PORT && i->port_count > 0)
        out->port = prepared_port(i->ports[0].protocol, i->ports[0].port);
    if (i->kind == INCIDENT_SOURCE && address_parse(i->name, &a))
        out->source_hash = hash_address(&e->seed, &a);
}

size_t engine_list_incidents(const struct engine *e,
                             struct engine_incident list[SNAPSHOT_INCIDENTS])
{
    size_t count = 0;
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
        if (e->what.incidents.table[k].used)
            list_incident(e, &e->what.incidents.table[k], &list[count++]);
    return count;
}

uint64_t engine_hash_address(const struct engine *e, const struct address *a)
{
    return hash_address(&e->seed, a);
}
