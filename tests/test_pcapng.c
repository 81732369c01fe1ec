/* Tests of src/capture/pcapng.c. The files are built here, block by block. */
#include "src/capture/pcapng.h"

#include "tests/check.h"
#include "tests/memory_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECTION = 0x0A0D0D0A,
    INTERFACE = 1,
    PACKET = 2,
    SIMPLE_PACKET = 3,
    NAME_RESOLUTION = 4,
    ENHANCED_PACKET = 6,
    CUSTOM = 0xBAD,
    ETHERNET = 1,
    RAW = 101,
    TIME_US = 1000000,
};

/* A file in the making. */
struct file {
    bool big_endian;
    size_t length, block; /* block: where the open one begins */
    uint8_t bytes[2 << 20];
};

static struct file file;
static struct savefile_packet packet;
static char why[SAVEFILE_WHY];

static void put(const void *bytes, size_t length)
{
    ck_assert_uint_le(file.length + length, sizeof file.bytes);
    memcpy(file.bytes + file.length, bytes, length);
    file.length += length;
}

static void put_number(uint64_t value, unsigned size)
{
    uint8_t bytes[8];
    for (unsigned i = 0; i < size; i++)
        bytes[file.big_endian ? size - 1 - i : i] = (uint8_t)(value >> (8 * i));
    put(bytes, size);
}

static void begin(uint32_t type)
{
    file.block = file.length;
    put_number(type, 4);
    put_number(0, 4);
}

/* Writes the lengths that are true; a test that wants lies changes them afterwards. */
static void end(void)
{
    size_t end = file.length, length = end + 4 - file.block;
    file.length = file.block + 4;
    put_number(length, 4);
    file.length = end;
    put_number(length, 4);
}

static void put_section_version(bool big_endian, uint16_t major, uint16_t minor)
{
    file.big_endian = big_endian;
    begin(SECTION);
    put_number(0x1A2B3C4D, 4);
    put_number(major, 2);
    put_number(minor, 2);
    put_number(UINT64_MAX, 8);
    end();
}

static void put_section(bool big_endian)
{
    put_section_version(big_endian, 1, 0);
}

static void begin_interface(uint16_t link_type, uint32_t snaplen)
{
    begin(INTERFACE);
    put_number(link_type, 2);
    put_number(0, 2);
    put_number(snaplen, 4);
}

static void put_interface(uint16_t link_type, uint32_t snaplen)
{
    begin_interface(link_type, snaplen);
    end();
}

/* The value is padded to a multiple of 4. */
static void put_option(uint16_t code, const void *value, uint16_t length)
{
    put_number(code, 2);
    put_number(length, 2);
    put(value, length);
    put("\0\0", (4 - length % 4u) % 4);
}

/* Packets of the text "abcd...". */
static void put_data(size_t length)
{
    for (size_t i = 0; i < (length + 3) / 4 * 4; i++)
        put_number(i < length ? 'a' + i % 26 : 0, 1);
}

static void put_packet(uint32_t interface, uint64_t time, uint32_t captured, uint32_t wire)
{
    begin(ENHANCED_PACKET);
    put_number(interface, 4);
    put_number(time >> 32, 4);
    put_number(time & UINT32_MAX, 4);
    put_number(captured, 4);
    put_number(wire, 4);
    put_data(captured);
    end();
}

static void put_simple_packet(uint32_t captured, uint32_t wire)
{
    begin(SIMPLE_PACKET);
    put_number(wire, 4);
    put_data(captured);
    end();
}

/* --- reading it back --- */

static struct memory_source source;
static struct stream in;
static struct pcapng *reader;

static void setup(void)
{
    file.length = 0;
    file.big_endian = false;
    in = (struct stream){0};
    reader = NULL;
    memset(why, 'x', sizeof why);
}

static void teardown(void)
{
    pcapng_close(reader);
    stream_done(&in);
}

static bool open_file(void)
{
    source = (struct memory_source){.bytes = file.bytes, .length = file.length};
    stream_init(&in, memory_source_read, &source);
    reader = pcapng_open(&in, why);
    return reader;
}

