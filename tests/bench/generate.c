/* generate: writes a capture of a kind and a size, always the same one for the same seed.
 *
 *   generate [-o FILE] [-t TRUTH] [-r PACKETS_PER_SECOND] KIND PACKETS [SEED]
 *
 * Classic pcap, Ethernet, frames of 64 to 128 bytes with right lengths and checksums, to standard
 * output or FILE; 100,000 packets a second of packet time. Home is 198.18.0.0/16.
 *
 *   zipf      the sources by Zipf's law out of 1,280,000; TCP, UDP and ICMP to random home hosts,
 *             mostly to well-known ports
 *   bursts    as zipf, but segments of a TCP stream come 16 in a row, as network cards deliver them
 *   random    every source drawn from all addresses, so nearly every one is new; to random home
 *             hosts and ports
 *   flood     no source comes twice: SYNs and datagrams to one home host, as an attack forges them
 *   mix       conversations of TCP and UDP both ways, from SYN to FIN, DNS queries and answers,
 *             pings, background scans; 10 % of the conversations in IPv6, 10 % tagged with a VLAN.
 *             The peers outside by Zipf's law out of 1,280,000
 *   scan      a telescope under a flood: PACKETS of sources that never come twice, to all of home,
 *             and between them, each spread evenly over the whole, 200 scanners of 100 to 2000
 *             targets, 200 of 30 to 90, and 1000 who only look like some, of 2 to 20. TRUTH gets a
 *             line for each: address, distinct targets
 *   slow      the flood of `scan`, and in it one source that once a minute, from second 30 on,
 *             sends two zero bytes to udp/1026. TRUTH gets its address and how many records
 *   distinct  PACKETS sources that never come twice, all to udp/1026 */
#include "tests/bench/generate.h"

#include <fcntl.h>

enum {
    START_S = 1070308800, /* 1 December 2003, 20:00 UTC */
    SOURCES = 1280000,
};

void die(const char *what)
{
    perror(what);
    exit(1);
}

/* --- Writing ---------------------------------------------------------------------------------- */

uint64_t time_now_us(const struct generator *g)
{
    return g->sent * 1000000 / g->rate;
}

void put_frame(struct generator *g, const struct wanted *w)
{
    pcap_out_frame(&g->out, START_S * UINT64_C(1000000) + time_now_us(g), w);
    g->sent++;
}

void put_truth(struct generator *g, uint32_t address, uint32_t number)
{
    if (g->truth)
        fprintf(g->truth, "%u.%u.%u.%u %u\n", address >> 24, address >> 16 & 255,
                address >> 8 & 255, address & 255, number);
}

/* --- Parts of packets ------------------------------------------------------------------------- */

uint16_t any_port(struct generator *g)
{
    return (uint16_t)(1024 + any_below(&g->any, 64512));
}

/* TTLs as common systems send them, some hops away. */
uint8_t any_ttl(struct generator *g)
{
    static const uint8_t first[4] = {64, 128, 64, 255};
    return (uint8_t)(first[any_below(&g->any, 4)] - 5 - any_below(&g->any, 20));
}

uint16_t any_length(struct generator *g)
{
    return (uint16_t)(FRAME_MIN + any_below(&g->any, FRAME_MAX - FRAME_MIN + 1));
}

/* What background scans look for: the first ones most. None is one that tapwatch watches by default
 * (udp/1026-1031): whoever sends there is worth keeping, a flood's forged sources are not. */
uint16_t any_scanned_port(struct generator *g, uint8_t protocol)
{
    static const uint16_t tcp[16] = {445, 23,  22,   80,   443,  3389, 135,  139,
                                     25,  110, 8080, 1433, 5900, 2323, 6379, 3306};
    static const uint16_t udp[16] = {137,   53,  1434, 161, 123, 1900, 5060, 5353,
                                     11211, 389, 500,  69,  19,  111,  3702, 27015};
    uint32_t a = any_below(&g->any, 16), b = any_below(&g->any, 16), i = a < b ? a : b;
    return protocol == TCP ? tcp[i] : udp[i];
}

/* A packet of any protocol from a source to a home host. */
static struct wanted any_packet(struct generator *g, uint32_t source)
{
    uint32_t protocol = any_below(&g->any, 100);
    struct wanted w = {
        .source = source,
        .target = address_home((uint32_t)any_u64(&g->any)),
        .source_port = any_port(g),
        .protocol = protocol < 60   ? TCP
                    : protocol < 95 ? UDP
                                    : ICMP,
        .ttl = any_ttl(g),
        .tcp_flags = any_percent(&g->any, 30) ? SYN : ACK | PUSH,
        .sequence = (uint16_t)g->sent,
        .target_is_home = true,
    };
    w.fill_payload = w.protocol != TCP || !(w.tcp_flags & SYN);
    w.length = w.fill_payload ? any_length(g) : FRAME_MIN;
    w.target_port = any_scanned_port(g, w.protocol);
    if (w.protocol == ICMP)
        w.source_port = ECHO;
    return w;
}

