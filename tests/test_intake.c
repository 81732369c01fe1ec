/* Tests of src/capture/intake.c. */
#include "src/capture/intake.h"

#include "src/base/clock.h"
#include "src/report/json.h"
#include "tests/build_frame.h"
#include "tests/check.h"
#include "tests/no_threads.h"
#include "tests/packets.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct exchange *x;
static struct intake in;
static struct link ethernet, unknown;
static struct capture_settings settings;
static const struct frame probe = {packets_probe_frame, sizeof packets_probe_frame,
                                   sizeof packets_probe_frame};

static void setup(void)
{
    static const char *const files[] = {"some.pcap"};
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    in = (struct intake){0};
    ethernet = (struct link){.type = DLT_EN10MB, .supported = true};
    unknown = (struct link){.type = DLT_USB_LINUX};
    ck_assert(decoder_init(&ethernet.decoder, DLT_EN10MB, false));
    settings =
        (struct capture_settings){.files = files,
                                  .file_count = 1,
                                  .filter = "",
                                  .engine = {.udp_timeout_s = 60, .window_s = {60, 3600, 86400}}};
}

static void teardown(void)
{
    intake_done(&in);
    exchange_free(x);
}

static void start(void)
{
    ck_assert(intake_init(&in, &settings, x));
}

static void start_live(void)
{
    settings.file_count = 0;
    start();
}

static void start_batch(int64_t every_s)
{
    settings.batch = true;
    settings.every_s = every_s;
    start();
}

/* A frame so long after the start. */
static bool frame_at(int64_t after_us)
{
    return intake_frame(&in, &ethernet, &probe, PACKETS_START_US + after_us);
}

/* The snapshot that was published since the last call, or NULL. */
static const struct snapshot *published(void)
{
    bool fresh;
    const struct snapshot *s = exchange_take(x, &fresh);
    return fresh ? s : NULL;
}

static const struct snapshot *finished(void)
{
    intake_finish(&in, INPUT_ENDED);
    const struct snapshot *s = published();
    ck_assert_ptr_nonnull(s);
    return s;
}

START_TEST(where_no_thread_is_to_be_had_the_last_snapshot_is_whole_as_well)
{
    start_batch(0);
    ck_assert(frame_at(0));
    no_threads();
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->port_count, 1);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 1);
}
END_TEST

/* What a packet at that second, live, is kept with. */
static int note_of(int64_t second)
{
    const uint8_t *bytes;
    size_t size;
    int note = -1;
    in = (struct intake){0};
    settings.remembers = true;
    start_live();
    ck_assert(intake_frame(&in, &ethernet, &probe, second * US_PER_S));
    keepsake_ask(in.keepsake);
    intake_publish_now(&in);
    ck_assert(keepsake_take(in.keepsake, &bytes, &size, &note));
    intake_done(&in);
    return note;
}

START_TEST(live_nothing_is_kept_that_is_ahead_of_the_clock)
{
    const int64_t now_s = clock_second(clock_wall_us());
    ck_assert_int_eq(note_of(now_s), ENGINE_SAVED);
    ck_assert_int_eq(note_of(now_s + 30), ENGINE_SAVED);
    ck_assert_int_eq(note_of(now_s + 300), ENGINE_AHEAD);
    ck_assert_int_eq(note_of(INT64_C(4000000000)), ENGINE_AHEAD);
}
END_TEST

START_TEST(live_a_second_is_published_when_a_packet_of_a_later_one_comes)
{
    start_live();
    ck_assert(frame_at(0));
    ck_assert(frame_at(999));
    ck_assert_ptr_null(published());
    ck_assert(frame_at(3 * US_PER_S));
    const struct snapshot *s = published();
    ck_assert_ptr_nonnull(s);
    ck_assert_int_eq(s->taken_at_us, PACKETS_START_US);
    ck_assert_uint_eq(s->capture.received, 2);
    ck_assert_uint_eq(s->input.state, INPUT_RUNNING);
    ck_assert_uint_eq(s->input.kind, INPUT_INTERFACE);
    ck_assert_ptr_null(published());
}
END_TEST

START_TEST(live_a_second_is_published_when_the_clock_has_passed_it)
{
    start_live();
    frame_at(0);
    intake_advance(&in, PACKETS_START_S);
    ck_assert_ptr_null(published());
    intake_advance(&in, PACKETS_START_S + 1);
    ck_assert_int_eq(published()->taken_at_us, PACKETS_START_US);
}
END_TEST