static void next_is_packet(void)
{
    ck_assert_msg(pcapng_next(reader, &packet, why) == SAVEFILE_PACKET, "%s", why);
    for (uint32_t i = 0; i < packet.frame.captured; i++)
        ck_assert_uint_eq(packet.frame.bytes[i], 'a' + i % 26);
}

static void next_is_end(void)
{
    ck_assert_msg(pcapng_next(reader, &packet, why) == SAVEFILE_END, "%s", why);
}

static void next_fails(const char *reason)
{
    ck_assert_int_eq(pcapng_next(reader, &packet, why), SAVEFILE_FAILED);
    ck_assert_str_eq(why, reason);
}

/* A section, an interface and one good packet, to be followed by something else. */
static void put_beginning(void)
{
    put_section(false);
    put_interface(ETHERNET, 0);
    put_packet(0, 5, 4, 60);
}

static void beginning_is_read(void)
{
    ck_assert_msg(open_file(), "%s", why);
    next_is_packet();
}

/* --- what is read --- */

START_TEST(packets_are_read_in_both_byte_orders)
{
    put_section(_i);
    put_interface(RAW, 96);
    put_packet(0, UINT64_C(1070308495123456), 7, 60);
    ck_assert_msg(open_file(), "%s", why);
    ck_assert_int_eq(pcapng_link_type(reader), RAW);
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 7);
    ck_assert_uint_eq(packet.frame.wire, 60);
    ck_assert_int_eq(packet.time_us, INT64_C(1070308495123456));
    ck_assert_int_eq(packet.link_type, RAW);
    next_is_end();
}
END_TEST

START_TEST(interfaces_may_differ_in_link_type_and_snaplen)
{
    put_section(false);
    put_interface(ETHERNET, 96);
    put_interface(RAW, 65535);
    put_packet(1, 1, 4, 4);
    put_packet(0, 2, 4, 4);
    ck_assert(open_file());
    ck_assert_int_eq(pcapng_link_type(reader), ETHERNET);
    next_is_packet();
    ck_assert_int_eq(packet.link_type, RAW);
    ck_assert_uint_eq(packet.interface, 1);
    next_is_packet();
    ck_assert_int_eq(packet.link_type, ETHERNET);
    ck_assert_uint_eq(packet.interface, 0);
    next_is_end();
}
END_TEST

START_TEST(a_new_section_has_its_own_byte_order_and_interfaces)
{
    put_section(false);
    put_interface(ETHERNET, 0);
    put_interface(ETHERNET, 0);
    put_packet(1, 1, 4, 4);
    put_section(true);
    put_interface(RAW, 0);
    put_packet(0, 2, 4, 4);
    put_section(false);
    put_interface(ETHERNET, 0);
    put_packet(0, 3, 4, 4);
    ck_assert(open_file());
    for (int64_t i = 1; i <= 3; i++) {
        next_is_packet();
        ck_assert_int_eq(packet.time_us, i);
        ck_assert_uint_eq(packet.interface, (uint32_t)i);
        ck_assert_int_eq(packet.link_type, i == 2 ? RAW : ETHERNET);
    }
    next_is_end();
}
END_TEST

START_TEST(interfaces_of_an_earlier_section_are_forgotten)
{
    put_beginning();
    put_section(false);
    put_packet(0, 1, 4, 4);
    beginning_is_read();
    next_fails("damaged (a packet of interface 0, which is not described)");
}
END_TEST

START_TEST(interface_options_say_how_to_read_the_time)
{
    put_section(_i);
    begin_interface(ETHERNET, 0);
    put_option(2, "eth0\0", 5);
    put_option(9, "\x8a", 1); /* 1/1024 s */
    put_number(14, 2);
    put_number(8, 2);
    put_number((uint64_t)INT64_C(-10), 8);
    put_option(0, "", 0);
    put_number(9, 2); /* behind the end of the options: no option any more */
    put_number(99, 2);
    end();
    put_packet(0, 20 * 1024 + 512, 4, 4);
    ck_assert_msg(open_file(), "%s", why);
    next_is_packet();
    ck_assert_int_eq(packet.time_us, 10500000);
}
END_TEST

