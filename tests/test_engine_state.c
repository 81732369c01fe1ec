/* Tests of src/engine/engine_state.c: what an engine knows after a restart. */
#include "tests/remembered.h"
#include "tests/same_snapshot.h"

/* Both as of the same packets, the one without a break. */
START_TEST(after_a_restart_incidents_are_what_they_were)
{
    a_day();
    restart();
    send_syn(ours + 99, theirs, 80); /* what goes out is still seen */
    pass(10);
    engine_fill(e, now_s, s);
    struct snapshot *broken = s;
    engine_free(e);
    s = snapshot_new();
    hash_seed_fixed(&engine_settings.seed, 1);
    e = engine_new(&engine_settings);
    now_s = PACKETS_START_S;
    a_day();
    send_syn(ours + 99, theirs, 80);
    pass(10);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(broken->incident_count, s->incident_count);
    for (uint32_t i = 0; i < s->incident_count; i++) {
        const struct snapshot_incident *want = &s->incidents[i], *got = NULL;
        for (uint32_t k = 0; k < broken->incident_count; k++)
            if (strcmp(broken->incidents[k].name, want->name) == 0)
                got = &broken->incidents[k];
        ck_assert_ptr_nonnull(got);
        ck_assert_int_eq(got->first_us, want->first_us);
        ck_assert_int_eq(got->last_us, want->last_us);
        ck_assert_uint_eq(got->records, want->records);
        ck_assert_uint_eq(got->sources.value, want->sources.value);
        ck_assert_uint_eq(got->severity, want->severity);
        if (want->kind != INCIDENT_SIGNATURE)
            continue;
        ck_assert_uint_eq(got->state, want->state);
        ck_assert_mem_eq(&got->history, &want->history, sizeof want->history);
        ck_assert_same(incident_home, &got->home, &want->home, 1);
        ck_assert_same(incident_port, got->ports, want->ports, INCIDENT_PORTS);
        ck_assert_same(incident_payload, got->payloads, want->payloads, INCIDENT_PAYLOADS);
        ck_assert_uint_eq(got->repliers_kept, want->repliers_kept);
        ck_assert_same(incident_insider, got->insiders, want->insiders, INCIDENT_INSIDERS);
        ck_assert_same(incident_companion, got->companions, want->companions, INCIDENT_COMPANIONS);
        ck_assert_same(incident_source, got->top_sources, want->top_sources, INCIDENT_SOURCES);
    }
    snapshot_free(broken);
}
END_TEST

/* Without a packet there is nothing to save. */
static void count_nothing(void)
{
    const struct packet p = packets_udp(now_s * US_PER_S, theirs, 1, ours, 1);
    count_packet(e, VERDICT_NOT_IP, &p);
}

START_TEST(what_is_read_is_written_the_same)
{
    static uint8_t before[sizeof state];
    a_day();
    ck_assert_int_eq(save(), ENGINE_SAVED);
    count_nothing();
    restart();
    memcpy(before, state, state_size);
    const size_t size = state_size;
    count_nothing();
    restart();
    ck_assert_uint_eq(state_size, size);
    for (size_t i = 0; i < size; i++)
        ck_assert_msg(state[i] == before[i], "byte %zu of %zu", i, size);
    ck_assert_mem_eq(state, before, size);
}
END_TEST

START_TEST(what_was_known_is_not_told_again)
{
    a_day();
    ck_assert_uint_ge(alerts_of(ALERT_ONSET), 3);
    restart();
    for (uint32_t i = 0; i < 200; i++)
        probe(theirs + i % 20, ours + i % 7, 1026);
    probe(ours + 17, theirs + 1, 1026);
    send_payload(theirs + 1, ours, 1026, interesting, 4);
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs + 77, ours + i, 445);
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
    engine_fill(e, now_s, s);
    ck_assert_msg(s->alerts_total == 0, "%s", s->alerts[0].text);
}
END_TEST

START_TEST(what_is_new_after_a_restart_is_told_at_once_and_known_to_be_new)
{
    pass(10);
    probe(theirs, ours, 1026);
    restart();
    now_s += 3600;
    probe(theirs, ours, 1026);
    send_payload(theirs + 3, ours, 137, zeros, 50);
    probe(ours + 18, theirs + 1, 1026);
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->alerts_total, 2);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 1);
    for (uint32_t i = 0; i < 2; i++)
        if (s->alerts[i].kind == ALERT_ONSET)
            ck_assert_int_eq(s->alerts[i].severity, SEVERITY_WARNING);
}
END_TEST

