/* Tests of src/capture/decompress.c and the unpack_*.c behind it. */
#include "src/capture/decompress.h"

#include "tests/broken_connection.h"
#include "tests/pack.h"
#include "tests/scarce.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    PIECES = 40,
    PIECE = 300,
    LARGE = 300 << 10, /* more than two blocks of zstd, and than any buffer of ours */
};

static uint8_t plain[LARGE], packed[2 * LARGE], got[LARGE + 1];
static size_t ends[PIECES]; /* packed[0 .. ends[i]) is enough for pieces 0 to i */
static struct packer packer;
static struct feed feed;
static struct decompress *opened;
static char why[SAVEFILE_WHY];

static void setup(void)
{
    uint32_t random = 1;
    for (size_t i = 0; i < sizeof plain; i++) {
        random = random * 1664525 + 1013904223;
        plain[i] = (uint8_t)(random >> 24 & 0x3f);
    }
    packer = (struct packer){.out = packed, .size = sizeof packed};
}

/* --- making --- */

static void pack_pieces(int format)
{
    pack_begin(&packer, format);
    for (int i = 0; i < PIECES; i++) {
        pack_piece(&packer, plain + i * PIECE, PIECE, PACK_FLUSH);
        ends[i] = packer.length;
    }
    pack_piece(&packer, NULL, 0, PACK_FINISH);
    pack_done(&packer);
}

static void put(const void *bytes, size_t length)
{
    memcpy(packed + packer.length, bytes, length);
    packer.length += length;
}

/* --- reading --- */

static void open_descriptor(int fd, const struct savefile_wait *wait)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ck_assert_msg(feed_open(&feed, path, wait, why), "%s", why);
    opened = decompress_open(&feed, why);
    ck_assert_msg(opened != NULL, "%s", why);
}

static void close_all(void)
{
    decompress_close(opened);
    feed_close(&feed);
}

/* Reads up to so many bytes into got; the result is how many there are. */
static size_t read_up_to(size_t size)
{
    size_t length = 0;
    ssize_t n = 1;
    while (length < size && n > 0) {
        n = decompress_read(opened, got + length, size - length, true);
        if (n > 0)
            length += (size_t)n;
    }
    return length;
}

/* Unpacks the first bytes of packed into got; the result is how many there are. */
static size_t unpack(size_t packed_length)
{
    int fd = memfd_create("packed", MFD_CLOEXEC);
    ck_assert_int_eq(write(fd, packed, packed_length), (long)packed_length);
    open_descriptor(fd, NULL);
    size_t length = read_up_to(sizeof got);
    snprintf(why, sizeof why, "%s", decompress_error(opened));
    ck_assert_int_eq(decompress_read(opened, got + length, 1, true), *why ? -1 : 0);
    close_all();
    close(fd);
    return length;
}

static void is_plain(size_t length, size_t expected)
{
    ck_assert_uint_eq(length, expected);
    ck_assert_mem_eq(got, plain, expected);
}

static void reason_is(int format, const char *rest)
{
    char expected[SAVEFILE_WHY];
    snprintf(expected, sizeof expected, "its %s data %s", pack_names[format], rest);
    ck_assert_str_eq(why, expected);
}

static void is_damaged(int format)
{
    char start[SAVEFILE_WHY];
    snprintf(start, sizeof start, "its %s data is damaged", pack_names[format]);
    ck_assert_msg(strncmp(why, start, strlen(start)) == 0, "%s", why);
}

/* --- whole --- */

