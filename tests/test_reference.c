/* Tests of the engine as a whole against a counter that is plain, slow and obviously right
 * (tests/slow_count.h), on random streams among few hosts and ports (tests/traffic.h), so that all
 * that can happen happens often, and on all real captures that lie beside the repository. */
#include "src/capture/savefile.h"
#include "src/engine/engine.h"
#include "src/packet/decode.h"
#include "src/sketch/windows.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/slow_compare.h"
#include "tests/traffic.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct engine *e;
static struct snapshot *filled;
static struct engine_settings settings;

static int64_t window_s[WINDOWS] = {60, 3600, 86400}; /* of the next engine */

enum { SMALL = 32 << 20, USUAL = 64 << 20 }; /* memory */

static void begin(uint64_t seed, size_t memory_bytes, const char *home)
{
    static const int64_t server_ports[] = {53, 123, 137};
    static const struct port_range watched[] = {
        {.protocol = IP_UDP, .first = 1026, .last = 1027},
        {.protocol = IP_TCP, .first = 65535, .last = 65535},
    };
    settings = (struct engine_settings){
        .memory_bytes = memory_bytes,
        .udp_timeout_s = SLOW_UDP_S,
        .tcp_timeout_s = SLOW_TCP_S,
        .icmp_timeout_s = SLOW_ICMP_S,
        .window_s = {window_s[0], window_s[1], window_s[2]},
        .server_ports = server_ports,
        .server_ports_count = 3,
        .watched = watched,
        .watched_count = 2,
        .seed = packets_seed(seed),
    };
    char why[100];
    ck_assert(home_add(&settings.home, home, why, sizeof why));
    ours = &settings.home;
    e = engine_new(&settings);
    s = filled = snapshot_new();
    ck_assert(e && s);
}

static void end(void)
{
    engine_free(e);
    snapshot_free(filled);
}

/* Time passes until nobody waits for an answer. */
static void wait_for_answers(void)
{
    for (int64_t i = 1; i <= SLOW_UDP_S + 1; i++) {
        struct packet p = {.time_us = (last_second + i) * US_PER_S};
        count_packet(e, VERDICT_NOT_IP, &p);
    }
    engine_fill(e, last_second + SLOW_UDP_S + 1, filled);
}

/* --- random streams ----------------------------------------------------------------------------
 */

enum { PACKETS = 4000 };

static const struct {
    uint64_t seed;
    int64_t start_s;
    bool in_order; /* times never go back */
} streams[] = {{1, PACKETS_START_S, false},
               {2, PACKETS_START_S + 1, true},
               {3, -300, false},
               {4, INT64_C(-62000000000), false},
               {5, INT64_C(253000000000), true}};

static void make_stream(uint64_t seed, int64_t start_s, bool in_order)
{
    int64_t time_us = start_s * US_PER_S;
    random_state = seed;
    make_hosts();
    last_second = INT64_MIN;
    all.count = PACKETS;
    for (uint32_t i = 0; i < PACKETS; i++) {
        int64_t next_us = next_time(time_us);
        time_us = in_order && next_us < time_us ? time_us : next_us;
        const struct packet *recent =
            i > 200 ? &all.packets[i - 1 - below(below(2) ? 20 : 200)] : NULL;
        if (recent && below(3) == 0)
            all.packets[i] = random_answer(recent, time_us);
        else if (recent && below(8) == 0)
            all.packets[i] = random_error(recent, time_us);
        else
            all.packets[i] = random_packet(time_us);
        all.verdicts[i] = below(30) ? VERDICT_IP : (enum verdict)below(VERDICTS);
        if (clock_second(time_us) > last_second)
            last_second = clock_second(time_us);
    }
    slow_find_outcomes();
}

/* The comparison says little about what never happened. */
static void check_that_everything_happens(bool in_order)
{
    static struct group g;
    group_collect(&g, is_any, NULL);
    struct slow_count c = group_count(&g);
    ck_assert_uint_gt(c.records, 500);
    ck_assert_uint_gt(c.outcomes[SLOW_REPLY], 50);
    ck_assert_uint_gt(c.outcomes[SLOW_UNREACHABLE], 20);
    ck_assert_uint_gt(c.outcomes[SLOW_SILENT], 200);
    ck_assert_uint_gt(c.outcomes[SLOW_NEVER], 0);
    ck_assert_uint_lt(c.outcomes[SLOW_EITHER], in_order ? 1 : c.records / 10);
    for (enum traffic which = TRAFFIC_ALL; which < TRAFFICS; which++)
        ck_assert_uint_gt(s->traffic[which].total.packets, 0);
    ck_assert_uint_eq(s->capture.malformed_count, VERDICTS - VERDICT_MALFORMED);
}

