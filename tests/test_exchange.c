/* Tests of src/snapshot/exchange.c. */
#include "src/snapshot/exchange.h"

#include "tests/check.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static struct exchange *x;

static void open_exchange(void)
{
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
}

static void close_exchange(void)
{
    exchange_free(x);
}

static void publish(uint64_t number)
{
    exchange_writer(x)->capture.received = number;
    exchange_publish(x);
}

static bool is_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) == 1;
}

START_TEST(there_is_no_snapshot_before_the_first)
{
    bool fresh = true;
    ck_assert_ptr_null(exchange_take(x, &fresh));
    ck_assert(!fresh);
    ck_assert(!exchange_ended(x));
}
END_TEST

START_TEST(a_snapshot_is_fresh_once_and_stays_the_newest)
{
    bool fresh;
    publish(1);
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 1);
    ck_assert(fresh);
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 1);
    ck_assert(!fresh);
}
END_TEST

START_TEST(a_slow_reader_gets_the_newest)
{
    for (uint64_t i = 1; i <= 10; i++)
        publish(i);
    ck_assert_uint_eq(exchange_take(x, NULL)->capture.received, 10);
}
END_TEST

START_TEST(what_the_reader_holds_is_not_written_to)
{
    publish(1);
    const struct snapshot *held = exchange_take(x, NULL);
    for (uint64_t i = 2; i <= 10; i++) {
        ck_assert_ptr_ne(exchange_writer(x), held);
        publish(i);
    }
    ck_assert_uint_eq(held->capture.received, 1);
}
END_TEST

START_TEST(what_the_reader_puts_back_is_filled_again_and_the_other_one_is_not)
{
    publish(1);
    const struct snapshot *first = exchange_take(x, NULL);
    exchange_put_back(x);
    for (uint64_t i = 2; i <= 10; i++) {
        ck_assert_ptr_null(exchange_take(x, NULL));
        ck_assert_ptr_eq(exchange_writer(x), first);
        publish(i);
        bool fresh;
        ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, i);
        ck_assert(fresh);
        exchange_put_back(x);
    }
}
END_TEST

START_TEST(what_the_writer_fills_or_has_filled_is_not_put_back)
{
    exchange_put_back(x); /* nothing was taken yet */
    publish(1);
    const struct snapshot *held = exchange_take(x, NULL);
    ck_assert_ptr_ne(exchange_writer(x), held);
    exchange_put_back(x); /* the writer is at the other one */
    ck_assert_ptr_eq(exchange_take(x, NULL), held);
    publish(2);
    exchange_put_back(x); /* the other one is news */
    ck_assert_uint_eq(exchange_take(x, NULL)->capture.received, 2);
}
END_TEST

START_TEST(the_reader_gets_nothing_half_filled)
{
    bool fresh;
    publish(1);
    exchange_take(x, NULL);
    publish(2);
    exchange_writer(x)->capture.received = 3; /* takes back what the reader did not fetch */
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 1);
    ck_assert(!fresh);
    exchange_publish(x);
    ck_assert(is_readable(exchange_news_fd(x)));
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 3);
    ck_assert(fresh);
}
END_TEST

START_TEST(the_first_one_is_not_there_before_it_is_published)
{
    publish(1);
    exchange_writer(x);
    ck_assert_ptr_null(exchange_take(x, NULL));
    exchange_publish(x);
    ck_assert_ptr_nonnull(exchange_take(x, NULL));
}
END_TEST

START_TEST(the_writer_fills_the_same_one_until_it_publishes)
{
    for (uint64_t i = 0; i < 4; i++) {
        struct snapshot *s = exchange_writer(x);
        ck_assert_ptr_eq(exchange_writer(x), s);
        if (i % 2)
            exchange_take(x, NULL);
        ck_assert_ptr_eq(exchange_writer(x), s);
        publish(i);
    }
}
END_TEST

