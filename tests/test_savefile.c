/* Tests of src/capture/savefile.c and feed.c. The files are made here, in memory. */
#include "src/capture/savefile.h"

#include "tests/broken_connection.h"
#include "tests/pack.h"
#include "tests/scarce.h"
#include "tests/under_memcheck.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    ETHERNET = 1,
    RAW = 101,     /* as files say it .. */
    DLT_RAW = 12,  /* .. and as libpcap does */
    FRAME = 1000,  /* bytes of a packet in a large file */
    FRAMES = 1000, /* and their number */
};

struct bytes {
    size_t length;
    uint8_t at[2 << 20];
};

static struct bytes plain, packed;
static struct savefile_packet packet;
static char why[SAVEFILE_WHY];
static int fd_before; /* the lowest free descriptor before the test */

/* --- pcap files, draft-ietf-opsawg-pcap sections 4 and 5 --- */

static void put_number(uint64_t value, unsigned size, bool big_endian)
{
    for (unsigned i = 0; i < size; i++)
        plain.at[plain.length + (big_endian ? size - 1 - i : i)] = (uint8_t)(value >> (8 * i));
    plain.length += size;
}

static void put_header(uint32_t magic, uint32_t snaplen, uint32_t link_type, bool big_endian)
{
    put_number(magic, 4, big_endian);
    put_number(2, 2, big_endian);
    put_number(4, 2, big_endian);
    put_number(0, 8, big_endian);
    put_number(snaplen, 4, big_endian);
    put_number(link_type, 4, big_endian);
}

static void put_packet(uint32_t seconds, uint32_t fraction, uint32_t captured, uint32_t wire,
                       bool big_endian)
{
    put_number(seconds, 4, big_endian);
    put_number(fraction, 4, big_endian);
    put_number(captured, 4, big_endian);
    put_number(wire, 4, big_endian);
    for (uint32_t i = 0; i < captured; i++)
        put_number('a' + i % 26, 1, false);
}

static const uint32_t micro_magic = 0xa1b2c3d4, nano_magic = 0xa1b23c4d;

/* A thousand packets that compress badly, so that they fill every buffer several times. */
static void put_large_file(void)
{
    uint32_t random = 1;
    put_header(micro_magic, 65535, ETHERNET, false);
    for (uint32_t i = 0; i < FRAMES; i++) {
        put_packet(i, 0, FRAME, FRAME, false);
        for (size_t at = plain.length - FRAME; at < plain.length; at++) {
            random = random * 1664525 + 1013904223;
            plain.at[at] = (uint8_t)(random >> 24 & 0x3f);
        }
    }
}

static void put_pcapng_file(void)
{
    static const uint8_t file[] = {
        0x0a, 0x0d, 0x0d, 0x0a, 28,  0,  0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1,  0,  0, 0, 255, 255, 255,
        255,  255,  255,  255,  255, 28, 0, 0, 0, /* section */
        1,    0,    0,    0,    20,  0,  0, 0, RAW,  0,    0,    0,    96, 0,  0, 0, 20,  0,   0,
        0, /* interface */
        6,    0,    0,    0,    36,  0,  0, 0, 0,    0,    0,    0,    0,  0,  0, 0, 7,   0,   0,
        0,    2,    0,    0,    0,   3,  0, 0, 0,    'a',  'b',  0,    0,  36, 0, 0, 0, /* packet */
    };
    memcpy(plain.at, file, sizeof file);
    plain.length = sizeof file;
}

/* --- compressing --- */

static void compress_into_packed(int format)
{
    struct packer p = {.out = packed.at, .size = sizeof packed.at};
    pack_whole(&p, format, plain.at, plain.length);
    packed.length = p.length;
}

static size_t packet_ends[FRAMES]; /* packed.at[0 .. packet_ends[i]) is enough for packets 0 to i */

