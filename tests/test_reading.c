/* Tests of src/capture/reading.c. Files are made here, in memory or in pipes. */
#include "src/capture/reading.h"

#include "tests/check.h"
#include "tests/packets.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ETHERNET = 1,
    FRAME = sizeof packets_probe_frame,
    PAYLOAD_OFFSET = 42, /* in the frame; two bytes */
    RECORD = 16 + FRAME,
    FILES_MAX = 4,
    PATH = 64,
    SEVERAL_RINGS = 3 * RELAY_BLOCKS * RELAY_PACKETS,
};

static char paths[FILES_MAX][PATH];
static const char *files[FILES_MAX];
static int descriptors[FILES_MAX];
static struct capture_settings settings;
static struct links links;
static struct intake in;
static struct exchange *x;
static struct reading *reading;
static struct relay *relay;
static struct share share;
static bool shares; /* the counting, so that files are mapped */
static char why[CAPTURE_WHY];

static void setup(void)
{
    memset(descriptors, 0xff, sizeof descriptors);
    x = exchange_new();
    in = (struct intake){0};
    settings = (struct capture_settings){.files = files,
                                         .filter = "",
                                         .file_count = 1,
                                         .batch = true,
                                         .engine.window_s = {60, 3600, 86400}};
    ck_assert(intake_init(&in, &settings, x));
    settings.file_count = 0;
    reading = NULL;
}

static void teardown(void)
{
    reading_close(reading);
    share_done(&share);
    links_done(&links);
    intake_done(&in);
    exchange_free(x);
    for (int i = 0; i < FILES_MAX; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
}

/* --- files --- */

static void put(int fd, const void *bytes, size_t length)
{
    ck_assert_int_eq(write(fd, bytes, length), (long)length);
}

static void put_header(int fd, uint32_t link_type)
{
    const uint32_t header[6] = {0xa1b2c3d4, 4u << 16 | 2, 0, 0, 262144, link_type};
    put(fd, header, sizeof header);
}

/* Frames of the probe; number i at second i, with its lower bytes as payload. */
static void put_packets(int fd, uint32_t from, uint32_t to)
{
    uint8_t *records = malloc((to - from) * (size_t)RECORD), *at = records;
    for (uint32_t i = from; i < to; i++, at += RECORD) {
        const uint32_t head[4] = {i, 0, FRAME, FRAME};
        memcpy(at, head, sizeof head);
        memcpy(at + 16, packets_probe_frame, FRAME);
        at[16 + PAYLOAD_OFFSET] = (uint8_t)(i >> 8);
        at[16 + PAYLOAD_OFFSET + 1] = (uint8_t)i;
    }
    put(fd, records, (to - from) * (size_t)RECORD);
    free(records);
}

static void add_path(const char *path)
{
    size_t number = settings.file_count++;
    snprintf(paths[number], PATH, "%s", path);
    files[number] = paths[number];
}

static void add_descriptor(int fd)
{
    char path[PATH];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    descriptors[settings.file_count] = fd;
    add_path(path);
}

/* A file in memory; the result is its descriptor. */
static int add_file(void)
{
    int fd = memfd_create("capture", MFD_CLOEXEC);
    add_descriptor(fd);
    put_header(fd, ETHERNET);
    return fd;
}

/* The result is the pipe's writing end. */
static int add_pipe(void)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    add_descriptor(ends[0]);
    put_header(ends[1], ETHERNET);
    return ends[1];
}

/* --- reading --- */

static bool open_files(void)
{
    enum capture_status status;
    links_init(&links, settings.filter, false);
    reading = reading_open(&settings, &links, &status, why);
    if (reading)
        relay = reading_relay(reading);
    return reading;
}

static void start(void)
{
    ck_assert_msg(open_files(), "%s", why);
    share_init(&share, relay, &in);
    ck_assert(reading_start(reading, &in, shares ? &share : NULL));
}

static struct relay_block *wait_for_block(void)
{
    struct relay_block *b;
    while (!(b = relay_take(relay))) {
        struct pollfd p = {.fd = relay_ready_fd(relay), .events = POLLIN};
        ck_assert_int_eq(poll(&p, 1, -1), 1);
        relay_clear_ready(relay);
    }
    return b;
}

/* Takes blocks until there were packets up to this number, or an error, or the end. False: one of
 * the two; the error is in why. */
static uint32_t taken;

