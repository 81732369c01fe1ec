/* json_plain: see json_plain.h.
 *
 * Names and signs are known here, and values are whole numbers, times, addresses and null. So they
 * are put together as text: where the library is asked for each member, for each name and each
 * value, the row of a port takes 600 ns instead of 40, that of a host 750 instead of 65. */
#include "src/report/json_plain.h"

#include "src/base/services.h"
#include "src/report/json_incident.h"
#include "src/report/json_text.h"

#include <assert.h>

enum {
    PLAIN_SERVICE = 32, /* RFC 6335 gives names half of that */
    PLAIN_ROW = 1024,   /* less than 800: 450 of names and signs, 9 numbers of 19 digits, 9 texts */
    PLAIN_ELEMENT = 512, /* less than 400: 130 of names, 7 numbers, a time, an address, 32 of hex */
};
_Static_assert(SNAPSHOT_PAYLOAD <= 16, "32 of hex");
_Static_assert(800 + DIGITS_ROOM <= PLAIN_ROW && 400 + DIGITS_ROOM <= PLAIN_ELEMENT,
               "what digits_put touches behind what it puts");

/* Whether it may stand between quotes as it is. */
static bool is_plain(const char *name)
{
    size_t length = 0;
    for (; name && name[length]; length++)
        if (length == PLAIN_SERVICE || name[length] < ' ' || name[length] > '~' ||
            name[length] == '"' || name[length] == '\\')
            return false;
    return true;
}

bool json_plain_port(struct json_out *o, const struct snapshot_port *p)
{
    const char *service = services_name(p->protocol, p->port);
    if (!is_plain(service))
        return false;
    char *to = json_out_room(o, PLAIN_ROW);
    to = PUT(to, "{\"protocol\":");
    to = put_text(to, json_value_protocol_name(p->protocol));
    to = PUT(to, ",\"port\":");
    to = put_number(to, p->port);
    to = PUT(to, ",\"service\":");
    to = put_text(to, service);
    to = PUT(to, ",\"packets\":");
    to = put_number(to, p->packets);
    to = PUT(to, ",\"bytes\":");
    to = put_number(to, p->bytes);
    to = PUT(to, ",\"records\":");
    to = put_number(to, p->records);
    to = PUT(to, ",\"sources\":");
    to = put_distinct(to, p->sources);
    to = PUT(to, ",\"sources_error\":");
    to = put_error(to, p->sources, true);
    to = PUT(to, ",\"targets\":");
    to = put_distinct(to, p->targets);
    to = PUT(to, ",\"targets_error\":");
    to = put_error(to, p->targets, true);
    to = PUT(to, ",\"first\":");
    to = put_time(to, p->first_us);
    to = PUT(to, ",\"last\":");
    to = put_time(to, p->last_us);
    to = PUT(to, ",\"trend\":null,\"payloads\":null,\"history\":null,\"answers\":null,"
                 "\"answers_since\":null,\"windows\":null}");
    json_out_whole(o, to);
    return true;
}

/* --- Hosts ------------------------------------------------------------------------------------ */

static char *put_bool(char *to, bool value)
{
    return value ? PUT(to, "true") : PUT(to, "false");
}

/* peers: the name of the other side's count. */
static char *put_counted(char *to, const struct snapshot_host *h, const char *peers)
{
    to = PUT(to, ",\"counted\":{");
    to = put_text(to, peers);
    to = PUT(to, ":");
    to = put_text(to, json_value_certainty_name((enum certainty)h->peers.certainty));
    to = PUT(to, ",\"distinct_ports\":");
    to = put_text(to, json_value_certainty_name((enum certainty)h->ports.certainty));
    return PUT(to, "}");
}

/* What sources and targets have in common, without the end. */
static char *put_host(char *to, const struct snapshot_host *h, const char *peers)
{
    const bool whole = h->packets_error == 0;
    to = PUT(to, "{\"address\":");
    to = put_address(to, &h->address);
    to = PUT(to, ",\"home\":");
    to = put_bool(to, h->home);
    to = PUT(to, ",\"shielded\":");
    to = put_bool(to, h->shielded);
    to = PUT(to, ",\"packets\":");
    to = put_number(to, h->packets);
    to = PUT(to, ",\"packets_error\":");
    to = put_number(to, h->packets_error);
    to = PUT(to, ",\"bytes\":");
    to = put_number(to, h->bytes);
    to = PUT(to, ",\"records\":");
    to = put_number(to, h->records);
    to = PUT(to, ",\"");
    to = put_short(to, peers);
    to = PUT(to, "\":");
    to = put_distinct(to, h->peers);
    to = PUT(to, ",\"");
    to = put_short(to, peers);
    to = PUT(to, "_error\":");
    to = put_error(to, h->peers, whole);
    to = PUT(to, ",\"ports\":null,\"ports_since\":null,\"distinct_ports\":");
    to = put_distinct(to, h->ports);
    to = PUT(to, ",\"distinct_ports_error\":");
    to = put_error(to, h->ports, whole);
    to = PUT(to, ",\"payloads\":null,\"first\":");
    to = put_time(to, h->first_us);
    to = PUT(to, ",\"last\":");
    to = put_time(to, h->last_us);
    return whole ? to : put_counted(to, h, peers);
}