/* The large file, flushed after each packet; the file's header goes with the first. */
static void compress_each_packet(int format)
{
    struct packer p = {.out = packed.at, .size = sizeof packed.at};
    pack_begin(&p, format);
    for (size_t i = 0, from = 0; i < FRAMES; i++) {
        size_t to = 24 + (i + 1) * (16 + FRAME);
        pack_piece(&p, plain.at + from, to - from, PACK_FLUSH);
        packet_ends[i] = p.length;
        from = to;
    }
    pack_done(&p);
}

/* --- reading --- */

static int memory_file;
static struct savefile *file;

static int lowest_free_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    ck_assert_int_ge(fd, 0);
    close(fd);
    return fd;
}

static void setup(void)
{
    plain.length = packed.length = 0;
    file = NULL;
    memory_file = memfd_create("capture", MFD_CLOEXEC);
    ck_assert_int_ge(memory_file, 0);
    fd_before = lowest_free_descriptor();
}

/* Whatever a test did: nothing stays open. */
static void teardown(void)
{
    savefile_close(file);
    ck_assert_int_eq(lowest_free_descriptor(), fd_before);
    close(memory_file);
}

static void store_bytes(const struct bytes *b)
{
    ck_assert_int_eq(ftruncate(memory_file, 0), 0);
    ck_assert_int_eq(pwrite(memory_file, b->at, b->length, 0), (long)b->length);
}

static int write_at_end(const uint8_t *bytes, size_t length)
{
    const off_t end = lseek(memory_file, 0, SEEK_END);
    return pwrite(memory_file, bytes, length, end) == (ssize_t)length ? 0 : -1;
}

static bool open_stored(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory_file);
    file = savefile_open(path, why);
    return file;
}

static bool open_bytes(const struct bytes *b)
{
    store_bytes(b);
    return open_stored();
}

static void next_is_packet(void)
{
    ck_assert_msg(savefile_next(file, &packet, why) == SAVEFILE_PACKET, "%s", why);
}

static void next_is_end(void)
{
    ck_assert_msg(savefile_next(file, &packet, why) == SAVEFILE_END, "%s", why);
}

static void is_refused(const struct bytes *b, const char *reason)
{
    ck_assert(!open_bytes(b));
    ck_assert_str_eq(why, reason);
}

static void large_file_is_read(void)
{
    const uint8_t *expected = plain.at + 24;
    for (uint32_t i = 0; i < FRAMES; i++, expected += 16 + FRAME) {
        next_is_packet();
        ck_assert_int_eq(packet.time_us, i * 1000000LL);
        ck_assert_uint_eq(packet.frame.captured, FRAME);
        ck_assert_mem_eq(packet.frame.bytes, expected + 16, FRAME);
    }
    next_is_end();
}

START_TEST(pcap_is_read_in_both_byte_orders_and_both_units)
{
    bool big_endian = _i & 1, nano = _i & 2;
    put_header(nano ? nano_magic : micro_magic, 96, RAW, big_endian);
    put_packet(1070308495, nano ? 123456789 : 123456, 5, 60, big_endian);
    ck_assert_msg(open_bytes(&plain), "%s", why);
    ck_assert_int_eq(savefile_link_type(file), DLT_RAW);
    next_is_packet();
    ck_assert_int_eq(packet.time_us, INT64_C(1070308495123456));
    ck_assert_uint_eq(packet.frame.captured, 5);
    ck_assert_uint_eq(packet.frame.wire, 60);
    ck_assert_mem_eq(packet.frame.bytes, "abcde", 5);
    ck_assert_int_eq(packet.link_type, DLT_RAW);
    ck_assert_uint_eq(packet.interface, 0);
    next_is_end();
}
END_TEST

START_TEST(times_in_pcap_are_unsigned_and_carry_over)
{
    put_header(micro_magic, 96, ETHERNET, _i);
    put_packet(UINT32_MAX, 1, 4, 4, _i);
    put_packet(10, 2500000, 4, 4, _i);
    ck_assert(open_bytes(&plain));
    next_is_packet();
    ck_assert_int_eq(packet.time_us, UINT32_MAX * INT64_C(1000000) + 1);
    next_is_packet();
    ck_assert_int_eq(packet.time_us, 12500000);
}
END_TEST

