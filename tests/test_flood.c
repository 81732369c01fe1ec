/* Tests of what a flood does: nothing but to the counters of what was pushed out.
 *
 * A small story is told before, amid and after some hundred thousand packets of one kind, all as
 * frames, decoded and counted as live ones are. What is known of the story must be exact behind
 * it, and no memory may have been taken. */
#include "src/packet/decode.h"
#include "tests/build_frame.h"
#include "tests/counting.h"
#include "tests/incident_engine.h"
#include "tests/under_memcheck.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

enum {
    LINK_ETHERNET = 1,
    FLOOD = 200000,
    STORY_SOURCES = 40,
    STORY_TARGETS = 10, /* of each of them, in each of three parts */
    STORY_PARTS = 3,
    STORY_RECORDS = STORY_SOURCES * STORY_TARGETS * STORY_PARTS,
};

static struct decoder decoder;
static struct keep keep;
static uint64_t sent;
static int64_t time_us;

static void count_frame(const uint8_t *bytes, size_t length)
{
    const struct frame frame = {
        .bytes = bytes, .captured = (uint32_t)length, .wire = (uint32_t)length};
    struct prepared one = {0}, *p = &one;
    const enum verdict verdict = decode_frame(&decoder, &frame, &p->packet);
    p->packet.time_us = time_us;
    p->packet.wire_bytes = frame.wire;
    prepare_alone(e, verdict, p);
    if (verdict == VERDICT_IP)
        engine_keep_payload(p, &keep);
    sent++;
    engine_count(e, p, 1);
    keep_empty(&keep);
}

static void count_wanted(struct wanted w)
{
    uint8_t frame[256];
    w.ttl = 64;
    count_frame(frame, frame_build(frame, &w));
}

/* A part of the story: each of its sources to ten more of our hosts. */
static void tell(unsigned part)
{
    for (uint32_t source = 0; source < STORY_SOURCES; source++)
        for (uint32_t k = 0; k < STORY_TARGETS; k++) {
            time_us += 1000;
            count_wanted((struct wanted){
                .source = theirs + 1 + source,
                .target = ours + 1 + source + part * STORY_TARGETS + k,
                .source_port = (uint16_t)(2000 + part * STORY_TARGETS + k),
                .target_port = 1026,
                .protocol = UDP,
                .payload = zeros,
                .payload_bytes = 2,
            });
        }
}

/* All that malloc has given away, in whatever way. */
static uint64_t allocated(void)
{
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* Pages of the process's address space, which a sanitizer takes as it likes. */
static unsigned long address_space(void)
{
    unsigned long pages = 0;
#ifndef __SANITIZE_ADDRESS__
    char line[64] = "";
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_gt(read(fd, line, sizeof line - 1), 0);
    close(fd);
    ck_assert_int_eq(sscanf(line, "%lu", &pages), 1);
#endif
    return pages;
}

static void begin(void)
{
    setup();
    ck_assert(decoder_init(&decoder, LINK_ETHERNET, false));
    keep_empty(&keep);
    sent = 0;
    time_us = PACKETS_START_US;
}

/* The n-th of the flood. */
typedef void (*flood)(uint32_t n);

/* Numbers without an order that come each once (an odd multiplier modulo a power of 2). */
static uint32_t mixed(uint32_t n)
{
    return n * 2654435761u;
}

static void flood_with(flood one)
{
    tell(0);
    const uint64_t bytes_before = allocated();
    unsigned long pages_before = 0;
    for (uint32_t n = 0; n < FLOOD; n++) {
        time_us += 100; /* 20 seconds in all */
        one(n);
        if (n == FLOOD / 2) {
            tell(1);
            engine_fill(e, clock_second(time_us), s); /* sorting takes memory for as long */
            pages_before = address_space();
        }
    }
    engine_fill(e, clock_second(time_us), s);
    ck_assert_uint_eq(allocated(), bytes_before);
    if (!under_memcheck()) /* which keeps its books there as well */
        ck_assert_uint_eq(address_space(), pages_before);
    tell(2);
    now_s = clock_second(time_us);
    engine_fill(e, now_s, s);
}

static const struct snapshot_host *story_source(uint32_t number)
{
    const struct address a = packets_v4(theirs + 1 + number);
    return snapshot_find_source(s, &a);
}

static void the_story_is_whole(void)
{
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->records, STORY_RECORDS);
    ck_assert_uint_eq(i->sources.value, STORY_SOURCES);
    ck_assert_uint_eq(i->targets.value, STORY_SOURCES + STORY_TARGETS * STORY_PARTS - 1);
    ck_assert_uint_eq(i->port_count, 1);
    ck_assert_uint_eq(i->ports[0].records, STORY_RECORDS);
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 1026);
    ck_assert_ptr_nonnull(port);
    ck_assert_uint_ge(port->packets, STORY_RECORDS);
    for (uint32_t n = 0; n < STORY_SOURCES; n++) {
        const struct snapshot_host *h = story_source(n);
        ck_assert_msg(h != NULL, "source %u of the story is not held", n);
        ck_assert_uint_ge(h->packets, STORY_TARGETS * STORY_PARTS);
        ck_assert_uint_le(h->packets - h->packets_error, STORY_TARGETS * STORY_PARTS);
    }
    ck_assert_uint_eq(s->capture.received, sent);
    uint64_t sum = s->capture.analysed + s->capture.not_ip;
    for (uint32_t m = 0; m < s->capture.malformed_count; m++)
        sum += s->capture.malformed[m].packets;
    ck_assert_uint_eq(sum, sent);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, s->capture.analysed);
}

