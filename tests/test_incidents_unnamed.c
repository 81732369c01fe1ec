/* Tests of src/engine/incidents_unnamed.c: scans, from packets to alerts. */
#include "src/engine/engine_parts.h"
#include "tests/incident_engine.h"

static const uint32_t elsewhere = 0x50000000; /* 80.0.0.0 */

static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    return (uint32_t)((hash_random(&random_state) >> 32) % limit);
}

/* One that is accepted. */
static void connect_to(uint32_t source, uint32_t target, uint16_t port)
{
    const struct packet syn = packets_syn(now_s * US_PER_S, source, target, port);
    const struct packet reply = packets_reply(&syn, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &syn);
    count_packet(e, VERDICT_IP, &reply);
}

/* In the midst of a TCP stream. */
static void send_ack(uint32_t source, uint32_t target, uint32_t bytes)
{
    struct packet p = packets_syn(now_s * US_PER_S, source, target, 443);
    p.tcp_flags = TCP_ACK;
    p.payload_bytes = bytes;
    count_packet(e, VERDICT_IP, &p);
}

static void send_segment(uint32_t source, uint32_t target)
{
    send_ack(source, target, 100);
}

static void no_alert(void)
{
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->alerts_total, 0);
    ck_assert_uint_eq(s->incident_count, 0);
}

/* --- Sweeps and ports ------------------------------------------------------------------------- */

START_TEST(a_workstation_that_begins_to_sweep_is_found_whatever_it_did_before)
{
    static const uint16_t ports[] = {80, 443, 993, 5222, 8080, 22};
    for (uint32_t known = 0; known <= sizeof ports / sizeof *ports; known++) {
        teardown();
        setup();
        connect_to(ours + 8, theirs, 80);
        for (uint32_t i = 0; i < 60; i++)
            for (uint32_t k = 0; k < known; k++)
                connect_to(ours + 9, elsewhere + i, ports[k]);
        now_s += 60;
        for (uint32_t i = 0; i < 48; i++)
            send_syn(ours + 9, elsewhere + 1000 + i, 445);
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
        ck_assert_int_eq(alert_of(ALERT_INSIDER)->severity, SEVERITY_CRITICAL);
        ck_assert_ptr_nonnull(strstr(alert_of(ALERT_INSIDER)->text, " targets, 1 port"));
    }
}
END_TEST

START_TEST(a_workstation_that_goes_on_browsing_while_it_sweeps_is_found)
{
    for (uint32_t i = 0; i < 400; i++)
        connect_to(ours + 9, elsewhere + i, (uint16_t)(400 + i % 8));
    for (uint32_t i = 0; i < 60; i++) {
        connect_to(ours + 9, elsewhere + i, (uint16_t)(400 + i % 8));
        for (uint32_t k = 0; k < 3; k++)
            send_syn(ours + 9, elsewhere + 1000 + 3 * i + k, 445);
    }
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

/* As nmap and masscan do. */
START_TEST(many_ports_of_many_targets_in_random_order_are_found)
{
    enum { TARGETS = 40, PORT_COUNT = 20, PAIRS = TARGETS * PORT_COUNT };
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        uint16_t pairs[PAIRS];
        teardown();
        setup();
        for (uint16_t i = 0; i < PAIRS; i++)
            pairs[i] = i;
        for (uint32_t i = PAIRS - 1; i > 0; i--) {
            const uint32_t k = (uint32_t)(hash_random(&random) >> 32) % (i + 1);
            const uint16_t pair = pairs[i];
            pairs[i] = pairs[k];
            pairs[k] = pair;
        }
        for (uint32_t i = 0; i < PAIRS; i++)
            send_syn(theirs + 9, ours + pairs[i] / PORT_COUNT,
                     (uint16_t)(1000 + pairs[i] % PORT_COUNT));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        const struct address a = packets_v4(theirs + 9);
        ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_BOTH);
    }
}
END_TEST

static void sweep_by_ping(uint32_t source, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct packet ping = packets_ping(now_s * US_PER_S, source, ours + i);
        count_packet(e, VERDICT_IP, &ping);
    }
}