START_TEST(a_packet_longer_than_it_was_on_the_wire_is_corrected)
{
    put_header(micro_magic, 65535, ETHERNET, false);
    put_packet(0, 0, 60, 10, false);
    ck_assert(open_bytes(&plain));
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 60);
    ck_assert_uint_eq(packet.frame.wire, 60);
}
END_TEST

START_TEST(pcapng_has_the_link_types_of_libpcap)
{
    put_pcapng_file();
    ck_assert_msg(open_bytes(&plain), "%s", why);
    ck_assert_int_eq(savefile_link_type(file), DLT_RAW);
    next_is_packet();
    ck_assert_int_eq(packet.link_type, DLT_RAW);
    ck_assert_int_eq(packet.time_us, 7);
    ck_assert_mem_eq(packet.frame.bytes, "ab", 2);
    next_is_end();
}
END_TEST

START_TEST(a_compressed_file_is_read_like_the_plain_one)
{
    put_large_file();
    compress_into_packed(_i);
    ck_assert_msg(open_bytes(&packed), "%s", why);
    large_file_is_read();
}
END_TEST

START_TEST(compressed_pcapng_is_read)
{
    put_pcapng_file();
    compress_into_packed(_i);
    ck_assert_msg(open_bytes(&packed), "%s", why);
    next_is_packet();
    ck_assert_mem_eq(packet.frame.bytes, "ab", 2);
    next_is_end();
}
END_TEST

START_TEST(progress_ends_at_the_size_of_the_file)
{
    uint64_t read_bytes, size_bytes, before = 0;
    put_large_file();
    if (_i < 3)
        compress_into_packed(_i);
    const struct bytes *b = _i < 3 ? &packed : &plain;
    ck_assert(open_bytes(b));
    while (savefile_next(file, &packet, why) == SAVEFILE_PACKET) {
        savefile_progress(file, &read_bytes, &size_bytes);
        ck_assert_uint_ge(read_bytes, before);
        before = read_bytes;
    }
    ck_assert_uint_eq(size_bytes, b->length);
    ck_assert_uint_eq(read_bytes, b->length);
}
END_TEST

/* --- a file that is mapped --- */

/* The packets of a large file so many times: more than a view has. */
enum { TIMES = 5 };

static void open_mapped(void)
{
    put_large_file();
    store_bytes(&plain);
    for (int i = 1; i < TIMES; i++)
        ck_assert_int_eq(write_at_end(plain.at + 24, plain.length - 24), 0);
    ck_assert_msg(open_stored(), "%s", why);
    ck_assert(savefile_map(file));
}

static void packets_are_read(uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        next_is_packet();
        ck_assert_int_eq(packet.time_us, i % FRAMES * 1000000LL);
        ck_assert_uint_eq(packet.frame.captured, FRAME);
        ck_assert_mem_eq(packet.frame.bytes, plain.at + 24 + i % FRAMES * (16 + FRAME) + 16, FRAME);
        ck_assert(!savefile_is_broken(file));
    }
}

static void next_is_cut(const char *after)
{
    char expected[SAVEFILE_WHY];
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    snprintf(expected, sizeof expected, "ended after packet %s: the file was cut while it was read",
             after);
    ck_assert_str_eq(why, expected);
}

START_TEST(a_mapped_file_is_read_like_any_other)
{
    uint64_t read_bytes, size_bytes;
    open_mapped();
    packets_are_read(0, TIMES * FRAMES);
    next_is_end();
    savefile_progress(file, &read_bytes, &size_bytes);
    ck_assert_uint_eq(size_bytes, 24 + TIMES * (plain.length - 24));
    ck_assert_uint_eq(read_bytes, size_bytes);
}
END_TEST