/* Pages of this process's address space, touched or not. */
static unsigned long address_space(void)
{
    unsigned long pages = 0;
    FILE *in = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_int_eq(fscanf(in, "%lu", &pages), 1);
    fclose(in);
    return pages;
}

START_TEST(there_are_two_snapshots_and_no_third)
{
    unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
    unsigned long before = address_space();
    struct exchange *other = exchange_new();
    unsigned long taken = (address_space() - before) * page;
    exchange_free(other);
    ck_assert_uint_ge(taken, 2 * sizeof(struct snapshot));
    ck_assert_uint_lt(taken, 5 * sizeof(struct snapshot) / 2);
    const struct snapshot *one = exchange_writer(x), *two = NULL;
    for (uint64_t i = 0; i < 100; i++) {
        const struct snapshot *writing = exchange_writer(x);
        two = two || writing == one ? two : writing;
        ck_assert(writing == one || writing == two);
        publish(i);
        const struct snapshot *reading = i % 3 ? exchange_take(x, NULL) : NULL;
        ck_assert(!reading || reading == one || reading == two);
    }
    ck_assert_ptr_nonnull(two);
}
END_TEST

START_TEST(news_makes_the_descriptor_readable_until_it_is_taken)
{
    int fd = exchange_news_fd(x);
    ck_assert(!is_readable(fd));
    publish(1);
    ck_assert(is_readable(fd));
    exchange_take(x, NULL);
    ck_assert(!is_readable(fd));
    exchange_close(x);
    ck_assert(is_readable(fd));
}
END_TEST

START_TEST(the_end_comes_after_the_last_snapshot)
{
    publish(1);
    exchange_close(x);
    ck_assert(!exchange_ended(x));
    exchange_take(x, NULL);
    ck_assert(exchange_ended(x));
}
END_TEST

START_TEST(a_request_to_stop_wakes_the_writer)
{
    ck_assert(!exchange_stop_requested(x));
    ck_assert(!is_readable(exchange_wake_fd(x)));
    exchange_request_stop(x);
    ck_assert(exchange_stop_requested(x));
    ck_assert(is_readable(exchange_wake_fd(x)));
    exchange_clear_wake(x);
    ck_assert(!is_readable(exchange_wake_fd(x)));
    ck_assert(exchange_stop_requested(x));
}
END_TEST

START_TEST(a_request_for_a_snapshot_is_taken_once)
{
    ck_assert(!exchange_take_request(x));
    exchange_request_snapshot(x);
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(exchange_take_request(x));
    ck_assert(!exchange_take_request(x));
    ck_assert(!exchange_stop_requested(x));
}
END_TEST

START_TEST(a_request_while_the_writer_fills_is_answered_by_the_next)
{
    publish(1);
    exchange_request_snapshot(x);
    ck_assert(exchange_take_request(x));
    struct snapshot *s = exchange_writer(x); /* the answer to that one */
    exchange_request_snapshot(x);
    ck_assert_ptr_null(exchange_take(x, NULL));
    s->capture.received = 2;
    exchange_publish(x);
    ck_assert_uint_eq(exchange_take(x, NULL)->capture.received, 2);
    ck_assert(exchange_take_request(x)); /* is not lost with what it overlapped */
    publish(3);
    ck_assert_uint_eq(exchange_take(x, NULL)->capture.received, 3);
}
END_TEST

START_TEST(the_last_one_stays_after_the_close)
{
    bool fresh;
    publish(1);
    exchange_take(x, NULL);
    publish(2);
    publish(3);
    exchange_close(x);
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 3);
    ck_assert(fresh);
    ck_assert(exchange_ended(x));
    ck_assert_uint_eq(exchange_take(x, &fresh)->capture.received, 3);
    ck_assert(!fresh);
}
END_TEST

START_TEST(a_writer_that_waits_goes_on_when_asked_to_stop)
{
    exchange_request_stop(x);
    exchange_publish_wait(x); /* nobody takes it: would wait for ever */
    ck_assert_uint_eq(exchange_take(x, NULL)->capture.received, 0);
}
END_TEST