START_TEST(sweeps_by_ping_are_one_incident_whoever_sweeps)
{
    probe(ours + 17, theirs, 1026);
    for (uint32_t source = 1; source <= 50; source++)
        sweep_by_ping(theirs + source, 12);
    const struct snapshot_incident *i = incident("icmp");
    ck_assert_ptr_nonnull(i);
    ck_assert_int_eq(i->kind, INCIDENT_PORT);
    ck_assert_int_eq(i->severity, SEVERITY_INFO);
    ck_assert_uint_eq(i->records, 50 * 12);
    ck_assert_uint_eq(i->sources.value, 50);
    ck_assert_int_eq(i->sources.certainty, CERTAINTY_EXACT);
    ck_assert_uint_eq(i->port_count, 0);
    ck_assert_uint_eq(s->incident_count, 2);
    ck_assert_uint_eq(s->incident_table.evicted, 0);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    ck_assert_int_eq(alert_of(ALERT_SCAN)->severity, SEVERITY_INFO);
    ck_assert_str_eq(alert_of(ALERT_SCAN)->text, "198.51.100.1 sweeps by ping: 8 targets so far");
}
END_TEST

/* As nmap -sn does, which asks at two ports beside it. */
static void sweep_as_nmap(uint32_t source, uint32_t count)
{
    sweep_by_ping(source, count);
    for (uint32_t i = 0; i < count; i++) {
        send_syn(source, ours + i, 443);
        send_syn(source, ours + i, 80);
    }
}

START_TEST(a_sweep_by_ping_keeps_its_counts_when_its_source_tries_ports_as_well)
{
    sweep_as_nmap(theirs + 9, 40);
    const struct snapshot_incident *i = named("icmp");
    ck_assert_uint_eq(i->records, 40);
    ck_assert_uint_eq(i->answers.unknown, 40);
    ck_assert_uint_eq(i->sources.value, 1);
    ck_assert_int_eq(i->sources.certainty, CERTAINTY_EXACT);
    ck_assert_uint_eq(i->targets.value, 40);
    ck_assert_uint_eq(i->home_targets.value, 40);
    ck_assert_int_eq(i->home_targets.certainty, CERTAINTY_EXACT);
    ck_assert_double_lt(i->per_hour, 0);
}
END_TEST

START_TEST(of_several_that_sweep_by_ping_how_many_hosts_they_went_to_is_not_known)
{
    for (uint32_t source = 1; source <= 5; source++)
        sweep_as_nmap(theirs + source, 12);
    const struct snapshot_incident *i = named("icmp");
    ck_assert_uint_eq(i->records, 5 * 12);
    ck_assert_uint_eq(i->sources.value, 5);
    ck_assert_int_eq(i->sources.certainty, CERTAINTY_EXACT);
    ck_assert_int_eq(i->targets.certainty, CERTAINTY_UNKNOWN);
    ck_assert_int_eq(i->home_targets.certainty, CERTAINTY_UNKNOWN);
}
END_TEST

START_TEST(who_sweeps_by_ping_is_not_known_once_one_was_left_out)
{
    sweep_as_nmap(theirs + 9, 40);
    ck_assert_int_eq(named("icmp")->sources.certainty, CERTAINTY_EXACT);
    incidents_scans_left_out(&e->what.incidents, 1, now_s);
    sweep_as_nmap(theirs + 10, 40);
    ck_assert_int_eq(named("icmp")->sources.certainty, CERTAINTY_UNKNOWN);
    ck_assert_int_eq(named("icmp")->targets.certainty, CERTAINTY_UNKNOWN);
    ck_assert_uint_eq(named("icmp")->records, 80);
}
END_TEST

START_TEST(one_of_ours_that_scans_is_the_insider_of_its_incident)
{
    for (uint16_t i = 0; i < 40; i++)
        send_syn(ours + 9, ours + 10, (uint16_t)(3000 + i));
    const struct snapshot_incident *i = named("10.0.2.9");
    const struct address a = packets_v4(ours + 9);
    ck_assert_uint_eq(i->insider_count, 1);
    ck_assert_uint_eq(i->insiders_more, 0);
    ck_assert(!i->insiders_past);
    ck_assert(address_equal(&i->insiders[0].address, &a));
    ck_assert_uint_eq(i->insiders[0].records, 40);
    ck_assert_int_eq(i->insiders[0].first_us, i->first_us);
    ck_assert_uint_eq(i->insiders[0].targets.value, 1);
    ck_assert_int_eq(i->insiders[0].targets.certainty, CERTAINTY_EXACT);
    now_s += 2 * 3600;
    ck_assert(named("10.0.2.9")->insiders_past);
    for (uint16_t k = 0; k < 40; k++)
        send_syn(theirs + 9, ours + 10, (uint16_t)(3000 + k));
    ck_assert_uint_eq(named("198.51.100.9")->insider_count, 0);
}
END_TEST

