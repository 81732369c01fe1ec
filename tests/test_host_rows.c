/* Tests of ui/host_rows.c and of the list of targets made of it (ui/target_rows.c); that of sources
 * is in test_list.c. */
#include "tests/check.h"
#include "tests/geo_sample.h"
#include "tests/show_incidents.h"
#include "ui/host_rows.h"
#include "ui/state.h"
#include "ui/who.h"

#include <string.h>

static struct snapshot *s;
static struct list targets;
static struct filter none;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    ck_assert(list_init(&targets, &target_rows));
}

static void stop(void)
{
    list_done(&targets);
    snapshot_free(s);
}

static int column_of(const char *head)
{
    for (int c = 0; c < target_rows.column_count; c++)
        if (strcmp(target_rows.columns[c].head, head) == 0)
            return c;
    ck_abort_msg("no column has the head %s", head);
    return -1;
}

static const char *cell(uint32_t index, const char *head)
{
    static char text[LIST_CELL];
    target_rows.cell(s, index, column_of(head), 60, theme_glyphs(true), text);
    return text;
}

static const char *row(size_t at)
{
    static char name[LIST_CELL];
    target_rows.name_row(&targets.rows[at], name);
    return name;
}

START_TEST(a_source_whose_packets_differ_by_more_than_a_few_hops_has_no_ttl)
{
    struct snapshot_host_detail detail = {.ttl_low = 52, .ttl_high = 60};
    const struct snapshot_host host = {.ttl = 57};
    const struct host_row unkept = {s, &host, NULL, false}, row = {s, &host, &detail, false};
    char text[LIST_CELL];
    host_row_cell(&unkept, HOST_TTL, 3, theme_glyphs(true), text);
    ck_assert_str_eq(text, "57");
    host_row_cell(&row, HOST_TTL, 3, theme_glyphs(true), text);
    ck_assert_str_eq(text, "57");
    detail.ttl_high = 61;
    host_row_cell(&row, HOST_TTL, 3, theme_glyphs(true), text);
    ck_assert_str_eq(text, "var");
}
END_TEST

START_TEST(an_insider_whose_targets_are_not_known_has_at_least_those_that_an_incident_knows)
{
    struct snapshot_host host = {.peers = {.certainty = CERTAINTY_UNKNOWN}, .home = true};
    const struct host_row row = {s, &host, NULL, false}, other = {s, &s->sources[0], NULL, false};
    char text[LIST_CELL];
    host.address = s->incidents[0].insiders[0].address;
    s->incidents[0].insiders[0].targets = (struct distinct_count){62, CERTAINTY_EXACT};
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(true), text);
    ck_assert_str_eq(text, ">=62");
    s->sources[0].peers = (struct distinct_count){61, CERTAINTY_EXACT};
    ck_assert_int_gt(host_row_compare(&row, &other, HOST_PEERS), 0);
    s->incidents[0].insiders[0].targets.certainty = CERTAINTY_UNKNOWN;
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(true), text);
    ck_assert_str_eq(text, "?");
    s->incidents[0].insiders[0].targets = (struct distinct_count){1682, CERTAINTY_ESTIMATE};
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(false), text);
    ck_assert_str_eq(text, "≥~1 682");
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(true), text);
    ck_assert_str_eq(text, ">=~1.6k");
    s->incidents[0].insiders[0].targets.value = 16820;
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(true), text);
    ck_assert_str_eq(text, ">=~16k");
    s->incidents[0].insiders[0].targets.value = 62;
    s->incidents[0].insiders[0].targets.certainty = CERTAINTY_ROUGH;
    host.peers = (struct distinct_count){70, CERTAINTY_EXACT};
    host_row_cell(&row, HOST_PEERS, 7, theme_glyphs(true), text);
    ck_assert_str_eq(text, "70");
}
END_TEST