START_TEST(a_time_that_goes_back_publishes_nothing_and_is_late)
{
    start_live();
    frame_at(0);
    frame_at(-10 * US_PER_S);
    ck_assert_ptr_null(published());
    frame_at(US_PER_S);
    const struct snapshot *s = published();
    ck_assert_uint_eq(s->capture.late, 1);
    ck_assert_uint_eq(s->capture.received, 2);
}
END_TEST

START_TEST(a_gap_of_years_gives_one_snapshot)
{
    settings.batch = false;
    start_live();
    frame_at(0);
    frame_at(INT64_C(3000000000) * US_PER_S);
    ck_assert_int_eq(published()->taken_at_us, PACKETS_START_US);
    ck_assert_ptr_null(published());
    ck_assert_int_eq(finished()->taken_at_us, PACKETS_START_US + INT64_C(3000000000) * US_PER_S);
}
END_TEST

START_TEST(on_screen_a_file_is_not_published_more_often_than_eyes_follow)
{
    start();
    frame_at(0);
    in.published_us = clock_monotonic_us() + US_PER_S;
    frame_at(US_PER_S);
    ck_assert_ptr_null(published());
    in.published_us = clock_monotonic_us() - US_PER_S;
    frame_at(2 * US_PER_S);
    ck_assert_int_eq(published()->taken_at_us, PACKETS_START_US + US_PER_S);
}
END_TEST

START_TEST(in_batch_a_file_is_published_at_the_end_and_when_asked)
{
    start_batch(0);
    for (int64_t i = 0; i < 100; i++)
        frame_at(i * US_PER_S);
    intake_answer_request(&in);
    ck_assert_ptr_null(published());
    exchange_request_snapshot(x);
    intake_answer_request(&in);
    const struct snapshot *s = published();
    ck_assert_int_eq(s->taken_at_us, PACKETS_START_US + 99 * US_PER_S);
    ck_assert_uint_eq(s->input.state, INPUT_RUNNING);
    s = finished();
    ck_assert_uint_eq(s->input.state, INPUT_ENDED);
    ck_assert_uint_eq(s->capture.received, 100);
}
END_TEST

/* Reads every snapshot until the end: its time, in seconds after the start, and its packets. */
struct reader_thread {
    int64_t after_s[16];
    uint64_t received[16];
    unsigned count;
};

static void *read_all(void *context)
{
    struct reader_thread *r = context;
    while (!exchange_ended(x)) {
        struct pollfd p = {.fd = exchange_news_fd(x), .events = POLLIN};
        poll(&p, 1, -1);
        bool fresh;
        const struct snapshot *s = exchange_take(x, &fresh);
        if (!fresh || r->count == 16)
            continue;
        r->after_s[r->count] = s->taken_at_us / US_PER_S - PACKETS_START_S;
        r->received[r->count++] = s->capture.received;
    }
    return NULL;
}

START_TEST(every_so_many_seconds_means_each_interval_that_has_packets_and_the_rest)
{
    static const int64_t at_s[] = {0, 1, 9, 10, 11, 19, 20, 55, 56};
    struct reader_thread r = {.count = 0};
    pthread_t thread;
    start_batch(10);
    ck_assert_int_eq(pthread_create(&thread, NULL, read_all, &r), 0);
    for (size_t i = 0; i < sizeof at_s / sizeof at_s[0]; i++)
        frame_at(at_s[i] * US_PER_S);
    intake_finish(&in, INPUT_ENDED);
    exchange_close(x);
    pthread_join(thread, NULL);
    static const int64_t want_s[] = {9, 19, 29, 56};
    static const uint64_t want_received[] = {3, 6, 7, 9};
    ck_assert_uint_eq(r.count, 4);
    for (unsigned i = 0; i < 4; i++) {
        ck_assert_int_eq(r.after_s[i], want_s[i]);
        ck_assert_uint_eq(r.received[i], want_received[i]);
    }
}
END_TEST

static uint64_t intervals_published(void)
{
    const struct snapshot *s = published();
    ck_assert_ptr_nonnull(s);
    return s->intervals;
}

