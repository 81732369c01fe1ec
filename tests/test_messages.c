/* Tests of src/engine/messages.c and keep.h: popups of a block of packets that is counted after its
 * frames are gone. */
#include "src/engine/engine.h"
#include "src/engine/keep.h"
#include "src/engine/messages.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 1024, HEADER = 80, TEXT_ROOM = 1376, POPUP = HEADER + 16 + 12 + TEXT_ROOM };

static struct keep keep;
static struct messages messages;
static struct prepared block[BLOCK];
static struct hash_seed seed;
static struct snapshot *s;
static struct engine *e;

static void setup(void)
{
    const struct engine_settings settings = {.memory_bytes = (size_t)52 << 20,
                                             .udp_timeout_s = 60,
                                             .tcp_timeout_s = 30,
                                             .icmp_timeout_s = 10,
                                             .window_s = {60, 3600, 86400}};
    seed = packets_seed(1);
    e = engine_new(&settings);
    s = snapshot_new();
    ck_assert(e && s);
}

static void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
}

static uint8_t *put_u32(uint8_t *at, uint32_t n)
{
    const uint8_t bytes[] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};
    memcpy(at, bytes, sizeof bytes);
    return at + sizeof bytes;
}

static uint8_t *put_text(uint8_t *at, const char *text, uint32_t room)
{
    at = put_u32(at, room);
    at = put_u32(at, 0);
    at = put_u32(at, room);
    memset(at, 0, room);
    memcpy(at, text, strlen(text));
    return at + (room + 3) / 4 * 4;
}

/* A popup, as large as they come, with that number as its text; of no sender. */
static void make_popup(uint8_t out[POPUP], int number)
{
    static const uint8_t interface[16] = {0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11,
                                          0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc};
    char text[16];
    memset(out, 0, POPUP);
    out[0] = 4;
    out[2] = 0x28;
    out[4] = 0x10;
    memcpy(out + 24, interface, sizeof interface);
    out[60] = 1;
    out[74] = (uint8_t)((POPUP - HEADER) & 0xff);
    out[75] = (uint8_t)((POPUP - HEADER) >> 8);
    uint8_t *at = put_text(out + HEADER, "", 1);
    snprintf(text, sizeof text, "popup %d", number);
    at = put_text(at, "", 1);
    put_text(at, text, TEXT_ROOM - 16);
}

/* As the capture does it: the frame is another's as soon as its packet is prepared. */
static void prepare(struct prepared *p, int number, const uint8_t *payload, uint32_t length)
{
    static uint8_t frame[POPUP];
    struct packet packet =
        packets_udp(PACKETS_START_US + number, 0xc6336401, 666, 0x0a000001, 1026);
    memcpy(frame, payload, length);
    packet.payload = frame;
    packet.payload_bytes = packet.payload_captured = length;
    *p = prepare_packet(&seed, &packet);
    p->signature_count = 1;
    engine_keep_payload(p, &keep);
    memset(frame, 0xa5, sizeof frame);
}

static void prepare_popup(struct prepared *p, int number)
{
    uint8_t payload[POPUP];
    make_popup(payload, number);
    prepare(p, number, payload, POPUP);
}

static void count_block(int count)
{
    for (int i = 0; i < count; i++)
        messages_note(&messages, &block[i]);
    keep_empty(&keep);
    messages_fill(&messages, s);
}

static void shows(uint32_t place, int number)
{
    char text[16];
    snprintf(text, sizeof text, "popup %d", number);
    ck_assert_uint_lt(place, s->message_count);
    ck_assert_uint_eq(s->messages[place].text_length, strlen(text));
    ck_assert_mem_eq(s->messages[place].text, text, strlen(text));
    ck_assert_int_eq(s->messages[place].time_us, PACKETS_START_US + number);
}

START_TEST(of_a_dense_block_of_popups_the_latest_are_shown)
{
    for (int i = 0; i < BLOCK; i++)
        prepare_popup(&block[i], i);
    count_block(BLOCK);
    ck_assert_uint_eq(s->message_count, SNAPSHOT_MESSAGES);
    for (int i = 0; i < SNAPSHOT_MESSAGES; i++)
        shows((uint32_t)i, BLOCK - 1 - i);
}
END_TEST

START_TEST(what_came_in_blocks_before_is_shown_behind_it)
{
    for (int i = 0; i < 3; i++)
        prepare_popup(&block[i], i);
    count_block(3);
    for (int i = 0; i < 2; i++)
        prepare_popup(&block[i], 10 + i);
    count_block(2);
    ck_assert_uint_eq(s->message_count, 5);
    shows(0, 11);
    shows(1, 10);
    shows(4, 0);
}
END_TEST

START_TEST(what_is_no_popup_takes_no_room_from_those_that_are)
{
    static const uint8_t worm[376] = {4, 1, 1, 1};
    prepare_popup(&block[0], 0);
    for (int i = 1; i < BLOCK; i++)
        prepare(&block[i], i, worm, sizeof worm);
    count_block(BLOCK);
    ck_assert_uint_eq(s->message_count, 1);
    shows(0, 0);
}
END_TEST

/* A packet that was not taken makes room for the next one, in the same place. */
START_TEST(a_place_that_is_filled_again_keeps_its_latest_popup)
{
    for (int i = 0; i < SNAPSHOT_MESSAGES + 5; i++)
        prepare_popup(&block[0], i);
    count_block(1);
    ck_assert_uint_eq(s->message_count, 1);
    shows(0, SNAPSHOT_MESSAGES + 4);
}
END_TEST

START_TEST(a_payload_longer_than_the_room_is_cut)
{
    static uint8_t frame[3000];
    make_popup(frame, 1);
    struct packet packet = packets_udp(0, 1, 2, 3, 1026);
    packet.payload = frame;
    packet.payload_bytes = packet.payload_captured = sizeof frame;
    block[0] = prepare_packet(&seed, &packet);
    block[0].signature_count = 1;
    engine_keep_payload(&block[0], &keep);
    ck_assert_uint_eq(block[0].kept_bytes, KEEP_MOST);
    ck_assert_mem_eq(block[0].kept, frame, KEEP_MOST);
    block[0].signature_count = 0;
    block[0].kept = NULL;
    engine_keep_payload(&block[0], &keep); /* which no signature names */
    ck_assert_ptr_null(block[0].kept);
}
END_TEST

Suite *test_messages_suite(void);
Suite *test_messages_suite(void)
{
    Suite *suite = suite_create("messages");
    TCase *c = tcase_create("messages");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, of_a_dense_block_of_popups_the_latest_are_shown);
    tcase_add_test(c, what_came_in_blocks_before_is_shown_behind_it);
    tcase_add_test(c, what_is_no_popup_takes_no_room_from_those_that_are);
    tcase_add_test(c, a_place_that_is_filled_again_keeps_its_latest_popup);
    tcase_add_test(c, a_payload_longer_than_the_room_is_cut);
    suite_add_tcase(suite, c);
    return suite;
}