START_TEST(a_target_shows_what_it_got_and_whether_it_replied)
{
    ck_assert_str_eq(cell(0, "address"), "203.0.113.69");
    ck_assert_str_eq(cell(0, "packets"), "940");
    ck_assert_str_eq(cell(0, "sources"), "17");
    ck_assert_str_eq(cell(0, "replied"), "2");
    ck_assert_str_eq(cell(0, "most on"), "udp/1026 tcp/135");
    ck_assert_str_eq(cell(0, "in incidents"), "replied to messenger-zero-probe");
    ck_assert_str_eq(cell(1, "replied"), "");
    ck_assert_str_eq(cell(1, "in incidents"), "SENDS messenger-zero-probe");
    ck_assert_str_eq(cell(1, "most on"), "?");
    ck_assert_str_eq(cell(2, "in incidents"), "");
}
END_TEST

/* Of the first target so many ports, each with as many packets but the first. */
static void set_ports(uint32_t count, uint64_t packets, uint64_t first, uint64_t of)
{
    struct snapshot_host_detail *d = &s->target_details[s->targets[0].detail];
    s->targets[0].packets = of;
    d->ports_count = count;
    for (uint32_t i = 0; i < count; i++)
        d->ports[i] =
            (struct snapshot_host_port){i == 0 ? first : packets, 0, (uint16_t)(50000 + i), 6};
    d->ports[0].port = 443;
}

START_TEST(ports_of_mere_chance_are_not_among_what_most_went_to)
{
    set_ports(4, 1, 90, 100);
    ck_assert_str_eq(cell(0, "most on"), "tcp/443");
    set_ports(4, 1, 1, 300);
    ck_assert_str_eq(cell(0, "most on"), "many");
    set_ports(4, 4, 80, 92);
    ck_assert_str_eq(cell(0, "most on"), "tcp/443"); /* one in 23 is no share */
    set_ports(3, 1, 1, 3);
    ck_assert_str_eq(cell(0, "most on"), "tcp/443 tcp/50001 tcp/50002");
    set_ports(2, 50, 50, 100);
    s->target_details[s->targets[0].detail].ports[1].packets_error = 49;
    ck_assert_str_eq(cell(0, "most on"), "tcp/443");
}
END_TEST

START_TEST(a_source_of_ours_that_nothing_is_said_of_says_what_it_gets)
{
    static char text[LIST_CELL];
    struct snapshot_host *h = &s->sources[0];
    h->address = s->targets[0].address;
    h->signatures[0] = h->signatures[1] = 0;
    h->scan = SCAN_NONE;
    h->habit = HABIT_UNKNOWN;
    set_ports(4, 1, 97, 100);
    const struct host_row row = host_row_source(s, 0);
    host_row_cell(&row, HOST_WHAT, 23, theme_glyphs(true), text);
    ck_assert_str_eq(text, "gets tcp/443 97%");
    host_row_cell(&row, HOST_WHAT, 15, theme_glyphs(true), text);
    ck_assert_str_eq(text, "");
    set_ports(4, 20, 40, 100);
    host_row_cell(&row, HOST_WHAT, 23, theme_glyphs(true), text);
    ck_assert_str_eq(text, "");
    set_ports(1, 0, 5, 5);
    host_row_cell(&row, HOST_WHAT, 23, theme_glyphs(true), text);
    ck_assert_str_eq(text, "");
    set_ports(4, 1, 97, 100);
    h->home = false;
    host_row_cell(&row, HOST_WHAT, 23, theme_glyphs(true), text);
    ck_assert_str_eq(text, "");
    h->home = true;
    h->scan = SCAN_SWEEP;
    host_row_cell(&row, HOST_WHAT, 23, theme_glyphs(true), text);
    ck_assert_str_eq(text, "sweep");
}
END_TEST

