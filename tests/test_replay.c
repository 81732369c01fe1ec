/* Tests of src/capture/replay.c, through capture.h: both threads, a file or a pipe, the exchange.
 */
#include "src/capture/capture.h"

#include "tests/check.h"
#include "tests/packets.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FRAME = sizeof packets_probe_frame, PATH = 64, MANY = 20000 };

static char path[PATH], why[CAPTURE_WHY];
static const char *files[] = {path};
static struct capture_settings settings;
static struct exchange *x;
static struct capture *capture;
static int descriptor;

static void setup(void)
{
    x = exchange_new();
    settings = (struct capture_settings){.files = files,
                                         .file_count = 1,
                                         .filter = "",
                                         .home = "",
                                         .batch = true,
                                         .engine = {.memory_bytes = 64 << 20,
                                                    .udp_timeout_s = 60,
                                                    .tcp_timeout_s = 60,
                                                    .icmp_timeout_s = 60,
                                                    .window_s = {60, 3600, 86400}}};
}

static void teardown(void)
{
    capture_close(capture);
    exchange_free(x);
    close(descriptor);
}

static void put(int fd, const void *bytes, size_t length)
{
    ck_assert_int_eq(write(fd, bytes, length), (long)length);
}

static void put_header(int fd)
{
    const uint32_t header[6] = {0xa1b2c3d4, 4u << 16 | 2, 0, 0, 65535, 1};
    put(fd, header, sizeof header);
}

/* Probes, ten a second. */
static void put_packets(int fd, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint8_t record[16 + FRAME];
        const uint32_t head[4] = {i / 10, i % 10 * 100000, FRAME, FRAME};
        memcpy(record, head, 16);
        memcpy(record + 16, packets_probe_frame, FRAME);
        put(fd, record, sizeof record);
    }
}

static void make_file(uint32_t packets)
{
    descriptor = memfd_create("capture", MFD_CLOEXEC);
    snprintf(path, PATH, "/proc/self/fd/%d", descriptor);
    put_header(descriptor);
    put_packets(descriptor, packets);
}

/* The result is the writing end. */
static int make_pipe(void)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    descriptor = ends[0];
    snprintf(path, PATH, "/proc/self/fd/%d", descriptor);
    put_header(ends[1]);
    return ends[1];
}

static void start(void)
{
    ck_assert_msg(capture_open(&capture, &settings, x, why) == CAPTURE_DONE, "%s", why);
    ck_assert(capture_start(capture));
}

/* Waits for the next snapshot. NULL: there are no more. */
static const struct snapshot *next_snapshot(void)
{
    bool fresh = false;
    const struct snapshot *s = NULL;
    while (!fresh && !exchange_ended(x)) {
        struct pollfd p = {.fd = exchange_news_fd(x), .events = POLLIN};
        poll(&p, 1, -1);
        s = exchange_take(x, &fresh);
    }
    return fresh ? s : NULL;
}

static void ends_with(enum capture_status status, uint64_t packets)
{
    const struct snapshot *s = next_snapshot();
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(s->capture.received, packets);
    ck_assert_ptr_null(next_snapshot());
    ck_assert_int_eq(capture_join(capture), status);
}

START_TEST(a_file_is_counted_whole)
{
    make_file(MANY);
    start();
    ends_with(CAPTURE_DONE, MANY);
}
END_TEST

START_TEST(a_limit_of_packets_holds_though_reading_runs_ahead)
{
    static const uint64_t limits[] = {1, 63, 64, 65, 1024, 1025, 5000};
    make_file(MANY);
    settings.count = limits[_i];
    start();
    ends_with(CAPTURE_DONE, limits[_i]);
}
END_TEST

START_TEST(a_limit_of_time_holds_though_reading_runs_ahead)
{
    make_file(MANY);
    settings.duration_s = 7;
    start();
    ends_with(CAPTURE_DONE, 70);
}
END_TEST

/* What comes after the limit has not been there. */
START_TEST(damage_beyond_a_limit_is_not_told)
{
    make_file(100);
    put(descriptor, "cut", 3);
    settings.count = _i ? 0 : 100;
    start();
    ends_with(_i ? CAPTURE_FAILED : CAPTURE_DONE, 100);
}
END_TEST