START_TEST(a_simple_packet_is_cut_by_the_snaplen_and_has_the_time_before)
{
    put_section(false);
    put_interface(ETHERNET, 6);
    put_interface(RAW, 0);
    put_simple_packet(6, 60);
    put_packet(1, TIME_US, 4, 4);
    put_simple_packet(5, 5);
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 6);
    ck_assert_uint_eq(packet.frame.wire, 60);
    ck_assert_int_eq(packet.time_us, 0);
    ck_assert_int_eq(packet.link_type, ETHERNET);
    next_is_packet();
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 5);
    ck_assert_int_eq(packet.time_us, TIME_US);
    next_is_end();
}
END_TEST

START_TEST(an_obsolete_packet_block_is_read)
{
    put_section(_i);
    put_interface(ETHERNET, 0);
    put_interface(RAW, 0);
    begin(PACKET);
    put_number(1, 2);
    put_number(77, 2); /* drops */
    put_number(1, 4);
    put_number(2, 4);
    put_number(5, 4);
    put_number(60, 4);
    put_data(5);
    end();
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.interface, 1);
    ck_assert_int_eq(packet.time_us, (INT64_C(1) << 32) + 2);
    ck_assert_uint_eq(packet.frame.captured, 5);
    ck_assert_uint_eq(packet.frame.wire, 60);
}
END_TEST

START_TEST(other_blocks_and_options_of_packets_are_skipped)
{
    put_section(false);
    begin(CUSTOM);
    put_number(32473, 4);
    end();
    put_interface(ETHERNET, 0);
    begin(0x80001234); /* of local use, with an empty body */
    end();
    begin(ENHANCED_PACKET);
    put_number(0, 4);
    put_number(0, 8);
    put_number(2, 4);
    put_number(2, 4);
    put_data(2);
    put_option(1, "a comment", 9);
    put_option(0, "", 0);
    end();
    begin(NAME_RESOLUTION);
    put_number(0, 4);
    end();
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 2);
    next_is_end();
}
END_TEST

START_TEST(a_packet_longer_than_it_was_on_the_wire_is_corrected)
{
    put_section(false);
    put_interface(ETHERNET, 0);
    put_packet(0, 0, 60, 10);
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 60);
    ck_assert_uint_eq(packet.frame.wire, 60);
}
END_TEST

START_TEST(a_packet_may_be_empty)
{
    put_section(false);
    put_interface(ETHERNET, 0);
    put_packet(0, 0, 0, 60);
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 0);
    ck_assert_uint_eq(packet.frame.wire, 60);
}
END_TEST

START_TEST(a_packet_of_the_largest_size_is_read_and_a_larger_one_is_refused)
{
    put_section(false);
    put_interface(ETHERNET, 0);
    put_packet(0, 0, 262144, 262144);
    put_packet(0, 0, 262145, 262145);
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.frame.captured, 262144);
    next_fails("damaged (a packet of 262145 bytes in a block with room for 262148)");
}
END_TEST

START_TEST(a_file_without_interfaces_has_no_packets)
{
    put_section(false);
    begin(CUSTOM);
    put_number(0, 4);
    end();
    ck_assert(open_file());
    ck_assert_int_eq(pcapng_link_type(reader), -1);
    next_is_end();
}
END_TEST

START_TEST(a_section_of_an_unknown_version_is_skipped_but_not_in_silence)
{
    put_beginning();
    put_section_version(true, 2, 0);
    put_interface(ETHERNET, 0);
    put_packet(0, 0, 4, 4);
    put_section_version(false, 1, 2); /* the same as 1.0 (section 4.1) */
    put_interface(RAW, 0);
    put_packet(0, 6, 4, 4);
    beginning_is_read();
    next_is_packet();
    ck_assert_int_eq(packet.time_us, 6);
    next_fails("1 section was skipped: pcapng version 2.0 is not supported (1.0 is)");
}
END_TEST

START_TEST(a_file_of_only_an_unknown_version_is_refused)
{
    put_section_version(false, 1, 1);
    put_interface(ETHERNET, 0);
    ck_assert(!open_file());
    ck_assert_str_eq(why, "1 section was skipped: pcapng version 1.1 is not supported (1.0 is)");
}
END_TEST

/* --- what is refused --- */