static bool take_up_to(uint32_t number)
{
    bool more = true;
    *why = '\0';
    while (more && taken < number) {
        struct relay_block *b = wait_for_block();
        if (shares)
            share_count(&share, b);
        for (uint32_t i = 0; i < b->count; i++, taken++) {
            const struct prepared *p = &b->packets[i];
            ck_assert_int_eq(p->second, taken);
            ck_assert_int_eq(p->verdict, VERDICT_IP);
            ck_assert_uint_eq(p->packet.payload_captured, 2);
            ck_assert_uint_eq(p->payload[0], taken >> 8 & 0xff);
            ck_assert_uint_eq(p->payload[1], taken & 0xff);
        }
        snprintf(why, sizeof why, "%s", b->error);
        more = !b->last && !b->error[0];
        relay_give_back(relay);
    }
    return more;
}

static void all_is_taken(uint32_t packets)
{
    ck_assert(!take_up_to(UINT32_MAX));
    ck_assert_str_eq(why, "");
    ck_assert_uint_eq(taken, packets);
}

/* Read, and mapped. */
START_TEST(packets_come_prepared_and_in_order)
{
    shares = _i;
    put_packets(add_file(), 0, 50000);
    start();
    all_is_taken(50000);
}
END_TEST

static uint64_t size_of(int fd)
{
    struct stat st;
    ck_assert_int_eq(fstat(fd, &st), 0);
    return (uint64_t)st.st_size;
}

START_TEST(it_is_known_how_far_all_files_are_read)
{
    const int first = add_file(), second = add_file();
    put_packets(first, 0, 30000);
    put_packets(second, 30000, 70000);
    start();
    const uint64_t size = size_of(first) + size_of(second);
    ck_assert_uint_eq(progress_read(exchange_progress(x)).size, size);
    ck_assert(take_up_to(5000));
    const struct progress_now then = progress_read(exchange_progress(x));
    ck_assert_uint_ge(then.packets, 5000);
    ck_assert_uint_gt(then.bytes, 0);
    ck_assert_uint_lt(then.bytes, size); /* not so many blocks are read ahead */
    all_is_taken(70000);
    const struct progress_now end = progress_read(exchange_progress(x));
    ck_assert_uint_eq(end.packets, 70000);
    ck_assert_uint_eq(end.bytes, size);
}
END_TEST

START_TEST(with_a_pipe_nobody_knows_how_much_there_is)
{
    put_packets(add_file(), 0, 10);
    close(add_pipe());
    start();
    all_is_taken(10);
    ck_assert_uint_eq(progress_read(exchange_progress(x)).size, 0);
    ck_assert_uint_eq(progress_read(exchange_progress(x)).packets, 10);
}
END_TEST

START_TEST(mapped_files_are_read_one_after_another)
{
    shares = true;
    put_packets(add_file(), 0, 30000);
    put_packets(add_file(), 30000, 60000);
    start();
    all_is_taken(60000);
}
END_TEST

START_TEST(files_are_read_one_after_another)
{
    put_packets(add_file(), 0, 3000);
    add_file();
    put_packets(add_file(), 3000, 3001);
    put_packets(add_file(), 3001, 9000);
    start();
    all_is_taken(9000);
}
END_TEST

START_TEST(an_error_comes_after_the_packets_before_it_and_the_next_file_after_that)
{
    char expected[CAPTURE_WHY];
    int cut = add_file();
    put_packets(cut, 0, 5000);
    put(cut, "cut", 3);
    add_path("/nonexistent");
    put_packets(add_file(), 5000, 5010);
    start();
    ck_assert(!take_up_to(UINT32_MAX));
    ck_assert_uint_eq(taken, 5000);
    snprintf(expected, sizeof expected,
             "%s: ended after packet 5000: truncated dump file; tried to read 16 header bytes, "
             "only got 3",
             files[0]);
    ck_assert_str_eq(why, expected);
    ck_assert(!take_up_to(UINT32_MAX));
    ck_assert_uint_eq(taken, 5000);
    ck_assert_str_eq(why, "/nonexistent: No such file or directory");
    all_is_taken(5010);
}
END_TEST

/* What is left of it is read, none of what is gone, and then the next one. */
START_TEST(a_mapped_file_may_be_cut_while_it_is_read)
{
    enum { LEFT = RELAY_BLOCKS * RELAY_PACKETS + 5000 };
    char expected[CAPTURE_WHY];
    const int cut = add_file();
    shares = true;
    put_packets(cut, 0, SEVERAL_RINGS);
    put_packets(add_file(), LEFT, LEFT + 10);
    start();
    ck_assert(take_up_to(1));
    ck_assert_int_eq(ftruncate(cut, 24 + LEFT * (off_t)RECORD), 0);
    ck_assert(!take_up_to(UINT32_MAX));
    snprintf(expected, sizeof expected,
             "%s: ended after packet %d: the file was cut while it was read", files[0], LEFT);
    ck_assert_str_eq(why, expected);
    ck_assert_uint_eq(taken, LEFT);
    all_is_taken(LEFT + 10);
}
END_TEST