START_TEST(a_mapped_file_that_grows_is_read_on)
{
    open_mapped();
    packets_are_read(0, TIMES * FRAMES - 1);
    ck_assert_int_eq(write_at_end(plain.at + 24, plain.length - 24), 0);
    packets_are_read(TIMES * FRAMES - 1, (TIMES + 1) * FRAMES);
    next_is_end();
}
END_TEST

START_TEST(a_mapped_file_that_is_cut_within_a_page_says_so)
{
    open_mapped();
    packets_are_read(0, 10);
    ck_assert_int_eq(ftruncate(memory_file, 24 + 18 * (16 + FRAME)), 0);
    packets_are_read(10, 18);
    next_is_cut("18");
}
END_TEST

/* The packet through which the end of the third page goes: of 4096 bytes the 13th. */
START_TEST(what_is_taken_from_a_packet_that_is_gone_does_not_count)
{
    const size_t cut = 3 * (size_t)sysconf(_SC_PAGESIZE), record = 16 + FRAME;
    const uint32_t number = (uint32_t)((cut - 24) / record);
    char after[16];
    open_mapped();
    packets_are_read(0, 10);
    ck_assert_int_eq(ftruncate(memory_file, (off_t)cut), 0);
    packets_are_read(10, number);
    next_is_packet();
    ck_assert_mem_eq(packet.frame.bytes, plain.at + 24 + number * record + 16, 8);
    ck_assert(!savefile_is_broken(file));
    ck_assert_uint_eq(packet.frame.bytes[FRAME - 1], 0);
    ck_assert(savefile_is_broken(file));
    snprintf(after, sizeof after, "%u", number);
    next_is_cut(after);
}
END_TEST

/* In the midst of a packet that the view has, and of the header of one that it is to be moved for.
 */
START_TEST(a_mapped_file_that_is_cut_within_a_packet_says_so)
{
    const uint32_t moves = (MAPPED_PIECE - 24) / (16 + FRAME);
    const uint32_t cut = _i == 0 ? 20 : moves;
    char after[16];
    open_mapped();
    packets_are_read(0, 10);
    ck_assert_int_eq(ftruncate(memory_file, 24 + cut * (16 + FRAME) + (_i == 0 ? 500 : 8)), 0);
    packets_are_read(10, cut);
    if (_i == 0) /* the rest of its page reads as zeros */
        next_is_packet();
    snprintf(after, sizeof after, "%u", cut + (_i == 0));
    next_is_cut(after);
}
END_TEST

static bool always(void *context)
{
    (void)context;
    return true;
}

START_TEST(who_reads_a_mapped_file_can_give_up_when_the_view_moves)
{
    char path[64];
    const struct savefile_wait wait = {.wake_fd = -1, .give_up = always};
    open_mapped();
    savefile_close(file);
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory_file);
    file = savefile_open_waiting(path, &wait, why);
    ck_assert(savefile_map(file));
    packets_are_read(0, (MAPPED_PIECE - 24) / (16 + FRAME));
    ck_assert_int_ne(savefile_next(file, &packet, why), SAVEFILE_PACKET);
}
END_TEST

START_TEST(only_a_plain_file_with_more_to_come_is_mapped)
{
    put_header(micro_magic, 96, ETHERNET, false);
    ck_assert(open_bytes(&plain));
    ck_assert(!savefile_map(file));
    next_is_end();
    savefile_close(file);
    plain.length = 0;
    put_large_file();
    compress_into_packed(0);
    ck_assert(open_bytes(&packed));
    ck_assert(!savefile_map(file));
    large_file_is_read();
}
END_TEST

/* --- standard input --- */

/* Makes standard input a pipe that holds b; the result is its writing end. */
static int fill_pipe(const struct bytes *b)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(write(ends[1], b->at, b->length), (long)b->length);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    return ends[1];
}

static void open_standard_input(void)
{
    file = savefile_open("-", why);
    ck_assert_msg(file != NULL, "%s", why);
}