enum { ROUNDS = 20000 };

/* Every field that a torn snapshot would show. */
static void fill(struct snapshot *s, uint64_t number)
{
    s->capture.received = number;
    s->port_count = 64;
    for (uint32_t i = 0; i < s->port_count; i++)
        s->ports[i].packets = number;
}

static void check_whole(const struct snapshot *s)
{
    for (uint32_t i = 0; i < s->port_count; i++)
        ck_assert_uint_eq(s->ports[i].packets, s->capture.received);
}

static void *publish_all(void *unused)
{
    for (uint64_t i = 1; i <= ROUNDS; i++) {
        fill(exchange_writer(x), i);
        exchange_publish(x);
    }
    exchange_close(x);
    return unused;
}

static void *publish_all_and_wait(void *unused)
{
    for (uint64_t i = 1; i <= ROUNDS; i++) {
        fill(exchange_writer(x), i);
        exchange_publish_wait(x);
    }
    exchange_close(x);
    return unused;
}

/* Reads until the end; returns how many snapshots came. */
static uint64_t read_all(void)
{
    uint64_t seen = 0, last = 0;
    while (!exchange_ended(x)) {
        struct pollfd p = {.fd = exchange_news_fd(x), .events = POLLIN};
        poll(&p, 1, -1);
        bool fresh;
        const struct snapshot *s = exchange_take(x, &fresh);
        if (!fresh)
            continue;
        check_whole(s);
        ck_assert_uint_gt(s->capture.received, last);
        last = s->capture.received;
        seen++;
    }
    ck_assert_uint_eq(last, ROUNDS);
    return seen;
}

START_TEST(two_threads_never_share_a_snapshot_and_the_last_one_arrives)
{
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, publish_all, NULL), 0);
    read_all();
    pthread_join(writer, NULL);
}
END_TEST

START_TEST(a_writer_that_waits_loses_no_snapshot)
{
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, publish_all_and_wait, NULL), 0);
    ck_assert_uint_eq(read_all(), ROUNDS);
    pthread_join(writer, NULL);
}
END_TEST

Suite *test_exchange_suite(void);
Suite *test_exchange_suite(void)
{
    Suite *s = suite_create("exchange");
    TCase *t = tcase_create("exchange");
    tcase_add_checked_fixture(t, open_exchange, close_exchange);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, there_is_no_snapshot_before_the_first);
    tcase_add_test(t, a_snapshot_is_fresh_once_and_stays_the_newest);
    tcase_add_test(t, a_slow_reader_gets_the_newest);
    tcase_add_test(t, what_the_reader_holds_is_not_written_to);
    tcase_add_test(t, what_the_reader_puts_back_is_filled_again_and_the_other_one_is_not);
    tcase_add_test(t, what_the_writer_fills_or_has_filled_is_not_put_back);
    tcase_add_test(t, the_reader_gets_nothing_half_filled);
    tcase_add_test(t, the_first_one_is_not_there_before_it_is_published);
    tcase_add_test(t, the_writer_fills_the_same_one_until_it_publishes);
    tcase_add_test(t, there_are_two_snapshots_and_no_third);
    tcase_add_test(t, news_makes_the_descriptor_readable_until_it_is_taken);
    tcase_add_test(t, the_end_comes_after_the_last_snapshot);
    tcase_add_test(t, a_request_to_stop_wakes_the_writer);
    tcase_add_test(t, a_request_for_a_snapshot_is_taken_once);
    tcase_add_test(t, a_request_while_the_writer_fills_is_answered_by_the_next);
    tcase_add_test(t, the_last_one_stays_after_the_close);
    tcase_add_test(t, a_writer_that_waits_goes_on_when_asked_to_stop);
    tcase_add_test(t, two_threads_never_share_a_snapshot_and_the_last_one_arrives);
    tcase_add_test(t, a_writer_that_waits_loses_no_snapshot);
    suite_add_tcase(s, t);
    return s;
}
