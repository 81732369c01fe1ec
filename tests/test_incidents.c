/* Tests of src/engine/incidents.c and its parts, through the engine. */
#include "src/engine/engine_parts.h"
#include "tests/check.h"
#include "tests/incident_engine.h"

#include <string.h>

/* --- Counts ----------------------------------------------------------------------------------- */

START_TEST(what_no_signature_names_is_no_incident)
{
    send_payload(theirs, ours, 1026, zeros, 3);
    probe(theirs, ours, 5351);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->incident_count, 0);
    ck_assert_uint_eq(s->alerts_total, 0);
}
END_TEST

START_TEST(one_incident_counts_records_sources_targets_and_ports_of_all)
{
    for (uint32_t i = 0; i < 20; i++)
        for (uint16_t port = 1026; port <= 1031; port += 5)
            probe(theirs + i, ours + i % 7, port);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(s->incident_count, 1);
    ck_assert_uint_eq(i->records, 40);
    ck_assert_uint_eq(i->sources.value, 20);
    ck_assert_uint_eq(i->targets.value, 7);
    ck_assert_uint_eq(i->home_targets.value, 7);
    ck_assert_uint_eq(i->port_count, 2);
    ck_assert_uint_eq(i->ports[0].port, 1026);
    ck_assert_uint_eq(i->ports[0].records, 20);
    ck_assert_uint_eq(i->ports[0].sources.value, 20);
    ck_assert_uint_eq(i->ports[1].port, 1031);
    ck_assert_int_eq(i->first_us, PACKETS_START_US);
    ck_assert_uint_eq(i->answers.unknown, 40);
}
END_TEST

START_TEST(two_signatures_are_two_incidents_and_share_their_sources_as_companions)
{
    for (uint32_t i = 0; i < 10; i++)
        probe(theirs + i, ours, 1026);
    for (uint32_t i = 7; i < 20; i++)
        send_payload(theirs + i, ours, 137, zeros, 50);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(s->incident_count, 2);
    ck_assert_uint_eq(i->companion_count, 1);
    ck_assert_str_eq(i->companions[0].signature, "nbstat");
    ck_assert_uint_eq(i->companions[0].sources, 3);
}
END_TEST

START_TEST(answers_are_of_the_incident_whose_records_they_answer)
{
    struct packet p = packets_udp(now_s * US_PER_S, theirs, 3000, ours, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
    const struct packet error = packets_error(&p, now_s * US_PER_S + 1000, IP_ICMP, 3);
    count_packet(e, VERDICT_IP, &error);
    probe(theirs, ours + 1, 1026);
    pass(100);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->answers.unreachable, 1);
    ck_assert_uint_eq(i->answers.silent, 1);
    ck_assert_uint_eq(i->answers.reply, 0);
    ck_assert_uint_eq(i->answers.unknown, 0);
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 0);
}
END_TEST

START_TEST(a_threshold_counts_from_its_packet_on_with_all_before)
{
    for (int i = 0; i < 2; i++)
        send_payload(theirs, ours, 7, zeros, 1);
    ck_assert_ptr_null(incident("slow"));
    for (int i = 0; i < 2; i++)
        send_payload(theirs, ours + 1, 7, zeros, 1);
    const struct snapshot_incident *i = incident("slow");
    ck_assert_ptr_nonnull(i);
    ck_assert_uint_eq(i->records, 4);
    ck_assert_uint_eq(i->sources.value, 1);
}
END_TEST

START_TEST(sources_say_which_signatures_they_matched)
{
    probe(theirs + 3, ours, 1026);
    engine_fill(e, now_s, s);
    const struct address a = packets_v4(theirs + 3);
    const struct snapshot_host *h = snapshot_find_source(s, &a);
    ck_assert_ptr_nonnull(h);
    ck_assert(snapshot_host_matched(h, PROBE));
    ck_assert(!snapshot_host_matched(h, NBSTAT));
    ck_assert_uint_eq(s->signature_count, LISTED);
    ck_assert_str_eq(s->signature_names[NBSTAT], "nbstat");
}
END_TEST

/* --- Alerts ----------------------------------------------------------------------------------- */

START_TEST(the_first_of_all_is_an_onset_once)
{
    pass(120);
    probe(theirs, ours, 1026);
    for (uint32_t i = 0; i < 5; i++)
        probe(theirs + i, ours, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 1);
    const struct snapshot_alert *a = alert_of(ALERT_ONSET);
    ck_assert_int_eq(a->severity, SEVERITY_WARNING);
    ck_assert_int_eq(a->time_us, now_s * US_PER_S);
    ck_assert_str_eq(a->incident, "zero-probe");
}
END_TEST