START_TEST(each_snapshot_is_as_of_its_second)
{
    make_file(1000);
    settings.every_s = 5;
    start();
    for (uint64_t i = 1; i <= 19; i++) {
        const struct snapshot *s = next_snapshot();
        ck_assert_uint_eq(s->capture.received, 50 * i);
        ck_assert_int_eq(s->taken_at_us, (int64_t)(5 * i - 1) * US_PER_S);
    }
    ends_with(CAPTURE_DONE, 1000);
}
END_TEST

static bool request_until(uint64_t packets)
{
    exchange_request_snapshot(x);
    const struct snapshot *s = next_snapshot();
    ck_assert_ptr_nonnull(s);
    return s->capture.received == packets;
}

START_TEST(requests_are_answered_while_a_pipe_brings_nothing)
{
    int writer = make_pipe();
    put_packets(writer, 10);
    start();
    while (!request_until(10)) /* they are counted, though the pipe is open */
        ;
    put_packets(writer, 3);
    while (!request_until(13))
        ;
    close(writer);
    ends_with(CAPTURE_DONE, 13);
}
END_TEST

START_TEST(a_pipe_that_brings_nothing_can_be_left)
{
    int writer = make_pipe();
    put_packets(writer, 10);
    if (_i)
        put(writer, "part of a packet", 15);
    start();
    while (!request_until(10))
        ;
    exchange_request_stop(x);
    ends_with(CAPTURE_DONE, 10);
    close(writer);
}
END_TEST

/* On screen it is played as it was recorded: the second packet comes long after the test. */
START_TEST(a_pause_of_the_recording_can_be_left)
{
    settings.batch = false;
    settings.speed = 0.001;
    make_file(MANY);
    start();
    while (!request_until(1))
        ;
    exchange_request_stop(x);
    ends_with(CAPTURE_DONE, 1);
}
END_TEST

/* --- what the person at the screen asks for meanwhile --- */

static struct control *control;

/* The first packet is counted, and the second one waited for. */
static void start_on_screen(void)
{
    control = exchange_control(x);
    settings.batch = false;
    settings.speed = 0.001;
    make_file(MANY);
    start();
    while (!request_until(1))
        ;
}

static void start_paused(void)
{
    control = exchange_control(x);
    settings.batch = false;
    control_ask_pause(control, true);
    make_file(MANY);
    start();
}

/* Waits for the answer; whether it is that the filter is in force. */
static bool change_filter(const char *filter)
{
    char words[SNAPSHOT_ERROR];
    ck_assert(control_ask_filter(control, filter));
    while (!control_fetch_answer(control, words)) {
        struct pollfd p = {.fd = exchange_news_fd(x), .events = POLLIN};
        poll(&p, 1, -1);
        exchange_take(x, NULL);
    }
    return !words[0];
}

static const struct snapshot *last_snapshot(void)
{
    while (next_snapshot())
        ;
    ck_assert_int_eq(capture_join(capture), CAPTURE_DONE);
    const struct snapshot *s = exchange_take(x, NULL);
    ck_assert_ptr_nonnull(s);
    return s;
}

START_TEST(another_filter_holds_for_what_was_read_but_not_yet_counted)
{
    start_on_screen();
    ck_assert(change_filter("tcp"));
    const struct snapshot *s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, 1);
    ck_assert_str_eq(s->input.filter, "tcp");
}
END_TEST

START_TEST(a_wider_filter_lets_pass_what_was_read_under_the_narrower_one)
{
    settings.filter = "tcp";
    start_paused();
    ck_assert(change_filter(""));
    control_ask_pause(control, false);
    const struct snapshot *s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, MANY);
    ck_assert_str_eq(s->input.filter, "");
}
END_TEST

START_TEST(a_wrong_filter_is_refused_and_the_old_one_stays)
{
    settings.filter = "udp";
    start_paused();
    ck_assert(!change_filter("tcp tcp tcp"));
    control_ask_pause(control, false);
    const struct snapshot *s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, MANY);
    ck_assert_str_eq(s->input.filter, "udp");
}
END_TEST