START_TEST(a_scan_by_one_of_ours_is_told_of_where_it_stands_as_a_source_or_a_target)
{
    const struct host_row row = host_row_target(s, 1);
    struct snapshot_incident *scan = &s->incidents[1];
    char text[LIST_CELL];
    ck_assert_int_eq(scan->kind, INCIDENT_SOURCE);
    strcpy(scan->name, "203.0.113.17");
    scan->severity = SEVERITY_WARNING;
    host_row_cell(&row, HOST_WHAT, 60, theme_glyphs(true), text);
    ck_assert_str_eq(text, "SENDS messenger-zero-probe");
    scan->severity = SEVERITY_CRITICAL;
    host_row_cell(&row, HOST_WHAT, 60, theme_glyphs(true), text);
    ck_assert_str_eq(text, "SENDS messenger-zero-probe | SCANS");
    scan->insiders[scan->insider_count++].address = s->sources[0].address;
    host_row_cell(&row, HOST_WHAT, 60, theme_glyphs(true), text);
    ck_assert_str_eq(text, "SENDS messenger-zero-probe | SCANS");
    s->incidents[0].insider_count = 0;
    ck_assert_int_eq(target_roles(s, &s->sources[0].address), 1);
    ck_assert_int_eq(source_rows.style(s, 0), STYLE_BAD);
    ck_assert_int_eq(target_roles(s, &s->sources[1].address), 0);
}
END_TEST

START_TEST(one_that_takes_part_has_a_sign)
{
    ck_assert_str_eq(target_rows.sign(s, 0, theme_glyphs(true)), "!");
    ck_assert_str_eq(target_rows.sign(s, 2, theme_glyphs(true)), "");
    ck_assert_str_eq(source_rows.sign(s, 0, theme_glyphs(true)), "!");
    ck_assert_int_eq(source_rows.style(s, 0), STYLE_BAD);
    ck_assert_str_eq(source_rows.sign(s, 1, theme_glyphs(true)), "");
    ck_assert_int_eq(source_rows.style(s, 1), STYLE_PLAIN);
    const uint32_t insiders = s->incidents[0].insider_count;
    s->incidents[0].insider_count = 0;
    ck_assert_str_eq(source_rows.sign(s, 0, theme_glyphs(true)), "");
    ck_assert_int_eq(source_rows.style(s, 0), STYLE_HOME);
    s->incidents[0].insider_count = insiders;
    ck_assert_int_eq(target_rows.style(s, 1), STYLE_BAD);
    ck_assert_int_eq(target_rows.style(s, 2), STYLE_PLAIN);
}
END_TEST

START_TEST(targets_can_be_sorted_by_each_column)
{
    list_refresh(&targets, s, &none);
    ck_assert_str_eq(row(0), "203.0.113.69");
    targets.sort = column_of("address");
    list_refresh(&targets, s, &none);
    ck_assert_str_eq(row(0), "203.0.113.9");
    targets.sort = column_of("replied");
    targets.reverse = true;
    list_refresh(&targets, s, &none);
    ck_assert_str_eq(row(2), "203.0.113.69");
    for (int c = 0; c < target_rows.column_count; c++) {
        for (uint32_t i = 0; i < 3; i++) {
            ck_assert_int_eq(target_rows.compare(s, i, i, c), 0);
            for (uint32_t k = 0; k < 3; k++)
                ck_assert_int_eq(target_rows.compare(s, i, k, c) > 0,
                                 target_rows.compare(s, k, i, c) < 0);
        }
    }
}
END_TEST

START_TEST(sources_are_ordered_by_scans_and_then_by_how_many_signatures_they_matched)
{
    struct snapshot_host few = {.signatures = {[0] = UINT64_C(1) << 63 | 1}};
    struct snapshot_host many = {.signatures = {[0] = 4, [1] = UINT64_C(3) << 40}};
    const struct host_row left = {.host = &few, .s = s}, right = {.host = &many, .s = s};
    ck_assert_int_lt(host_row_compare(&left, &right, HOST_WHAT), 0);
    ck_assert_int_gt(host_row_compare(&right, &left, HOST_WHAT), 0);
    many.signatures[0] = 0;
    ck_assert_int_eq(host_row_compare(&left, &right, HOST_WHAT), 0);
    few.scan = SCAN_SWEEP;
    many.signatures[0] = UINT64_MAX;
    ck_assert_int_gt(host_row_compare(&left, &right, HOST_WHAT), 0);
}
END_TEST