START_TEST(what_was_packed_comes_out)
{
    pack_whole(&packer, _i, plain, LARGE);
    is_plain(unpack(packer.length), LARGE);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(nothing_packed_is_nothing)
{
    pack_whole(&packer, _i, plain, 0);
    ck_assert_uint_eq(unpack(packer.length), 0);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(two_packed_one_after_the_other_are_one)
{
    pack_whole(&packer, _i, plain, 1000);
    pack_whole(&packer, _i, plain + 1000, LARGE - 1000);
    is_plain(unpack(packer.length), LARGE);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(skippable_frames_of_zstd_are_skipped)
{
    static const uint8_t skippable[] = {0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 's', 'k', 'i', 'p'};
    for (size_t at = 0; at < 3000; at += 1000) {
        put(skippable, sizeof skippable);
        pack_whole(&packer, PACK_ZSTD, plain + at, 1000);
    }
    put(skippable, sizeof skippable);
    is_plain(unpack(packer.length), 3000);
    ck_assert_str_eq(why, "");
}
END_TEST

/* --- what follows --- */

START_TEST(what_follows_the_last_member_of_gzip_is_ignored)
{
    static const char *const junk[] = {"x", "\x1f", "\x1fjunk", "junk that is longer"};
    pack_whole(&packer, PACK_GZIP, plain, 1000);
    put(junk[_i], strlen(junk[_i]));
    is_plain(unpack(packer.length), 1000);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(zeros_may_follow_gzip_and_xz)
{
    static const uint8_t zeros[512];
    pack_whole(&packer, _i ? PACK_XZ : PACK_GZIP, plain, 1000);
    put(zeros, sizeof zeros);
    is_plain(unpack(packer.length), 1000);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(other_bytes_after_zstd_and_xz_are_damage)
{
    pack_whole(&packer, _i, plain, 1000);
    put("junk, and more of it", 20);
    is_plain(unpack(packer.length), 1000);
    is_damaged(_i);
}
END_TEST

START_TEST(a_second_member_that_breaks_off_in_its_header_is_truncated)
{
    pack_whole(&packer, _i, plain, 1000);
    size_t first = packer.length;
    pack_whole(&packer, _i, plain, 1000);
    is_plain(unpack(first + 3), 1000);
    reason_is(_i, "is truncated");
}
END_TEST

/* --- broken --- */

START_TEST(data_cut_after_a_flush_gives_exactly_what_was_flushed)
{
    pack_pieces(_i);
    for (size_t i = 0; i < PIECES; i++) {
        is_plain(unpack(ends[i]), (i + 1) * PIECE);
        reason_is(_i, "is truncated");
    }
}
END_TEST

/* From its seventh byte on, where no magic number is cut; under memcheck, which would take an hour,
 * not at each. */
START_TEST(data_cut_anywhere_gives_all_pieces_before_and_says_so)
{
    size_t whole = 0;
    const char *text = getenv("CUT_STEP");
    const size_t step = text && atoi(text) > 0 ? (size_t)atoi(text) : 1;
    pack_pieces(_i);
    for (size_t cut = 7; cut < packer.length; cut += step) {
        while (whole < PIECES && ends[whole] <= cut)
            whole++;
        size_t length = unpack(cut);
        ck_assert_uint_ge(length, whole * PIECE);
        is_plain(length, length);
        reason_is(_i, "is truncated");
    }
    ck_assert_uint_ge(whole, step > 1 ? PIECES - 1 : PIECES);
}
END_TEST

/* What follows a flush is the first byte of a block: 6 makes its type the reserved one in deflate
 * (RFC 1951 section 3.2.3) and zstd (RFC 8878 section 3.1.1.2.2), 3 is no LZMA2 control byte. */
START_TEST(damaged_data_gives_exactly_what_is_before)
{
    pack_pieces(_i);
    for (size_t i = 0; i < PIECES; i++) {
        uint8_t sound = packed[ends[i]];
        packed[ends[i]] = _i == PACK_XZ ? 3 : sound | 6;
        is_plain(unpack(packer.length), (i + 1) * PIECE);
        is_damaged(_i);
        packed[ends[i]] = sound;
    }
}
END_TEST

/* gzip ends with the CRC and the length, of 4 bytes each; zstd with a checksum of 4; xz with a
 * check of 8, an index of 12 (for a block of this size) and a footer of 12. */
START_TEST(a_wrong_checksum_is_told_after_all_the_data)
{
    pack_whole(&packer, _i, plain, 1000);
    size_t from_end = _i == PACK_GZIP ? 8 : _i == PACK_ZSTD ? 4 : 8 + 12 + 12;
    packed[packer.length - from_end] ^= 1;
    is_plain(unpack(packer.length), 1000);
    is_damaged(_i);
}
END_TEST

START_TEST(what_is_before_damage_comes_out_by_small_reads_too)
{
    ssize_t n;
    size_t length = 0;
    pack_whole(&packer, _i, plain, 1000);
    packed[packer.length - (_i == PACK_GZIP ? 8 : _i == PACK_ZSTD ? 4 : 8 + 12 + 12)] ^= 1;
    int fd = memfd_create("packed", MFD_CLOEXEC);
    ck_assert_int_eq(write(fd, packed, packer.length), (long)packer.length);
    open_descriptor(fd, NULL);
    while ((n = decompress_read(opened, got + length, 300, true)) > 0)
        length += (size_t)n;
    ck_assert_int_eq(n, -1);
    is_plain(length, 1000);
    close_all();
    close(fd);
}
END_TEST

START_TEST(the_reason_of_the_library_is_told)
{
    pack_whole(&packer, PACK_GZIP, plain, 1000);
    packed[packer.length - 8] ^= 1;
    unpack(packer.length);
    ck_assert_str_eq(why, "its gzip data is damaged (incorrect data check)");
}
END_TEST

/* --- what we can not undo --- */

/* Window_Descriptor 18 << 3 is a window of 2^(10 + 18) bytes (RFC 8878 section 3.1.1.1.2). */
START_TEST(zstd_that_needs_much_memory_is_refused)
{
    put("\x28\xb5\x2f\xfd\x00\x90\x01\x00\x00", 9);
    ck_assert_uint_eq(unpack(packer.length), 0);
    reason_is(PACK_ZSTD, "can not be undone (it needs more than 128 MiB of memory)");
}
END_TEST

START_TEST(zstd_with_the_largest_window_that_zstd_allows_is_read)
{
    put("\x28\xb5\x2f\xfd\x00\x88\x19\x00\x00xyz", 12); /* the last block, raw, of 3 bytes */
    ck_assert_uint_eq(unpack(packer.length), 3);
    ck_assert_str_eq(why, "");
}
END_TEST

/* Dictionary_ID_flag 1, and a dictionary of the number 7. */
START_TEST(zstd_with_a_dictionary_is_refused)
{
    put("\x28\xb5\x2f\xfd\x01\x00\x07\x01\x00\x00", 10);
    ck_assert_uint_eq(unpack(packer.length), 0);
    reason_is(PACK_ZSTD, "can not be undone (Dictionary mismatch)");
}
END_TEST

/* The first block's header is at 12: its size, flags, LZMA2, the length of its properties, the
 * dictionary's size (32: 256 MiB), 3 bytes of padding, CRC (sections 3.1 and 5.3.1 of the format).
 */
START_TEST(xz_that_needs_much_memory_is_refused)
{
    pack_whole(&packer, PACK_XZ, plain, 1000);
    ck_assert_mem_eq(packed + 12, "\x02\x00\x21\x01", 4);
    packed[16] = 32;
    uint32_t crc = lzma_crc32(packed + 12, 8, 0);
    for (int i = 0; i < 4; i++)
        packed[20 + i] = (uint8_t)(crc >> 8 * i);
    ck_assert_uint_eq(unpack(packer.length), 0);
    reason_is(PACK_XZ, "can not be undone (it needs more than 128 MiB of memory)");
}
END_TEST

/* Section 2.1.1.2: the first byte of the flags must be 0. */
START_TEST(xz_with_options_that_nobody_knows_is_refused)
{
    static const uint8_t head[] = {0xfd, '7', 'z', 'X', 'Z', 0x00, 0x01, 0x00};
    const uint32_t check = lzma_crc32(head + 6, 2, 0);
    put(head, sizeof head);
    for (int i = 0; i < 4; i++)
        packed[packer.length++] = (uint8_t)(check >> (8 * i));
    ck_assert_uint_eq(unpack(packer.length), 0);
    reason_is(PACK_XZ, "can not be undone (its options are unknown to liblzma)");
}
END_TEST

START_TEST(only_a_whole_magic_number_is_known)
{
    static const uint8_t gzip[] = {0x1f, 0x8b, 8}, zstd[] = {0x28, 0xb5, 0x2f, 0xfd},
                         skippable[] = {0x5f, 0x2a, 0x4d, 0x18},
                         xz[] = {0xfd, '7', 'z', 'X', 'Z', 0};
    static const struct {
        const uint8_t *bytes;
        size_t length;
    } known[] = {{gzip, 3}, {zstd, 4}, {skippable, 4}, {xz, 6}};
    ck_assert(decompress_wants(known[_i].bytes[0]));
    ck_assert(decompress_knows(known[_i].bytes, known[_i].length));
    ck_assert(!decompress_knows(known[_i].bytes, known[_i].length - 1));
    uint8_t wrong[DECOMPRESS_MAGIC_BYTES];
    memcpy(wrong, known[_i].bytes, known[_i].length);
    wrong[known[_i].length - 1] ^= 1;
    ck_assert(!decompress_knows(wrong, known[_i].length));
}
END_TEST

/* --- pipes --- */

static bool give_up_at_once(void *context)
{
    (void)context;
    return true;
}

START_TEST(a_pipe_gives_each_piece_when_it_was_flushed)
{
    int pipe_ends[2];
    ck_assert_int_eq(pipe2(pipe_ends, O_CLOEXEC), 0);
    pack_pieces(_i);
    for (size_t i = 0; i < PIECES; i++) {
        size_t from = i > 0 ? ends[i - 1] : 0;
        ck_assert_int_eq(write(pipe_ends[1], packed + from, ends[i] - from),
                         (long)(ends[i] - from));
        if (i == 0)
            open_descriptor(pipe_ends[0], NULL);
        ck_assert_int_eq(decompress_read(opened, got, 1, false), 1); /* it is there */
        ck_assert_mem_eq(got, plain + i * PIECE, 1);
        ck_assert_uint_eq(read_up_to(PIECE - 1), PIECE - 1);
        ck_assert_int_eq(decompress_read(opened, got + PIECE, 1, false), STREAM_LATER);
        ck_assert_mem_eq(got, plain + i * PIECE + 1, PIECE - 1);
    }
    close(pipe_ends[1]);
    close(pipe_ends[0]);
    /* The end of the data was never written. */
    ck_assert_int_eq(decompress_read(opened, got, 1, true), -1);
    close_all();
}
END_TEST

START_TEST(a_pipe_that_is_given_up_ends_without_an_error)
{
    int pipe_ends[2], wake_fd = eventfd(0, EFD_CLOEXEC);
    const struct savefile_wait wait = {wake_fd, give_up_at_once, NULL, 0};
    ck_assert_int_eq(pipe2(pipe_ends, O_CLOEXEC), 0);
    pack_pieces(_i);
    ck_assert_int_eq(write(pipe_ends[1], packed, ends[0]), (long)ends[0]);
    open_descriptor(pipe_ends[0], &wait);
    ck_assert_uint_eq(read_up_to(PIECE), PIECE);
    ck_assert_int_eq(eventfd_write(wake_fd, 1), 0);
    ck_assert_int_eq(decompress_read(opened, got, 1, true), 0);
    ck_assert_str_eq(decompress_error(opened), "");
    close_all();
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    close(wake_fd);
}
END_TEST

/* --- what the system does not give --- */

static bool never_give_up(void *context)
{
    (void)context;
    return false;
}

/* Of a connection that is reset behind so many bytes. */
static struct decompress *open_broken(size_t length)
{
    int fd = broken_connection(packed, length);
    const struct savefile_wait wait = {-1, never_give_up, NULL, fd};
    ck_assert_msg(feed_open(&feed, "a connection", &wait, why), "%s", why);
    close(fd);
    opened = decompress_open(&feed, why);
    return opened;
}

START_TEST(what_came_before_an_error_of_reading_comes_out_and_then_its_reason)
{
    pack_pieces(_i);
    ck_assert_msg(open_broken(ends[1]) != NULL, "%s", why);
    is_plain(read_up_to(sizeof got), 2 * PIECE);
    ck_assert_int_eq(decompress_read(opened, got, 1, true), -1);
    ck_assert_str_eq(decompress_error(opened), BROKEN_CONNECTION);
    close_all();
}
END_TEST

START_TEST(an_error_of_reading_within_the_magic_number_is_its_reason)
{
    pack_pieces(_i);
    ck_assert_ptr_null(open_broken(2));
    ck_assert_str_eq(why, BROKEN_CONNECTION);
    feed_close(&feed);
}
END_TEST

START_TEST(without_memory_nothing_is_opened)
{
    struct scarce scarce;
    size_t left = 0;
    int fd = memfd_create("packed", MFD_CLOEXEC);
    char path[64];
    pack_whole(&packer, _i, plain, 1000);
    ck_assert_int_eq(write(fd, packed, packer.length), (long)packer.length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    do {
        ck_assert_msg(feed_open(&feed, path, NULL, why), "%s", why);
        scarce_begin(&scarce, left);
        opened = decompress_open(&feed, why);
        scarce_end(&scarce);
        if (!opened) {
            ck_assert_str_eq(why, "no memory");
            feed_close(&feed);
        }
        left = scarce_next(left);
    } while (!opened && left < SCARCE_ENOUGH);
    ck_assert_ptr_nonnull(opened);
    ck_assert_uint_gt(left, sizeof feed);
    is_plain(read_up_to(sizeof got), 1000);
    close_all();
    close(fd);
}
END_TEST

static TCase *refused_case(void)
{
    TCase *t = tcase_create("refused");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, what_came_before_an_error_of_reading_comes_out_and_then_its_reason, 0,
                        PACK_FORMATS);
    tcase_add_loop_test(t, an_error_of_reading_within_the_magic_number_is_its_reason, 0,
                        PACK_FORMATS);
    if (scarce_is_possible())
        tcase_add_loop_test(t, without_memory_nothing_is_opened, 0, PACK_FORMATS);
    return t;
}

static TCase *whole_case(void)
{
    TCase *t = tcase_create("whole");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, what_was_packed_comes_out, 0, PACK_FORMATS);
    tcase_add_loop_test(t, nothing_packed_is_nothing, 0, PACK_FORMATS);
    tcase_add_loop_test(t, two_packed_one_after_the_other_are_one, 0, PACK_FORMATS);
    tcase_add_test(t, skippable_frames_of_zstd_are_skipped);
    tcase_add_loop_test(t, what_follows_the_last_member_of_gzip_is_ignored, 0, 4);
    tcase_add_loop_test(t, zeros_may_follow_gzip_and_xz, 0, 2);
    tcase_add_loop_test(t, only_a_whole_magic_number_is_known, 0, 4);
    tcase_add_loop_test(t, a_pipe_gives_each_piece_when_it_was_flushed, 0, PACK_FORMATS);
    tcase_add_loop_test(t, a_pipe_that_is_given_up_ends_without_an_error, 0, PACK_FORMATS);
    return t;
}

static TCase *broken_case(void)
{
    TCase *t = tcase_create("broken");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_set_timeout(t, 60); /* under sanitizers */
    tcase_add_loop_test(t, other_bytes_after_zstd_and_xz_are_damage, PACK_ZSTD, PACK_FORMATS);
    tcase_add_loop_test(t, a_second_member_that_breaks_off_in_its_header_is_truncated, 0,
                        PACK_FORMATS);
    tcase_add_loop_test(t, data_cut_after_a_flush_gives_exactly_what_was_flushed, 0, PACK_FORMATS);
    tcase_add_loop_test(t, data_cut_anywhere_gives_all_pieces_before_and_says_so, 0, PACK_FORMATS);
    tcase_add_loop_test(t, damaged_data_gives_exactly_what_is_before, 0, PACK_FORMATS);
    tcase_add_loop_test(t, a_wrong_checksum_is_told_after_all_the_data, 0, PACK_FORMATS);
    tcase_add_loop_test(t, what_is_before_damage_comes_out_by_small_reads_too, 0, PACK_FORMATS);
    tcase_add_test(t, the_reason_of_the_library_is_told);
    tcase_add_test(t, zstd_that_needs_much_memory_is_refused);
    tcase_add_test(t, zstd_with_the_largest_window_that_zstd_allows_is_read);
    tcase_add_test(t, zstd_with_a_dictionary_is_refused);
    tcase_add_test(t, xz_that_needs_much_memory_is_refused);
    tcase_add_test(t, xz_with_options_that_nobody_knows_is_refused);
    return t;
}

Suite *test_decompress_suite(void);
Suite *test_decompress_suite(void)
{
    Suite *s = suite_create("decompress");
    suite_add_tcase(s, whole_case());
    suite_add_tcase(s, broken_case());
    suite_add_tcase(s, refused_case());
    return s;
}