START_TEST(how_many_of_ours_one_of_ours_went_to_is_known_while_none_sent_anything_out)
{
    for (uint16_t i = 0; i < 40; i++)
        send_syn(ours + 9, ours + 10, (uint16_t)(3000 + i));
    ck_assert_uint_eq(named("10.0.2.9")->home_targets.value, 1);
    ck_assert_int_eq(named("10.0.2.9")->home_targets.certainty, CERTAINTY_EXACT);
    send_syn(ours + 11, theirs, 80);
    ck_assert_int_eq(named("10.0.2.9")->home_targets.certainty, CERTAINTY_UNKNOWN);
    ck_assert_uint_eq(named("10.0.2.9")->targets.value, 1);
}
END_TEST

/* --- Again, and with a name ------------------------------------------------------------------- */

static void sweep_from(uint32_t source, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        send_syn(source, first + i, 445);
}

START_TEST(a_scan_is_told_of_once_while_it_goes_on_and_again_after_it_was_over)
{
    connect_to(ours + 8, theirs, 80);
    for (uint32_t day = 0; day < 3; day++) {
        for (uint32_t minute = 0; minute < 150; minute++, now_s += 60)
            sweep_from(ours + 9, elsewhere + (day << 16) + 60 * minute, 60);
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), day + 1);
        for (uint32_t i = 0; i < 24 * 60; i++, now_s += 60)
            connect_to(ours + 9, elsewhere, 443);
    }
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 3);
    ck_assert_uint_eq(s->incident_count, 1);
}
END_TEST

START_TEST(a_slow_scan_is_told_of_once_as_long_as_it_goes_on)
{
    connect_to(ours + 8, theirs, 80);
    for (uint32_t minute = 0; minute < 1000; minute++, now_s += 60)
        sweep_from(ours + 9, elsewhere + 2 * minute, 2);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

START_TEST(a_sweeper_that_begins_to_scan_ports_is_told_of_once_more)
{
    sweep_from(theirs + 9, ours, 200);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    ck_assert_int_eq(alert_of(ALERT_SCAN)->severity, SEVERITY_INFO);
    now_s += 60;
    for (uint16_t port = 1; port <= 200; port++)
        send_syn(theirs + 9, ours + 1, port);
    now_s += 60;
    for (uint16_t port = 201; port <= 400; port++)
        send_syn(theirs + 9, ours + 1, port);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 2);
    ck_assert_ptr_nonnull(incident("198.51.100.9"));
    const struct address a = packets_v4(theirs + 9);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_BOTH);
}
END_TEST

/* As `nmap -sn` of a network and then `nmap` of what it found. */
START_TEST(a_sweeper_that_scans_ports_at_once_is_told_of_in_the_same_minute)
{
    now_s += 60 - now_s % 60;
    sweep_from(theirs + 9, ours, 250);
    now_s += 12;
    for (uint16_t port = 1; port <= 200; port++)
        send_syn(theirs + 9, ours + 1, port);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 2);
    ck_assert_ptr_nonnull(strstr(alert_of(ALERT_SCAN)->text, "scans ports: 1 target, "));
}
END_TEST

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

START_TEST(many_ports_of_some_targets_are_found_in_whatever_order)
{
    static const struct {
        uint32_t targets, ports;
    } each[] = {{3, 100}, {6, 100}, {20, 100}, {20, 20}, {8, 10}};
    for (uint64_t i = 0; i < 5; i++) {
        teardown();
        setup();
        for (uint64_t n = 0, seed = i; n < 400; n++)
            send_syn(theirs + 9, ours + random_below(&seed, each[i].targets),
                     (uint16_t)(1000 + random_below(&seed, each[i].ports)));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_ptr_nonnull(strstr(alert_of(ALERT_SCAN)->text, "scans ports"));
    }
}
END_TEST

/* Each has a port of its own, and is tried by UDP first. */
START_TEST(a_sharer_of_files_that_tries_its_peers_by_both_protocols_does_not_scan)
{
    send_segment(elsewhere, ours + 9);
    for (uint32_t i = 0; i < 60; i++)
        send_payload(ours + 9, elsewhere + i, (uint16_t)(20000 + i), interesting, 4);
    now_s += 3;
    for (uint32_t i = 0; i < 60; i++, now_s++)
        send_syn(ours + 9, elsewhere + i, (uint16_t)(20000 + i));
    no_alert();
}
END_TEST

START_TEST(nor_does_one_that_tries_hundreds_in_turn)
{
    send_segment(elsewhere, ours + 9);
    for (uint32_t i = 0; i < 600; i++, now_s += 2) {
        send_payload(ours + 9, elsewhere + i, (uint16_t)(20000 + i), interesting, 4);
        send_syn(ours + 9, elsewhere + i, (uint16_t)(20000 + i));
    }
    no_alert();
}
END_TEST