/* --- The floods ------------------------------------------------------------------------------- */

static void one_source(uint32_t n)
{
    count_wanted((struct wanted){.source = mixed(n) | 0x80000000u,
                                 .target = ours + 100,
                                 .source_port = (uint16_t)(2000 + n % 50000),
                                 .target_port = 5000,
                                 .protocol = UDP});
}

START_TEST(of_sources)
{
    flood_with(one_source);
    the_story_is_whole();
    ck_assert_uint_gt(s->source_table.evicted, 0);
    ck_assert_uint_gt(s->source_table.evicted_minute, 0);
    ck_assert_uint_le(s->source_table.held, s->source_table.room);
    ck_assert_uint_le(s->source_count, SNAPSHOT_SOURCES);
    ck_assert_uint_eq(snapshot_find_port(s, IP_UDP, 5000)->records, FLOOD);
}
END_TEST

static void one_target(uint32_t n)
{
    count_wanted((struct wanted){.source = 0xcb007107,
                                 .target = mixed(n) | 0x80000000u,
                                 .source_port = 4000,
                                 .target_port = 445,
                                 .protocol = TCP,
                                 .tcp_flags = SYN});
}

START_TEST(of_targets)
{
    flood_with(one_target);
    the_story_is_whole();
    ck_assert_uint_gt(s->flow_table.evicted, 0);
    ck_assert_uint_le(s->flow_table.held, s->flow_table.room);
    ck_assert_uint_eq(snapshot_find_port(s, IP_TCP, 445)->records, FLOOD);
}
END_TEST

static void one_port(uint32_t n)
{
    count_wanted((struct wanted){.source = 0xcb007107,
                                 .target = ours + 100,
                                 .source_port = 4000,
                                 .target_port = (uint16_t)(n / 2),
                                 .protocol = n % 2 ? TCP : UDP,
                                 .tcp_flags = SYN});
}

START_TEST(of_ports)
{
    flood_with(one_port);
    the_story_is_whole();
    ck_assert_uint_eq(s->port_count, SNAPSHOT_PORTS);
    ck_assert_uint_le(s->port_detail_count, SNAPSHOT_PORT_DETAILS);
}
END_TEST

static void one_payload(uint32_t n)
{
    const uint32_t payload[4] = {mixed(n), n, ~n, mixed(n + 1)};
    count_wanted((struct wanted){.source = 0xcb007107 + n % 16,
                                 .target = ours + 100 + n % 16,
                                 .source_port = (uint16_t)(2000 + n % 50000),
                                 .target_port = 1027,
                                 .protocol = UDP,
                                 .payload = payload,
                                 .payload_bytes = (uint16_t)(3 + n % 14)});
}

START_TEST(of_payloads)
{
    flood_with(one_payload);
    the_story_is_whole();
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 1027);
    ck_assert_int_ge(port->detail, 0);
    const struct snapshot_port_detail *d = &s->port_details[port->detail];
    ck_assert_uint_eq(port->records, FLOOD);
    ck_assert_uint_gt(d->payloads_unlisted, 0);
    ck_assert_uint_le(d->payload_count, INCIDENT_PAYLOADS);
}
END_TEST

/* Each source tries twenty of our hosts, and is then one that scans: an incident, and an alert. */
static void one_scan(uint32_t n)
{
    count_wanted((struct wanted){.source = 0xcb000000 + n / 20,
                                 .target = ours + 1 + n % 20,
                                 .source_port = 4000,
                                 .target_port = (uint16_t)(8000 + n / 20 % 50),
                                 .protocol = TCP,
                                 .tcp_flags = SYN});
}

START_TEST(of_incidents_and_their_alerts)
{
    flood_with(one_scan);
    the_story_is_whole();
    ck_assert_uint_le(s->incident_count, SNAPSHOT_INCIDENTS);
    ck_assert_uint_gt(s->incident_table.evicted, 0);
    ck_assert_uint_eq(s->alert_count, SNAPSHOT_ALERTS);
    ck_assert_uint_gt(s->alerts_total, SNAPSHOT_ALERTS);
}
END_TEST

/* Behind the first fragment there are no ports; of the first ones none is ever completed. */
static void one_fragment(uint32_t n)
{
    uint8_t frame[256];
    const struct wanted w = {.source = 0xcb007107 + n % 64,
                             .target = ours + 100,
                             .source_port = (uint16_t)(2000 + n % 50000),
                             .target_port = 5000,
                             .protocol = UDP,
                             .ttl = 64,
                             .sequence = (uint16_t)mixed(n),
                             .payload = zeros,
                             .payload_bytes = 24};
    const size_t length = frame_build(frame, &w);
    store_u16(frame + 14 + 6, 0x2000 | (n % 4 ? 1 + mixed(n) % 8000 : 0));
    count_frame(frame, length);
}