bool json_plain_source(struct json_out *o, const struct snapshot_host *h)
{
    for (size_t i = 0; i < sizeof h->signatures / sizeof h->signatures[0]; i++)
        if (h->signatures[i])
            return false;
    char *to = put_host(json_out_room(o, PLAIN_ROW), h, "targets");
    to = PUT(to, ",\"scan\":");
    to = put_text(to, json_incident_scan_name((enum scan)h->scan));
    to = PUT(to, ",\"signatures\":[],\"fingerprint\":{\"ttl\":");
    to = put_number(to, h->ttl);
    to = PUT(to, ",\"source_ports\":");
    to = put_text(to, json_incident_habit_name(h->habit));
    to = PUT(to, ",\"tool\":null}}");
    json_out_whole(o, to);
    return true;
}

void json_plain_target(struct json_out *o, const struct snapshot_host *h)
{
    char *to = put_host(json_out_room(o, PLAIN_ROW), h, "sources");
    to = PUT(to, ",\"ttl\":");
    to = put_number(to, h->ttl);
    *to++ = '}';
    json_out_whole(o, to);
}

/* --- Elements of lists of a host -------------------------------------------------------------- */

static void put_element(struct json_out *o, const char text[PLAIN_ELEMENT], const char *end)
{
    assert(end - text <= PLAIN_ELEMENT);
    json_out_value(o, NULL, text, (size_t)(end - text));
}

void json_plain_host_port(struct json_out *o, const struct snapshot_host_port *p)
{
    char text[PLAIN_ELEMENT], *to = text;
    to = PUT(to, "{\"protocol\":");
    to = put_text(to, json_value_protocol_name(p->protocol));
    to = PUT(to, ",\"port\":");
    to = put_number(to, p->port);
    to = PUT(to, ",\"packets\":");
    to = put_number(to, p->packets);
    to = PUT(to, ",\"packets_error\":");
    to = put_number(to, p->packets_error);
    *to++ = '}';
    put_element(o, text, to);
}

void json_plain_peer(struct json_out *o, const struct snapshot_peer *p)
{
    char text[PLAIN_ELEMENT], *to = text;
    to = PUT(to, "{\"address\":");
    to = put_address(to, &p->address);
    to = PUT(to, ",\"last\":");
    to = put_time(to, p->last_us);
    *to++ = '}';
    put_element(o, text, to);
}

void json_plain_packet(struct json_out *o, const struct snapshot_packet *p, bool redacted)
{
    char text[PLAIN_ELEMENT], payload[2 * SNAPSHOT_PAYLOAD + 1], *to = text;
    to = PUT(to, "{\"time\":");
    to = put_time(to, p->time_us);
    to = PUT(to, ",\"peer\":");
    to = put_address(to, &p->peer);
    to = PUT(to, ",\"frame_length\":");
    to = put_number(to, p->wire_bytes);
    to = PUT(to, ",\"ip_protocol\":");
    to = put_number(to, p->protocol);
    if (p->has_ports) {
        to = PUT(to, ",\"source_port\":");
        to = put_number(to, p->source_port);
        to = PUT(to, ",\"target_port\":");
        to = put_number(to, p->target_port);
    }
    to = PUT(to, ",\"ttl\":");
    to = put_number(to, p->ttl);
    to = PUT(to, ",\"tcp_flags\":");
    to = put_number(to, p->tcp_flags);
    to = PUT(to, ",\"payload_length\":");
    to = put_number(to, p->payload_bytes);
    to = PUT(to, ",\"payload\":");
    to = put_text(to, redacted
                          ? NULL
                          : json_value_hex(p->payload, p->payload_length, payload, sizeof payload));
    *to++ = '}';
    put_element(o, text, to);
}