START_TEST(a_snapshot_that_was_asked_for_is_no_due_one)
{
    settings.file_count = 0; /* live nobody waits for it to be taken */
    start_batch(10);
    intake_begin(&in, PACKETS_START_US);
    frame_at(4 * US_PER_S);
    intake_publish_now(&in);
    ck_assert_uint_eq(intervals_published(), 0);
    for (int64_t second = 5; second <= 20; second++) {
        intake_advance(&in, PACKETS_START_S + second);
        ck_assert_uint_eq(intervals_published(), (uint64_t)second / 10);
    }
    /* A clock that was set forward ends one interval, not many. */
    intake_advance(&in, PACKETS_START_S + 4000);
    intake_advance(&in, PACKETS_START_S + 4001);
    ck_assert_uint_eq(intervals_published(), 3);
}
END_TEST

START_TEST(after_so_many_packets_no_more_are_wanted)
{
    settings.count = 3;
    start();
    ck_assert(frame_at(0));
    ck_assert(frame_at(0));
    ck_assert(!frame_at(0));
    ck_assert_uint_eq(finished()->capture.received, 3);
}
END_TEST

START_TEST(a_packet_beyond_the_duration_is_not_counted)
{
    settings.duration_s = 10;
    start();
    ck_assert(frame_at(0));
    ck_assert(frame_at(-5 * US_PER_S));
    ck_assert(frame_at(10 * US_PER_S - 1));
    ck_assert(!frame_at(10 * US_PER_S));
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.received, 3);
    ck_assert_int_eq(s->taken_at_us, PACKETS_START_US + 9 * US_PER_S);
}
END_TEST

START_TEST(without_a_packet_the_last_snapshot_knows_no_time)
{
    start();
    const struct snapshot *s = finished();
    ck_assert_int_eq(s->taken_at_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->first_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_uint_eq(s->capture.received, 0);
}
END_TEST

START_TEST(a_frame_is_decoded_and_counted)
{
    start();
    frame_at(5);
    const struct snapshot *s = finished();
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 1026);
    ck_assert_ptr_nonnull(port);
    ck_assert_uint_eq(port->records, 1);
    ck_assert_uint_eq(port->bytes, sizeof packets_probe_frame);
    ck_assert_int_eq(port->first_us, PACKETS_START_US + 5);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(s->source_details[0].packets[0].payload_length, 2);
}
END_TEST

START_TEST(a_frame_may_be_gone_before_it_is_counted)
{
    uint8_t bytes[sizeof packets_probe_frame];
    const struct frame frame = {bytes, sizeof bytes, sizeof bytes};
    start();
    for (uint8_t i = 0; i < 3; i++) {
        memcpy(bytes, packets_probe_frame, sizeof bytes);
        bytes[42] = i; /* of the payload */
        ck_assert(intake_frame(&in, &ethernet, &frame, PACKETS_START_US));
        memset(bytes, 0xee, sizeof bytes);
    }
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.analysed, 3);
    ck_assert_uint_eq(s->source_details[0].packets[0].payload_length, 2);
    for (int i = 0; i < 3; i++)
        ck_assert_int_lt(s->source_details[0].packets[i].payload[0], 3);
}
END_TEST

START_TEST(frames_of_a_link_type_that_is_not_decoded_are_not_ip)
{
    start();
    intake_frame(&in, &unknown, &probe, PACKETS_START_US);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.not_ip, 1);
    ck_assert_uint_eq(s->capture.bytes, sizeof packets_probe_frame);
}
END_TEST

START_TEST(a_frame_too_short_to_be_one_is_malformed)
{
    const struct frame cut = {packets_probe_frame, 20, 20};
    start();
    intake_frame(&in, &ethernet, &cut, PACKETS_START_US);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.malformed_count, 1);
    ck_assert_str_eq(s->capture.malformed[0].reason, "ip-short");
}
END_TEST

/* --- batches --- */

enum { PACKETS = 1000 };

static uint8_t frames[PACKETS][sizeof packets_probe_frame];
static int64_t times_us[PACKETS];

/* Some sources, ports and payloads more often than others; times that mostly go on, now and then
 * back or far ahead. */