START_TEST(the_packets_of_a_pipe_come_before_it_brings_more)
{
    int writer = add_pipe();
    start();
    for (uint32_t i = 0; i < 50; i++) {
        put_packets(writer, taken, taken + 1 + i % 3);
        ck_assert(take_up_to(taken + 1 + i % 3));
    }
    close(writer);
    all_is_taken(taken);
}
END_TEST

/* Only its first part: the record is completed later. */
START_TEST(a_packet_of_a_pipe_may_come_in_two_parts)
{
    int writer = add_pipe(), store = memfd_create("store", MFD_CLOEXEC);
    uint8_t record[RECORD];
    put_packets(store, 1, 2);
    ck_assert_int_eq(pread(store, record, RECORD, 0), RECORD);
    close(store);
    start();
    put_packets(writer, 0, 1);
    put(writer, record, 30);
    ck_assert(take_up_to(1));
    put(writer, record + 30, RECORD - 30);
    ck_assert(take_up_to(2));
    close(writer);
    all_is_taken(2);
}
END_TEST

START_TEST(frames_larger_than_a_buffer_are_read)
{
    enum { LARGE = 262144 };
    uint8_t *frame = calloc(1, LARGE);
    const uint32_t head[4] = {0, 0, LARGE, LARGE};
    int fd = add_file();
    memcpy(frame, packets_probe_frame, FRAME);
    for (int i = 0; i < 10; i++) {
        put(fd, head, sizeof head);
        put(fd, frame, LARGE);
    }
    free(frame);
    put_packets(fd, 1, 2);
    start();
    uint32_t large = 0, others = 0;
    for (bool last = false; !last;) {
        const struct relay_block *b = wait_for_block();
        for (uint32_t i = 0; i < b->count; i++) {
            const struct packet *p = &b->packets[i].packet;
            large += p->wire_bytes == LARGE && p->payload_captured == 2 && p->payload[0] == 0;
            others += p->wire_bytes == FRAME;
        }
        last = b->last;
        relay_give_back(relay);
    }
    ck_assert_uint_eq(large, 10);
    ck_assert_uint_eq(others, 1);
}
END_TEST

START_TEST(what_the_filter_does_not_let_pass_is_left_out)
{
    int fd = add_file();
    settings.filter = _i ? "udp" : "tcp";
    put_packets(fd, 0, 20000);
    start();
    all_is_taken(_i ? 20000 : 0);
}
END_TEST

/* There it may be another one by the time they are counted. */
START_TEST(on_screen_the_frames_come_too_and_the_filter_is_not_asked)
{
    in.pace = INTAKE_FOR_SCREEN;
    settings.filter = "tcp";
    put_packets(add_file(), 0, SEVERAL_RINGS);
    start();
    for (uint32_t number = 0; number < SEVERAL_RINGS;) {
        const struct relay_block *b = wait_for_block();
        for (uint32_t i = 0; i < b->count; i++, number++) {
            const struct relay_frame *f = &b->frames[i];
            const uint8_t *bytes = b->bytes.bytes + f->at;
            ck_assert_uint_eq(f->captured, FRAME);
            ck_assert_uint_eq(f->wire, FRAME);
            ck_assert_int_eq(f->link->type, ETHERNET);
            ck_assert_mem_eq(bytes, packets_probe_frame, PAYLOAD_OFFSET);
            ck_assert_uint_eq(bytes[PAYLOAD_OFFSET], number >> 8 & 0xff);
            ck_assert_uint_eq(bytes[PAYLOAD_OFFSET + 1], number & 0xff);
        }
        relay_give_back(relay);
    }
}
END_TEST

START_TEST(the_first_packet_of_each_link_type_is_marked)
{
    put_packets(add_file(), 0, 10);
    start();
    const struct relay_block *b = wait_for_block();
    ck_assert_uint_eq(b->use_count, 1);
    ck_assert_uint_eq(b->uses[0].before, 0);
    ck_assert_int_eq(b->uses[0].link->type, ETHERNET);
    relay_give_back(relay);
}
END_TEST

static void put_block(int fd, uint32_t type, const void *body, uint32_t length)
{
    const uint32_t head[2] = {type, length + 12};
    put(fd, head, 8);
    put(fd, body, length);
    put(fd, head + 1, 4);
}