START_TEST(what_was_there_at_the_start_is_not_called_new)
{
    probe(theirs, ours, 1026);
    ck_assert_int_eq(alert_of(ALERT_ONSET)->severity, SEVERITY_INFO);
}
END_TEST

START_TEST(one_of_ours_that_emits_it_is_an_insider_and_critical_at_once)
{
    probe(theirs, ours, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 0);
    for (uint32_t i = 0; i < 30; i++)
        probe(ours + 17, theirs + i, 1026);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    ck_assert_str_eq(alert_of(ALERT_INSIDER)->subject, "10.0.2.17");
    ck_assert_uint_eq(i->insider_count, 1);
    ck_assert_uint_eq(i->insiders[0].records, 30);
    ck_assert_uint_eq(i->insiders[0].targets.value, 30);
    ck_assert_uint_eq(i->records, 31);
    ck_assert_int_eq(i->severity, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(a_reply_of_ours_is_told_once_for_each_host)
{
    for (int n = 0; n < 3; n++) {
        struct packet p =
            packets_udp(now_s * US_PER_S, theirs, (uint16_t)(3000 + n), ours + 69, 1026);
        p.payload = zeros;
        p.payload_bytes = p.payload_captured = 2;
        count_packet(e, VERDICT_IP, &p);
        struct packet reply =
            packets_udp(now_s * US_PER_S + 10, ours + 69, 1026, theirs, (uint16_t)(3000 + n));
        count_packet(e, VERDICT_IP, &reply);
    }
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->answers.reply, 3);
    ck_assert_uint_eq(i->replier_count, 1);
    ck_assert_uint_eq(i->repliers[0].replies, 3);
    ck_assert_uint_eq(i->home.cells[69], CELL_ANSWERED);
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 1);
    ck_assert_int_eq(alert_of(ALERT_ANSWERED)->severity, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(a_reply_of_an_outsider_to_one_of_ours_is_not_ours)
{
    struct packet p = packets_udp(now_s * US_PER_S, ours + 9, 3000, theirs, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
    const struct packet reply = packets_udp(now_s * US_PER_S + 10, theirs, 1026, ours + 9, 3000);
    count_packet(e, VERDICT_IP, &reply);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->answers.reply, 1);
    ck_assert_uint_eq(i->replier_count, 0);
    ck_assert(i->repliers_kept); /* so that none is listed says something */
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 0);
}
END_TEST

START_TEST(where_nothing_goes_out_nobody_is_said_not_to_reply)
{
    probe(theirs, ours, 1026);
    ck_assert(!the_probe()->repliers_kept);
    send_syn(ours + 3, theirs, 80);
    ck_assert(the_probe()->repliers_kept);
}
END_TEST

START_TEST(where_replies_are_expected_nobody_is_said_not_to_reply)
{
    for (uint32_t i = 0; i < 5; i++)
        send_payload(theirs, ours + i, 7, zeros, 1);
    struct packet p = packets_udp(now_s * US_PER_S, theirs, 30000, ours + 9, 7);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 1;
    count_packet(e, VERDICT_IP, &p);
    const struct packet reply = packets_udp(now_s * US_PER_S + 10, ours + 9, 7, theirs, 30000);
    count_packet(e, VERDICT_IP, &reply);
    const struct snapshot_incident *i = named("slow");
    ck_assert_uint_eq(i->answers.reply, 1);
    ck_assert_uint_eq(i->replier_count, 0);
    ck_assert(!i->repliers_kept);
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 0);
}
END_TEST

START_TEST(another_payload_from_its_sources_on_its_ports_is_news)
{
    for (uint32_t i = 0; i < 60; i++)
        probe(theirs + i, ours, 1026);
    send_payload(theirs + 200, ours, 1026, interesting, 4); /* of nobody who probes */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    send_payload(theirs + 5, ours, 1026, interesting, 4);
    send_payload(theirs + 6, ours, 1026, interesting, 4);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->records, 62);
    ck_assert_uint_eq(i->payload_count, 2);
    ck_assert_uint_eq(i->payloads[1].records, 2);
    ck_assert_uint_eq(i->payloads[1].length, 4);
    ck_assert(i->payloads[1].new && !i->payloads[0].new);
    ck_assert_mem_eq(i->payloads[1].prefix, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    ck_assert_ptr_nonnull(strstr(alert_of(ALERT_NEW_PAYLOAD)->text, "13370001"));
}
END_TEST