static void make_frames(void)
{
    uint64_t random = 1;
    int64_t now_us = PACKETS_START_US;
    for (int i = 0; i < PACKETS; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint32_t r = (uint32_t)(random >> 32);
        uint8_t *f = frames[i];
        memcpy(f, packets_probe_frame, sizeof packets_probe_frame);
        f[29] = r & 1 ? 7 : (uint8_t)(r >> 8);  /* source */
        f[37] = r & 2 ? 2 : (uint8_t)(r >> 16); /* port */
        f[42] = r & 4 ? 0 : (uint8_t)(r >> 24); /* payload */
        f[14] = r % 50 == 3 ? 0x44 : 0x45;      /* not always a good header */
        now_us += r % 100 == 5 ? 3 * US_PER_S : 10000;
        times_us[i] = r % 40 == 7 ? now_us - 2 * US_PER_S : now_us;
    }
}

struct document {
    char *text;
    size_t size;
    FILE *stream;
};

static void write_published(struct document *d)
{
    const struct snapshot *s = published();
    if (s)
        ck_assert(json_print(s, true, d->stream));
}

static void open_document(struct document *d)
{
    in = (struct intake){0};
    start();
    in.pace = INTAKE_EVERY_SECOND;
    d->stream = open_memstream(&d->text, &d->size);
}

static void close_document(struct document *d)
{
    intake_finish(&in, INPUT_ENDED);
    write_published(d);
    fclose(d->stream);
    intake_done(&in);
}

/* Each frame for itself, counted at once, or when the intake wants to. */
static void count_frames(struct document *d, bool at_once)
{
    open_document(d);
    for (int i = 0; i < PACKETS; i++) {
        const struct frame frame = {frames[i], sizeof frames[i], sizeof frames[i]};
        ck_assert(intake_frame(&in, &ethernet, &frame, times_us[i]));
        if (at_once)
            intake_flush(&in);
        write_published(d);
    }
    close_document(d);
}

/* Prepared, and in blocks of that size. */
static void count_blocks(struct document *d, size_t size)
{
    static struct prepared behind_none[1 + PACKETS];
    struct prepared *const packets = behind_none + 1;
    static struct keep keep;
    open_document(d);
    for (size_t i = 0; i < PACKETS; i++) {
        const struct frame frame = {frames[i], sizeof frames[i], sizeof frames[i]};
        intake_prepare(&in, &ethernet, &frame, times_us[i], &keep, &packets[i]);
    }
    for (size_t i = 0; i < PACKETS; i++) {
        ck_assert(intake_take(&in, &packets[i]));
        write_published(d);
        if ((i + 1) % size == 0)
            intake_flush(&in);
    }
    close_document(d);
}

static const size_t block_sizes[] = {2, 64, 65, PACKETS};

START_TEST(every_snapshot_is_the_same_whatever_the_size_of_batches)
{
    struct document one = {0}, other = {0};
    make_frames();
    count_frames(&one, true);
    if (_i == 0)
        count_frames(&other, false);
    else
        count_blocks(&other, block_sizes[_i - 1]);
    ck_assert_uint_gt(one.size, 50000); /* many snapshots */
    ck_assert_str_eq(one.text, other.text);
    free(one.text);
    free(other.text);
}
END_TEST

START_TEST(limits_hold_within_a_batch)
{
    static struct prepared behind_none[1 + 100];
    struct prepared *const packets = behind_none + 1;
    static struct keep keep;
    settings.count = 70;
    start();
    for (int i = 0; i < 70; i++) {
        intake_prepare(&in, &ethernet, &probe, PACKETS_START_US + i, &keep, &packets[i]);
        ck_assert_int_eq(intake_take(&in, &packets[i]), i != 69);
    }
    ck_assert_uint_eq(finished()->capture.received, 70);
}
END_TEST

static void lose_seven(void *context)
{
    ck_assert_ptr_eq(context, &in);
    in.dropped_kernel += 7;
}

START_TEST(losses_are_brought_up_to_date_before_each_snapshot)
{
    start_live();
    in.refresh_losses = lose_seven;
    in.context = &in;
    in.dropped_kernel = in.dropped_interface = 0;
    frame_at(0);
    frame_at(US_PER_S);
    ck_assert_int_eq(published()->capture.dropped_kernel, 7);
    ck_assert_int_eq(finished()->capture.dropped_kernel, 14);
}
END_TEST