/* Each has a port of its own; most are not there, and are tried again. */
START_TEST(a_sharer_of_files_that_tries_its_peers_again_and_again_does_not_scan)
{
    send_segment(elsewhere, ours + 9);
    for (uint32_t i = 0; i < 100; i++, now_s++)
        send_syn(ours + 9, elsewhere + i % 20, (uint16_t)(20000 + i % 20));
    for (uint32_t i = 0; i < 300; i++, now_s++)
        send_syn(ours + 9, elsewhere + 20 + i / 5, (uint16_t)(30000 + i / 5));
    no_alert();
}
END_TEST

START_TEST(a_scan_is_told_of_whichever_of_its_records_a_signature_names)
{
    for (uint16_t named = 1; named <= 30; named++) {
        teardown();
        setup();
        for (uint16_t i = 1; i <= 30; i++)
            send_payload(theirs + 9, ours + 1, i == named ? 1026 : (uint16_t)(2000 + i), zeros,
                         i == named ? 2 : 4);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    }
}
END_TEST

START_TEST(of_a_scan_that_a_signature_names_that_one_speaks)
{
    for (uint32_t i = 0; i < 100; i++)
        probe(theirs + 9, ours + i, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
    ck_assert_uint_eq(s->incident_count, 1);
    const struct address a = packets_v4(theirs + 9);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_SWEEP);
}
END_TEST

/* --- Beside what something else speaks for ---------------------------------------------------- */

/* Looks are every 16 records, so that 7 more each time have all places between two. */

/* Records that a signature names, of one source to one of ours. */
static void probe_often(uint32_t source, uint32_t target, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        probe(source, target, (uint16_t)(1026 + i % 6));
}

START_TEST(a_port_scan_is_told_of_however_much_a_signature_named_before)
{
    for (uint32_t named = 0; named <= 120; named += 7) {
        teardown();
        setup();
        probe_often(theirs + 9, ours + 1, named);
        for (uint16_t i = 0; i < 40; i++)
            send_syn(theirs + 9, ours + 1, (uint16_t)(100 + i));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_int_eq(alert_of(ALERT_SCAN)->severity, SEVERITY_WARNING);
        ck_assert_ptr_nonnull(incident("198.51.100.9"));
    }
}
END_TEST

START_TEST(a_sweep_is_told_of_however_many_a_signature_named_before)
{
    for (uint32_t named = 0; named <= 120; named += 7) {
        teardown();
        setup();
        for (uint32_t i = 0; i < named; i++)
            probe(theirs + 9, ours + i, 1026);
        sweep_from(theirs + 9, ours + 120, 60);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_ptr_nonnull(incident("tcp/445"));
    }
}
END_TEST

START_TEST(what_a_signature_named_a_day_before_hides_nothing)
{
    for (uint32_t i = 0; i < 30; i++)
        probe(theirs + 9, ours + i, 1026);
    probe_often(theirs + 10, ours + 1, 10000);
    pass(86400);
    for (uint16_t i = 0; i < 15; i++)
        send_syn(theirs + 9, ours + 1, (uint16_t)(100 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 10, ours + 1, (uint16_t)(100 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 2);
}
END_TEST

/* They belong to the signature's incident, which tells of them as another payload. */
START_TEST(other_payloads_to_its_ports_by_whom_a_signature_names_are_no_scan_of_their_own)
{
    probe(theirs + 9, ours + 1, 1026);
    for (uint32_t i = 0; i < 100; i++)
        send_payload(theirs + 9, ours + i, 1026, interesting, 4);
    send_syn(theirs + 9, ours, 80);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
    ck_assert_uint_eq(s->incident_count, 1);
}
END_TEST

/* Their numbers are estimates; looks at these are rarer. */
START_TEST(a_port_scan_is_told_of_however_many_targets_a_signature_named_before)
{
    for (uint32_t named = 3000; named < 3064; named += 13) {
        teardown();
        setup();
        for (uint32_t i = 0; i < 5 * named; i++)
            probe(theirs + 9, elsewhere + i % named, 1026);
        for (uint16_t i = 0; i < 90; i++)
            send_syn(theirs + 9, ours + 1, (uint16_t)(100 + i));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    }
}
END_TEST

/* So that it has gone to too many of both, and too thinly, to scan: all but the last is forgotten.
 */
START_TEST(a_port_scan_is_told_of_behind_named_probes_that_went_thinly_to_many_of_both)
{
    for (uint32_t named = 200; named < 900; named += 67) {
        teardown();
        setup();
        for (uint32_t i = 0; i < named; i++)
            probe(theirs + 9, elsewhere + i, (uint16_t)(1026 + i % 6));
        for (uint16_t i = 0; i < 90; i++)
            send_syn(theirs + 9, ours + 1, (uint16_t)(100 + i));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    }
}
END_TEST

/* As a kit of worms does; looks are every 16 records, and may all fall on the same probe. */
START_TEST(a_sweep_with_a_named_probe_for_each_target_is_told_of_whichever_that_is)
{
    for (uint32_t named = 0; named < 4; named++) {
        teardown();
        setup();
        for (uint32_t i = 0; i < 100; i++)
            connect_to(theirs + 9, ours + 1, 80);
        for (uint32_t i = 0; i < 60; i++)
            for (uint32_t k = 0; k < 4; k++)
                if (k == named)
                    probe(theirs + 9, ours + i, 1026);
                else
                    send_syn(theirs + 9, ours + i, (uint16_t)(135 + k));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_ptr_null(incident("udp/1026"));
    }
}
END_TEST

START_TEST(a_fifth_of_a_sweep_that_no_signature_names_is_not_told_of)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        random_state = seed;
        teardown();
        setup();
        for (uint32_t i = 0; i < 10000; i++)
            if (below(5) > 0)
                probe(theirs + 9, ours + i % 256, 1026);
            else
                send_payload(theirs + 9, ours + i % 256, 2000, zeros, 9);
        const struct address a = packets_v4(theirs + 9);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
        ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_SWEEP);
    }
}
END_TEST