START_TEST(a_paused_replay_says_so_counts_nothing_and_can_be_stopped)
{
    start_paused();
    const struct snapshot *s = next_snapshot();
    ck_assert_ptr_nonnull(s);
    ck_assert(s->paused);
    ck_assert_uint_eq(s->capture.received, 0);
    exchange_request_stop(x);
    s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, 0);
}
END_TEST

START_TEST(the_pace_is_changed_while_the_next_packet_is_waited_for)
{
    start_on_screen();
    control_ask_pace(control, 0);
    const struct snapshot *s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, MANY);
    ck_assert(s->pace == 0);
}
END_TEST

START_TEST(a_pause_and_another_pace_do_not_let_time_jump)
{
    start_on_screen();
    for (int i = 0; i < 100; i++) {
        control_ask_pause(control, i % 2 == 0);
        control_ask_pace(control, i % 3 ? 0.001 : 0.002);
        usleep(1000);
    }
    exchange_request_stop(x);
    ck_assert_uint_eq(last_snapshot()->capture.received, 1);
}
END_TEST

START_TEST(after_a_reset_what_comes_is_counted_from_zero)
{
    start_on_screen();
    control_ask_reset(control);
    const struct snapshot *s = next_snapshot();
    while (s && s->resets == 0)
        s = next_snapshot();
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(s->capture.received, 0);
    control_ask_pace(control, 0);
    ck_assert_uint_eq(last_snapshot()->capture.received, MANY - 1);
}
END_TEST

static void put_packet_at(int fd, uint32_t second)
{
    uint8_t record[16 + FRAME];
    const uint32_t head[4] = {second, 0, FRAME, FRAME};
    memcpy(record, head, 16);
    memcpy(record + 16, packets_probe_frame, FRAME);
    put(fd, record, sizeof record);
}

/* The first snapshot of then or later. */
static const struct snapshot *snapshot_of(int64_t second)
{
    const struct snapshot *s;
    do {
        s = next_snapshot();
        ck_assert_ptr_nonnull(s);
    } while (s->taken_at_us < second * US_PER_S);
    return s;
}

static void stops_with(uint64_t packets)
{
    exchange_request_stop(x);
    ck_assert_uint_eq(last_snapshot()->capture.received, packets);
}

/* At the pace it had the next packet, of the very second, comes at once, and none after it. */
START_TEST(a_jump_counts_what_lies_before_and_goes_on_at_the_pace_before)
{
    start_on_screen();
    control_ask_jump(control, 1500 * (int64_t)US_PER_S);
    const struct snapshot *s = snapshot_of(1500);
    ck_assert_int_eq(s->taken_at_us, 1500 * (int64_t)US_PER_S);
    ck_assert_uint_eq(s->capture.received, 15000);
    ck_assert(s->pace == 0.001);
    while (!request_until(15001))
        ;
    usleep(50000);
    stops_with(15001);
}
END_TEST

START_TEST(a_paused_replay_jumps_and_waits_there)
{
    start_paused();
    control_ask_jump(control, 700 * (int64_t)US_PER_S);
    const struct snapshot *s = snapshot_of(700);
    ck_assert(s->paused);
    ck_assert_uint_eq(s->capture.received, 7000);
    usleep(50000);
    ck_assert(request_until(7000));
    control_ask_pause(control, false);
    ck_assert_uint_eq(last_snapshot()->capture.received, MANY);
}
END_TEST

/* Packets until second 3 are there, then none until second 900. */
START_TEST(a_jump_into_a_gap_lands_where_nothing_is)
{
    control = exchange_control(x);
    settings.batch = false;
    settings.speed = 0.001;
    make_file(30);
    put_packet_at(descriptor, 900);
    start();
    control_ask_jump(control, 400 * (int64_t)US_PER_S);
    const struct snapshot *s = snapshot_of(400);
    ck_assert_int_eq(s->taken_at_us, 400 * (int64_t)US_PER_S);
    ck_assert_uint_eq(s->capture.received, 30);
    stops_with(30);
}
END_TEST