START_TEST(a_reset_begins_from_zero_and_is_told_at_once)
{
    start_live();
    in.refresh_losses = lose_seven;
    in.context = &in;
    in.dropped_kernel = in.dropped_interface = 0;
    frame_at(0);
    frame_at(US_PER_S);
    const struct snapshot *s = published();
    ck_assert_uint_eq(s->capture.received, 1);
    ck_assert_uint_eq(s->resets, 0);
    ck_assert_int_eq(s->reset_us, SNAPSHOT_UNKNOWN);
    intake_obey_reset(&in);
    ck_assert_ptr_null(published()); /* nobody asked for it */
    control_ask_reset(exchange_control(x));
    intake_obey_reset(&in);
    s = published();
    ck_assert_uint_eq(s->capture.received, 0);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->source_count, 0);
    ck_assert_int_eq(s->capture.dropped_kernel, 7); /* since then */
    ck_assert_uint_eq(s->resets, 1);
    ck_assert_int_eq(s->reset_us, PACKETS_START_US + US_PER_S);
    frame_at(US_PER_S);
    ck_assert_uint_eq(finished()->capture.received, 1);
}
END_TEST

START_TEST(that_packets_are_lost_is_one_alert)
{
    start_live();
    in.refresh_losses = lose_seven;
    in.context = &in;
    in.dropped_kernel = in.dropped_interface = 0;
    for (int64_t second = 0; second < 100; second++)
        frame_at(second * US_PER_S);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->alerts_total, 1);
    ck_assert_int_eq(s->alerts[0].kind, ALERT_LOSS);
    ck_assert_int_eq(s->alerts[0].time_us, PACKETS_START_US);
    ck_assert_ptr_nonnull(strstr(s->alerts[0].text, "7 by the kernel"));
}
END_TEST

START_TEST(that_packets_are_lost_is_noticed_where_nobody_asks_for_snapshots)
{
    settings.batch = true;
    start_live();
    in.refresh_losses = lose_seven;
    in.context = &in;
    in.dropped_kernel = in.dropped_interface = 0;
    frame_at(0);
    frame_at(5 * US_PER_S);
    in.refresh_losses = NULL;
    ck_assert_uint_eq(finished()->alerts_total, 1);
}
END_TEST

static uint64_t hash_of_one_address(void)
{
    const struct address a = packets_v4(0xc6336407);
    const uint64_t hash = engine_hash_address(in.engine, &a);
    intake_done(&in);
    in = (struct intake){0};
    return hash;
}

START_TEST(nobody_can_aim_at_the_tables_of_a_live_capture_and_a_file_gives_the_same_each_time)
{
    start();
    const uint64_t of_file = hash_of_one_address();
    start();
    ck_assert_uint_eq(hash_of_one_address(), of_file);
    start_live();
    const uint64_t of_live = hash_of_one_address();
    ck_assert_uint_ne(of_live, of_file);
    start_live();
    ck_assert_uint_ne(hash_of_one_address(), of_live);
}
END_TEST

START_TEST(seconds_of_gaps_are_the_nearest_and_any_at_all_is_one)
{
    static const struct {
        int64_t us, seconds;
    } of[] = {{0, 0}, {1, 1}, {200000, 1}, {1499999, 1}, {1500000, 2}, {8100000, 8}, {8600000, 9}};
    start_live();
    in.gaps = 1;
    frame_at(0);
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        in.gaps_us = of[i].us;
        frame_at(((int64_t)i + 1) * US_PER_S);
        ck_assert_int_eq(published()->capture.gaps.seconds, of[i].seconds);
    }
    in.gaps = in.gaps_us = SNAPSHOT_UNKNOWN;
    ck_assert_int_eq(finished()->capture.gaps.seconds, SNAPSHOT_UNKNOWN);
}
END_TEST

static void count_gap(void *context)
{
    ck_assert_ptr_eq(context, &in);
    in.gaps_us += 1500000;
}

START_TEST(gaps_that_go_on_count_again_after_a_reset_and_one_that_is_over_does_not)
{
    start_live();
    in.refresh_losses = count_gap;
    in.context = &in;
    in.dropped_kernel = in.dropped_interface = in.gaps_us = 0;
    in.gaps = 3;
    in.gaps_open = 2;
    in.gap_since_us = PACKETS_START_US;
    strcpy(in.gap_now, "eth0 is down");
    frame_at(0);
    frame_at(US_PER_S);
    const struct snapshot *s = published();
    ck_assert_int_eq(s->capture.gaps.count, 3);
    ck_assert_int_eq(s->capture.gaps.seconds, 2);
    ck_assert_str_eq(s->capture.gaps.now, "eth0 is down");
    ck_assert(snapshot_has_losses(s));
    control_ask_reset(exchange_control(x));
    intake_obey_reset(&in);
    ck_assert_int_eq(published()->capture.gaps.count, 2);
    in.gaps_open = 0;
    in.gap_since_us = SNAPSHOT_UNKNOWN;
    control_ask_reset(exchange_control(x));
    intake_obey_reset(&in);
    s = published();
    ck_assert_int_eq(s->capture.gaps.count, 0);
    ck_assert(!snapshot_has_losses(s));
}
END_TEST

