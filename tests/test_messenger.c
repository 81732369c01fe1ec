/* Tests of src/packet/messenger.c. */
#include "src/packet/messenger.h"

#include "src/base/hash.h"
#include "tests/capture_packets.h"
#include "tests/check.h"

#include <string.h>

/* As tools of 2004 send it: FROM, TO, HELLO, each with its NUL, in rooms of 8, 4 and 6 bytes. */
static const uint8_t popup[] = {
    0x04, 0x00, 0x28, 0x00, 0x10, 0x00, 0x00, 0x00,             /* version .. */
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,             /* object */
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,             /* .. */
    0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11,             /* interface */
    0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc,             /* .. */
    0xb9, 0xe7, 0x80, 0x8f, 0x68, 0x12, 0x60, 0xc9,             /* activity */
    0x9f, 0x69, 0xc6, 0x1d, 0xc7, 0x47, 0x0a, 0x6e,             /* .. */
    0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,             /* boot; version */
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,             /* operation at 68 */
    0xff, 0xff, 56,   0x00, 0x00, 0x00, 0x00, 0x00,             /* length at 74 */
    8,    0,    0,    0,    0,    0,    0,    0,    8, 0, 0, 0, /* 80 */
    'F',  'R',  'O',  'M',  0,    0,    0,    0,                /* 92 */
    4,    0,    0,    0,    0,    0,    0,    0,    3, 0, 0, 0, /* 100 */
    'T',  'O',  0,    0xee,                                     /* 112; a padding byte */
    6,    0,    0,    0,    0,    0,    0,    0,    6, 0, 0, 0, /* 116 */
    'H',  'E',  'L',  'L',  'O',  0,    0xee, 0xee,             /* 128 */
};
enum {
    SIZE = sizeof popup,
    BODY = SIZE - MESSENGER_HEADER,
    FROM_NUMBERS = 80,
    FROM_BYTES = 92,
    TO_NUMBERS = 100,
    TO_BYTES = 112,
    TEXT_NUMBERS = 116,
    TEXT_BYTES = 128,
};

static uint8_t bytes[SIZE];
static struct messenger m;

/* Decodes from a copy of just that size, so that a sanitizer sees what is read beyond it. */
static bool decode_cut(uint32_t captured)
{
    static uint8_t *copy;
    free(copy);
    copy = malloc(captured ? captured : 1);
    memcpy(copy, bytes, captured);
    return messenger_decode(copy, SIZE, captured, &m);
}

static bool decode(void)
{
    return decode_cut(SIZE);
}

static void begin(void)
{
    memcpy(bytes, popup, SIZE);
    memset(&m, 0xa5, sizeof m);
}

static void assert_text(const struct messenger_text *text, const char *wanted)
{
    ck_assert_ptr_nonnull(text->bytes);
    ck_assert_uint_eq(text->length, strlen(wanted));
    ck_assert_int_eq(memcmp(text->bytes, wanted, text->length), 0);
}

static void assert_texts(const char *from, const char *to, const char *text, bool whole)
{
    assert_text(&m.from, from);
    assert_text(&m.to, to);
    assert_text(&m.text, text);
    ck_assert(m.whole == whole);
}

/* Numbers lie the other way round. */
static void turn(uint32_t at, uint32_t size)
{
    for (uint32_t i = 0; i < size / 2; i++) {
        const uint8_t byte = bytes[at + i];
        bytes[at + i] = bytes[at + size - 1 - i];
        bytes[at + size - 1 - i] = byte;
    }
}

static void make_big_endian(void)
{
    static const uint32_t numbers[] = {FROM_NUMBERS, TO_NUMBERS, TEXT_NUMBERS};
    bytes[4] = 0;
    turn(24, 4);
    turn(28, 2);
    turn(30, 2);
    turn(60, 4);
    turn(68, 2);
    turn(74, 2);
    for (size_t s = 0; s < 3; s++)
        for (uint32_t n = 0; n < 12; n += 4)
            turn(numbers[s] + n, 4);
}

START_TEST(from_to_and_text_are_read)
{
    begin();
    ck_assert(decode());
    assert_texts("FROM", "TO", "HELLO", true);
    ck_assert_uint_eq(m.body_bytes, BODY);
}
END_TEST