START_TEST(every_host_of_ours_that_answers_or_emits_is_told_of_also_beyond_the_list)
{
    for (uint32_t i = 0; i < 40; i++) {
        struct packet p =
            packets_udp(now_s * US_PER_S, theirs, (uint16_t)(3000 + i), ours + i, 1026);
        p.payload = zeros;
        p.payload_bytes = p.payload_captured = 2;
        count_packet(e, VERDICT_IP, &p);
        const struct packet reply =
            packets_udp(now_s * US_PER_S + 10, ours + i, 1026, theirs, (uint16_t)(3000 + i));
        count_packet(e, VERDICT_IP, &reply);
        for (int n = 0; n < 3; n++)
            probe(ours + 100 + i, theirs + 9, 1027);
    }
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 40);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 40);
    ck_assert_uint_eq(the_probe()->insider_count, INCIDENT_INSIDERS);
    ck_assert_uint_eq(the_probe()->insiders_more, 40 - INCIDENT_INSIDERS);
}
END_TEST

START_TEST(sweeps_do_not_push_out_what_a_signature_names)
{
    probe(ours + 17, theirs, 1026);
    for (uint16_t port = 1; port <= 3 * SNAPSHOT_INCIDENTS; port++)
        for (uint32_t i = 0; i < 9; i++)
            send_syn(theirs + port, ours + i, (uint16_t)(10000 + port));
    ck_assert_uint_eq(the_probe()->insider_count, 1);
    ck_assert_uint_eq(s->incident_count, SNAPSHOT_INCIDENTS);
    ck_assert_uint_eq(s->incident_table.evicted, 1 + 3 * SNAPSHOT_INCIDENTS - SNAPSHOT_INCIDENTS);
}
END_TEST

START_TEST(answers_are_never_more_than_records)
{
    struct packet p = packets_udp(now_s * US_PER_S, theirs, 3000, ours, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
    p.payload_bytes = p.payload_captured = 0;
    for (int i = 0; i < 200; i++)
        count_packet(e, VERDICT_IP, &p);
    pass(200);
    ck_assert_uint_eq(the_probe()->records, 1);
    ck_assert_uint_eq(the_probe()->answers.silent, 0);
    ck_assert_uint_eq(the_probe()->answers.unknown, 1);
}
END_TEST

/* The pool of large counts is smaller than what so many ports of so many incidents ask for. */
START_TEST(distinct_counts_of_many_ports_are_never_more_than_their_records)
{
    for (uint32_t round = 0; round < 40; round++)
        for (uint16_t port = 1026; port <= 1031; port++)
            for (uint32_t i = 0; i < 20; i++) {
                probe(theirs + i + round, ours + i, port);
                send_payload(theirs + i, ours + i + round, port, zeros, 60);
                send_payload(theirs + i + round, ours + i, 137, zeros, 50);
            }
    engine_fill(e, now_s, s);
    for (uint32_t k = 0; k < s->incident_count; k++) {
        const struct snapshot_incident *i = &s->incidents[k];
        for (uint32_t port = 0; port < i->port_count; port++) {
            ck_assert_uint_le(i->ports[port].sources.value, i->ports[port].records);
            ck_assert_uint_eq(i->ports[port].sources.value, strcmp(i->name, "spam") == 0 ? 20 : 59);
        }
    }
}
END_TEST

START_TEST(from_one_of_our_hosts_to_many_is_a_spread)
{
    for (int hour = 0; hour < 3; hour++) {
        for (uint32_t i = 0; i < 20; i++)
            probe(theirs + i, ours + 69, 1026);
        pass(3600);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SPREAD), 0);
    for (uint32_t i = 0; i < 7; i++)
        probe(theirs + i, ours + i, 1026);
    pass(20);
    ck_assert_uint_eq(alerts_of(ALERT_SPREAD), 1);
    ck_assert_int_ge(the_probe()->spread_us, (now_s - 20) * US_PER_S);
    for (uint32_t i = 7; i < 60; i++)
        probe(theirs + i, ours + i, 1026);
    pass(20);
    ck_assert_uint_eq(alerts_of(ALERT_SPREAD), 1);
}
END_TEST