START_TEST(an_interface_that_goes_is_an_alert)
{
    start_live();
    frame_at(0);
    strcpy(in.gap_now, "eth0 is down");
    intake_note_gap(&in);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->alerts_total, 1);
    ck_assert_int_eq(s->alerts[0].kind, ALERT_LOSS);
    ck_assert_ptr_nonnull(strstr(s->alerts[0].text, "eth0 is down"));
}
END_TEST

START_TEST(after_an_hour_without_a_packet_counting_goes_on_at_once)
{
    start_live();
    frame_at(0);
    ck_assert_uint_eq(published() != NULL, false);
    const int64_t hour_us = INT64_C(3600) * US_PER_S;
    intake_advance(&in, clock_second(PACKETS_START_US + hour_us));
    ck_assert_ptr_nonnull(published()); /* one, not one for each second */
    frame_at(hour_us);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.received, 2);
    ck_assert_uint_eq(s->capture.late, 0);
    const struct snapshot_history *h = &s->traffic[TRAFFIC_ALL].history;
    ck_assert_uint_eq(h->seconds[SNAPSHOT_SECONDS - 1], 1);
    ck_assert_uint_eq(h->seconds[SNAPSHOT_SECONDS - 2], 0);
    ck_assert_uint_eq(h->minutes[SNAPSHOT_MINUTES - 1], 1);
    ck_assert_uint_eq(h->minutes[SNAPSHOT_MINUTES - 61], 1);
}
END_TEST

START_TEST(a_clock_that_jumps_by_years_loses_no_packet)
{
    const int64_t year_us = INT64_C(31557600) * US_PER_S;
    start_live();
    frame_at(0);
    frame_at(20 * year_us);
    frame_at(20 * year_us + US_PER_S);
    frame_at(2 * US_PER_S); /* of before the jump: late, and counted */
    frame_at(-30 * year_us);
    frame_at(20 * year_us + 2 * US_PER_S);
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.received, 6);
    ck_assert_uint_eq(s->capture.analysed, 6);
    ck_assert_uint_eq(s->capture.late, 2);
    ck_assert_int_eq(s->first_packet_us, PACKETS_START_US - 30 * year_us);
    ck_assert_int_eq(s->last_packet_us, PACKETS_START_US + 20 * year_us + 2 * US_PER_S);
}
END_TEST