START_TEST(a_jump_to_what_has_passed_does_not_go_back)
{
    start_paused();
    control_ask_jump(control, 700 * (int64_t)US_PER_S);
    snapshot_of(700);
    control_ask_jump(control, 300 * (int64_t)US_PER_S);
    const struct snapshot *s = next_snapshot();
    ck_assert_int_eq(s->taken_at_us, 700 * (int64_t)US_PER_S);
    stops_with(7000);
}
END_TEST

START_TEST(a_jump_beyond_the_end_plays_to_the_end)
{
    start_paused();
    control_ask_jump(control, 100000 * (int64_t)US_PER_S);
    ck_assert_uint_eq(last_snapshot()->capture.received, MANY);
}
END_TEST

START_TEST(a_jump_beyond_a_limit_of_time_ends_there)
{
    settings.duration_s = 7;
    start_paused();
    control_ask_jump(control, 500 * (int64_t)US_PER_S);
    const struct snapshot *s = last_snapshot();
    ck_assert_uint_eq(s->capture.received, 70);
    ck_assert_int_eq(s->taken_at_us, 6 * (int64_t)US_PER_S);
}
END_TEST

/* Of a pipe that does not bring that time, ever. */
START_TEST(a_jump_can_be_ended_on_its_way)
{
    control = exchange_control(x);
    settings.batch = false;
    settings.speed = 0.001;
    int writer = make_pipe();
    put_packets(writer, 100);
    start();
    control_ask_jump(control, 100000 * (int64_t)US_PER_S);
    while (!request_until(100))
        ;
    control_ask_jump(control, SNAPSHOT_UNKNOWN);
    for (int i = 0; i < 3;
         i++) /* what comes first may have been there; by then it has heard of it */
        ck_assert(request_until(100));
    put_packet_at(writer, 200);
    put_packet_at(writer, 300);
    while (!request_until(101)) /* the clock begins anew with it, and the next is waited for */
        ;
    usleep(50000);
    exchange_request_stop(x);
    ck_assert_uint_eq(last_snapshot()->capture.received, 101);
    close(writer);
}
END_TEST

static TCase *control_case(void)
{
    TCase *t = tcase_create("control");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, another_filter_holds_for_what_was_read_but_not_yet_counted);
    tcase_add_test(t, a_wider_filter_lets_pass_what_was_read_under_the_narrower_one);
    tcase_add_test(t, a_wrong_filter_is_refused_and_the_old_one_stays);
    tcase_add_test(t, a_paused_replay_says_so_counts_nothing_and_can_be_stopped);
    tcase_add_test(t, the_pace_is_changed_while_the_next_packet_is_waited_for);
    tcase_add_test(t, a_pause_and_another_pace_do_not_let_time_jump);
    tcase_add_test(t, after_a_reset_what_comes_is_counted_from_zero);
    tcase_add_test(t, a_jump_counts_what_lies_before_and_goes_on_at_the_pace_before);
    tcase_add_test(t, a_paused_replay_jumps_and_waits_there);
    tcase_add_test(t, a_jump_into_a_gap_lands_where_nothing_is);
    tcase_add_test(t, a_jump_to_what_has_passed_does_not_go_back);
    tcase_add_test(t, a_jump_beyond_the_end_plays_to_the_end);
    tcase_add_test(t, a_jump_beyond_a_limit_of_time_ends_there);
    tcase_add_test(t, a_jump_can_be_ended_on_its_way);
    return t;
}

Suite *test_replay_suite(void);
Suite *test_replay_suite(void)
{
    Suite *s = suite_create("replay");
    TCase *t = tcase_create("replay");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_file_is_counted_whole);
    tcase_add_loop_test(t, a_limit_of_packets_holds_though_reading_runs_ahead, 0, 7);
    tcase_add_test(t, a_limit_of_time_holds_though_reading_runs_ahead);
    tcase_add_loop_test(t, damage_beyond_a_limit_is_not_told, 0, 2);
    tcase_add_test(t, each_snapshot_is_as_of_its_second);
    tcase_add_test(t, requests_are_answered_while_a_pipe_brings_nothing);
    tcase_add_loop_test(t, a_pipe_that_brings_nothing_can_be_left, 0, 2);
    tcase_add_test(t, a_pause_of_the_recording_can_be_left);
    suite_add_tcase(s, t);
    suite_add_tcase(s, control_case());
    return s;
}