START_TEST(of_fragments)
{
    flood_with(one_fragment);
    the_story_is_whole();
    ck_assert_uint_le(s->flow_table.held, s->flow_table.room);
}
END_TEST

/* An error about a datagram of ours that nobody sent. */
static void one_quote(uint32_t n)
{
    uint8_t quoted[256];
    const struct wanted about = {.source = ours + 100 + n % 100,
                                 .target = mixed(n) | 0x80000000u,
                                 .source_port = (uint16_t)(1026 + n % 3),
                                 .target_port = (uint16_t)mixed(n),
                                 .protocol = UDP,
                                 .ttl = 64,
                                 .payload = zeros,
                                 .payload_bytes = 2};
    (void)frame_build(quoted, &about);
    count_wanted((struct wanted){.source = mixed(n + 7) | 0x80000000u,
                                 .target = about.source,
                                 .source_port = UNREACHABLE,
                                 .target_port = 3,
                                 .protocol = ICMP,
                                 .payload = quoted + 14,
                                 .payload_bytes = 28});
}

START_TEST(of_quotes_in_icmp_errors)
{
    flood_with(one_quote);
    the_story_is_whole();
    ck_assert_uint_eq(s->traffic[TRAFFIC_ICMP].total.packets, FLOOD);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->answers.unreachable, 0);
}
END_TEST

static void one_vlan(uint32_t n)
{
    count_wanted((struct wanted){.source = 0xcb007107,
                                 .target = ours + 100,
                                 .source_port = (uint16_t)(2000 + n % 50000),
                                 .target_port = 5000,
                                 .protocol = UDP,
                                 .vlan = (uint16_t)(1 + n % 0xffff)});
}

START_TEST(of_vlan_ids)
{
    flood_with(one_vlan);
    the_story_is_whole();
    ck_assert_uint_eq(snapshot_find_port(s, IP_UDP, 5000)->packets, FLOOD);
}
END_TEST

/* 0 to 24 headers of destination options (RFC 8200, 4.6) before a datagram. */
static void one_chain(uint32_t n)
{
    enum { OPTIONS = 60, LINK = 14, IP6 = 40, ONE = 8 };
    uint8_t plain[256], frame[512];
    const uint32_t headers = n % 25;
    const struct wanted w = {.source = mixed(n),
                             .target = 100,
                             .source_port = 4000,
                             .target_port = 5000,
                             .protocol = UDP,
                             .ttl = 64,
                             .v6 = true,
                             .target_is_home = true};
    const size_t length = frame_build(plain, &w);
    memcpy(frame, plain, LINK + IP6);
    store_u16(frame + LINK + 4, (uint32_t)(length - LINK - IP6) + headers * ONE);
    uint8_t *at = frame + LINK + IP6, *next = frame + LINK + 6;
    for (uint32_t h = 0; h < headers; h++, at += ONE) {
        static const uint8_t padding[ONE] = {0, 0, 1, 4}; /* PadN */
        *next = OPTIONS;
        memcpy(at, padding, ONE);
        next = at;
    }
    *next = UDP;
    memcpy(at, plain + LINK + IP6, length - LINK - IP6);
    count_frame(frame, length + headers * ONE);
}

START_TEST(of_ipv6_extension_headers)
{
    flood_with(one_chain);
    the_story_is_whole();
    ck_assert_uint_gt(snapshot_find_port(s, IP_UDP, 5000)->packets, FLOOD / 5);
}
END_TEST

/* Each has sent what a signature names, and is looked for with others from then on. */
static void one_prober(uint32_t n)
{
    static const uint8_t question[50];
    count_wanted((struct wanted){.source = mixed(n) | 0x80000000u,
                                 .target = ours + 100,
                                 .source_port = 137,
                                 .target_port = 137,
                                 .protocol = UDP,
                                 .payload = question,
                                 .payload_bytes = sizeof question});
}

START_TEST(of_those_who_send_what_a_signature_names)
{
    flood_with(one_prober);
    the_story_is_whole();
    ck_assert_uint_gt(s->prober_table.evicted, FLOOD / 2);
    ck_assert_uint_le(s->prober_table.held, s->prober_table.room);
    ck_assert_uint_eq(named("nbstat")->records, FLOOD);
}
END_TEST

Suite *test_flood_suite(void);
Suite *test_flood_suite(void)
{
    Suite *suite = suite_create("flood");
    TCase *t = tcase_create("flood");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, teardown);
    tcase_add_test(t, of_sources);
    tcase_add_test(t, of_targets);
    tcase_add_test(t, of_ports);
    tcase_add_test(t, of_payloads);
    tcase_add_test(t, of_incidents_and_their_alerts);
    tcase_add_test(t, of_fragments);
    tcase_add_test(t, of_quotes_in_icmp_errors);
    tcase_add_test(t, of_vlan_ids);
    tcase_add_test(t, of_ipv6_extension_headers);
    tcase_add_test(t, of_those_who_send_what_a_signature_names);
    suite_add_tcase(suite, t);
    return suite;
}
