/* snapshot_read_value: see snapshot_read_parts.h. */
#include "src/report/json_incident.h"
#include "src/report/json_value.h"
#include "src/report/snapshot_read_parts.h"

#include <netinet/in.h>

static const char *transport_name(unsigned i)
{
    return json_value_protocol_name(i == 0 ? IPPROTO_TCP : IPPROTO_UDP);
}

uint8_t read_transport(struct json_in *j, uint32_t node, const char *name)
{
    return json_take_choice(j, node, name, transport_name, 2) == 0 ? IPPROTO_TCP : IPPROTO_UDP;
}

uint64_t read_error(struct json_in *j, uint32_t node, const char *name, uint64_t count)
{
    return json_take_count(j, node, name, count);
}

uint8_t read_bytes(struct json_in *j, uint32_t node, const char *name, uint8_t *out, size_t size)
{
    return json_take_is_null(j, node, name) ? 0 : (uint8_t)json_take_hex(j, node, name, out, size);
}

void read_payload(struct json_in *j, uint32_t node, const char *count, const char *error,
                  struct incident_payload *out)
{
    *out = (struct incident_payload){
        .records = json_take_count(j, node, count, INT64_MAX),
        .first_us = json_take_time(j, node, "first"),
        .length = (uint32_t)json_take_count(j, node, "length", UINT32_MAX),
        .new = json_take_bool(j, node, "new"),
    };
    out->records_error = read_error(j, node, error, out->records);
    out->prefix_length = read_bytes(j, node, "prefix", out->prefix, sizeof out->prefix);
}

void read_graphs(struct json_in *j, uint32_t node, struct snapshot_history *out)
{
    const uint32_t n = json_take_object(j, node, "graphs");
    json_take_cells(j, n, "seconds", out->seconds, SNAPSHOT_SECONDS);
    json_take_cells(j, n, "minutes", out->minutes, SNAPSHOT_MINUTES);
    json_take_cells(j, n, "half_hours", out->half_hours, SNAPSHOT_HALF_HOURS);
}

static const char *habit_name(unsigned i)
{
    return json_incident_habit_name((uint8_t)i);
}

uint8_t read_habit(struct json_in *j, uint32_t node, const char *name)
{
    return (uint8_t)json_take_choice(j, node, name, habit_name, HABIT_MIXED + 1);
}

bool read_has_room(struct reading *r, uint32_t count, uint32_t room)
{
    return count < room || json_in_fail(r->in, 0, NULL, "there is room for %u", room);
}
