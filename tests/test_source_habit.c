/* Tests of src/engine/source_habit.c. */
#include "src/engine/source_habit.h"

#include "src/engine/detectors.h"

#include "src/base/hash.h"

#include "tests/check.h"

enum { SEEDS = 2000 };

static struct source_habit h;

static enum source_port_habit of(const uint16_t *ports, int count)
{
    h = (struct source_habit){0};
    for (int i = 0; i < count; i++)
        source_habit_add(&h, ports[i]);
    return source_habit_read(&h, detectors_usual.source_ports.packets);
}
#define OF(...)                                                                                    \
    of((const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t))

/* From 0 to below. */
static uint32_t draw(uint64_t *random, uint32_t below)
{
    return (uint32_t)(hash_random(random) >> 32) % below;
}

START_TEST(of_fewer_than_4_packets_nothing_is_known)
{
    h = (struct source_habit){0};
    ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets), HABIT_UNKNOWN);
    ck_assert_int_eq(OF(666, 666, 666), HABIT_UNKNOWN);
    ck_assert_int_eq(OF(1025, 1026, 1027), HABIT_UNKNOWN);
    ck_assert_int_eq(OF(3001, 1432, 2210), HABIT_UNKNOWN);
}
END_TEST

START_TEST(always_one_port_is_fixed)
{
    ck_assert_int_eq(OF(666, 666, 666, 666), HABIT_FIXED);
    ck_assert_int_eq(OF(4177, 4177, 4177, 4177, 4177), HABIT_FIXED);
    ck_assert_int_eq(OF(0, 0, 0, 0), HABIT_FIXED);
}
END_TEST

START_TEST(always_the_same_small_step_up_is_sequential)
{
    for (uint16_t step = 1; step <= 16; step++) {
        h = (struct source_habit){0};
        for (uint16_t port = 65000, i = 0; i < 100; i++, port = (uint16_t)(port + step)) {
            source_habit_add(&h, port);
            ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                             i < 3 ? HABIT_UNKNOWN : HABIT_SEQUENTIAL);
        }
    }
    ck_assert_int_eq(OF(2, 3, 4, 5, 6), HABIT_SEQUENTIAL);
}
END_TEST

START_TEST(one_step_in_four_may_be_another)
{
    ck_assert_int_eq(OF(2000, 2001, 2002, 2003, 2010, 2011, 2012, 2013, 2020), HABIT_SEQUENTIAL);
    ck_assert_int_eq(OF(2000, 2001, 2002, 2010, 2011, 2012, 2020, 2021, 2022, 2030), HABIT_NATURAL);
}
END_TEST

START_TEST(a_large_or_downward_step_is_not_sequential)
{
    ck_assert_int_eq(OF(2000, 2017, 2034, 2051, 2068), HABIT_NATURAL);
    ck_assert_int_eq(OF(2004, 2003, 2002, 2001, 2000), HABIT_NATURAL);
}
END_TEST

START_TEST(ports_at_random_from_1024_on_are_natural)
{
    unsigned other = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed * 7919;
        h = (struct source_habit){0};
        for (int i = 0; i < 4; i++)
            source_habit_add(&h, (uint16_t)(1024 + draw(&random, 64512)));
        other += source_habit_read(&h, detectors_usual.source_ports.packets) != HABIT_NATURAL;
        for (int i = 0; i < 4; i++)
            source_habit_add(&h, (uint16_t)(1024 + draw(&random, 64512)));
        ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                         HABIT_NATURAL);
    }
    /* Four ports have two bits or one between them once in 150 times: 13 are expected. */
    ck_assert_uint_le(other, 35);
}
END_TEST

/* `others`: sockets that others open between two of its own, on average. */
static unsigned natural_windows(uint32_t others, int packets_a_socket)
{
    unsigned natural = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed * 104729;
        uint32_t port = draw(&random, 3976);
        h = (struct source_habit){0};
        for (int i = 0; i < 200; i++) {
            if (i % packets_a_socket == 0)
                port += 1 + draw(&random, 2 * others + 1);
            source_habit_add(&h, (uint16_t)(1025 + port % 3976)); /* to 5000 */
        }
        natural += source_habit_read(&h, detectors_usual.source_ports.packets) == HABIT_NATURAL;
    }
    return natural;
}