START_TEST(when_the_same_takes_other_ports_the_mix_has_changed)
{
    for (int minute = 0; minute < 600; minute++) {
        for (uint16_t port = 1026; port <= 1031; port++)
            probe(theirs + (uint32_t)minute % 50, ours + 69, port);
        pass(60);
    }
    ck_assert_uint_eq(alerts_of(ALERT_PORT_MIX), 0);
    for (int minute = 0; minute < 20; minute++) {
        for (uint32_t i = 0; i < 30; i++)
            probe(theirs + i, ours + i, i % 2 ? 1026 : 1030);
        pass(60);
    }
    ck_assert_uint_eq(alerts_of(ALERT_PORT_MIX), 1);
    const struct incident_mix *mix = &the_probe()->mix;
    ck_assert_uint_eq(mix->before_count, 6);
    ck_assert_uint_eq(mix->after_count, 2);
    ck_assert_uint_eq(mix->after[0], 1026);
    ck_assert_uint_eq(mix->after[1], 1030);
    ck_assert_ptr_nonnull(strstr(alert_of(ALERT_PORT_MIX)->text, "1026-1031 became 1026 1030"));
}
END_TEST

START_TEST(many_more_from_many_is_a_surge_and_from_one_is_none)
{
    for (int minute = 0; minute < 120; minute++) {
        probe(theirs + (uint32_t)minute % 3, ours + 69, 1026);
        pass(60);
    }
    for (uint32_t i = 0; i < 300; i++) { /* one who sweeps */
        probe(theirs, ours + i % 60, 1026);
        if (i % 10 == 0)
            pass(1);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    pass(3600);
    for (uint32_t i = 0; i < 300; i++) {
        probe(theirs + i % 200, ours + i % 60, 1026);
        if (i % 10 == 0)
            pass(1);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    ck_assert_int_eq(the_probe()->state, INCIDENT_SURGING);
    ck_assert_int_gt(the_probe()->surge_us, (now_s - 60) * US_PER_S);
}
END_TEST

/* One after the other, each from another source. */
static void probes_every(int64_t pause_s, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        probe(theirs + i % 200, ours + 69, 1026);
        pass(pause_s);
    }
}

START_TEST(what_goes_vertical_on_top_of_a_slow_surge_began_when_it_did)
{
    probes_every(300, 120);
    probes_every(10, 1500);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    const int64_t began_us = now_s * US_PER_S;
    for (uint32_t i = 0; i < 4000; i++) {
        probe(theirs + i % 200, ours + 69, 1026);
        if (i % 100 == 99)
            pass(1);
    }
    pass(20);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 2);
    ck_assert_int_ge(the_probe()->surge_us, began_us - 20 * US_PER_S);
    ck_assert_int_le(the_probe()->surge_us, began_us + 10 * US_PER_S);
}
END_TEST