START_TEST(a_filter_looks_at_their_part_in_incidents_as_well)
{
    static struct filter sends;
    ck_assert(filter_set(&sends, "sends zero"));
    list_refresh(&targets, s, &sends);
    ck_assert_uint_eq(targets.count, 1);
    ck_assert_str_eq(row(0), "203.0.113.17");
}
END_TEST

START_TEST(a_filter_asks_a_target_for_its_ports_senders_and_part_in_incidents)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {{"port:1026", 1},
                 {"src:192.0.2.201", 1},
                 {"net:192.0.2.0/24", 1},
                 {"sig:messenger-zero", 2},
                 {"sev:critical", 2},
                 {"proto:icmp", 1},
                 {"home", 3},
                 {"new", 3},
                 {"src:192.0.2.202", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct filter f;
        ck_assert(filter_set(&f, cases[i].text));
        list_refresh(&targets, s, &f);
        ck_assert_msg(targets.count == cases[i].count, "%s: %zu", cases[i].text, targets.count);
    }
}
END_TEST

START_TEST(where_from_is_a_column_only_where_files_say_it_and_names_where_they_are_on)
{
    const int name = column_of("name"), from = column_of("from");
    ck_assert(target_rows.hides(name) && target_rows.hides(from));
    ck_assert(!target_rows.hides(column_of("packets")));
    ck_assert_str_eq(cell(0, "from"), "");
    struct geo *geo = geo_sample();
    who_use(NULL, geo);
    ck_assert(target_rows.hides(name) && !target_rows.hides(from));
    ck_assert_str_eq(cell(0, "from"), "NL");
    char why[256];
    struct names *names = names_new("127.0.0.1:9", why, sizeof why);
    who_use(names, NULL);
    ck_assert(!target_rows.hides(name) && target_rows.hides(from));
    ck_assert_str_eq(cell(0, "name"), "");
    who_use(NULL, NULL);
    names_free(names);
    geo_free(geo);
}
END_TEST

START_TEST(targets_are_found_by_address)
{
    list_refresh(&targets, s, &none);
    for (size_t i = 0; i < targets.count; i++)
        ck_assert_int_eq(target_rows.find(s, &targets.rows[i]), (int64_t)i);
    const struct address other = {.bytes = {1}};
    const struct row_key key = source_rows_key(&other);
    ck_assert_int_eq(target_rows.find(s, &key), -1);
}
END_TEST

Suite *test_host_rows_suite(void);
Suite *test_host_rows_suite(void)
{
    Suite *suite = suite_create("host_rows");
    TCase *t = tcase_create("host_rows");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_source_whose_packets_differ_by_more_than_a_few_hops_has_no_ttl);
    tcase_add_test(
        t, an_insider_whose_targets_are_not_known_has_at_least_those_that_an_incident_knows);
    tcase_add_test(t, a_target_shows_what_it_got_and_whether_it_replied);
    tcase_add_test(t, ports_of_mere_chance_are_not_among_what_most_went_to);
    tcase_add_test(t, a_source_of_ours_that_nothing_is_said_of_says_what_it_gets);
    tcase_add_test(t, a_scan_by_one_of_ours_is_told_of_where_it_stands_as_a_source_or_a_target);
    tcase_add_test(t, one_that_takes_part_has_a_sign);
    tcase_add_test(t, targets_can_be_sorted_by_each_column);
    tcase_add_test(t, sources_are_ordered_by_scans_and_then_by_how_many_signatures_they_matched);
    tcase_add_test(t, a_filter_looks_at_their_part_in_incidents_as_well);
    tcase_add_test(t, a_filter_asks_a_target_for_its_ports_senders_and_part_in_incidents);
    tcase_add_test(t, where_from_is_a_column_only_where_files_say_it_and_names_where_they_are_on);
    tcase_add_test(t, targets_are_found_by_address);
    suite_add_tcase(suite, t);
    return suite;
}