START_TEST(compressed_files_come_through_a_pipe)
{
    put_pcapng_file();
    compress_into_packed(_i);
    close(fill_pipe(&packed));
    open_standard_input();
    next_is_packet();
    next_is_end();
}
END_TEST

START_TEST(packets_from_a_pipe_come_at_once)
{
    if (_i == 0) {
        put_header(micro_magic, 65535, ETHERNET, false);
        put_packet(0, 0, 60, 60, false);
    } else {
        put_pcapng_file();
    }
    int writer = fill_pipe(&plain);
    open_standard_input();
    next_is_packet(); /* though there may be more to come */
    close(writer);
    next_is_end();
}
END_TEST

START_TEST(packets_from_a_compressed_pipe_come_as_they_are_flushed)
{
    put_large_file();
    compress_each_packet(_i);
    packed.length = packet_ends[0];
    int writer = fill_pipe(&packed);
    open_standard_input();
    next_is_packet();
    for (size_t i = 1; i < FRAMES; i++) {
        size_t length = packet_ends[i] - packet_ends[i - 1];
        ck_assert_int_eq(write(writer, packed.at + packet_ends[i - 1], length), (long)length);
        next_is_packet(); /* though the writer may have more */
    }
    close(writer);
}
END_TEST

/* --- waiting --- */

static int wake_fd, woken;

static bool answer_wake(void *context)
{
    uint64_t count;
    ck_assert_int_eq(read(wake_fd, &count, sizeof count), sizeof count);
    woken++;
    return *(bool *)context;
}

/* Opens a pipe that holds a whole pcap file and may bring more; the wake-up comes at once. */
static int wait_on_pipe(bool *give_up)
{
    wake_fd = eventfd(0, EFD_CLOEXEC);
    put_header(micro_magic, 65535, ETHERNET, false);
    put_packet(0, 0, 60, 60, false);
    int writer = fill_pipe(&plain);
    const struct savefile_wait wait = {wake_fd, answer_wake, give_up, 0};
    file = savefile_open_waiting("-", &wait, why);
    ck_assert_msg(file != NULL, "%s", why);
    next_is_packet();
    ck_assert_int_eq(woken, 0);
    ck_assert_int_eq(eventfd_write(wake_fd, 1), 0);
    return writer;
}

START_TEST(a_wait_that_is_given_up_ends_the_file)
{
    bool give_up = true;
    int writer = wait_on_pipe(&give_up);
    next_is_end();
    ck_assert_int_eq(woken, 1);
    close(writer);
    close(wake_fd);
}
END_TEST

START_TEST(a_wait_that_is_not_given_up_goes_on)
{
    bool give_up = false;
    int writer = wait_on_pipe(&give_up);
    plain.length = 0;
    put_packet(1, 0, 60, 60, false);
    ck_assert_int_eq(write(writer, plain.at, plain.length), (long)plain.length);
    next_is_packet();
    ck_assert_int_eq(woken, 1);
    close(writer);
    next_is_end();
    close(wake_fd);
}
END_TEST

START_TEST(a_plain_file_asks_nobody)
{
    bool give_up = true;
    wake_fd = eventfd(1, EFD_CLOEXEC);
    const struct savefile_wait wait = {wake_fd, answer_wake, &give_up, 0};
    file = savefile_open_waiting("/proc/self/exe", &wait, why);
    ck_assert_ptr_null(file);
    ck_assert_str_eq(why, "is not a capture file (pcap or pcapng)");
    ck_assert_int_eq(woken, 0);
    close(wake_fd);
}
END_TEST

START_TEST(the_size_of_a_pipe_is_unknown)
{
    uint64_t read_bytes, size_bytes = 1;
    put_pcapng_file();
    close(fill_pipe(&plain));
    open_standard_input();
    savefile_progress(file, &read_bytes, &size_bytes);
    ck_assert_uint_eq(size_bytes, 0);
}
END_TEST

START_TEST(standard_input_stays_open)
{
    put_pcapng_file();
    close(fill_pipe(&plain));
    open_standard_input();
    savefile_close(file);
    file = NULL;
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
}
END_TEST