START_TEST(both_byte_orders_are_read_as_the_representation_says)
{
    begin();
    make_big_endian();
    ck_assert(decode());
    assert_texts("FROM", "TO", "HELLO", true);
    ck_assert_uint_eq(m.body_bytes, BODY);
    bytes[4] = 0x10; /* it lies */
    ck_assert(!decode());
    bytes[4] = 0x01; /* EBCDIC characters: no matter */
    ck_assert(decode());
    bytes[4] = 0x20; /* there is no such order */
    ck_assert(!decode());
}
END_TEST

/* At which places of the header another byte makes it no popup. */
static bool must_be(uint32_t at)
{
    return at <= 1 || at == 4 || (at >= 24 && at < 40) || (at >= 60 && at < 64) || at == 68 ||
           at == 69;
}

START_TEST(each_byte_of_the_header_counts_or_does_not)
{
    for (uint32_t at = 0; at < MESSENGER_HEADER; at++) {
        if (at == 2 || at == 74 || at == 75) /* a bit; the length */
            continue;
        begin();
        bytes[at] ^= 0x80;
        ck_assert_msg(decode() == !must_be(at), "byte %u", at);
    }
}
END_TEST

START_TEST(of_the_flags_only_the_idempotent_bit_counts)
{
    for (unsigned flags = 0; flags < 256; flags++) {
        begin();
        bytes[2] = (uint8_t)flags;
        ck_assert(decode() == ((flags & 0x20) != 0));
    }
}
END_TEST

START_TEST(what_is_no_popup_leaves_out_untouched)
{
    struct messenger before;
    begin();
    before = m;
    bytes[1] = 2; /* a response */
    ck_assert(!decode());
    ck_assert_int_eq(memcmp(&m, &before, sizeof m), 0);
    ck_assert(!messenger_decode(popup, MESSENGER_HEADER - 1, SIZE, &m));
    ck_assert(!messenger_decode(popup, 2, 2, &m));
    ck_assert(!messenger_decode(NULL, 0, 0, &m));
    ck_assert_int_eq(memcmp(&m, &before, sizeof m), 0);
}
END_TEST

START_TEST(a_popup_cut_anywhere_gives_what_is_there)
{
    begin();
    for (uint32_t cut = 0; cut < SIZE; cut++) {
        ck_assert(decode_cut(cut) == (cut >= MESSENGER_HEADER));
        if (cut < MESSENGER_HEADER)
            continue;
        const uint32_t starts[] = {FROM_BYTES, TO_BYTES, TEXT_BYTES};
        const uint32_t wholes[] = {4, 2, 5};
        const struct messenger_text *texts[] = {&m.from, &m.to, &m.text};
        for (int s = 0; s < 3; s++) {
            const uint32_t here = cut > starts[s] ? cut - starts[s] : 0;
            ck_assert_uint_eq(texts[s]->length, here < wholes[s] ? here : wholes[s]);
            ck_assert_int_eq(memcmp(texts[s]->bytes, popup + starts[s], texts[s]->length), 0);
        }
        ck_assert(m.whole == (cut >= TEXT_BYTES + 6));
        ck_assert_uint_eq(m.body_bytes, BODY);
    }
}
END_TEST

START_TEST(a_length_that_lies_does_no_harm)
{
    static const uint32_t lies[] = {0, 7, 57, 0x7fff, 0xffff};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        begin();
        bytes[74] = (uint8_t)lies[i];
        bytes[75] = (uint8_t)(lies[i] >> 8);
        ck_assert(decode());
        ck_assert_uint_eq(m.body_bytes, lies[i] < BODY ? lies[i] : BODY);
        if (lies[i] < BODY)
            assert_texts("", "", "", false);
        else
            assert_texts("FROM", "TO", "HELLO", true);
    }
}
END_TEST

START_TEST(a_string_that_claims_too_much_ends_with_the_body)
{
    static const uint32_t counts[] = {9, 57, 0x7fffffff, 0xfffffffd, 0xfffffffe, 0xffffffff};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        begin();
        memcpy(bytes + TEXT_NUMBERS + 8, &counts[i], 4);
        ck_assert(decode());
        assert_texts("FROM", "TO", "HELLO", false);

        memcpy(bytes + FROM_NUMBERS + 8, &counts[i], 4);
        ck_assert(decode());
        assert_text(&m.from, "FROM");
        ck_assert(!m.whole);
        if (counts[i] > BODY)
            assert_texts("FROM", "", "", false);
    }
}
END_TEST

