/* distinct: how far the engine's count of a port's distinct sources is off, over many seeds.
 *
 *   distinct SOURCES SEEDS [FIRST_SEED]
 *
 * For each seed (of the hash and of the addresses) an engine of its own counts records of SOURCES
 * sources to one UDP port, and is asked on the way, when it has seen 256, 1024, 4096 .. and at last
 * SOURCES of them. Every fourth source sends twice: where none does, that there can not be more
 * sources than records would hide each estimate that is too high. Prints a line for each of these:
 * how many sources, how many seeds, the relative standard error (root of the mean square) and the
 * mean error, in percent. */
#include "tests/bench/addresses.h"
#include "tests/bench/bench_settings.h"
#include "tests/counting.h"

#include <math.h>

enum { POINTS = 16, BATCH = 128, PORT = 1026, AGAIN = 4 };

struct point {
    uint32_t sources;
    uint32_t seeds;
    double sum, squares;
};

static struct prepared batch[BATCH];

static void make_record(const struct engine *e, struct prepared *p, uint64_t seed, uint32_t i)
{
    uint32_t source = address_outside(seed, i), target = address_home(26);
    const uint8_t from[4] = {(uint8_t)(source >> 24), (uint8_t)(source >> 16),
                             (uint8_t)(source >> 8), (uint8_t)source};
    const uint8_t to[4] = {(uint8_t)(target >> 24), (uint8_t)(target >> 16), (uint8_t)(target >> 8),
                           (uint8_t)target};
    p->packet = (struct packet){
        .time_us = INT64_C(1070308800000000) + i * INT64_C(10),
        .wire_bytes = 64,
        .source = address_from_v4(from),
        .target = address_from_v4(to),
        .ip_version = 4,
        .protocol = IP_UDP,
        .ttl = 64,
        .has_ports = true,
        .source_port = 3217,
        .target_port = PORT,
    };
    prepare_alone(e, VERDICT_IP, p);
}

static void note(struct engine *e, struct snapshot *s, struct point *p)
{
    engine_fill(e, 1070308800, s);
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, PORT);
    double off = port ? (double)port->sources.value / p->sources - 1 : -1;
    p->seeds++;
    p->sum += off;
    p->squares += off * off;
}

static void run(struct snapshot *s, uint64_t seed, struct point *points, unsigned count)
{
    const struct engine_settings settings = bench_settings(seed);
    struct engine *e = engine_new(&settings);
    if (!e) {
        fprintf(stderr, "distinct: not enough memory\n");
        exit(1);
    }
    uint32_t i = 0;
    for (unsigned k = 0; k < count; k++) {
        while (i < points[k].sources) {
            uint32_t n = 0;
            while (n < BATCH - 1 && i < points[k].sources) {
                make_record(e, &batch[n++], seed, i);
                if (i % AGAIN == 0)
                    make_record(e, &batch[n++], seed, i);
                i++;
            }
            engine_count(e, batch, n);
        }
        note(e, s, &points[k]);
    }
    engine_free(e);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: distinct SOURCES SEEDS [FIRST_SEED]\n");
        return 2;
    }
    uint32_t sources = (uint32_t)strtoul(argv[1], NULL, 10);
    uint64_t seeds = strtoull(argv[2], NULL, 10);
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    struct point points[POINTS] = {0};
    unsigned count = 0;
    for (uint32_t n = 256; n < sources && count < POINTS - 1; n *= 4)
        points[count++].sources = n;
    points[count++].sources = sources;
    struct snapshot *s = snapshot_new();
    if (!s)
        return 1;
    for (uint64_t seed = first; seed < first + seeds; seed++)
        run(s, seed, points, count);
    for (unsigned k = 0; k < count; k++)
        printf("%u %u %.3f %.3f\n", points[k].sources, points[k].seeds,
               100 * sqrt(points[k].squares / points[k].seeds),
               100 * points[k].sum / points[k].seeds);
    snapshot_free(s);
    return 0;
}