START_TEST(a_slow_surge_of_many_began_when_it_did_however_long_the_alarm_took)
{
    probes_every(300, 300);
    const int64_t began_us = now_s * US_PER_S;
    for (uint32_t i = 0; i < 400 && alerts_of(ALERT_SURGE) == 0; i++) {
        probe(theirs + i % 200, ours + 69, 1026);
        pass(75);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    ck_assert_int_gt(now_s * US_PER_S,
                     began_us + INT64_C(3600) * US_PER_S); /* else it says nothing */
    ck_assert_int_ge(the_probe()->surge_us, began_us - 600 * US_PER_S);
    ck_assert_int_le(the_probe()->surge_us, began_us + 600 * US_PER_S);
}
END_TEST

START_TEST(a_surge_began_when_many_came_to_it_not_with_the_few_before_them)
{
    probes_every(3600, 30);
    for (int tens = 0; tens < 100; tens++) { /* for hours two sources come much more often */
        for (uint32_t i = 0; i < 6; i++)
            probe(theirs + i % 2, ours + 69, 1026);
        pass(600);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    const int64_t began_us = now_s * US_PER_S;
    for (uint32_t i = 0; i < 30 && alerts_of(ALERT_SURGE) == 0; i++) {
        probe(theirs + i, ours + 69, 1026);
        pass(10);
    }
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    ck_assert_int_ge(the_probe()->surge_us, began_us - 60 * US_PER_S);
    ck_assert_int_le(the_probe()->surge_us, began_us + 60 * US_PER_S);
}
END_TEST

START_TEST(a_known_background_is_never_more_than_info)
{
    pass(120);
    for (uint32_t i = 0; i < 60; i++)
        send_payload(theirs + i, ours, 1026, zeros, 60);
    send_payload(ours + 9, theirs, 1026, zeros, 60); /* but one of ours that sends it is */
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (s->alerts[i].kind != ALERT_INSIDER)
            ck_assert_int_eq(s->alerts[i].severity, SEVERITY_INFO);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    ck_assert_int_eq(alert_of(ALERT_INSIDER)->severity, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(sweeps_of_one_port_are_one_incident_whoever_sweeps)
{
    for (uint32_t source = 1; source <= 5; source++)
        for (uint32_t i = 0; i < 100; i++)
            send_syn(theirs + source, ours + i, 445);
    const struct snapshot_incident *i = incident("tcp/445");
    ck_assert_ptr_nonnull(i);
    ck_assert_uint_eq(s->incident_count, 1);
    ck_assert_int_eq(i->kind, INCIDENT_PORT);
    ck_assert_int_eq(i->severity, SEVERITY_INFO);
    ck_assert_uint_eq(i->records, 500);
    ck_assert_uint_eq(i->sources.value, 5);
    ck_assert_uint_eq(i->targets.value, 100);
    ck_assert_uint_eq(i->home.cells_count, 0); /* which ones is not known */
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    const struct address a = packets_v4(theirs + 3);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_SWEEP);
}
END_TEST

START_TEST(a_scan_of_the_ports_of_one_of_ours_is_a_warning)
{
    for (uint16_t port = 1; port <= 40; port++)
        send_syn(theirs + 9, ours + 1, port);
    const struct snapshot_incident *i = incident("198.51.100.9");
    ck_assert_ptr_nonnull(i);
    ck_assert_int_eq(i->kind, INCIDENT_SOURCE);
    ck_assert_uint_eq(i->records, 40);
    ck_assert_int_eq(alert_of(ALERT_SCAN)->severity, SEVERITY_WARNING);
}
END_TEST

START_TEST(one_of_ours_that_begins_to_scan_is_an_insider)
{
    const struct packet asked = packets_syn(now_s * US_PER_S, ours + 8, theirs, 80);
    const struct packet reply = packets_reply(&asked, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &asked);
    count_packet(e, VERDICT_IP, &reply);
    for (uint32_t i = 0; i < 40; i++)
        send_syn(ours + 9, theirs + i, 445);
    ck_assert_ptr_nonnull(incident("10.0.2.9"));
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    ck_assert_int_eq(alert_of(ALERT_INSIDER)->severity, SEVERITY_CRITICAL);
}
END_TEST

/* Replies to others of ours are seen. */
static void reply_to_others(void)
{
    const struct packet asked = packets_syn(now_s * US_PER_S, ours + 8, theirs, 80);
    const struct packet reply = packets_reply(&asked, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &asked);
    count_packet(e, VERDICT_IP, &reply);
}

START_TEST(one_of_ours_that_fails_once_an_hour_for_months_does_not_scan)
{
    for (uint32_t i = 0; i < 24 * 60; i++, now_s += 3600) {
        reply_to_others();
        send_syn(ours + 9, 0x50000000 + i, 443);
    }
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->alerts_total, 0);
    ck_assert_uint_eq(s->incident_count, 0);
    const struct address a = packets_v4(ours + 9);
    ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_NONE);
}
END_TEST

START_TEST(one_outside_that_tries_one_of_ours_every_few_hours_does_not_scan)
{
    for (uint32_t i = 0; i < 200; i++, now_s += 4 * 3600)
        send_syn(theirs + 9, ours + i, 443);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->alerts_total, 0);
}
END_TEST

START_TEST(a_sweep_of_a_target_a_minute_is_found_whatever_was_before)
{
    for (uint32_t days = 0; days <= 40; days += 10) {
        teardown();
        setup();
        for (uint32_t i = 0; i < 24 * days; i++, now_s += 3600) {
            reply_to_others();
            send_syn(ours + 9, 0x50000000 + i, 443);
            send_syn(theirs + 9, ours + i % 200, 443);
        }
        reply_to_others();
        for (uint32_t i = 0; i < 60; i++, now_s += 60) {
            send_syn(ours + 9, 0x60000000 + i, 443);
            send_syn(theirs + 10, ours + i, 443);
        }
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        ck_assert_int_ge(incident("10.0.2.9")->onset_us, (now_s - 3600) * US_PER_S);
    }
}
END_TEST