START_TEST(what_is_no_pcapng_is_refused_without_a_reason)
{
    static const char *const others[] = {"\n", "\nhello world\n", "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b"};
    put(others[_i], strlen(others[_i]) + 1);
    ck_assert(!open_file());
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(a_file_may_break_off_anywhere)
{
    put_beginning();
    size_t whole = file.length;
    put_packet(0, 6, 4, 60);
    size_t all = file.length;
    for (file.length = whole + 1; file.length < all; file.length++) {
        beginning_is_read();
        next_fails("truncated in the middle of a block");
        teardown();
    }
    reader = NULL;
}
END_TEST

/* A block with a given length at both its ends. */
static void put_block_of_length(uint32_t first, uint32_t last)
{
    begin(CUSTOM);
    put_number(0, 4);
    file.length = file.block + 4;
    put_number(first, 4);
    put_number(0, 4);
    put_number(last, 4);
}

START_TEST(a_block_whose_length_can_not_be_is_damage)
{
    static const uint32_t lengths[] = {0, 8, 11, 17, (16 << 20) + 4, UINT32_MAX};
    put_beginning();
    put_block_of_length(lengths[_i], 16);
    beginning_is_read();
    char reason[SAVEFILE_WHY];
    snprintf(reason, sizeof reason,
             "damaged (a block length of %u; a multiple of 4 from 12 to 16777216 is allowed)",
             lengths[_i]);
    next_fails(reason);
}
END_TEST

START_TEST(a_block_whose_two_lengths_differ_is_damage)
{
    put_beginning();
    put_block_of_length(16, 20);
    beginning_is_read();
    next_fails("damaged (a block length of 16 at its start is 20 at its end)");
}
END_TEST

static void put_large_block(void)
{
    begin(NAME_RESOLUTION);
    put_data(1 << 20);
    end();
}

START_TEST(large_blocks_that_nobody_looks_at_take_no_memory)
{
    put_beginning();
    put_large_block();
    put_packet(0, 6, 4, 60);
    beginning_is_read();
    next_is_packet();
    ck_assert_int_eq(packet.time_us, 6);
    next_is_end();
    ck_assert_uint_eq(in.own.room, STREAM_BUFFER);
}
END_TEST

START_TEST(a_large_block_may_be_damaged_and_break_off_too)
{
    put_beginning();
    put_large_block();
    size_t whole = file.length;
    file.bytes[whole - 4] ^= 1;
    file.length = _i == 0 ? whole : _i == 1 ? whole - 1 : whole - (1 << 19);
    beginning_is_read();
    next_fails(_i == 0 ? "damaged (a block length of 1048588 at its start is 1048589 at its end)"
                       : "truncated in the middle of a block");
}
END_TEST

START_TEST(a_packet_of_an_unknown_interface_is_damage)
{
    put_beginning();
    put_packet(1, 0, 4, 4);
    beginning_is_read();
    next_fails("damaged (a packet of interface 1, which is not described)");
}
END_TEST

START_TEST(a_packet_before_any_interface_is_damage)
{
    put_section(false);
    put_simple_packet(4, 4);
    ck_assert(!open_file());
    ck_assert_str_eq(why, "damaged (a packet of interface 0, which is not described)");
}
END_TEST

START_TEST(a_packet_longer_than_its_block_is_damage)
{
    put_beginning();
    if (_i == 0) {
        put_packet(0, 0, 4, 60);
        file.length = file.block + 20;
        put_number(5, 4);
        file.length += 12;
    } else {
        put_simple_packet(4, 5);
    }
    beginning_is_read();
    next_fails("damaged (a packet of 5 bytes in a block with room for 4)");
}
END_TEST

START_TEST(a_packet_block_without_room_for_its_fields_is_damage)
{
    put_beginning();
    begin((uint32_t[]){ENHANCED_PACKET, PACKET, SIMPLE_PACKET}[_i]);
    if (_i < 2)
        put_number(0, 8);
    end();
    beginning_is_read();
    next_fails("damaged (a packet block is too short)");
}
END_TEST

START_TEST(an_interface_block_without_room_for_its_fields_is_damage)
{
    put_section(false);
    begin(INTERFACE);
    put_number(1, 4);
    end();
    ck_assert(!open_file());
    ck_assert_str_eq(why, "damaged (an interface block is too short)");
}
END_TEST

START_TEST(options_that_lie_are_damage)
{
    static const struct {
        uint16_t code, length;
        const char *reason;
    } lies[] = {
        {2, 5, "damaged (an option runs past the end of its block)"},
        {2, UINT16_MAX, "damaged (an option runs past the end of its block)"},
        {9, 2, "damaged (option 9 is 2 bytes long)"},
        {9, 0, "damaged (option 9 is 0 bytes long)"},
        {14, 4, "damaged (option 14 is 4 bytes long)"},
    };
    put_section(false);
    begin_interface(ETHERNET, 0);
    put_number(lies[_i].code, 2);
    put_number(lies[_i].length, 2);
    put_number(0, 4);
    end();
    ck_assert(!open_file());
    ck_assert_str_eq(why, lies[_i].reason);
}
END_TEST

START_TEST(a_section_has_at_most_65536_interfaces)
{
    put_section(false);
    for (int i = 0; i < 65536; i++)
        put_interface(ETHERNET, 0);
    put_packet(65535, 1, 4, 4);
    put_interface(ETHERNET, 0);
    ck_assert(open_file());
    next_is_packet();
    ck_assert_uint_eq(packet.interface, 65535);
    next_fails("damaged (more than 65536 interfaces)");
}
END_TEST

static TCase *reading_case(void)
{
    TCase *t = tcase_create("reading");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, packets_are_read_in_both_byte_orders, 0, 2);
    tcase_add_test(t, interfaces_may_differ_in_link_type_and_snaplen);
    tcase_add_test(t, a_new_section_has_its_own_byte_order_and_interfaces);
    tcase_add_test(t, interfaces_of_an_earlier_section_are_forgotten);
    tcase_add_loop_test(t, interface_options_say_how_to_read_the_time, 0, 2);
    tcase_add_test(t, a_simple_packet_is_cut_by_the_snaplen_and_has_the_time_before);
    tcase_add_loop_test(t, an_obsolete_packet_block_is_read, 0, 2);
    tcase_add_test(t, other_blocks_and_options_of_packets_are_skipped);
    tcase_add_test(t, a_packet_longer_than_it_was_on_the_wire_is_corrected);
    tcase_add_test(t, a_packet_may_be_empty);
    tcase_add_test(t, a_packet_of_the_largest_size_is_read_and_a_larger_one_is_refused);
    tcase_add_test(t, a_file_without_interfaces_has_no_packets);
    tcase_add_test(t, a_section_of_an_unknown_version_is_skipped_but_not_in_silence);
    tcase_add_test(t, a_file_of_only_an_unknown_version_is_refused);
    return t;
}