START_TEST(what_a_signature_named_is_not_told_of_as_a_scan_by_what_comes_behind)
{
    for (uint32_t named = 8; named <= 120; named += 7) {
        teardown();
        setup();
        for (uint32_t i = 0; i < named; i++)
            probe(theirs + 9, ours + i, 1026);
        for (uint32_t i = 0; i < 200; i++)
            send_payload(theirs + 9, ours + i % 7, 2000, zeros, 9);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
    }
}
END_TEST

START_TEST(a_sweep_that_a_signature_names_is_not_taken_for_one_that_was_told_of)
{
    for (uint16_t port = 1; port <= 40; port++)
        send_syn(theirs + 9, ours + 1, port);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    now_s += 2000;
    for (uint32_t i = 0; i < 80; i++)
        probe(theirs + 9, ours + i, 1026);
    now_s += 60;
    const struct address a = packets_v4(theirs + 9);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_BOTH);
    sweep_from(theirs + 9, ours + 100, 60);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 2);
}
END_TEST

START_TEST(each_kind_of_scan_is_told_of_again_after_it_was_over)
{
    for (uint32_t day = 0; day < 2; day++, now_s += 86400) {
        sweep_from(theirs + 9, ours + 100 * day, 60);
        now_s += 2000;
        for (uint16_t i = 0; i < 40; i++)
            send_syn(theirs + 9, ours + 1, (uint16_t)(1000 * day + i));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 2 * day + 2);
    }
}
END_TEST

static void begin_with_known_good(const char *word)
{
    teardown();
    known_good = (struct known_good){.port_count = 0};
    ck_assert(known_good_add(&known_good, word));
    setup();
}

START_TEST(a_scan_is_told_of_after_a_sweep_of_what_is_known_to_be_good)
{
    static const char *const good[] = {"tcp/443", "spam"};
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        begin_with_known_good(good[k]);
        for (uint32_t i = 0; i < 100; i++)
            if (k == 0)
                send_syn(theirs + 9, ours + i, 443);
            else
                send_payload(theirs + 9, ours + i, 1026, zeros, 60);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
        sweep_from(theirs + 9, ours + 100, 60);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_uint_eq(s->incident_count, 1);
        ck_assert_ptr_nonnull(incident("tcp/445"));
    }
}
END_TEST

START_TEST(one_port_that_is_known_to_be_good_hides_no_scan_of_ports)
{
    begin_with_known_good("tcp/109");
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 9, ours + 1, (uint16_t)(100 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
}
END_TEST

/* --- What is no scan -------------------------------------------------------------------------- */

/* A datagram of ours, which is replied to or not. */
static void ask(uint32_t target, uint16_t port, bool replied)
{
    const struct packet asked = packets_udp(now_s * US_PER_S, ours + 30, 6881, target, port);
    count_packet(e, VERDICT_IP, &asked);
    const struct packet reply = packets_reply(&asked, now_s * US_PER_S + 9, 0);
    if (replied)
        count_packet(e, VERDICT_IP, &reply);
}

/* Peers are asked whether they are still there, at the port that is usual or at any, and again. */
START_TEST(a_sharer_of_files_a_third_of_whose_peers_are_there_does_not_scan)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        random_state = seed;
        teardown();
        setup();
        connect_to(ours + 8, theirs, 80);
        for (uint32_t i = 0; i < 1500; i++, now_s += below(6)) {
            const uint32_t kind = seed % 2 ? 0 : below(10);
            const uint16_t port = kind < 6   ? 6881
                                  : kind < 8 ? 51413
                                             : (uint16_t)(1024 + below(60000));
            ask(elsewhere + below(1 << 24), port, below(100) < 35);
        }
        no_alert();
    }
}
END_TEST

