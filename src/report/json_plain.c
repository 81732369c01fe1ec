/* json_plain: see json_plain.h.
 *
 * Names and signs are known here, and values are whole numbers, times, addresses and null. So they
 * are put together as text: where the library is asked for each member, for each name and each
 * value, the rows of ports take 2.4 times as long, and those of hosts 1.8 times. */
#include "src/report/json_plain.h"

#include "src/base/services.h"
#include "src/report/json_text.h"

#include <assert.h>

enum {
    PLAIN_SERVICE = 32, /* RFC 6335 gives names half of that */
    PLAIN_ROW = 1024,   /* less than 800: 330 of names and signs, 6 numbers of 20 digits, 6 texts */
    PLAIN_ELEMENT = 512, /* less than 400: 130 of names, 7 numbers, a time, an address, 32 of hex */
};

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
    to = put_error(to, p->sources);
    to = PUT(to, ",\"targets\":");
    to = put_distinct(to, p->targets);
    to = PUT(to, ",\"targets_error\":");
    to = put_error(to, p->targets);
    to = PUT(to, ",\"first\":");
    to = put_time(to, p->first_us);
    to = PUT(to, ",\"last\":");
    to = put_time(to, p->last_us);
    to = PUT(to, ",\"trend\":null,\"payloads\":null,\"history\":null,\"answers\":null,"
                 "\"answers_since\":null,\"windows\":null}");
    json_out_whole(o, to);
    return true;
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
