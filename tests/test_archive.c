/* Tests of src/base/archive.c. */
#include "src/base/archive.h"

#include "tests/check.h"

#include <string.h>

struct thing {
    uint8_t small;
    uint16_t middle;
    uint32_t number, count;
    uint64_t large;
    bool flag;
    int64_t second, time_us, unknown_us;
    float real;
    struct address address;
    char text[12];
    uint32_t cells[20];
    uint64_t words[3];
};

static void thing_archive(struct thing *t, struct archive *a)
{
    archive_small(a, &t->small, 7);
    archive_u16(a, &t->middle);
    archive_u32(a, &t->number);
    archive_count(a, &t->count, 1000);
    archive_u64(a, &t->large);
    archive_bool(a, &t->flag);
    archive_second(a, &t->second);
    archive_time_us(a, &t->time_us);
    archive_time_or_unknown_us(a, &t->unknown_us);
    archive_float(a, &t->real);
    archive_address(a, &t->address);
    archive_text(a, t->text, sizeof t->text);
    archive_cells(a, t->cells, 20);
    archive_words(a, t->words, 3);
}

static uint8_t bytes[512];
static size_t size;

static struct thing sample(void)
{
    struct thing t;
    memset(&t, 0, sizeof t);
    t.small = 7;
    t.middle = 0x1234;
    t.number = UINT32_MAX;
    t.count = 1000;
    t.large = UINT64_C(0x0123456789abcdef);
    t.flag = true;
    t.second = -1;
    t.time_us = INT64_C(1070308495000000);
    t.unknown_us = INT64_MIN;
    t.real = 0.25F;
    t.address.bytes[15] = 9;
    strcpy(t.text, "zero-probe");
    t.cells[0] = 1;
    t.cells[19] = 0xdeadbeef;
    t.words[1] = UINT64_C(1) << 63;
    return t;
}

static void write_sample(void)
{
    struct thing t = sample();
    struct archive a = archive_to(bytes, sizeof bytes);
    thing_archive(&t, &a);
    ck_assert(!a.failed);
    size = a.at;
}

static bool read_into(struct thing *t, size_t length)
{
    struct archive a = archive_from(bytes, length);
    memset(t, 0, sizeof *t);
    thing_archive(t, &a);
    return archive_is_read(&a);
}

START_TEST(what_is_written_is_read_the_same)
{
    struct thing want = sample(), got;
    write_sample();
    ck_assert(read_into(&got, size));
    ck_assert_mem_eq(&got, &want, sizeof got);
}
END_TEST

START_TEST(numbers_are_little_endian_on_any_machine)
{
    struct archive a = archive_to(bytes, sizeof bytes);
    archive_u32(&a, &(uint32_t){0x04030201});
    for (uint8_t i = 0; i < 4; i++)
        ck_assert_uint_eq(bytes[i], i + 1);
}
END_TEST

START_TEST(what_is_cut_short_or_too_long_fails)
{
    struct thing got;
    write_sample();
    for (size_t length = 0; length < size; length++)
        ck_assert(!read_into(&got, length));
    ck_assert(!read_into(&got, size + 1));
}
END_TEST

START_TEST(after_a_failure_all_is_0)
{
    struct thing got, none;
    memset(&none, 0, sizeof none);
    write_sample();
    bytes[0] = 8; /* more than 7 */
    ck_assert(!read_into(&got, size));
    ck_assert_mem_eq(&got, &none, sizeof got);
}
END_TEST

START_TEST(numbers_that_can_not_be_are_refused)
{
    static const float reals[] = {-1, 1e30F};
    static const int64_t times[] = {INT64_MAX, INT64_MIN + 1, INT64_C(253402300800) * 1000000};
    struct archive in, out;
    for (int i = 0; i < 2; i++) {
        float real = reals[i];
        out = archive_to(bytes, sizeof bytes);
        archive_float(&out, &real);
        in = archive_from(bytes, out.at);
        archive_float(&in, &real);
        ck_assert(in.failed && real >= 0 && real <= 0);
    }
    for (int i = 0; i < 3; i++) {
        uint64_t time = (uint64_t)times[i];
        int64_t read;
        out = archive_to(bytes, sizeof bytes);
        archive_u64(&out, &time);
        in = archive_from(bytes, out.at);
        archive_time_or_unknown_us(&in, &read);
        ck_assert(in.failed && read == 0);
    }
    static const char *const texts[] = {"a\nb", "a\x7f"};
    for (int i = 0; i < 2; i++) {
        char text[12];
        strcpy(text, texts[i]);
        out = archive_to(bytes, sizeof bytes);
        archive_text(&out, text, sizeof text);
        in = archive_from(bytes, out.at);
        archive_text(&in, text, sizeof text);
        ck_assert(in.failed && text[0] == '\0');
    }
}
END_TEST

START_TEST(a_text_longer_than_its_field_is_refused)
{
    char text[12] = "hello world", shorter[8];
    struct archive out = archive_to(bytes, sizeof bytes);
    archive_text(&out, text, sizeof text);
    struct archive in = archive_from(bytes, out.at);
    archive_text(&in, shorter, sizeof shorter);
    ck_assert(in.failed);
    ck_assert_str_eq(shorter, "");
}
END_TEST

START_TEST(writing_stops_at_the_end_of_the_room)
{
    struct thing t = sample();
    write_sample();
    bytes[size - 1] = 0xaa;
    struct archive a = archive_to(bytes, size - 1);
    thing_archive(&t, &a);
    ck_assert(a.failed);
    ck_assert_uint_eq(bytes[size - 1], 0xaa);
}
END_TEST

Suite *test_archive_suite(void);
Suite *test_archive_suite(void)
{
    Suite *suite = suite_create("archive");
    TCase *c = tcase_create("archive");
    tcase_add_test(c, what_is_written_is_read_the_same);
    tcase_add_test(c, numbers_are_little_endian_on_any_machine);
    tcase_add_test(c, what_is_cut_short_or_too_long_fails);
    tcase_add_test(c, after_a_failure_all_is_0);
    tcase_add_test(c, numbers_that_can_not_be_are_refused);
    tcase_add_test(c, a_text_longer_than_its_field_is_refused);
    tcase_add_test(c, writing_stops_at_the_end_of_the_room);
    suite_add_tcase(suite, c);
    return suite;
}