START_TEST(who_monitors_hosts_of_which_a_third_is_there_does_not_scan)
{
    connect_to(ours + 8, theirs, 80);
    for (uint32_t i = 0; i < 400; i++, now_s += i % 2) {
        struct packet ping = packets_ping(now_s * US_PER_S, ours + 40, elsewhere + i % 40);
        count_packet(e, VERDICT_IP, &ping);
        struct packet pong = packets_reply(&ping, now_s * US_PER_S + 9, 0);
        pong.icmp_type = 0;
        if (i % 40 % 3 == 0)
            count_packet(e, VERDICT_IP, &pong);
    }
    no_alert();
}
END_TEST

/* Three to each hop, each to another port; half of the hops say nothing. */
static void trace(uint32_t source, uint32_t target, uint16_t first_port, bool all_hops)
{
    for (uint16_t i = 0; i < 60; i++) {
        const struct packet asked = packets_udp(now_s * US_PER_S, source, (uint16_t)(40000 + i),
                                                target, (uint16_t)(first_port + i));
        const struct packet died = packets_error(&asked, now_s * US_PER_S + 9, IP_ICMP, 11);
        count_packet(e, VERDICT_IP, &asked);
        if (all_hops || i / 3 % 2)
            count_packet(e, VERDICT_IP, &died);
    }
}

/* Beside each probe a datagram as traceroute sends them. */
static void sweep_and_trace(uint32_t source, uint32_t first_target)
{
    for (uint32_t i = 0; i < 200; i++) {
        const struct packet syn = packets_syn(now_s * US_PER_S, source, first_target + i, 445);
        const struct packet trace =
            packets_udp(now_s * US_PER_S, source, 40000, first_target + i, 33434);
        count_packet(e, VERDICT_IP, &syn);
        count_packet(e, VERDICT_IP, &trace);
    }
}

START_TEST(tracing_beside_it_does_not_hide_a_sweep)
{
    struct address outside = packets_v4(theirs + 9), own = packets_v4(ours + 30);
    sweep_and_trace(theirs + 9, ours);
    engine_fill(e, now_s, s);
    ck_assert_int_eq(snapshot_find_source(s, &outside)->scan, SCAN_SWEEP);
    connect_to(ours + 8, theirs, 80);
    sweep_and_trace(ours + 30, elsewhere);
    engine_fill(e, now_s, s);
    ck_assert_int_eq(snapshot_find_source(s, &own)->scan, SCAN_SWEEP);
}
END_TEST

START_TEST(who_traces_a_way_does_not_scan)
{
    connect_to(ours + 8, theirs, 80);
    ask(elsewhere, 53, true);
    trace(ours + 30, elsewhere + 1, 33434, false);
    trace(theirs + 9, ours + 1, 33434, false);
    trace(ours + 31, elsewhere + 1, 20000, true); /* with other ports */
    no_alert();
}
END_TEST