START_TEST(a_fast_sweep_is_found_whatever_was_before)
{
    for (uint32_t i = 0; i < 24 * 30; i++, now_s += 3600) {
        reply_to_others();
        send_syn(ours + 9, 0x50000000 + i, 443);
    }
    for (uint32_t i = 0; i < 100; i++)
        send_syn(ours + 9, 0x60000000 + i, 443);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

START_TEST(where_replies_to_ours_are_never_seen_none_of_ours_scans)
{
    for (uint32_t i = 0; i < 40; i++)
        send_syn(ours + 9, theirs + i, 443);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 0);
}
END_TEST

START_TEST(one_of_ours_that_is_replied_to_does_not_scan)
{
    for (uint32_t i = 0; i < 40; i++) {
        const struct packet syn = packets_syn(now_s * US_PER_S, ours + 9, theirs + i, 443);
        const struct packet reply = packets_reply(&syn, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
        count_packet(e, VERDICT_IP, &syn);
        count_packet(e, VERDICT_IP, &reply);
    }
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->incident_count, 0);
}
END_TEST

START_TEST(the_history_of_a_swept_port_is_of_packets_and_says_so)
{
    for (uint32_t i = 0; i < 40; i++) {
        send_syn(theirs + 1, ours + i, 80);
        struct packet more = packets_syn(now_s * US_PER_S, theirs + 1, ours + i, 80);
        more.tcp_flags = TCP_ACK;
        count_packet(e, VERDICT_IP, &more);
    }
    const struct snapshot_incident *i = incident("tcp/80");
    ck_assert_uint_eq(i->records, 40);
    ck_assert(i->history_packets);
    ck_assert_uint_eq(i->history.minutes[SNAPSHOT_MINUTES - 1], 80);
    probe(theirs, ours, 1026);
    ck_assert(!the_probe()->history_packets);
}
END_TEST

START_TEST(records_of_a_source_that_other_signatures_name_too_have_an_error)
{
    static uint8_t nbstat[50];
    for (uint32_t n = 0; n < 3; n++)
        probe(theirs + 1, ours + n, 1026);
    for (uint32_t n = 0; n < 4; n++)
        probe(theirs + 2, ours + n, 1026);
    for (uint32_t n = 0; n < 2; n++)
        send_payload(theirs + 1, ours + n, 137, nbstat, 50);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->source_count, 2);
    ck_assert_uint_eq(i->top_sources[0].records, 5);
    ck_assert_uint_eq(i->top_sources[0].records_error, 4);
    ck_assert_uint_eq(i->top_sources[1].records, 4);
    ck_assert_uint_eq(i->top_sources[1].records_error, 0);
    i = named("nbstat");
    ck_assert_uint_eq(i->source_count, 1);
    ck_assert_uint_eq(i->top_sources[0].records, 2); /* no more than there are */
    ck_assert_uint_eq(i->top_sources[0].records_error, 1);
}
END_TEST

/* Whether records to that UDP port are looked at for an incident. */
static bool port_is_marked(const struct incidents *is, uint16_t port)
{
    const uint32_t number = (uint32_t)PORT_UDP + port;
    return is->ports[number / 64] >> (number % 64) & 1;
}

static void open_port(struct incidents *is, uint16_t port)
{
    const struct port_surge surge = {.port = (uint32_t)PORT_UDP + port, .since_s = ++now_s};
    incidents_surge(is, &surge, now_s);
}

START_TEST(when_an_incident_makes_room_its_ports_are_no_longer_looked_at)
{
    struct incidents *is = &e->what.incidents;
    probe(theirs, ours, 1026);
    open_port(is, 1026);
    for (uint16_t k = 0; k < SNAPSHOT_INCIDENTS - 2; k++)
        open_port(is, (uint16_t)(5000 + k));
    ck_assert(port_is_marked(is, 1026) && port_is_marked(is, 5000));
    open_port(is, 7000); /* in the place of udp/1026, whose port the probe has too */
    open_port(is, 7001); /* in that of udp/5000 */
    ck_assert_ptr_null(incident("udp/1026"));
    ck_assert_ptr_null(incident("udp/5000"));
    ck_assert(port_is_marked(is, 1026));
    ck_assert(!port_is_marked(is, 5000));
    ck_assert(port_is_marked(is, 5001) && port_is_marked(is, 7000) && port_is_marked(is, 7001));
}
END_TEST