/* --- what is refused, and what breaks off --- */

START_TEST(what_is_no_capture_file_is_refused)
{
    static const char *const others[] = {"hello, world", "\nhello", "(hello",
                                         "\x1f\x8b",     "ab",      "\xfd"};
    plain.length = strlen(others[_i]);
    memcpy(plain.at, others[_i], plain.length);
    is_refused(&plain, "is not a capture file (pcap or pcapng)");
}
END_TEST

START_TEST(a_compressed_text_is_refused)
{
    plain.length = 5;
    memcpy(plain.at, "hello", 5);
    compress_into_packed(_i);
    is_refused(&packed, "is not a capture file (pcap or pcapng)");
}
END_TEST

/* They begin like compressed data. */
START_TEST(other_things_compressed_are_refused)
{
    static const char *const others[] = {"(hello, world", "\x1f\x8b", "Possibly"};
    plain.length = strlen(others[_i]);
    memcpy(plain.at, others[_i], plain.length);
    compress_into_packed(PACK_GZIP);
    is_refused(&packed, "is not a capture file (pcap or pcapng)");
}
END_TEST

START_TEST(an_empty_file_is_refused)
{
    is_refused(&plain, "is empty");
}
END_TEST

START_TEST(a_compressed_empty_file_is_refused)
{
    compress_into_packed(_i);
    is_refused(&packed, "is empty");
}
END_TEST

START_TEST(a_file_compressed_twice_is_refused)
{
    put_large_file();
    compress_into_packed(_i);
    memcpy(plain.at, packed.at, plain.length = packed.length);
    compress_into_packed(PACK_GZIP);
    is_refused(&packed, "is compressed twice; undo one of the two first");
}
END_TEST

START_TEST(directories_and_missing_files_are_refused)
{
    ck_assert_ptr_null(savefile_open("/", why));
    ck_assert_str_eq(why, "is a directory");
    ck_assert_ptr_null(savefile_open("/nonexistent", why));
    ck_assert_str_eq(why, "No such file or directory");
}
END_TEST

START_TEST(pcap_that_breaks_off_delivers_the_packets_before)
{
    put_header(micro_magic, 65535, ETHERNET, false);
    put_packet(0, 0, 60, 60, false);
    size_t first = plain.length;
    put_packet(1, 0, 60, 60, false);
    plain.length = _i == 0 ? plain.length - 1 : first + 3;
    ck_assert(open_bytes(&plain));
    next_is_packet();
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    ck_assert_msg(strncmp(why, "ended after packet 1: truncated ", 32) == 0, "%s", why);
}
END_TEST

START_TEST(pcapng_that_breaks_off_says_where)
{
    put_pcapng_file();
    plain.length--;
    ck_assert(open_bytes(&plain));
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    ck_assert_str_eq(why, "ended before the first packet: truncated in the middle of a block");
}
END_TEST

static void is_cut_after(uint32_t packets, const char *format)
{
    char expected[SAVEFILE_WHY];
    ck_assert_msg(open_bytes(&packed), "%s", why);
    for (uint32_t i = 0; i < packets; i++)
        next_is_packet();
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    snprintf(expected, sizeof expected, "ended after packet %u: its %s data is truncated", packets,
             format);
    ck_assert_str_eq(why, expected);
    savefile_close(file);
    file = NULL;
}

START_TEST(compressed_data_that_breaks_off_delivers_every_packet_before)
{
    put_large_file();
    compress_each_packet(_i);
    for (uint32_t packets = 1; packets <= FRAMES; packets += 37) {
        packed.length = packet_ends[packets - 1];
        is_cut_after(packets, pack_names[_i]);
    }
}
END_TEST

START_TEST(compressed_data_that_breaks_off_at_its_start_is_refused)
{
    char expected[SAVEFILE_WHY];
    put_large_file();
    compress_into_packed(_i);
    packed.length = 20;
    snprintf(expected, sizeof expected, "its %s data is truncated", pack_names[_i]);
    is_refused(&packed, expected);
}
END_TEST