/* That one of ours replies to another does not show that what comes from outside is seen. */
START_TEST(where_only_ours_reply_none_of_ours_scans_outside)
{
    connect_to(ours + 9, ours + 1, 5300);
    for (uint32_t i = 0; i < 40; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    no_alert();
    connect_to(ours + 9, elsewhere, 80);
    for (uint32_t i = 40; i < 80; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

START_TEST(where_ours_is_only_seen_to_go_out_none_of_ours_scans_outside)
{
    send_segment(ours + 9, elsewhere);
    for (uint32_t i = 0; i < 200; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    no_alert();
    send_segment(ours + 9, ours + 1);
    send_segment(theirs, elsewhere);
    for (uint32_t i = 200; i < 300; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    no_alert();
    send_segment(elsewhere, ours + 9);
    for (uint32_t i = 300; i < 340; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

START_TEST(where_no_reply_is_seen_twice_as_many_of_ours_are_a_scan)
{
    send_ack(ours + 21, elsewhere + 1, 0); /* a probe, as nmap has them */
    for (uint32_t i = 0; i < 49; i++)
        send_syn(ours + 20, elsewhere + i, 445);
    no_alert();
    send_syn(ours + 20, elsewhere + 49, 445);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    for (uint32_t i = 0; i < 200; i++)
        send_payload(ours + 30, elsewhere + i, 5353, zeros, 3);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1); /* of UDP it says nothing */
}
END_TEST

START_TEST(where_a_filter_lets_only_syns_pass_none_of_ours_is_said_to_scan)
{
    for (uint32_t i = 0; i < 300; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    no_alert();
}
END_TEST

START_TEST(nor_is_it_shown_to_scan_a_port_that_is_known_to_be_good)
{
    begin_with_known_good("tcp/443");
    send_segment(ours + 9, elsewhere);
    for (uint32_t i = 0; i < 100; i++)
        send_syn(ours + 20, elsewhere + i, 443);
    no_alert();
    const struct address a = packets_v4(ours + 20);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_NONE);
}
END_TEST

START_TEST(worms_of_ours_are_found_within_seconds)
{
    static const struct {
        uint8_t protocol;
        uint32_t targets;
    } worms[] = {{IP_TCP, 30}, {IP_UDP, 60}, {IP_ICMP, 60}};
    for (size_t k = 0; k < sizeof worms / sizeof *worms; k++) {
        teardown();
        setup();
        connect_to(ours + 8, theirs, 80);
        for (uint32_t i = 0; i < worms[k].targets; i++) {
            const int64_t time_us = now_s * US_PER_S;
            const uint32_t target = elsewhere + i;
            const struct packet asked =
                worms[k].protocol == IP_TCP   ? packets_syn(time_us, ours + 9, target, 445)
                : worms[k].protocol == IP_UDP ? packets_udp(time_us, ours + 9, 2000, target, 5060)
                                              : packets_ping(time_us, ours + 9, target);
            const struct packet reset = packets_reply(&asked, time_us + 9, TCP_RST | TCP_ACK);
            count_packet(e, VERDICT_IP, &asked);
            if (worms[k].protocol == IP_TCP && i % 3 == 0)
                count_packet(e, VERDICT_IP, &reset);
        }
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    }
}
END_TEST

/* --- A port that had nothing ------------------------------------------------------------------ */

/* For so long others come, and nobody asks for any port of which a test says something. */
static void pass_quietly(int64_t seconds)
{
    for (const int64_t end = now_s + seconds; now_s < end; now_s += 10)
        send_syn(theirs, ours, 80);
}

static void come_at_once(uint16_t port, uint32_t sources)
{
    for (uint32_t second = 0; second < 30; second++, now_s++)
        for (uint32_t i = 0; i < 5; i++)
            send_payload(elsewhere + (second * 5 + i) % sources, ours + i, port, zeros, 3);
}

START_TEST(a_port_that_had_nothing_for_half_an_hour_goes_vertical_with_its_first_records)
{
    pass_quietly(1900);
    come_at_once(4444, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    ck_assert_str_eq(alert_of(ALERT_SURGE)->text,
                     "udp/4444 went vertical: many sources, mostly unanswered, no signature");
}
END_TEST

START_TEST(of_few_sources_it_does_not)
{
    pass_quietly(1900);
    come_at_once(4444, 7);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
}
END_TEST

START_TEST(nor_while_nobody_knows_what_is_usual)
{
    pass_quietly(1700);
    come_at_once(4444, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
}
END_TEST

START_TEST(nor_when_a_filter_had_left_it_out)
{
    pass_quietly(3600);
    engine_listen_anew(e);
    come_at_once(4444, 40);
    pass_quietly(1000);
    come_at_once(4445, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    pass_quietly(1000);
    come_at_once(4446, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
}
END_TEST

START_TEST(nor_behind_half_an_hour_without_any_packet)
{
    pass_quietly(3600);
    now_s += 1700;
    come_at_once(4444, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    now_s += 1800; /* as between two files */
    come_at_once(4445, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
}
END_TEST

START_TEST(nor_when_an_interface_was_away)
{
    pass_quietly(3600);
    engine_note_gap(e, now_s, "eth0 is down");
    engine_note_gap_end(e, "eth0", "down", "");
    come_at_once(4444, 40);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
}
END_TEST

Suite *test_incidents_unnamed_suite(void);
Suite *test_incidents_unnamed_suite(void)
{
    Suite *suite = suite_create("incidents_unnamed");
    TCase *c = tcase_create("incidents_unnamed");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_workstation_that_begins_to_sweep_is_found_whatever_it_did_before);
    tcase_add_test(c, a_workstation_that_goes_on_browsing_while_it_sweeps_is_found);
    tcase_add_test(c, many_ports_of_many_targets_in_random_order_are_found);
    tcase_add_test(c, sweeps_by_ping_are_one_incident_whoever_sweeps);
    tcase_add_test(c, a_sweep_by_ping_keeps_its_counts_when_its_source_tries_ports_as_well);
    tcase_add_test(c, of_several_that_sweep_by_ping_how_many_hosts_they_went_to_is_not_known);
    tcase_add_test(c, who_sweeps_by_ping_is_not_known_once_one_was_left_out);
    tcase_add_test(c, one_of_ours_that_scans_is_the_insider_of_its_incident);
    tcase_add_test(c, how_many_of_ours_one_of_ours_went_to_is_known_while_none_sent_anything_out);
    tcase_add_test(c, a_scan_is_told_of_once_while_it_goes_on_and_again_after_it_was_over);
    tcase_add_test(c, a_slow_scan_is_told_of_once_as_long_as_it_goes_on);
    tcase_add_test(c, a_sweeper_that_begins_to_scan_ports_is_told_of_once_more);
    tcase_add_test(c, a_sweeper_that_scans_ports_at_once_is_told_of_in_the_same_minute);
    tcase_add_test(c, many_ports_of_some_targets_are_found_in_whatever_order);
    tcase_add_test(c, a_sharer_of_files_that_tries_its_peers_by_both_protocols_does_not_scan);
    tcase_add_test(c, nor_does_one_that_tries_hundreds_in_turn);
    tcase_add_test(c, a_sharer_of_files_that_tries_its_peers_again_and_again_does_not_scan);
    tcase_add_test(c, a_scan_is_told_of_whichever_of_its_records_a_signature_names);
    tcase_add_test(c, of_a_scan_that_a_signature_names_that_one_speaks);
    tcase_add_test(c, a_port_scan_is_told_of_however_much_a_signature_named_before);
    tcase_add_test(c, a_sweep_is_told_of_however_many_a_signature_named_before);
    tcase_add_test(c, a_port_scan_is_told_of_however_many_targets_a_signature_named_before);
    tcase_add_test(c, what_a_signature_named_a_day_before_hides_nothing);
    tcase_add_test(c,
                   other_payloads_to_its_ports_by_whom_a_signature_names_are_no_scan_of_their_own);
    tcase_add_test(c, a_port_scan_is_told_of_behind_named_probes_that_went_thinly_to_many_of_both);
    tcase_add_test(c, a_sweep_with_a_named_probe_for_each_target_is_told_of_whichever_that_is);
    tcase_add_test(c, a_fifth_of_a_sweep_that_no_signature_names_is_not_told_of);
    tcase_add_test(c, what_a_signature_named_is_not_told_of_as_a_scan_by_what_comes_behind);
    tcase_add_test(c, a_sweep_that_a_signature_names_is_not_taken_for_one_that_was_told_of);
    tcase_add_test(c, each_kind_of_scan_is_told_of_again_after_it_was_over);
    tcase_add_test(c, a_scan_is_told_of_after_a_sweep_of_what_is_known_to_be_good);
    tcase_add_test(c, one_port_that_is_known_to_be_good_hides_no_scan_of_ports);
    tcase_add_test(c, a_sharer_of_files_a_third_of_whose_peers_are_there_does_not_scan);
    tcase_add_test(c, who_monitors_hosts_of_which_a_third_is_there_does_not_scan);
    tcase_add_test(c, who_traces_a_way_does_not_scan);
    tcase_add_test(c, tracing_beside_it_does_not_hide_a_sweep);
    tcase_add_test(c, where_only_ours_reply_none_of_ours_scans_outside);
    tcase_add_test(c,
                   a_port_that_had_nothing_for_half_an_hour_goes_vertical_with_its_first_records);
    tcase_add_test(c, of_few_sources_it_does_not);
    tcase_add_test(c, nor_while_nobody_knows_what_is_usual);
    tcase_add_test(c, nor_when_a_filter_had_left_it_out);
    tcase_add_test(c, nor_behind_half_an_hour_without_any_packet);
    tcase_add_test(c, nor_when_an_interface_was_away);
    tcase_add_test(c, where_ours_is_only_seen_to_go_out_none_of_ours_scans_outside);
    tcase_add_test(c, where_no_reply_is_seen_twice_as_many_of_ours_are_a_scan);
    tcase_add_test(c, where_a_filter_lets_only_syns_pass_none_of_ours_is_said_to_scan);
    tcase_add_test(c, nor_is_it_shown_to_scan_a_port_that_is_known_to_be_good);
    tcase_add_test(c, worms_of_ours_are_found_within_seconds);
    suite_add_tcase(suite, c);
    return suite;
}