START_TEST(where_a_port_was_swept_our_own_ways_to_it_are_no_alert)
{
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs + 1, ours + i, 80);
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < 5; i++)
        send_syn(ours + 9, theirs + 100 + i, 80);
    const struct packet syn = packets_syn(now_s * US_PER_S, theirs + 7, ours + 3, 80);
    const struct packet reply = packets_reply(&syn, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &syn);
    count_packet(e, VERDICT_IP, &reply);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->alerts_total, 1);
    ck_assert_int_eq(s->alerts[0].kind, ALERT_SCAN);
}
END_TEST

START_TEST(a_port_without_a_signature_that_goes_vertical_is_an_incident)
{
    for (int minute = 0; minute < 60; minute++) {
        send_payload(theirs + 1, ours + 1, 5000, zeros, 9);
        pass(60);
    }
    for (uint32_t i = 0; i < 400; i++) {
        send_payload(theirs + i % 100, ours + i % 50, 5000, zeros, 9);
        if (i % 10 == 0)
            pass(1);
    }
    pass(20);
    const struct snapshot_incident *i = incident("udp/5000");
    ck_assert_ptr_nonnull(i);
    ck_assert_int_eq(i->kind, INCIDENT_PORT);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    send_payload(theirs + 1, ours + 1, 5000, zeros, 9);
    ck_assert_uint_eq(i->records, 460);
    ck_assert_uint_eq(incident("udp/5000")->records, 461);
}
END_TEST

static void begin_with_known_good(const char *word)
{
    teardown();
    ck_assert(known_good_add(&known_good, word));
    setup();
}

START_TEST(what_is_known_to_be_good_makes_no_incident_but_is_counted)
{
    begin_with_known_good("198.51.100.7");
    probe(theirs + 7, ours, 1026);
    probe(theirs + 8, ours, 1026);
    ck_assert_uint_eq(the_probe()->records, 1);
    ck_assert_uint_eq(s->records, 2);
    begin_with_known_good("udp/1028-1031");
    probe(theirs + 8, ours, 1030);
    probe(theirs + 8, ours, 1027);
    ck_assert_uint_eq(the_probe()->records, 1);
    begin_with_known_good("zero-probe");
    probe(theirs + 8, ours, 1027);
    ck_assert_ptr_null(incident("zero-probe"));
    begin_with_known_good("tcp/445");
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs + 9, ours + i, 445);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->incident_count, 0);
}
END_TEST

/* A flood makes its port an incident; who sends it must not push others out for that. */
START_TEST(senders_to_a_port_that_goes_vertical_are_not_shielded)
{
    for (int minute = 0; minute < 60; minute++) {
        send_payload(theirs + 1, ours + 1, 5000, zeros, 9);
        pass(60);
    }
    for (uint32_t i = 0; i < 3000; i++) {
        send_payload(0x0b000000 + i, ours + i % 50, 5000, zeros, 9);
        if (i % 100 == 0)
            pass(1);
    }
    ck_assert_ptr_nonnull(incident("udp/5000"));
    for (uint32_t i = 0; i < s->source_count; i++)
        if (s->sources[i].address.bytes[12] == 0x0b)
            ck_assert(!s->sources[i].shielded);
}
END_TEST

/* --- States ----------------------------------------------------------------------------------- */

START_TEST(after_an_hour_without_a_record_it_is_quiet_and_comes_back_the_same)
{
    probe(theirs, ours, 1026);
    ck_assert_int_eq(the_probe()->state, INCIDENT_NEW);
    pass(4000);
    ck_assert_int_eq(the_probe()->state, INCIDENT_QUIET);
    probe(theirs, ours, 1026);
    ck_assert_int_eq(the_probe()->state, INCIDENT_STEADY);
    ck_assert_uint_eq(the_probe()->records, 2);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 1);
}
END_TEST

START_TEST(the_picture_of_our_addresses_has_a_cell_for_each)
{
    probe(theirs, ours + 5, 1026);
    ck_assert_uint_eq(the_probe()->home.cells_count, 256);
    ck_assert_uint_eq(the_probe()->home.cell_addresses, 1);
    ck_assert_uint_eq(the_probe()->home.cells[5], CELL_NEW);
    pass(100);
    ck_assert_uint_eq(the_probe()->home.cells[5], CELL_HIT);
    ck_assert_uint_eq(the_probe()->home.cells[6], CELL_NEVER);
}
END_TEST