static TCase *refusing_case(void)
{
    TCase *t = tcase_create("refusing");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, what_is_no_pcapng_is_refused_without_a_reason, 0, 3);
    tcase_add_test(t, a_file_may_break_off_anywhere);
    tcase_add_loop_test(t, a_block_whose_length_can_not_be_is_damage, 0, 6);
    tcase_add_test(t, a_block_whose_two_lengths_differ_is_damage);
    tcase_add_test(t, large_blocks_that_nobody_looks_at_take_no_memory);
    tcase_add_loop_test(t, a_large_block_may_be_damaged_and_break_off_too, 0, 3);
    tcase_add_test(t, a_packet_of_an_unknown_interface_is_damage);
    tcase_add_test(t, a_packet_before_any_interface_is_damage);
    tcase_add_loop_test(t, a_packet_longer_than_its_block_is_damage, 0, 2);
    tcase_add_loop_test(t, a_packet_block_without_room_for_its_fields_is_damage, 0, 3);
    tcase_add_test(t, an_interface_block_without_room_for_its_fields_is_damage);
    tcase_add_loop_test(t, options_that_lie_are_damage, 0, 5);
    tcase_add_test(t, a_section_has_at_most_65536_interfaces);
    return t;
}

Suite *test_pcapng_suite(void);
Suite *test_pcapng_suite(void)
{
    Suite *s = suite_create("pcapng");
    suite_add_tcase(s, reading_case());
    suite_add_tcase(s, refusing_case());
    return s;
}