/* Interfaces 0 and 1 are Ethernet, 2 is USB. */
START_TEST(link_types_of_pcapng_are_marked_where_they_come_first)
{
    static const uint32_t order[] = {0, 1, 0, 2, 2, 1};
    int fd = memfd_create("capture", MFD_CLOEXEC);
    add_descriptor(fd);
    put_block(fd, 0x0A0D0D0A, (const uint32_t[]){0x1A2B3C4D, 1, UINT32_MAX, UINT32_MAX}, 16);
    for (uint32_t i = 0; i < 3; i++)
        put_block(fd, 1, (const uint32_t[]){i < 2 ? ETHERNET : DLT_USB_LINUX, 0}, 8);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        put_block(fd, 6, (const uint32_t[]){order[i], 0, 0, 0, 60}, 20);
    start();
    const struct relay_block *b = wait_for_block();
    ck_assert_uint_eq(b->count, 6);
    ck_assert_uint_eq(b->use_count, 2);
    ck_assert_uint_eq(b->uses[0].before, 0);
    ck_assert_uint_eq(b->uses[1].before, 3);
    ck_assert_uint_eq(b->uses[1].interface, 2);
    ck_assert_int_eq(b->uses[1].link->type, DLT_USB_LINUX);
    ck_assert_int_eq(b->packets[3].verdict, VERDICT_NOT_IP);
    relay_give_back(relay);
}
END_TEST

START_TEST(the_first_file_must_be_one_that_we_read)
{
    int fd = memfd_create("capture", MFD_CLOEXEC);
    add_descriptor(fd);
    put_header(fd, DLT_USB_LINUX);
    ck_assert(!open_files());
    ck_assert_msg(strstr(why, ": its link type USB_LINUX is not one that tapwatch decodes"), "%s",
                  why);
}
END_TEST

/* --- stopping; teardown does it --- */

START_TEST(it_can_be_stopped_before_it_was_started)
{
    put_packets(add_file(), 0, 10);
    ck_assert(open_files());
}
END_TEST

START_TEST(it_can_be_stopped_while_it_waits_for_a_pipe)
{
    int writer = add_pipe();
    start();
    put_packets(writer, 0, 1);
    ck_assert(take_up_to(1)); /* so now it waits, or is about to */
    reading_close(reading);
    reading = NULL;
    close(writer);
}
END_TEST

START_TEST(it_can_be_stopped_while_it_waits_for_a_block)
{
    put_packets(add_file(), 0, SEVERAL_RINGS);
    start();
    ck_assert_uint_gt(wait_for_block()->count, 0); /* and it is not given back */
}
END_TEST

START_TEST(it_can_be_stopped_while_nothing_passes_the_filter)
{
    settings.filter = "tcp";
    put_packets(add_file(), 0, SEVERAL_RINGS);
    start();
}
END_TEST

START_TEST(it_can_be_stopped_while_it_opens_the_next_pipe)
{
    char folder[] = "/tmp/tapwatch-XXXXXX", path[PATH];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pipe", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    put_packets(add_file(), 0, 10);
    add_path(path);
    start();
    ck_assert(take_up_to(10)); /* though the file after it can not be opened yet */
    reading_close(reading);
    reading = NULL;
    unlink(path);
    rmdir(folder);
}
END_TEST

static TCase *reading_case(void)
{
    TCase *t = tcase_create("reading");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, packets_come_prepared_and_in_order, 0, 2);
    tcase_add_test(t, files_are_read_one_after_another);
    tcase_add_test(t, mapped_files_are_read_one_after_another);
    tcase_add_test(t, it_is_known_how_far_all_files_are_read);
    tcase_add_test(t, with_a_pipe_nobody_knows_how_much_there_is);
    tcase_add_test(t, an_error_comes_after_the_packets_before_it_and_the_next_file_after_that);
    tcase_add_test(t, a_mapped_file_may_be_cut_while_it_is_read);
    tcase_add_test(t, the_packets_of_a_pipe_come_before_it_brings_more);
    tcase_add_test(t, a_packet_of_a_pipe_may_come_in_two_parts);
    tcase_add_test(t, frames_larger_than_a_buffer_are_read);
    tcase_add_loop_test(t, what_the_filter_does_not_let_pass_is_left_out, 0, 2);
    tcase_add_test(t, on_screen_the_frames_come_too_and_the_filter_is_not_asked);
    tcase_add_test(t, the_first_packet_of_each_link_type_is_marked);
    tcase_add_test(t, link_types_of_pcapng_are_marked_where_they_come_first);
    tcase_add_test(t, the_first_file_must_be_one_that_we_read);
    return t;
}

static TCase *stopping_case(void)
{
    TCase *t = tcase_create("stopping");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, it_can_be_stopped_before_it_was_started);
    tcase_add_test(t, it_can_be_stopped_while_it_waits_for_a_pipe);
    tcase_add_test(t, it_can_be_stopped_while_it_waits_for_a_block);
    tcase_add_test(t, it_can_be_stopped_while_nothing_passes_the_filter);
    tcase_add_test(t, it_can_be_stopped_while_it_opens_the_next_pipe);
    return t;
}

Suite *test_reading_suite(void);
Suite *test_reading_suite(void)
{
    Suite *s = suite_create("reading");
    suite_add_tcase(s, reading_case());
    suite_add_tcase(s, stopping_case());
    return s;
}
