/* exact: counts a capture exactly, in as much memory as that takes, and compares a snapshot with
 * it.
 *
 *   exact CAPTURE SNAPSHOT
 *
 * The capture is read and decoded by the project's own reader and decoder (which are held to
 * tshark's in the tests), the counting is plain hash tables. SNAPSHOT is what
 * `tapwatch -r CAPTURE -b -o SNAPSHOT --format json` wrote. Prints a line for each comparison:
 * a name, and numbers that say what they are. */
#include "src/capture/savefile.h"
#include "src/packet/decode.h"
#include "tests/exact_map.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { TOP = 100, PORTS = 131072, UDP_FIRST = 65536, ANSWER_US = 60000000 };

struct source {
    struct address address;
    uint64_t packets, bytes, records;
};

struct port {
    uint64_t packets, bytes, records, sources, targets;
};

static struct {
    uint64_t frames, packets, bytes;
    struct port ports[PORTS];
    struct exact_map source_index; /* address: 1 + index of sources */
    struct source *sources;
    uint64_t source_count, source_room;
    struct exact_map flows;                      /* 4-tuple: time of its latest datagram */
    struct exact_map port_sources, port_targets; /* pairs of port and address */
} all;

/* --- Counting --------------------------------------------------------------------------------- */

static uint64_t key_of_address(const struct address *a)
{
    uint64_t half[2];
    memcpy(half, a->bytes, sizeof half);
    return exact_join(half[0], half[1]);
}

static bool answers(const struct packet *p)
{
    uint64_t from = exact_join(key_of_address(&p->source), p->source_port);
    uint64_t to = exact_join(key_of_address(&p->target), p->target_port);
    bool added;
    const uint64_t *back = exact_find(&all.flows, exact_join(to, from));
    bool is_answer = back && llabs(p->time_us - (int64_t)*back) <= ANSWER_US;
    *exact_get(&all.flows, exact_join(from, to), &added) = (uint64_t)p->time_us;
    return is_answer;
}

/* The definition in the manual: one unsolicited packet. */
static bool is_record(const struct packet *p)
{
    if (p->protocol == IP_TCP)
        return (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    if (p->protocol == IP_ICMP)
        return p->has_icmp && p->icmp_type == 8;
    if (p->protocol == IP_ICMP6)
        return p->has_icmp && p->icmp_type == 128;
    if ((p->protocol != IP_UDP && p->protocol != IP_UDPLITE) || !p->has_ports)
        return false;
    bool server = p->source_port == 53 || p->source_port == 123 || p->source_port == 137;
    return !answers(p) && !(server && p->target_port >= 1024);
}

static void count_source(const struct packet *p, bool record)
{
    bool added;
    uint64_t *index = exact_get(&all.source_index, key_of_address(&p->source), &added);
    if (added) {
        if (all.source_count == all.source_room) {
            all.source_room = all.source_room ? all.source_room * 2 : 1024;
            all.sources = realloc(all.sources, all.source_room * sizeof *all.sources);
            if (!all.sources)
                exit(1);
        }
        all.sources[all.source_count] = (struct source){.address = p->source};
        *index = ++all.source_count;
    }
    struct source *s = &all.sources[*index - 1];
    s->packets++;
    s->bytes += p->wire_bytes;
    s->records += record;
}

static void count_port(const struct packet *p, bool record)
{
    bool new_source, new_target;
    uint32_t index = p->target_port + (p->protocol == IP_TCP ? 0u : (uint32_t)UDP_FIRST);
    struct port *port = &all.ports[index];
    port->packets++;
    port->bytes += p->wire_bytes;
    if (!record)
        return;
    port->records++;
    exact_get(&all.port_sources, exact_join(key_of_address(&p->source), index), &new_source);
    exact_get(&all.port_targets, exact_join(key_of_address(&p->target), index), &new_target);
    port->sources += new_source;
    port->targets += new_target;
}

static void count_capture(const char *path)
{
    char why[SAVEFILE_WHY] = "";
    struct savefile *file = savefile_open(path, why);
    struct savefile_packet raw;
    struct decoder decoder;
    enum savefile_result result = SAVEFILE_FAILED;
    if (file && decoder_init(&decoder, savefile_link_type(file), false))
        while ((result = savefile_next(file, &raw, why)) == SAVEFILE_PACKET) {
            struct packet p;
            all.frames++;
            if (decode_frame(&decoder, &raw.frame, &p) != VERDICT_IP)
                continue;
            p.time_us = raw.time_us;
            p.wire_bytes = raw.frame.wire;
            all.packets++;
            all.bytes += raw.frame.wire;
            bool record = is_record(&p);
            if (p.has_ports)
                count_port(&p, record);
            count_source(&p, record);
        }
    if (result != SAVEFILE_END) {
        fprintf(stderr, "exact: %s: %s\n", path, why);
        exit(1);
    }
    savefile_close(file);
}

/* --- Comparing -------------------------------------------------------------------------------- */

static uint64_t number_of(json_t *row, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(row, name));
}

/* How far estimates of distinct things are off, where there are 256 or more of them. Rough ones
 * (that state an error above 1.7 %) are counted apart. */
struct spread {
    uint64_t count, rough, unknown;
    double squares, worst;
};

static void spread_add(struct spread *s, uint64_t want, json_t *got, json_t *error)
{
    if (want < 256)
        return;
    if (!json_is_integer(got)) {
        s->unknown++;
        return;
    }
    if (json_number_value(error) > 0.017) {
        s->rough++;
        return;
    }
    double off = fabs((double)json_integer_value(got) / (double)want - 1);
    s->count++;
    s->squares += off * off;
    s->worst = off > s->worst ? off : s->worst;
}