START_TEST(the_engine_agrees_with_a_plain_and_slow_counter)
{
    begin(streams[_i].seed, USUAL, "192.0.2.0/24,2001:db8:1::/48");
    make_stream(streams[_i].seed, streams[_i].start_s, streams[_i].in_order);
    for (uint32_t i = 0; i < all.count; i++)
        count_packet(e, all.verdicts[i], &all.packets[i]);
    engine_fill(e, last_second, filled);
    check_that_everything_happens(streams[_i].in_order);
    check_everything();
    wait_for_answers();
    check_all_answers();
    end();
}
END_TEST

/* Counts of the two halves are the counts of the whole, where nothing reaches from one into the
 * other: what is distinct may be in both. */
START_TEST(two_halves_of_a_stream_add_up_to_the_whole)
{
    static struct snapshot *halves[2];
    begin(1, USUAL, "192.0.2.0/24,2001:db8:1::/48");
    make_stream(1, PACKETS_START_S, true);
    for (uint32_t i = PACKETS / 2; i < PACKETS; i++)
        all.packets[i].time_us += 1000 * (int64_t)US_PER_S;
    last_second += 1000;
    for (int half = 0; half < 2; half++) {
        struct engine *one = engine_new(&settings);
        halves[half] = snapshot_new();
        ck_assert(one && halves[half]);
        const uint32_t from = half ? PACKETS / 2 : 0;
        for (uint32_t i = from; i < from + PACKETS / 2; i++) {
            count_packet(one, all.verdicts[i], &all.packets[i]);
            count_packet(e, all.verdicts[i], &all.packets[i]);
        }
        engine_fill(one, last_second, halves[half]);
        engine_free(one);
    }
    engine_fill(e, last_second, filled);
    ck_assert_uint_eq(s->records, halves[0]->records + halves[1]->records);
    ck_assert_uint_eq(s->capture.bytes, halves[0]->capture.bytes + halves[1]->capture.bytes);
    for (int i = 0; i < TRAFFICS; i++)
        ck_assert_uint_eq(s->traffic[i].total.bytes,
                          halves[0]->traffic[i].total.bytes + halves[1]->traffic[i].total.bytes);
    for (uint32_t i = 0; i < s->port_count; i++) {
        uint64_t packets = 0, records = 0;
        uint32_t sources = 0, most = 0;
        for (int half = 0; half < 2; half++) {
            const struct snapshot_port *row =
                snapshot_find_port(halves[half], s->ports[i].protocol, s->ports[i].port);
            packets += row ? row->packets : 0;
            records += row ? row->records : 0;
            sources += row ? row->sources.value : 0;
            most = row && row->sources.value > most ? row->sources.value : most;
        }
        ck_assert_uint_eq(s->ports[i].packets, packets);
        ck_assert_uint_eq(s->ports[i].records, records);
        ck_assert_uint_le(s->ports[i].sources.value, sources);
        ck_assert_uint_ge(s->ports[i].sources.value, most);
    }
    for (uint32_t i = 0; i < s->source_count; i++) {
        uint64_t packets = 0, records = 0;
        for (int half = 0; half < 2; half++) {
            const struct snapshot_host *row =
                snapshot_find_source(halves[half], &s->sources[i].address);
            packets += row ? row->packets : 0;
            records += row ? row->records : 0;
        }
        ck_assert_uint_eq(s->sources[i].packets, packets);
        ck_assert_uint_eq(s->sources[i].records, records);
    }
    snapshot_free(halves[0]);
    snapshot_free(halves[1]);
    end();
}
END_TEST

/* --- windows -----------------------------------------------------------------------------------
 */

enum { WINDOW_RECORDS = 40000, WINDOW_IDS = 30000 };

static struct {
    int64_t second;
    uint32_t source, target;
} records[WINDOW_RECORDS];

/* A window has the part that is growing and the two before it. */
static uint32_t count_since(uint32_t count, int64_t second, enum window window, bool targets)
{
    static bool seen[WINDOW_IDS];
    const int64_t part_s = settings.window_s[window] / 2, since_s = (second / part_s - 2) * part_s;
    uint32_t different = 0;
    memset(seen, 0, sizeof seen);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = targets ? records[i].target : records[i].source;
        if (records[i].second < since_s || seen[id])
            continue;
        seen[id] = true;
        different++;
    }
    return different;
}

static void check_windows(uint32_t count, int64_t second)
{
    engine_fill(e, second, filled);
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 1026);
    const struct snapshot_port_detail *d = &s->port_details[port->detail];
    for (enum window w = WINDOW_SHORT; w < WINDOWS; w++) {
        const double sources = count_since(count, second, w, false);
        const double targets = count_since(count, second, w, true);
        ck_assert_uint_eq(d->sources[w].certainty,
                          d->sources[w].value ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT);
        ck_assert_double_eq_tol(d->sources[w].value, sources,
                                4 * HYPERLOGLOG_STANDARD_ERROR * sources + 1);
        ck_assert_double_eq_tol(d->targets[w].value, targets,
                                4 * HYPERLOGLOG_STANDARD_ERROR * targets + 1);
    }
}