/* --- what the system does not give --- */

/* How many of its packets are read while there is so little memory; -1: it was refused, or broke
 * off.
 */
static int count_packets_with(size_t left)
{
    struct scarce scarce;
    int packets = 0;
    enum savefile_result result = SAVEFILE_FAILED;
    scarce_begin(&scarce, left);
    if (open_stored())
        while ((result = savefile_next(file, &packet, why)) == SAVEFILE_PACKET)
            packets++;
    savefile_close(file);
    scarce_end(&scarce);
    file = NULL;
    return result == SAVEFILE_END ? packets : -1;
}

/* Plain pcap, plain pcapng, compressed ones. */
START_TEST(with_little_memory_a_file_is_refused_for_that_or_read_whole)
{
    int packets = -1;
    if (_i == 1)
        put_pcapng_file();
    else
        put_large_file();
    if (_i > 1)
        compress_into_packed(_i - 2);
    store_bytes(_i > 1 ? &packed : &plain);
    ck_assert_int_eq(count_packets_with(0), -1);
    ck_assert_str_eq(why, "no memory");
    for (size_t left = 1; packets < 0 && left < SCARCE_ENOUGH; left = scarce_next(left)) {
        packets = count_packets_with(left);
        ck_assert_int_eq(lowest_free_descriptor(), fd_before);
        ck_assert_msg(packets >= 0 || strstr(why, "memory"), "%zu bytes: %s", left, why);
    }
    ck_assert_int_eq(packets, _i == 1 ? 1 : FRAMES);
}
END_TEST

/* Standard input is a connection that is reset behind what b has. */
static bool open_broken(const struct bytes *b)
{
    int fd = broken_connection(b->at, b->length);
    ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    file = savefile_open("-", why);
    return file;
}

START_TEST(an_error_of_reading_is_told_with_its_place)
{
    put_header(micro_magic, 65535, ETHERNET, false);
    put_packet(0, 0, 60, 60, false);
    ck_assert_msg(open_broken(&plain), "%s", why);
    next_is_packet();
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    ck_assert_str_eq(why, "ended after packet 1: error reading dump file: " BROKEN_CONNECTION);
}
END_TEST

START_TEST(an_error_of_reading_compressed_data_is_told_with_its_place)
{
    put_large_file();
    compress_each_packet(_i);
    packed.length = packet_ends[4];
    ck_assert_msg(open_broken(&packed), "%s", why);
    for (int i = 0; i < 5; i++)
        next_is_packet();
    ck_assert_int_eq(savefile_next(file, &packet, why), SAVEFILE_FAILED);
    ck_assert_str_eq(why, "ended after packet 5: " BROKEN_CONNECTION);
}
END_TEST

START_TEST(an_error_of_reading_the_first_bytes_is_the_reason)
{
    put_large_file();
    compress_into_packed(_i);
    packed.length = 2;
    ck_assert(!open_broken(&packed));
    ck_assert_str_eq(why, BROKEN_CONNECTION);
}
END_TEST

START_TEST(an_error_of_reading_the_first_byte_is_the_reason)
{
    ck_assert(!open_broken(&plain));
    ck_assert_str_eq(why, BROKEN_CONNECTION);
    /* Nobody's address. */
    ck_assert_ptr_null(savefile_open("/proc/self/mem", why));
    ck_assert_str_eq(why, "Input/output error");
}
END_TEST

static TCase *refused_by_the_system_case(void)
{
    TCase *t = tcase_create("refused by the system");
    tcase_add_checked_fixture(t, setup, teardown);
    if (scarce_is_possible())
        tcase_add_loop_test(t, with_little_memory_a_file_is_refused_for_that_or_read_whole, 0,
                            2 + PACK_FORMATS);
    tcase_add_test(t, an_error_of_reading_is_told_with_its_place);
    tcase_add_loop_test(t, an_error_of_reading_compressed_data_is_told_with_its_place, 0,
                        PACK_FORMATS);
    tcase_add_loop_test(t, an_error_of_reading_the_first_bytes_is_the_reason, 0, PACK_FORMATS);
    tcase_add_test(t, an_error_of_reading_the_first_byte_is_the_reason);
    return t;
}

