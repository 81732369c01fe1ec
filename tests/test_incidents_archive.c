/* Tests of src/engine/incidents_archive.c: what has another number after a restart. */
#include "tests/remembered.h"

#include <stdio.h>

/* The number of cells of our addresses of that state. */
static uint32_t cells(const struct snapshot_incident *i, enum incident_cell state_of)
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < i->home.cells_count; k++)
        count += i->home.cells[k] == state_of;
    return count;
}

START_TEST(our_addresses_are_known_again_in_another_list_of_networks)
{
    for (uint32_t i = 0; i < 100; i++)
        probe(theirs, ours + i, 1026);
    probe(ours + 17, theirs + 1, 1026);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    set_home("192.0.2.0/26,10.0.2.0/26"); /* half of it is no longer ours, and it has moved */
    engine_free(e);
    e = engine_new(&engine_settings);
    ck_assert(engine_restore(e, state, state_size));
    now_s += 120;
    probe(theirs, ours + 1, 1026);
    const struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.records, 102);
    ck_assert_uint_eq(i.home.addresses, 128);
    ck_assert_uint_eq(cells(&i, CELL_HIT), 64);
    ck_assert_uint_eq(i.home.cells[0], CELL_NEVER);
    ck_assert_uint_eq(i.home.cells[64], CELL_HIT);
    probe(ours + 17, theirs + 1, 1026);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 0); /* the same host of ours */
}
END_TEST

/* The set as it would be with other signatures in front. */
static struct signature_set *other_set(void)
{
    static struct signature other[3];
    make_signature(&other[0], "other", 7, 7, 7);
    other[1] = list[NBSTAT];
    other[2] = list[PROBE];
    return signature_set_new(other, 3);
}

START_TEST(signatures_go_by_their_names)
{
    for (uint32_t i = 0; i < 10; i++) {
        probe(theirs + i, ours, 1026);
        send_payload(theirs + i, ours, 137, zeros, 50);
        send_payload(theirs + i, ours, 1027, zeros, 60);
    }
    ck_assert_int_eq(save(), ENGINE_SAVED);
    engine_free(e);
    signature_set_free(set);
    set = other_set();
    engine_settings.signatures = set;
    e = engine_new(&engine_settings);
    ck_assert(engine_restore(e, state, state_size));
    probe(theirs, ours, 1026);
    const struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.records, 11);
    ck_assert_uint_eq(i.companion_count, 1);
    ck_assert_str_eq(i.companions[0].signature, "nbstat");
    ck_assert_uint_eq(i.companions[0].sources, 10);
    ck_assert_uint_eq(i.source_count, 10);
    ck_assert_uint_eq(the_incident("spam").records, 10); /* of which nobody looks any more */
    ck_assert_str_eq(the_incident("spam").title, "spam");
    ck_assert_uint_eq(s->alerts_total, 0);
}
END_TEST

START_TEST(counts_that_have_no_room_after_a_restart_go_on_roughly)
{
    engine_free(e);
    engine_settings.memory_bytes = (size_t)128 << 20;
    e = engine_new(&engine_settings);
    for (uint32_t i = 0; i < 12; i++) { /* ports and insiders, each with a distinct count */
        for (uint32_t k = 0; k < 40; k++)
            probe(theirs + k, ours + k, (uint16_t)(1026 + i % 6));
        for (uint32_t k = 0; k < 40; k++)
            probe(ours + i, theirs + k, 1026);
    }
    ck_assert_int_eq(save(), ENGINE_SAVED);
    engine_free(e);
    engine_settings.memory_bytes = (size_t)52 << 20;
    e = engine_new(&engine_settings);
    ck_assert(engine_restore(e, state, state_size));
    probe(theirs, ours, 1026);
    const struct snapshot_incident i = the_incident("zero-probe");
    uint32_t rough = 0;
    for (uint32_t k = 0; k < i.insider_count; k++) {
        rough += i.insiders[k].targets.certainty == CERTAINTY_ROUGH;
        ck_assert(i.insiders[k].targets.certainty == CERTAINTY_ROUGH ||
                  i.insiders[k].targets.value == 40);
    }
    ck_assert_uint_gt(rough, 0);
    ck_assert_uint_eq(i.sources.value, 52);
}
END_TEST

