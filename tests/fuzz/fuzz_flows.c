/* fuzz_flows: conversations and ICMP errors that quote them, held against the slow counter of the
 * unit tests (tests/slow_count.h): which packet is a record, and what came of the records in all.
 *
 * An input is packets of 6 bytes: what it is (low four bits) and the unit of time (high four); the
 * hosts of both ends, and whether IPv6; the ports; so many units since the one before, a signed
 * byte; of an error, what it quotes, in the same way: ends, ports. */
#include "src/engine/flows.h"
#include "tests/counting.h"
#include "tests/fuzz/fuzz.h"
#include "tests/packets.h"
#include "tests/slow_count.h"

enum { PACKET_BYTES = 6, PACKETS_MOST = 300, SETS = 1024, OWNER = 7 };

static struct arena arena;
static uint64_t told[FLOW_SILENT + 1];

static void settle(void *context, const struct flow_settled *settled)
{
    (void)context;
    require(settled->count > 0, "nothing is told of nothing");
    require(settled->owner == OWNER, "the owner is the one that was given");
    require((settled->answer == NULL) == (settled->outcome == FLOW_SILENT),
            "what came back is there, if something did");
    told[settled->outcome] += settled->count;
}

static struct address host(unsigned number, bool v6)
{
    struct address a = packets_v4(0xc6336400u + number % 4);
    if (v6)
        memset(a.bytes, 0x20, 12);
    return a;
}

static uint16_t port(unsigned number)
{
    static const uint16_t ports[8] = {0, 7, 53, 123, 1024, 1026, 40000, 65535};
    return ports[number % 8];
}

static const struct {
    uint8_t protocol, flags, icmp_type;
    bool has_ports, has_icmp;
} kinds[16] = {
    {IP_UDP, 0, 0, true, false},       {IP_UDPLITE, 0, 0, true, false},
    {IP_TCP, TCP_SYN, 0, true, false}, {IP_TCP, TCP_SYN | TCP_ACK, 0, true, false},
    {IP_TCP, TCP_RST, 0, true, false}, {IP_TCP, TCP_RST | TCP_ACK, 0, true, false},
    {IP_TCP, TCP_ACK, 0, true, false}, {IP_ICMP, 0, 8, false, true},
    {IP_ICMP, 0, 0, false, true},      {IP_ICMP6, 0, 128, false, true},
    {IP_ICMP6, 0, 129, false, true},   {IP_ICMP, 0, 3, false, true},
    {IP_ICMP, 0, 11, false, true},     {IP_ICMP6, 0, 1, false, true},
    {IP_ICMP, 0, 5, false, true},      {47, 0, 0, false, false},
};

/* What may be quoted: that of the low bits. */
static struct quoted quote(uint8_t ends, uint8_t ports)
{
    static const uint8_t protocols[4] = {IP_UDP, IP_TCP, IP_ICMP, IP_UDPLITE};
    struct quoted q = {.source = host(ends, ends & 16),
                       .target = host(ends >> 2, ends & 16),
                       .protocol = protocols[ends >> 6]};
    q.has_ports = q.protocol != IP_ICMP && !(ends & 32);
    if (q.has_ports) {
        q.source_port = port(ports);
        q.target_port = port(ports >> 3);
    }
    return q;
}

static struct packet make_packet(const uint8_t *b, int64_t time_us)
{
    const unsigned kind = b[0] & 15;
    struct packet p = {.time_us = time_us,
                       .wire_bytes = 60,
                       .ip_version = b[1] & 16 ? 6 : 4,
                       .source = host(b[1], b[1] & 16),
                       .target = host(b[1] >> 2, b[1] & 16),
                       .protocol = kinds[kind].protocol,
                       .tcp_flags = kinds[kind].flags,
                       .has_ports = kinds[kind].has_ports,
                       .has_icmp = kinds[kind].has_icmp,
                       .icmp_type = kinds[kind].icmp_type};
    if (p.has_ports) {
        p.source_port = port(b[2]);
        p.target_port = port(b[2] >> 3);
    }
    if (p.has_icmp && !(b[1] & 32)) {
        p.has_quoted = true;
        p.quoted = quote(b[4], b[5]);
    }
    return p;
}

static void read_packets(const uint8_t *data, size_t size)
{
    static const int64_t units_us[16] = {
        0,        1,        1000,     500000,   1000000,  5000000,  9999999,  10000000,
        10000001, 29999999, 30000000, 30000001, 59999999, 60000000, 60000001, 3600000000};
    int64_t time_us = PACKETS_START_US;
    all.count = 0;
    for (; size >= PACKET_BYTES && all.count < PACKETS_MOST; size -= PACKET_BYTES) {
        time_us += units_us[data[0] >> 4] * (int8_t)data[3];
        all.verdicts[all.count] = VERDICT_IP;
        all.packets[all.count++] = make_packet(data, time_us);
        data += PACKET_BYTES;
    }
    slow_find_outcomes();
}

static void check_told(const uint64_t want[SLOW_OUTCOMES])
{
    static const enum slow_outcome names[] = {[FLOW_REPLY] = SLOW_REPLY,
                                              [FLOW_UNREACHABLE] = SLOW_UNREACHABLE,
                                              [FLOW_SILENT] = SLOW_SILENT};
    for (size_t i = 0; i <= FLOW_SILENT; i++) {
        require(told[i] >= want[names[i]], "no less is told than came of records");
        require(told[i] <= want[names[i]] + want[SLOW_EITHER], "and no more");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t timeouts_s[FLOW_KINDS] = {SLOW_UDP_S, SLOW_TCP_S, SLOW_ICMP_S};
    const struct hash_seed seed = packets_seed(1);
    uint64_t want[SLOW_OUTCOMES] = {0};
    struct flows f;
    int64_t newest_us = INT64_MIN;
    if (!arena.memory)
        require(arena_open(&arena, flows_memory(SETS)), "there is memory");
    memset(arena.memory, 0, arena.size);
    arena.used = 0;
    memset(told, 0, sizeof told);
    flows_init(&f, &arena, SETS, timeouts_s, settle, NULL);
    read_packets(data, size);
    for (uint32_t i = 0; i < all.count; i++) {
        struct prepared p = prepare_packet(&seed, &all.packets[i]);
        const bool record =
            p.flow_hash && flows_note(&f, &p, is_late_answer(&all.packets[i]), OWNER);
        if (f.forgotten)
            return 0; /* by chance too many are in one set: what came of them is not known */
        require(record == is_record(i), "what answers nothing is a record, and nothing else");
        want[all.outcomes[i]]++;
        newest_us = all.packets[i].time_us > newest_us ? all.packets[i].time_us : newest_us;
    }
    if (all.count > 0)
        flows_sweep(&f, newest_us + INT64_C(3600000000));
    check_told(want);
    return 0;
}