START_TEST(room_and_offset_are_not_believed)
{
    begin();
    memset(bytes + FROM_NUMBERS, 0xff, 8);
    memset(bytes + TEXT_NUMBERS, 0xff, 8);
    ck_assert(decode());
    assert_texts("FROM", "TO", "HELLO", true);
}
END_TEST

START_TEST(a_string_needs_no_nul_and_no_bytes)
{
    begin();
    memset(bytes + FROM_BYTES, 'F', 8);
    bytes[TEXT_BYTES + 5] = '!';
    ck_assert(decode());
    assert_texts("FFFFFFFF", "TO", "HELLO!", true);
    begin();
    bytes[TEXT_NUMBERS + 8] = 0;
    ck_assert(decode());
    assert_texts("FROM", "TO", "", true);
}
END_TEST

START_TEST(random_bodies_are_read_within_their_bounds)
{
    uint64_t random = 9;
    for (int i = 0; i < 200000; i++) {
        begin();
        for (int changes = 0; changes < 4; changes++) {
            const uint64_t draw = hash_random(&random);
            bytes[MESSENGER_HEADER + (draw >> 8) % BODY] = (uint8_t)draw;
        }
        ck_assert(
            decode_cut(MESSENGER_HEADER + (uint32_t)(hash_random(&random) >> 16) % (BODY + 1)));
        const struct messenger_text *texts[] = {&m.from, &m.to, &m.text};
        for (int s = 0; s < 3; s++)
            ck_assert_uint_le(texts[s]->length, BODY);
    }
}
END_TEST

START_TEST(thirteen_real_popups_of_2004_have_their_texts)
{
    struct capture_packets capture;
    struct packet p;
    unsigned popups = 0, eights = 0, not_whole = 0;
    if (!capture_packets_open(&capture, "real/messenger-spam-2004.pcap",
                              "thirteen real popups of 2004 have their texts"))
        return;
    while (capture_packets_next(&capture, &p)) {
        if (p.protocol != IP_UDP ||
            !messenger_decode(p.payload, p.payload_bytes, p.payload_captured, &m))
            continue;
        popups++;
        eights += p.payload_bytes == 808;
        not_whole += !m.whole;
        ck_assert_uint_ge(p.target_port, 1026);
        ck_assert_uint_le(p.target_port, 1029);
        ck_assert_uint_eq(m.body_bytes, p.payload_bytes - MESSENGER_HEADER);
        ck_assert_uint_gt(m.text.length, 100);
        ck_assert_uint_lt(m.text.length, m.body_bytes);
        if (p.payload_bytes == 358) {
            assert_text(&m.from, "WINDOWS");
            assert_text(&m.to, "ALERT");
            ck_assert_int_eq(memcmp(m.text.bytes, "ALERT: DANGEROUS SPYWARE VIRUS FOUND\n", 37), 0);
        }
    }
    ck_assert_uint_eq(popups, 13);
    ck_assert_uint_eq(eights, 8);
    ck_assert_uint_eq(not_whole, 0);
}
END_TEST

Suite *test_messenger_suite(void);
Suite *test_messenger_suite(void)
{
    Suite *s = suite_create("messenger");
    TCase *t = tcase_create("messenger");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, from_to_and_text_are_read);
    tcase_add_test(t, both_byte_orders_are_read_as_the_representation_says);
    tcase_add_test(t, each_byte_of_the_header_counts_or_does_not);
    tcase_add_test(t, of_the_flags_only_the_idempotent_bit_counts);
    tcase_add_test(t, what_is_no_popup_leaves_out_untouched);
    tcase_add_test(t, a_popup_cut_anywhere_gives_what_is_there);
    tcase_add_test(t, a_length_that_lies_does_no_harm);
    tcase_add_test(t, a_string_that_claims_too_much_ends_with_the_body);
    tcase_add_test(t, room_and_offset_are_not_believed);
    tcase_add_test(t, a_string_needs_no_nul_and_no_bytes);
    tcase_add_test(t, random_bodies_are_read_within_their_bounds);
    tcase_add_test(t, thirteen_real_popups_of_2004_have_their_texts);
    suite_add_tcase(s, t);
    return s;
}