/* At 52 MiB there are 20 large counts: all that the signature needs, and a few more. */
START_TEST(counts_of_signatures_find_room_before_those_of_swept_ports)
{
    enum { SWEPT = 8, PORTS = 6, SOURCES = 7, TARGETS = 30 };
    char name[INCIDENT_NAME];
    for (uint16_t port = 0; port < SWEPT; port++)
        for (uint32_t i = 0; i < 40; i++)
            send_syn(theirs + 100 + port, ours + i, 445 + port);
    engine_fill(e, now_s, s); /* they are there first */
    for (uint16_t port = 0; port < PORTS; port++)
        for (uint32_t i = 0; i < TARGETS; i++)
            probe(theirs + i % SOURCES, ours + i, 1026 + port);
    for (int times = 0; times < 2; times++) {
        restart();
        now_s += 30;
        probe(theirs, ours, 1026);
        const struct snapshot_incident i = the_incident("zero-probe");
        ck_assert_uint_eq(i.port_count, PORTS);
        for (uint32_t k = 0; k < PORTS; k++) {
            ck_assert_int_eq(i.ports[k].sources.certainty, CERTAINTY_EXACT);
            ck_assert_uint_eq(i.ports[k].sources.value, SOURCES);
            ck_assert_int_eq(i.ports[k].targets.certainty, CERTAINTY_EXACT);
            ck_assert_uint_eq(i.ports[k].targets.value, TARGETS);
        }
        for (int port = 0; port < SWEPT; port++) {
            snprintf(name, sizeof name, "tcp/%d", 445 + port);
            ck_assert_int_eq(the_incident(name).sources.certainty, CERTAINTY_EXACT);
            ck_assert_uint_eq(the_incident(name).sources.value, 1);
        }
    }
}
END_TEST

/* Of hosts that were others' when they replied it is not said that none of ours did. */
START_TEST(a_reply_from_before_a_restart_is_not_denied_where_the_host_is_ours_now)
{
    probe_from(3000, ours + 256); /* 10.0.3.0 */
    reply_to(3000, ours + 256);
    send_payload(theirs, ours, 137, zeros, 50);
    send_syn(ours + 99, theirs, 80); /* what goes out is seen */
    ck_assert_uint_eq(the_incident("zero-probe").answers.reply, 1);
    ck_assert(the_incident("zero-probe").repliers_kept);
    ck_assert_int_eq(save(), ENGINE_SAVED);
    set_home("10.0.2.0/24,10.0.3.0/24");
    engine_free(e);
    e = engine_new(&engine_settings);
    ck_assert(engine_restore(e, state, state_size));
    for (int times = 0; times < 2; times++) {
        now_s += 120;
        probe(theirs, ours, 1026);
        send_syn(ours + 99, theirs, 80);
        const struct snapshot_incident i = the_incident("zero-probe");
        ck_assert_uint_eq(i.answers.reply, 1);
        ck_assert_uint_eq(i.replier_count, 0);
        ck_assert(!i.repliers_kept);
        ck_assert(the_incident("nbstat").repliers_kept); /* to which nobody replied */
        restart();
    }
}
END_TEST

Suite *test_incidents_archive_suite(void);
Suite *test_incidents_archive_suite(void)
{
    Suite *suite = suite_create("incidents_archive");
    TCase *c = tcase_create("incidents_archive");
    tcase_add_checked_fixture(c, begin, teardown);
    tcase_add_test(c, our_addresses_are_known_again_in_another_list_of_networks);
    tcase_add_test(c, signatures_go_by_their_names);
    tcase_add_test(c, counts_that_have_no_room_after_a_restart_go_on_roughly);
    tcase_add_test(c, counts_of_signatures_find_room_before_those_of_swept_ports);
    tcase_add_test(c, a_reply_from_before_a_restart_is_not_denied_where_the_host_is_ours_now);
    suite_add_tcase(suite, c);
    return suite;
}