/* Four days, of which some hours are busy and some silent; sources change as time goes on. */
START_TEST(windows_agree_with_exact_counts_of_their_lengths)
{
    static const int64_t lengths_s[][WINDOWS] = {
        {60, 3600, 86400}, {10, 60, 1200}, {22, 66, 7260}, {600, 7200, 259200}};
    memcpy(window_s, lengths_s[_i], sizeof window_s);
    int64_t second = PACKETS_START_S, newest = second;
    begin(9, SMALL, "10.0.0.0/8");
    random_state = 9;
    for (uint32_t i = 0; i < WINDOW_RECORDS; i++) {
        second += below(3000) == 0 ? below(30000) : below(16);
        newest = second > newest ? second : newest; /* older ones count as of the newest */
        records[i].second = newest;
        records[i].source = (i / 2 + below(3000)) % WINDOW_IDS;
        records[i].target = below(1 + i / 100);
        struct packet p = packets_udp(second * US_PER_S, 0xc6000000 + records[i].source,
                                      (uint16_t)i, 0x0a000000 + records[i].target, 1026);
        count_packet(e, VERDICT_IP, &p);
        if (below(500) == 0) {
            newest += below(2) * below(100);
            check_windows(i + 1, newest);
        }
    }
    check_windows(WINDOW_RECORDS, second + 7000);
    check_windows(WINDOW_RECORDS, second + 86400 * 3);
    end();
}
END_TEST

/* --- captures ----------------------------------------------------------------------------------
 */

static unsigned files, files_with_packets, files_forgotten;
static unsigned one_in = 1; /* of so many files one is looked at; the environment's SAMPLE */
static uint64_t packets_of_files;

/* Packets of a file into the slow counter; as far as it can be read, and up to SLOW_MOST. */
static void read_capture(const char *path)
{
    char why[SAVEFILE_WHY];
    struct savefile_packet packet;
    struct savefile *file = savefile_open(path, why);
    all.count = 0;
    last_second = INT64_MIN;
    while (file && all.count < SLOW_MOST && savefile_next(file, &packet, why) == SAVEFILE_PACKET) {
        struct decoder decoder;
        struct packet *p = &all.packets[all.count];
        if (!decoder_init(&decoder, packet.link_type, false))
            break;
        *p = (struct packet){0};
        all.verdicts[all.count] = decode_frame(&decoder, &packet.frame, p);
        p->time_us = packet.time_us;
        p->wire_bytes = packet.frame.wire;
        const int64_t second = clock_second(p->time_us);
        last_second = second > last_second ? second : last_second;
        count_packet(e, all.verdicts[all.count], p);
        p->payload = NULL; /* which is gone with the next */
        p->payload_captured = 0;
        all.count++;
    }
    if (file)
        savefile_close(file);
}

static int check_capture_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)ftw;
    if (type != FTW_F)
        return 0;
    if (files++ % one_in != 0)
        return 0;
    begin(files, st->st_size < 100000 ? SMALL : USUAL,
          "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,2001:db8::/32");
    read_capture(path);
    if (all.count > 0) {
        files_with_packets++;
        packets_of_files += all.count;
        slow_find_outcomes();
        engine_fill(e, last_second, filled);
        ck_assert_uint_eq(s->source_table.evicted, 0);
        ck_assert_uint_eq(s->target_table.evicted, 0);
        if (s->flow_table.evicted > 0) {
            files_forgotten++;
        } else {
            check_everything();
            wait_for_answers();
            check_all_answers();
        }
    }
    end();
    return 0;
}

START_TEST(the_engine_agrees_with_a_plain_and_slow_counter_on_every_capture)
{
    const char *captures = getenv("CAPTURES");
    struct stat st;
    captures = captures ? captures : "../shared/pcaps";
    if (stat(captures, &st) != 0) {
        printf("skip - the engine agrees with the slow counter on every capture: no %s\n",
               captures);
        return;
    }
    const char *sample = getenv("SAMPLE");
    one_in = sample && atoi(sample) > 0 ? (unsigned)atoi(sample) : 1;
    if (one_in > 1)
        printf("the engine agrees with the slow counter: 1 of %u captures\n", one_in);
    full = true;
    ck_assert_int_eq(nftw(captures, check_capture_file, 16, FTW_PHYS), 0);
    ck_assert_uint_gt(files_with_packets, 0);
    ck_assert_uint_le(files_forgotten, files_with_packets / 50);
}
END_TEST

Suite *test_reference_suite(void);
Suite *test_reference_suite(void)
{
    Suite *suite = suite_create("reference");
    TCase *c = tcase_create("reference");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, the_engine_agrees_with_a_plain_and_slow_counter, 0,
                        (int)(sizeof streams / sizeof streams[0]));
    tcase_add_test(c, two_halves_of_a_stream_add_up_to_the_whole);
    tcase_add_loop_test(c, windows_agree_with_exact_counts_of_their_lengths, 0, 4);
    tcase_add_test(c, the_engine_agrees_with_a_plain_and_slow_counter_on_every_capture);
    suite_add_tcase(suite, c);
    return suite;
}