START_TEST(windows_of_2003_is_natural_with_other_programs_between)
{
    ck_assert_uint_eq(natural_windows(1, 1), SEEDS);
    ck_assert_uint_eq(natural_windows(5, 1), SEEDS);
    ck_assert_uint_eq(natural_windows(100, 1), SEEDS);
    ck_assert_uint_eq(natural_windows(0, 1), 0);
}
END_TEST

START_TEST(a_socket_used_for_several_packets_is_natural_as_well)
{
    ck_assert_uint_eq(natural_windows(5, 7), SEEDS);
    ck_assert_uint_eq(natural_windows(5, 15), SEEDS);
}
END_TEST

START_TEST(ports_below_1024_or_two_in_turn_are_mixed)
{
    ck_assert_int_eq(OF(3001, 1432, 1023, 4410, 2210), HABIT_MIXED);
    ck_assert_int_eq(OF(4177, 4178, 4177, 4178, 4177, 4178), HABIT_MIXED);
    ck_assert_int_eq(OF(666, 666, 666, 666, 4177), HABIT_MIXED);
}
END_TEST

START_TEST(one_port_and_seldom_another_is_mixed)
{
    h = (struct source_habit){0};
    for (uint16_t i = 0; i < 200; i++)
        source_habit_add(&h, i % 20 == 0 ? (uint16_t)(2000 + 37 * i) : 4177);
    ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                     HABIT_NATURAL); /* two changes in twenty */
    h = (struct source_habit){0};
    for (uint16_t i = 0; i < 200; i++)
        source_habit_add(&h, i % 40 == 0 ? (uint16_t)(2000 + 37 * i) : 4177);
    ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets), HABIT_MIXED);
}
END_TEST

START_TEST(netbios_name_queries_are_left_out)
{
    ck_assert_int_eq(OF(137, 3001, 137, 1432, 137, 2977, 137, 4410), HABIT_NATURAL);
    ck_assert_int_eq(OF(137, 666, 137, 666, 137, 666, 137, 666), HABIT_FIXED);
    ck_assert_int_eq(OF(137, 137, 137, 137), HABIT_UNKNOWN);
}
END_TEST

START_TEST(millions_of_packets_do_not_wrap)
{
    uint64_t random = 3;
    h = (struct source_habit){0};
    source_habit_add(&h, 4178);
    for (int i = 0; i < 1000000; i++) {
        source_habit_add(&h, 4177);
        if (i > 4 && i % 97 == 0)
            ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                             HABIT_MIXED); /* never fixed */
    }
    h = (struct source_habit){0};
    for (uint32_t i = 0; i < 1000000; i++) {
        source_habit_add(&h, (uint16_t)i);
        if (i > 4 && i % 97 == 0)
            ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                             HABIT_SEQUENTIAL);
    }
    h = (struct source_habit){0};
    for (int i = 0; i < 1000000; i++) {
        source_habit_add(&h, (uint16_t)(1024 + draw(&random, 64512)));
        if (i > 8 && i % 97 == 0)
            ck_assert_int_eq(source_habit_read(&h, detectors_usual.source_ports.packets),
                             HABIT_NATURAL);
    }
}
END_TEST

Suite *test_source_habit_suite(void);
Suite *test_source_habit_suite(void)
{
    Suite *s = suite_create("source_habit");
    TCase *t = tcase_create("source_habit");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, of_fewer_than_4_packets_nothing_is_known);
    tcase_add_test(t, always_one_port_is_fixed);
    tcase_add_test(t, always_the_same_small_step_up_is_sequential);
    tcase_add_test(t, one_step_in_four_may_be_another);
    tcase_add_test(t, a_large_or_downward_step_is_not_sequential);
    tcase_add_test(t, ports_at_random_from_1024_on_are_natural);
    tcase_add_test(t, windows_of_2003_is_natural_with_other_programs_between);
    tcase_add_test(t, a_socket_used_for_several_packets_is_natural_as_well);
    tcase_add_test(t, ports_below_1024_or_two_in_turn_are_mixed);
    tcase_add_test(t, one_port_and_seldom_another_is_mixed);
    tcase_add_test(t, netbios_name_queries_are_left_out);
    tcase_add_test(t, millions_of_packets_do_not_wrap);
    suite_add_tcase(s, t);
    return s;
}