START_TEST(a_file_has_no_drop_counters)
{
    start();
    ck_assert_int_eq(finished()->capture.dropped_kernel, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(exchange_take(x, NULL)->capture.gaps.count, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(published() == NULL, true);
}
END_TEST

START_TEST(the_first_error_stays)
{
    start();
    intake_note_error(&in, "first");
    intake_note_error(&in, "second");
    ck_assert_str_eq(finished()->input.error, "first");
}
END_TEST

START_TEST(link_types_are_listed_once_each)
{
    start();
    intake_note_link_type(&in, DLT_RAW);
    intake_note_link_type(&in, DLT_IEEE802_11_RADIO);
    intake_note_link_type(&in, DLT_IEEE802_11); /* the beginning of the one before */
    intake_note_link_type(&in, DLT_IEEE802_11_RADIO);
    intake_note_link_type(&in, DLT_RAW);
    ck_assert_str_eq(in.input.link_type, "RAW,IEEE802_11_RADIO,IEEE802_11");
}
END_TEST

START_TEST(a_link_type_without_room_is_left_out_whole)
{
    start();
    for (int type = 5000; type < 5020; type++)
        intake_note_link_type(&in, type);
    ck_assert_str_eq(in.input.link_type,
                     "link type 5000,link type 5001,link type 5002,link type 5003");
}
END_TEST

START_TEST(names_are_listed_and_what_finds_no_room_is_marked_once)
{
    char name[100];
    start();
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    intake_note_name(&in, "one");
    intake_note_name(&in, "two");
    ck_assert_mem_eq(in.input.names, "one\0two\0", 9);
    for (int i = 0; i < 100; i++)
        intake_note_name(&in, name);
    unsigned names = 0, marks = 0;
    const char *at = in.input.names;
    for (; *at; at += strlen(at) + 1, names++)
        marks += strcmp(at, "...") == 0;
    ck_assert_uint_eq(marks, 1);
    ck_assert_uint_eq(names, 2 + (SNAPSHOT_NAMES - 8 - 5) / 100 + 1);
    ck_assert(at < in.input.names + SNAPSHOT_NAMES);
}
END_TEST

/* A TCP packet between 192.0.2.x, whole, at that second. */
static bool tcp_frame(uint32_t source, uint16_t source_port, uint32_t target, uint16_t target_port,
                      int64_t after_us)
{
    uint8_t bytes[128];
    const struct wanted wanted = {.source = 0xc0000200 + source,
                                  .target = 0xc0000200 + target,
                                  .source_port = source_port,
                                  .target_port = target_port,
                                  .protocol = TCP,
                                  .tcp_flags = ACK,
                                  .ttl = 64};
    const uint32_t length = (uint32_t)frame_build(bytes, &wanted);
    const struct frame frame = {bytes, length, length};
    return intake_frame(&in, &ethernet, &frame, PACKETS_START_US + after_us);
}

START_TEST(live_ones_own_session_is_in_no_count_but_its_own)
{
    struct session own;
    ck_assert(session_parse("192.0.2.9 50122 ::ffff:192.0.2.1 22", &own));
    settings.own = &own;
    settings.count = 3;
    start_live();
    ck_assert(tcp_frame(9, 50122, 1, 22, 0));
    ck_assert(tcp_frame(1, 22, 9, 50122, 1));
    ck_assert(tcp_frame(9, 50123, 1, 22, 2)); /* another one */
    ck_assert(frame_at(3));
    ck_assert(tcp_frame(1, 22, 9, 50122, US_PER_S));
    const struct snapshot *s = published();
    ck_assert_ptr_nonnull(s);
    ck_assert(s->capture.own_session);
    ck_assert_uint_eq(s->capture.own_session_packets, 2);
    ck_assert_uint_eq(s->capture.received, 2);
    ck_assert_uint_eq(s->capture.analysed, 2);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 2);
    ck_assert_uint_eq(s->traffic[TRAFFIC_TCP].total.packets, 1);
    ck_assert_uint_eq(snapshot_find_port(s, IP_TCP, 22)->packets, 1);
    ck_assert_ptr_null(snapshot_find_port(s, IP_TCP, 50122));
    ck_assert(!tcp_frame(9, 50123, 1, 22, US_PER_S)); /* the third that counts */
    s = finished();
    ck_assert_uint_eq(s->capture.own_session_packets, 3);
    ck_assert_uint_eq(s->capture.received, 3);
}
END_TEST

START_TEST(live_a_long_burst_of_segments_is_counted_whole_also_with_ones_own_session_in_between)
{
    enum { BURST = 600, OWN_EVERY = 7 };
    struct session own;
    uint64_t others = 0;
    ck_assert(session_parse("192.0.2.9 50122 192.0.2.1 22", &own));
    settings.own = &own;
    start_live();
    for (int i = 0; i < BURST; i++) {
        const bool ours = _i > 0 && i % OWN_EVERY == 0;
        ck_assert(tcp_frame(9, ours ? 50122 : 443, 1, ours ? 22 : 40000, i));
        others += !ours;
    }
    const struct snapshot *s = finished();
    ck_assert_uint_eq(s->capture.own_session_packets, BURST - others);
    ck_assert_uint_eq(s->capture.analysed, others);
    ck_assert_uint_eq(snapshot_find_port(s, IP_TCP, 40000)->packets, others);
    ck_assert_uint_eq(s->traffic[TRAFFIC_TCP].total.packets, others);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(s->sources[0].packets, others);
    ck_assert_uint_eq(s->sources[0].bytes, snapshot_find_port(s, IP_TCP, 40000)->bytes);
    ck_assert_int_eq(s->last_packet_us, PACKETS_START_US + BURST - 1);
}
END_TEST

START_TEST(a_reset_counts_ones_own_session_from_zero)
{
    struct session own;
    ck_assert(session_parse("192.0.2.9 50122 192.0.2.1 22", &own));
    settings.own = &own;
    start_live();
    ck_assert(tcp_frame(9, 50122, 1, 22, 0));
    control_ask_reset(exchange_control(x));
    intake_obey_reset(&in);
    ck_assert_uint_eq(finished()->capture.own_session_packets, 0);
}
END_TEST

START_TEST(of_a_file_no_session_is_left_out)
{
    struct session own;
    ck_assert(session_parse("192.0.2.9 50122 192.0.2.1 22", &own));
    settings.own = &own;
    start();
    ck_assert(tcp_frame(9, 50122, 1, 22, 0));
    const struct snapshot *s = finished();
    ck_assert(!s->capture.own_session);
    ck_assert_uint_eq(s->capture.received, 1);
}
END_TEST

Suite *test_intake_suite(void);
Suite *test_intake_suite(void)
{
    Suite *s = suite_create("intake");
    TCase *t = tcase_create("intake");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, where_no_thread_is_to_be_had_the_last_snapshot_is_whole_as_well);
    tcase_add_test(t, live_nothing_is_kept_that_is_ahead_of_the_clock);
    tcase_add_test(t, live_a_second_is_published_when_a_packet_of_a_later_one_comes);
    tcase_add_test(t, live_a_second_is_published_when_the_clock_has_passed_it);
    tcase_add_test(t, a_time_that_goes_back_publishes_nothing_and_is_late);
    tcase_add_test(t, a_gap_of_years_gives_one_snapshot);
    tcase_add_test(t, on_screen_a_file_is_not_published_more_often_than_eyes_follow);
    tcase_add_test(t, in_batch_a_file_is_published_at_the_end_and_when_asked);
    tcase_add_test(t, every_so_many_seconds_means_each_interval_that_has_packets_and_the_rest);
    tcase_add_test(t, a_snapshot_that_was_asked_for_is_no_due_one);
    tcase_add_test(t, after_so_many_packets_no_more_are_wanted);
    tcase_add_test(t, a_packet_beyond_the_duration_is_not_counted);
    tcase_add_test(t, without_a_packet_the_last_snapshot_knows_no_time);
    tcase_add_test(t, a_frame_is_decoded_and_counted);
    tcase_add_test(t, a_frame_may_be_gone_before_it_is_counted);
    tcase_add_loop_test(t, every_snapshot_is_the_same_whatever_the_size_of_batches, 0, 5);
    tcase_add_test(t, limits_hold_within_a_batch);
    tcase_add_test(t, frames_of_a_link_type_that_is_not_decoded_are_not_ip);
    tcase_add_test(t, a_frame_too_short_to_be_one_is_malformed);
    tcase_add_test(t, a_reset_begins_from_zero_and_is_told_at_once);
    tcase_add_test(t, that_packets_are_lost_is_one_alert);
    tcase_add_test(t, that_packets_are_lost_is_noticed_where_nobody_asks_for_snapshots);
    tcase_add_test(t, losses_are_brought_up_to_date_before_each_snapshot);
    tcase_add_test(t, a_file_has_no_drop_counters);
    tcase_add_test(
        t, nobody_can_aim_at_the_tables_of_a_live_capture_and_a_file_gives_the_same_each_time);
    tcase_add_test(t, seconds_of_gaps_are_the_nearest_and_any_at_all_is_one);
    tcase_add_test(t, gaps_that_go_on_count_again_after_a_reset_and_one_that_is_over_does_not);
    tcase_add_test(t, an_interface_that_goes_is_an_alert);
    tcase_add_test(t, after_an_hour_without_a_packet_counting_goes_on_at_once);
    tcase_add_test(t, a_clock_that_jumps_by_years_loses_no_packet);
    tcase_add_test(t, the_first_error_stays);
    tcase_add_test(t, link_types_are_listed_once_each);
    tcase_add_test(t, a_link_type_without_room_is_left_out_whole);
    tcase_add_test(t, live_ones_own_session_is_in_no_count_but_its_own);
    tcase_add_loop_test(
        t, live_a_long_burst_of_segments_is_counted_whole_also_with_ones_own_session_in_between, 0,
        2);
    tcase_add_test(t, a_reset_counts_ones_own_session_from_zero);
    tcase_add_test(t, of_a_file_no_session_is_left_out);
    tcase_add_test(t, names_are_listed_and_what_finds_no_room_is_marked_once);
    suite_add_tcase(s, t);
    return s;
}