struct wanted background(struct generator *g, uint32_t source)
{
    bool tcp = any_percent(&g->any, 70);
    struct wanted w = {
        .source = source,
        .target = address_home((uint32_t)any_u64(&g->any)),
        .source_port = any_port(g),
        .protocol = tcp ? TCP : UDP,
        .tcp_flags = SYN,
        .ttl = any_ttl(g),
        .sequence = (uint16_t)g->sent,
        .length = tcp ? FRAME_MIN : any_length(g),
        .fill_payload = !tcp,
        .target_is_home = true,
    };
    w.target_port = any_scanned_port(g, w.protocol);
    return w;
}

/* --- Kinds without a memory ------------------------------------------------------------------- */

static struct wanted zipf_packet(struct generator *g)
{
    struct wanted w = any_packet(g, address_outside(g->seed, zipf_draw(&g->sources, &g->any)));
    if (any_percent(&g->any, 20) && w.protocol != ICMP)
        w.target_port = any_port(g);
    return w;
}

static void generate_zipf(struct generator *g)
{
    while (g->sent < g->packets) {
        const struct wanted w = zipf_packet(g);
        put_frame(g, &w);
    }
}

static void generate_bursts(struct generator *g)
{
    enum { BURST = 16 };
    while (g->sent < g->packets) {
        const struct wanted w = zipf_packet(g);
        const bool segment = w.protocol == TCP && !(w.tcp_flags & SYN);
        for (int i = 0; i < (segment ? BURST : 1) && g->sent < g->packets; i++)
            put_frame(g, &w);
    }
}

static void generate_random(struct generator *g)
{
    while (g->sent < g->packets) {
        struct wanted w = any_packet(g, address_outside(g->seed, any_below(&g->any, 1 << 30)));
        if (w.protocol != ICMP)
            w.target_port = (uint16_t)any_u64(&g->any);
        put_frame(g, &w);
    }
}

static void generate_flood(struct generator *g)
{
    while (g->sent < g->packets) {
        struct wanted w = background(g, address_outside(g->seed, (uint32_t)g->sent));
        w.target = address_home(80);
        w.length = any_length(g);
        w.fill_payload = true; /* SYNs too: some floods do */
        w.target_port = w.protocol == TCP ? (any_percent(&g->any, 80) ? 80 : 443) : 53;
        put_frame(g, &w);
    }
}

static void generate_distinct(struct generator *g)
{
    while (g->sent < g->packets) {
        struct wanted w = background(g, address_outside(g->seed, (uint32_t)g->sent));
        w.protocol = UDP;
        w.target_port = 1026;
        w.length = FRAME_MIN;
        put_frame(g, &w);
    }
}

/* --- Main ------------------------------------------------------------------------------------- */

static const struct kind {
    const char *name;
    void (*generate)(struct generator *g);
    bool has_zipf;
} kinds[] = {
    {"zipf", generate_zipf, true},      {"bursts", generate_bursts, true},
    {"random", generate_random, false}, {"flood", generate_flood, false},
    {"mix", generate_mix, true},        {"scan", generate_scan, false},
    {"slow", generate_slow, false},     {"distinct", generate_distinct, false},
};

static const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static void usage(void)
{
    fprintf(stderr, "usage: generate [-o FILE] [-t TRUTH] [-r PACKETS_PER_SECOND] "
                    "zipf|bursts|random|flood|mix|scan|slow|distinct PACKETS [SEED]\n");
    exit(2);
}

int main(int argc, char **argv)
{
    static struct generator g = {.rate = 100000, .seed = 1};
    int fd = STDOUT_FILENO;
    for (int option; (option = getopt(argc, argv, "o:t:r:")) != -1;) {
        if (option == 'o' && (fd = open(optarg, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0)
            die(optarg);
        if (option == 't' && !(g.truth = fopen(optarg, "w")))
            die(optarg);
        if (option == 'r')
            g.rate = strtoull(optarg, NULL, 10);
        if (option == '?')
            usage();
    }
    const struct kind *kind = argc - optind >= 2 ? kind_find(argv[optind]) : NULL;
    if (!kind || g.rate == 0)
        usage();
    g.packets = strtoull(argv[optind + 1], NULL, 10);
    if (argc - optind > 2)
        g.seed = strtoull(argv[optind + 2], NULL, 10);
    g.any.state = g.seed * 2 + 1;
    if (g.packets > SCANNER_INDEX) {
        fprintf(stderr, "generate: at most %d packets, for the addresses to last\n", SCANNER_INDEX);
        return 2;
    }
    if (kind->has_zipf && !zipf_init(&g.sources, SOURCES))
        die("generate");
    pcap_out_begin(&g.out, fd);
    kind->generate(&g);
    pcap_out_flush(&g.out);
    if (g.truth && fclose(g.truth) != 0)
        die("generate: truth");
    return 0;
}