START_TEST(a_new_payload_is_news_after_a_restart_too)
{
    pass(70);
    for (uint32_t i = 0; i < 60; i++)
        probe(theirs + i % 20, ours, 1026);
    restart();
    now_s += 100;
    send_payload(theirs + 1, ours, 1026, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    send_payload(theirs + 2, ours, 1026, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
}
END_TEST

/* So many records to a UDP port within that time, half of them with each of two payloads, or all
 * with the first. */
static void to_a_port(uint16_t port, uint32_t records, int64_t seconds, bool two)
{
    const int64_t start_s = now_s;
    for (uint32_t i = 0; i < records; i++) {
        now_s = start_s + seconds * i / (records - 1);
        send_payload(theirs + i % 8, ours, port, zeros, two && i % 2 ? 24 : 20);
    }
}

/* What a port's row shows of that length: of how many records; 0: it is not listed. */
static uint64_t shown_payload(uint16_t port, uint32_t length)
{
    engine_fill(e, now_s, s);
    const struct snapshot_port *row = snapshot_find_port(s, IP_UDP, port);
    ck_assert(row && row->detail >= 0);
    const struct snapshot_port_detail *d = &s->port_details[row->detail];
    uint64_t records = 0, all = d->payloads_unlisted;
    for (uint32_t k = 0; k < d->payload_count; k++) {
        all += d->payloads[k].records - d->payloads[k].records_error;
        records += d->payloads[k].length == length ? d->payloads[k].records : 0;
    }
    ck_assert_uint_eq(all, d->payload_records);
    return records;
}

START_TEST(what_a_port_nearly_always_had_is_no_news_after_a_restart_and_another_is_at_once)
{
    send_payload(theirs, ours, 5000, zeros, 30);
    to_a_port(5000, 120, 700, false);
    restart();
    send_payload(theirs, ours, 5000, zeros, 20);
    restart();
    now_s += 5 * 86400;
    to_a_port(5000, 200, 10, false);
    send_payload(theirs + 200, ours, 5000, zeros, 30);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    ck_assert_uint_eq(shown_payload(5000, 20), 321);
    ck_assert_uint_eq(shown_payload(5000, 30), 2);
    send_payload(theirs + 201, ours, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    restart();
    now_s += 3000; /* it was told of within the hour */
    send_payload(theirs + 201, ours, 5000, interesting, 3);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    now_s += 601;
    send_payload(theirs + 201, ours, 5000, interesting, 2);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
}
END_TEST

/* Each time all but one thing of what makes another payload news. */
START_TEST(what_was_no_habit_of_a_port_is_none_after_a_restart)
{
    to_a_port(5000, 120, 300, false); /* watched for too short a time: the pause is none of it */
    restart();
    now_s += 86400;
    send_payload(theirs, ours, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    to_a_port(5001, 200, 700, true); /* two payloads */
    restart();
    send_payload(theirs, ours, 5001, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    for (uint32_t i = 0; i < 120; i++, now_s += 6) /* of one source */
        send_payload(theirs, ours, 5002, zeros, 20);
    restart();
    send_payload(theirs, ours, 5002, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    for (uint32_t i = 0; i < 120; i++, now_s += 6) { /* a server's, which replies */
        struct packet p = packets_udp(now_s * US_PER_S, theirs + i % 20, 4000, ours, 5003);
        p.source_port = (uint16_t)(4000 + i);
        count_packet(e, VERDICT_IP, &p);
        p = packets_udp(now_s * US_PER_S, ours, 5003, theirs + i % 20, (uint16_t)(4000 + i));
        count_packet(e, VERDICT_IP, &p);
    }
    restart();
    send_payload(theirs, ours, 5003, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    for (int i = 0; i < 6; i++, now_s += 600) /* known, but too rare to have its payloads kept */
        send_payload(theirs, ours, 5004, zeros, 20);
    restart();
    to_a_port(5004, 120, 300, false);
    send_payload(theirs, ours, 5004, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
}
END_TEST

START_TEST(packets_older_than_what_is_known_have_no_news_of_a_port)
{
    to_a_port(5000, 120, 700, false);
    restart();
    now_s -= 50;
    send_payload(theirs, ours, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    now_s += 50;
    send_payload(theirs, ours, 5000, interesting, 3);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
}
END_TEST

/* Six hours of one record in ten seconds from 20 senders. */
static void usual_hours(void)
{
    for (int i = 0; i < 2160; i++, now_s += 10)
        probe(theirs + (uint32_t)i % 20, ours + (uint32_t)i % 7, 1026);
}

START_TEST(a_surge_is_against_what_was_usual_before)
{
    usual_hours();
    restart();
    now_s += 7200; /* nobody looked: no silence that it rises from */
    usual_hours();
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    restart();
    for (int i = 0; i < 2000; i++, now_s += i % 20 == 0)
        probe(theirs + (uint32_t)i % 200, ours + (uint32_t)i % 7, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1); /* without a warm-up */
}
END_TEST

START_TEST(packets_older_than_the_state_are_counted_and_leave_it_alone)
{
    a_day();
    const int64_t first_us = the_incident("zero-probe").first_us;
    restart();
    now_s -= 10 * 86400;
    usual_hours();
    const struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_int_lt(i.first_us, first_us);
    ck_assert_int_le(i.last_us, now_s * US_PER_S);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 0);
    ck_assert_ptr_null(incident("nbstat")); /* as of then it was not there */
    ck_assert_int_eq(save(), ENGINE_OLDER);
}
END_TEST

/* What is known of the incident once time has come to where it was: after one packet of that much
 * earlier, or without it (0). */
static struct snapshot_incident after_a_clock_behind(int64_t behind_s)
{
    teardown();
    begin();
    usual_hours();
    restart();
    now_s -= behind_s;
    if (behind_s > 0)
        probe(theirs, ours, 1026);
    ck_assert(behind_s == 0 || save() == ENGINE_OLDER);
    now_s += behind_s + 60;
    usual_hours();
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    return the_incident("zero-probe");
}

START_TEST(one_packet_of_a_clock_that_is_behind_forgets_nothing_and_is_no_silence)
{
    static const int64_t behind_s[] = {900, 86400, 365 * 86400};
    static struct snapshot_incident usual, got;
    usual = after_a_clock_behind(0);
    for (int k = 0; k < 3; k++) {
        got = after_a_clock_behind(behind_s[k]);
        ck_assert_uint_eq(got.records, usual.records + 1);
        ck_assert_int_eq(got.first_us, usual.first_us);
        ck_assert_double_eq(got.growth, usual.growth);
        uint64_t sum = 0, usual_sum = 0;
        for (int h = 0; h < SNAPSHOT_HALF_HOURS; h++) {
            sum += got.history.half_hours[h];
            usual_sum += usual.history.half_hours[h];
        }
        ck_assert_uint_ge(sum, usual_sum);
        ck_assert_uint_le(sum, usual_sum + 1);
        ck_assert_uint_gt(usual_sum, 4000);
    }
    for (int i = 0; i < 2000; i++, now_s += i % 20 == 0)
        probe(theirs + (uint32_t)i % 200, ours + (uint32_t)i % 7, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
}
END_TEST

/* A port without a signature is watched as well. */
START_TEST(nor_does_it_teach_a_port_that_there_was_silence)
{
    static const int64_t behind_s[] = {0, 365 * 86400};
    for (int k = 0; k < 2; k++) {
        teardown();
        begin();
        for (int i = 0; i < 2160; i++, now_s += 10)
            send_payload(theirs + (uint32_t)i % 20, ours + (uint32_t)i % 7, 4444, zeros, 9);
        restart();
        now_s -= behind_s[k];
        send_payload(theirs, ours, 4444, zeros, 9);
        now_s += behind_s[k] + 60;
        for (int i = 0; i < 2160; i++, now_s += 10)
            for (int n = 0; n < 2; n++)
                send_payload(theirs + (uint32_t)i % 20, ours + (uint32_t)i % 7, 4444, zeros, 9);
        ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
        for (int i = 0; i < 2000; i++, now_s += i % 20 == 0)
            send_payload(theirs + (uint32_t)i % 200, ours + (uint32_t)i % 7, 4444, zeros, 9);
        ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
    }
}
END_TEST

START_TEST(times_at_the_ends_of_the_calendar_break_nothing)
{
    static const int64_t ends_s[] = {INT64_C(-62167219200), 0, INT64_C(253402300799)};
    for (int from = 0; from < 3; from++)
        for (int to = 0; to < 3; to++) {
            teardown();
            begin();
            now_s = ends_s[from];
            for (uint32_t i = 0; i < 60; i++)
                probe(theirs + i, ours, 1026);
            restart();
            now_s = ends_s[to];
            for (uint32_t i = 0; i < 60; i++)
                probe(theirs + i, ours, 1026);
            ck_assert_uint_eq(the_incident("zero-probe").records, 120);
        }
}
END_TEST

START_TEST(without_a_packet_there_is_nothing_to_save)
{
    ck_assert_int_eq(save(), ENGINE_NOTHING_NEW);
    pass(10);
    restart();
    ck_assert_int_eq(save(), ENGINE_NOTHING_NEW);
}
END_TEST

START_TEST(it_fits_into_the_room_that_is_said_and_says_so_where_it_does_not)
{
    set_home("10.1.0.0/16");
    const size_t most = engine_state_most(engine_settings.memory_bytes, &engine_settings.home);
    engine_free(e);
    e = engine_new(&engine_settings);
    for (uint32_t i = 0; i < 200000; i++, now_s += i % 10 == 0)
        probe(theirs * 7 + i % 9000, 0x0a010000 + i % 65536, (uint16_t)(1026 + i % 6));
    for (uint32_t i = 0; i < 60000; i++)
        send_payload(theirs * 5 + i, 0x0a010000 + i, 137, zeros, 50);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    ck_assert_uint_le(state_size, most);
    struct archive a = archive_to(state, 1000);
    ck_assert_int_eq(engine_save(e, s, &a), ENGINE_TOO_LARGE);
}
END_TEST

/* Whatever is read, it can be counted on. */
static void restore_damaged(void)
{
    if (!engine_state_seed(state, state_size, &engine_settings.seed))
        return;
    engine_free(e);
    e = engine_new(&engine_settings);
    if (!engine_restore(e, state, state_size))
        return;
    probe(theirs, ours, 1026);
    now_s += 3600;
    probe(theirs + 1, ours + 1, 1027);
    engine_fill(e, now_s, s);
    now_s -= 3600;
}

START_TEST(what_is_damaged_is_refused_or_harmless)
{
    for (uint32_t i = 0; i < 40; i++)
        probe(theirs + i % 20, ours + i % 7, 1026);
    probe(ours + 17, theirs + 1, 1026);
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs + 77, ours + i, 445);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    static const uint8_t values[] = {0xff, 0x80, 0x01};
    const size_t first = sizeof(struct hash_seed);
    /* The table of which signatures share sources is 16 KiB of bits that all may be. Some places of
     * many: a new engine for each takes its time; tests/fuzz/fuzz_state.c looks at all. */
    for (size_t at = first, step; at < state_size; at += step) {
        step = at < first + 4096 ? 7 : 251;
        const uint8_t damage = values[at % 3];
        state[at] ^= damage;
        restore_damaged();
        state[at] ^= damage;
    }
    for (size_t whole = state_size; state_size > 0; state_size = state_size * 9 / 10) {
        engine_free(e);
        e = engine_new(&engine_settings);
        ck_assert_int_eq(engine_restore(e, state, state_size), state_size == whole);
    }
}
END_TEST

/* What is written is tied to the version: if this fails and the change is meant, raise
 * ENGINE_STATE_VERSION by one, and put the new numbers here. Within one bucket of the detectors: no
 * number depends on how a processor rounds. */
START_TEST(what_is_written_is_of_the_version_it_says)
{
    struct hash_seed plain;
    pass(70);
    of_each_kind(0);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    hash_seed_fixed(&plain, 0);
    ck_assert_int_eq(ENGINE_STATE_VERSION, 3);
    ck_assert_uint_eq(state_size, 12968);
    ck_assert_uint_eq(hash_bytes(&plain, state, state_size), UINT64_C(0x4f553ecc48372016));
}
END_TEST

START_TEST(another_seed_is_refused)
{
    probe(theirs, ours, 1026);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    engine_free(e);
    hash_seed_fixed(&engine_settings.seed, 2);
    e = engine_new(&engine_settings);
    ck_assert(!engine_restore(e, state, state_size));
}
END_TEST

Suite *test_engine_state_suite(void);
Suite *test_engine_state_suite(void)
{
    Suite *suite = suite_create("engine_state");
    TCase *c = tcase_create("engine_state");
    tcase_add_checked_fixture(c, begin, teardown);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, after_a_restart_incidents_are_what_they_were);
    tcase_add_test(c, what_is_read_is_written_the_same);
    tcase_add_test(c, what_was_known_is_not_told_again);
    tcase_add_test(c, what_is_new_after_a_restart_is_told_at_once_and_known_to_be_new);
    tcase_add_test(c, a_new_payload_is_news_after_a_restart_too);
    tcase_add_test(c,
                   what_a_port_nearly_always_had_is_no_news_after_a_restart_and_another_is_at_once);
    tcase_add_test(c, what_was_no_habit_of_a_port_is_none_after_a_restart);
    tcase_add_test(c, packets_older_than_what_is_known_have_no_news_of_a_port);
    tcase_add_test(c, a_surge_is_against_what_was_usual_before);
    tcase_add_test(c, packets_older_than_the_state_are_counted_and_leave_it_alone);
    tcase_add_test(c, one_packet_of_a_clock_that_is_behind_forgets_nothing_and_is_no_silence);
    tcase_add_test(c, nor_does_it_teach_a_port_that_there_was_silence);
    tcase_add_test(c, times_at_the_ends_of_the_calendar_break_nothing);
    tcase_add_test(c, without_a_packet_there_is_nothing_to_save);
    tcase_add_test(c, it_fits_into_the_room_that_is_said_and_says_so_where_it_does_not);
    tcase_add_test(c, what_is_damaged_is_refused_or_harmless);
    tcase_add_test(c, what_is_written_is_of_the_version_it_says);
    tcase_add_test(c, another_seed_is_refused);
    suite_add_tcase(suite, c);
    return suite;
}