static TCase *reading_case(void)
{
    TCase *t = tcase_create("reading");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, pcap_is_read_in_both_byte_orders_and_both_units, 0, 4);
    tcase_add_loop_test(t, times_in_pcap_are_unsigned_and_carry_over, 0, 2);
    tcase_add_test(t, a_packet_longer_than_it_was_on_the_wire_is_corrected);
    tcase_add_test(t, pcapng_has_the_link_types_of_libpcap);
    tcase_add_loop_test(t, a_compressed_file_is_read_like_the_plain_one, 0, 3);
    tcase_add_loop_test(t, compressed_pcapng_is_read, 0, 3);
    tcase_add_loop_test(t, progress_ends_at_the_size_of_the_file, 0, 4);
    tcase_add_loop_test(t, packets_from_a_pipe_come_at_once, 0, 2);
    tcase_add_loop_test(t, compressed_files_come_through_a_pipe, 0, 3);
    tcase_add_loop_test(t, packets_from_a_compressed_pipe_come_as_they_are_flushed, 0, 3);
    tcase_add_test(t, a_wait_that_is_given_up_ends_the_file);
    tcase_add_test(t, a_wait_that_is_not_given_up_goes_on);
    tcase_add_test(t, a_plain_file_asks_nobody);
    tcase_add_test(t, the_size_of_a_pipe_is_unknown);
    tcase_add_test(t, standard_input_stays_open);
    return t;
}

static TCase *mapped_case(void)
{
    TCase *t = tcase_create("mapped");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_mapped_file_is_read_like_any_other);
    tcase_add_test(t, a_mapped_file_that_grows_is_read_on);
    tcase_add_test(t, a_mapped_file_that_is_cut_within_a_page_says_so);
    if (!under_memcheck()) /* valgrind 3.19 crashes where the handler of SIGBUS is to run */
        tcase_add_test(t, what_is_taken_from_a_packet_that_is_gone_does_not_count);
    tcase_add_loop_test(t, a_mapped_file_that_is_cut_within_a_packet_says_so, 0, 2);
    tcase_add_test(t, who_reads_a_mapped_file_can_give_up_when_the_view_moves);
    tcase_add_test(t, only_a_plain_file_with_more_to_come_is_mapped);
    return t;
}

static TCase *refusing_case(void)
{
    TCase *t = tcase_create("refusing");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, what_is_no_capture_file_is_refused, 0, 6);
    tcase_add_loop_test(t, a_compressed_text_is_refused, 0, 3);
    tcase_add_loop_test(t, other_things_compressed_are_refused, 0, 3);
    tcase_add_test(t, an_empty_file_is_refused);
    tcase_add_loop_test(t, a_compressed_empty_file_is_refused, 0, 3);
    tcase_add_loop_test(t, a_file_compressed_twice_is_refused, 0, 3);
    tcase_add_test(t, directories_and_missing_files_are_refused);
    tcase_add_loop_test(t, pcap_that_breaks_off_delivers_the_packets_before, 0, 2);
    tcase_add_test(t, pcapng_that_breaks_off_says_where);
    tcase_add_loop_test(t, compressed_data_that_breaks_off_delivers_every_packet_before, 0, 3);
    tcase_add_loop_test(t, compressed_data_that_breaks_off_at_its_start_is_refused, 0, 3);
    return t;
}

Suite *test_savefile_suite(void);
Suite *test_savefile_suite(void)
{
    Suite *s = suite_create("savefile");
    suite_add_tcase(s, reading_case());
    suite_add_tcase(s, mapped_case());
    suite_add_tcase(s, refusing_case());
    suite_add_tcase(s, refused_by_the_system_case());
    return s;
}