static void spread_print(const struct spread *s, const char *what)
{
    printf("port-%s estimates %llu rms-percent %.2f worst-percent %.2f rough %llu unknown %llu\n",
           what, (unsigned long long)s->count,
           s->count ? 100 * sqrt(s->squares / (double)s->count) : 0.0, 100 * s->worst,
           (unsigned long long)s->rough, (unsigned long long)s->unknown);
}

static void compare_ports(json_t *list)
{
    uint64_t wrong = 0, wrong_records = 0, active = 0, i;
    json_t *row;
    struct spread sources = {0}, targets = {0};
    json_array_foreach(list, i, row)
    {
        bool tcp = strcmp(json_string_value(json_object_get(row, "protocol")), "tcp") == 0;
        struct port *p = &all.ports[number_of(row, "port") + (tcp ? 0 : UDP_FIRST)];
        wrong += p->packets != number_of(row, "packets") || p->bytes != number_of(row, "bytes");
        wrong_records += p->records != number_of(row, "records");
        spread_add(&sources, p->sources, json_object_get(row, "sources"),
                   json_object_get(row, "sources_error"));
        spread_add(&targets, p->targets, json_object_get(row, "targets"),
                   json_object_get(row, "targets_error"));
    }
    for (i = 0; i < PORTS; i++)
        active += all.ports[i].packets > 0;
    printf("ports true %llu listed %zu wrong %llu wrong-records %llu\n", (unsigned long long)active,
           json_array_size(list), (unsigned long long)wrong, (unsigned long long)wrong_records);
    spread_print(&sources, "sources");
    spread_print(&targets, "targets");
}

static int compare_sources(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets < y->packets ? 1 : -1;
    return address_compare(&x->address, &y->address);
}

/* Each source that is listed: its packets are within the error it states. */
static struct exact_map index_listed(json_t *list)
{
    struct exact_map listed = {0};
    uint64_t i, beyond = 0, exact = 0;
    json_t *row;
    json_array_foreach(list, i, row)
    {
        struct address a;
        bool added;
        if (!address_parse(json_string_value(json_object_get(row, "address")), &a))
            continue;
        uint64_t key = key_of_address(&a);
        *exact_get(&listed, key, &added) = i;
        const uint64_t *index = exact_find(&all.source_index, key);
        uint64_t want = index ? all.sources[*index - 1].packets : 0;
        uint64_t got = number_of(row, "packets"), error = number_of(row, "packets_error");
        uint64_t off = got > want ? got - want : want - got;
        if (off > error || got - error > want) {
            beyond++;
            printf("beyond %s true %llu packets %llu packets_error %llu\n",
                   json_string_value(json_object_get(row, "address")), (unsigned long long)want,
                   (unsigned long long)got, (unsigned long long)error);
        }
        exact += off == 0;
    }
    printf("listed sources %zu exact %llu beyond-stated-error %llu\n", json_array_size(list),
           (unsigned long long)exact, (unsigned long long)beyond);
    return listed;
}

static void compare_top(json_t *list)
{
    struct exact_map listed = index_listed(list);
    uint64_t found = 0, exact = 0, within = 0;
    double worst = 0;
    qsort(all.sources, all.source_count, sizeof *all.sources, compare_sources);
    uint64_t top = all.source_count < TOP ? all.source_count : TOP;
    for (uint64_t i = 0; i < top; i++) {
        const struct source *s = &all.sources[i];
        const uint64_t *at = exact_find(&listed, key_of_address(&s->address));
        if (!at)
            continue;
        json_t *row = json_array_get(list, *at);
        uint64_t got = number_of(row, "packets"), error = number_of(row, "packets_error");
        uint64_t off = got > s->packets ? got - s->packets : s->packets - got;
        found++;
        exact += off == 0 && number_of(row, "bytes") == s->bytes;
        within += off <= error && got - error <= s->packets;
        worst = fmax(worst, (double)off / (double)s->packets);
    }
    printf("top %llu found %llu exact %llu within-stated-error %llu worst-percent %.3f\n",
           (unsigned long long)top, (unsigned long long)found, (unsigned long long)exact,
           (unsigned long long)within, 100 * worst);
    free(listed.places);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: exact CAPTURE SNAPSHOT\n");
        return 2;
    }
    json_error_t error;
    json_t *snapshot = json_load_file(argv[2], 0, &error);
    if (!snapshot) {
        fprintf(stderr, "exact: %s: %s\n", argv[2], error.text);
        return 1;
    }
    count_capture(argv[1]);
    json_t *capture = json_object_get(snapshot, "capture");
    json_t *totals = json_object_get(snapshot, "totals");
    printf("frames true %llu reported %llu\n", (unsigned long long)all.frames,
           (unsigned long long)number_of(capture, "received"));
    printf("packets true %llu reported %llu\n", (unsigned long long)all.packets,
           (unsigned long long)number_of(totals, "packets"));
    printf("bytes true %llu reported %llu\n", (unsigned long long)all.bytes,
           (unsigned long long)number_of(totals, "bytes"));
    json_t *flows = json_object_get(json_object_get(snapshot, "tables"), "flows");
    printf("conversations pushed-out %llu\n", (unsigned long long)number_of(flows, "evicted"));
    printf("sources true %llu\n", (unsigned long long)all.source_count);
    compare_ports(json_object_get(snapshot, "ports"));
    compare_top(json_object_get(snapshot, "sources"));
    json_decref(snapshot);
    return 0;
}
