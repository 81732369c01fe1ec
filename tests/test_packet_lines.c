/* Tests of ui/packet_lines.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/host_view.h"

#include <string.h>

static struct snapshot *s;
static struct pane p;
static struct host_row target;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    pane_clear(&p);
    target = host_row_target(s, 0);
}

static void stop(void)
{
    snapshot_free(s);
}

static const struct snapshot_packet *packet(uint32_t i)
{
    return &target.detail->packets[i];
}

static const char *kept(const struct snapshot_packet *of)
{
    static char text[128];
    packet_kept_text(of, text, sizeof text);
    return text;
}

START_TEST(a_packet_is_found_again_by_what_it_is)
{
    for (uint32_t i = 0; i < target.detail->packets_count; i++) {
        const struct row_key key = packet_key(packet(i));
        ck_assert_ptr_eq(packet_find(target.detail, &key), packet(i));
    }
    struct snapshot_packet other = *packet(0);
    other.time_us++;
    const struct row_key key = packet_key(&other);
    ck_assert_ptr_null(packet_find(target.detail, &key));
    ck_assert_ptr_null(packet_find(NULL, &key));
}
END_TEST

START_TEST(a_dump_shows_offset_bytes_and_safe_text)
{
    char row[128];
    ck_assert(packet_dump_row(packet(0), 0, row, sizeof row));
    ck_assert_str_eq(row, "0000  04 00 28 00 10 00 00 00  1b 5b 32 4a 78 5c ff 7e   "
                          "..(......[2Jx\\.~");
    ck_assert(!packet_dump_row(packet(0), 16, row, sizeof row));
    ck_assert(packet_dump_row(packet(3), 0, row, sizeof row));
    ck_assert_str_eq(row + strlen(row) - 2, "..");
    ck_assert_int_eq((int)strlen(row), 6 + 48 + 3 + 2); /* the text stands in its column */
    ck_assert(!packet_dump_row(packet(1), 0, row, sizeof row));
}
END_TEST

START_TEST(no_byte_of_a_dump_reaches_the_terminal_raw)
{
    struct snapshot_packet all = {.payload_bytes = 16, .payload_length = 16};
    char row[128];
    for (unsigned first = 0; first < 256; first += 16) {
        for (unsigned i = 0; i < 16; i++)
            all.payload[i] = (uint8_t)(first + i);
        ck_assert(packet_dump_row(&all, 0, row, sizeof row));
        for (const char *c = row; *c; c++)
            ck_assert(*c >= 0x20 && *c < 0x7f);
        ck_assert_int_eq((int)strlen(row), 6 + 48 + 3 + 16);
    }
}
END_TEST

START_TEST(how_much_is_kept_is_told_and_why)
{
    struct snapshot_packet one = {.payload_bytes = 808, .payload_length = 16};
    ck_assert_str_eq(kept(&one), "the first 16 of 808 bytes: no more is kept of a packet");
    one.payload_length = 10;
    ck_assert_str_eq(kept(&one), "the first 10 of 808 bytes: the capture was cut there");
    one.payload_length = 0;
    ck_assert_str_eq(kept(&one), "none of 808 bytes: the capture was cut before them");
    one.payload_bytes = 0;
    ck_assert_str_eq(kept(&one), "none");
    one = (struct snapshot_packet){.payload_bytes = 1, .payload_length = 1};
    ck_assert_str_eq(kept(&one), "1 byte");
    one = (struct snapshot_packet){.payload_bytes = 16, .payload_length = 16};
    ck_assert_str_eq(kept(&one), "all 16 bytes");
}
END_TEST

START_TEST(flags_are_named_for_tcp_alone)
{
    char text[48];
    struct snapshot_packet one = {.protocol = 6, .tcp_flags = 0x12};
    ck_assert_str_eq(packet_flags_text(&one, text), "SYN ACK");
    one.tcp_flags = 0xff;
    ck_assert_str_eq(packet_flags_text(&one, text), "FIN SYN RST PSH ACK URG ECE CWR");
    one.protocol = 17;
    ck_assert_str_eq(packet_flags_text(&one, text), "");
}
END_TEST

START_TEST(ends_have_ports_where_there_are_any)
{
    char text[ADDRESS_TEXT + 12];
    struct address v6;
    address_parse("2001:db8::1", &v6);
    packet_end_text(packet(0), &packet(0)->peer, 666, text, sizeof text);
    ck_assert_str_eq(text, "192.0.2.201:666");
    packet_end_text(packet(0), &v6, 80, text, sizeof text);
    ck_assert_str_eq(text, "[2001:db8::1]:80");
    packet_end_text(packet(2), &packet(2)->peer, 8, text, sizeof text); /* ICMP */
    ck_assert_str_eq(text, "198.51.100.7");
}
END_TEST

START_TEST(each_packet_is_a_row_below_the_heads)
{
    for (int width = 71; width < 200; width += 16) {
        pane_clear(&p);
        packet_compose_list(&target, width, &p);
        ck_assert_int_eq(p.count, 5);
        ck_assert(p.lines[0].head);
        for (int i = 1; i < p.count; i++) {
            const struct row_key key = packet_key(packet((uint32_t)i - 1));
            ck_assert_int_eq(p.lines[i].row, ROW_PACKET);
            ck_assert_mem_eq(&p.lines[i].key, &key, sizeof key);
            ck_assert_int_le((int)strlen(p.lines[i].text), width);
        }
        ck_assert_ptr_nonnull(strstr(p.lines[1].text, "192.0.2.201:666"));
        ck_assert_ptr_nonnull(strstr(p.lines[1].text, ":1026"));
        ck_assert_ptr_nonnull(strstr(p.lines[3].text, "icmp 8/0"));
    }
}
END_TEST

START_TEST(of_a_source_the_other_end_is_the_target)
{
    const struct host_row source = host_row_source(s, 0);
    packet_compose_list(&source, 120, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, ":1042 10.9.8.7:1026"));
}
END_TEST

Suite *test_packet_lines_suite(void);
Suite *test_packet_lines_suite(void)
{
    Suite *suite = suite_create("packet_lines");
    TCase *t = tcase_create("packet_lines");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_packet_is_found_again_by_what_it_is);
    tcase_add_test(t, a_dump_shows_offset_bytes_and_safe_text);
    tcase_add_test(t, no_byte_of_a_dump_reaches_the_terminal_raw);
    tcase_add_test(t, how_much_is_kept_is_told_and_why);
    tcase_add_test(t, flags_are_named_for_tcp_alone);
    tcase_add_test(t, ends_have_ports_where_there_are_any);
    tcase_add_test(t, each_packet_is_a_row_below_the_heads);
    tcase_add_test(t, of_a_source_the_other_end_is_the_target);
    suite_add_tcase(suite, t);
    return suite;
}