Suite *test_incidents_suite(void);
Suite *test_incidents_suite(void)
{
    Suite *suite = suite_create("incidents");
    TCase *c = tcase_create("incidents");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 30);
    tcase_add_test(c, what_no_signature_names_is_no_incident);
    tcase_add_test(c, one_incident_counts_records_sources_targets_and_ports_of_all);
    tcase_add_test(c, two_signatures_are_two_incidents_and_share_their_sources_as_companions);
    tcase_add_test(c, answers_are_of_the_incident_whose_records_they_answer);
    tcase_add_test(c, a_threshold_counts_from_its_packet_on_with_all_before);
    tcase_add_test(c, sources_say_which_signatures_they_matched);
    tcase_add_test(c, the_first_of_all_is_an_onset_once);
    tcase_add_test(c, what_was_there_at_the_start_is_not_called_new);
    tcase_add_test(c, one_of_ours_that_emits_it_is_an_insider_and_critical_at_once);
    tcase_add_test(c, a_reply_of_ours_is_told_once_for_each_host);
    tcase_add_test(c, a_reply_of_an_outsider_to_one_of_ours_is_not_ours);
    tcase_add_test(c, where_replies_are_expected_nobody_is_said_not_to_reply);
    tcase_add_test(c, where_nothing_goes_out_nobody_is_said_not_to_reply);
    tcase_add_test(c, another_payload_from_its_sources_on_its_ports_is_news);
    tcase_add_test(c, every_host_of_ours_that_answers_or_emits_is_told_of_also_beyond_the_list);
    tcase_add_test(c, sweeps_do_not_push_out_what_a_signature_names);
    tcase_add_test(c, answers_are_never_more_than_records);
    tcase_add_test(c, distinct_counts_of_many_ports_are_never_more_than_their_records);
    tcase_add_test(c, from_one_of_our_hosts_to_many_is_a_spread);
    tcase_add_test(c, when_the_same_takes_other_ports_the_mix_has_changed);
    tcase_add_test(c, many_more_from_many_is_a_surge_and_from_one_is_none);
    tcase_add_test(c, what_goes_vertical_on_top_of_a_slow_surge_began_when_it_did);
    tcase_add_test(c, a_slow_surge_of_many_began_when_it_did_however_long_the_alarm_took);
    tcase_add_test(c, a_surge_began_when_many_came_to_it_not_with_the_few_before_them);
    tcase_add_test(c, a_known_background_is_never_more_than_info);
    tcase_add_test(c, sweeps_of_one_port_are_one_incident_whoever_sweeps);
    tcase_add_test(c, a_scan_of_the_ports_of_one_of_ours_is_a_warning);
    tcase_add_test(c, one_of_ours_that_begins_to_scan_is_an_insider);
    tcase_add_test(c, one_of_ours_that_fails_once_an_hour_for_months_does_not_scan);
    tcase_add_test(c, one_outside_that_tries_one_of_ours_every_few_hours_does_not_scan);
    tcase_add_test(c, a_sweep_of_a_target_a_minute_is_found_whatever_was_before);
    tcase_add_test(c, a_fast_sweep_is_found_whatever_was_before);
    tcase_add_test(c, where_replies_to_ours_are_never_seen_none_of_ours_scans);
    tcase_add_test(c, one_of_ours_that_is_replied_to_does_not_scan);
    tcase_add_test(c, the_history_of_a_swept_port_is_of_packets_and_says_so);
    tcase_add_test(c, records_of_a_source_that_other_signatures_name_too_have_an_error);
    tcase_add_test(c, when_an_incident_makes_room_its_ports_are_no_longer_looked_at);
    tcase_add_test(c, where_a_port_was_swept_our_own_ways_to_it_are_no_alert);
    tcase_add_test(c, a_port_without_a_signature_that_goes_vertical_is_an_incident);
    tcase_add_test(c, what_is_known_to_be_good_makes_no_incident_but_is_counted);
    tcase_add_test(c, senders_to_a_port_that_goes_vertical_are_not_shielded);
    tcase_add_test(c, after_an_hour_without_a_record_it_is_quiet_and_comes_back_the_same);
    tcase_add_test(c, the_picture_of_our_addresses_has_a_cell_for_each);
    suite_add_tcase(suite, c);
    return suite;
}
