/* Tests of ui/list.c, with the rows of ports (ui/port_rows.c) and of sources (ui/source_rows.c). */
#include "tests/any.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/state.h"

#include <stdlib.h>

static struct snapshot *s;
static struct list ports, sources;
static const struct filter none;

static struct filter filter_of(const char *text)
{
    struct filter f = {.inverted = false};
    ck_assert(filter_set(&f, text));
    return f;
}

static void start(void)
{
    s = snapshot_new();
    ck_assert(list_init(&ports, &port_rows) && list_init(&sources, &source_rows));
    /* As a snapshot has them: by protocol and port. All have the same number of sources. */
    sample_add_port(s, 6, 22, 10);
    sample_add_port(s, 6, 445, 30);
    sample_add_port(s, 17, 53, 20);
    sample_add_port(s, 17, 1026, 40);
    sample_fill_windows(s);
    ports.height = 2;
}

static void stop(void)
{
    list_done(&ports);
    list_done(&sources);
    snapshot_free(s);
}

static const char *row(const struct list *l, size_t at)
{
    static char name[LIST_CELL];
    ck_assert_uint_lt(at, l->count);
    l->kind->name_row(&l->rows[at], name);
    return name;
}

static const char *selected(const struct list *l)
{
    ck_assert(l->has_selected && l->listed);
    return row(l, l->position);
}

START_TEST(equal_rows_are_ordered_by_packets)
{
    list_refresh(&ports, s, &none);
    ck_assert_uint_eq(ports.count, 4);
    ck_assert_str_eq(row(&ports, 0), "udp/1026");
    ck_assert_str_eq(row(&ports, 1), "tcp/445");
    ck_assert_str_eq(row(&ports, 2), "udp/53");
    ck_assert_str_eq(row(&ports, 3), "tcp/22");
}
END_TEST

START_TEST(the_order_can_be_changed_and_reversed)
{
    ports.sort = 0; /* by port */
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "tcp/22");
    ports.reverse = true;
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/1026");
    ck_assert_str_eq(row(&ports, 3), "tcp/22");
}
END_TEST

START_TEST(the_unknown_sorts_below_zero)
{
    s->ports[0].targets = (struct distinct_count){0, CERTAINTY_EXACT};
    s->ports[3].targets = (struct distinct_count){0, CERTAINTY_UNKNOWN};
    while (strcmp(port_rows.columns[ports.sort].head, "targets") != 0)
        ports.sort =
            columns_next_sortable(port_rows.columns, port_rows.column_count, ports.sort, 1);
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 2), "tcp/22");
    ck_assert_str_eq(row(&ports, 3), "udp/1026");
}
END_TEST

/* What a row of the snapshot shows in the column with that head. */
static const char *cell(const struct list_kind *kind, uint32_t index, const char *head)
{
    static char text[LIST_CELL];
    bool found = false;
    for (int c = 0; c < kind->column_count; c++) {
        char its_head[LIST_CELL];
        list_head(kind, s, c, its_head);
        if (strcmp(its_head, head) != 0)
            continue;
        kind->cell(s, index, c, kind->columns[c].width, theme_glyphs(true), text);
        found = true;
    }
    ck_assert_msg(found, "no column has the head %s", head);
    return text;
}

START_TEST(records_are_marked_where_answers_may_be_among_them)
{
    sample_add_source(s, "198.51.100.7", 100);
    ck_assert_str_eq(cell(&port_rows, 3, "records"), "39");
    ck_assert_str_eq(cell(&source_rows, 0, "records"), "98");
    s->flow_table.evicted = 1;
    ck_assert_str_eq(cell(&port_rows, 3, "records"), "~39");
    ck_assert_str_eq(cell(&port_rows, 1, "records"), "29"); /* a SYN is a record in any case */
    ck_assert_str_eq(cell(&source_rows, 0, "records"), "~98");
    ck_assert_str_eq(cell(&source_rows, 0, "packets"), "100");
}
END_TEST

START_TEST(a_port_with_detail_shows_its_sources_of_late_and_its_replies)
{
    s->taken_at_us = SAMPLE_US(0);
    ck_assert_str_eq(cell(&port_rows, 3, "src 1m"), "?");
    ck_assert_str_eq(cell(&port_rows, 3, "replies"), "?");
    sample_fill_port_detail(s, 3);
    struct snapshot_port_detail *d = &s->port_details[0];
    ck_assert_str_eq(cell(&port_rows, 3, "replies"), "11");
    /* Counted for 50 seconds, but the port was there for 90. */
    ck_assert_str_eq(cell(&port_rows, 3, "src 1m"), ">=1");
    ck_assert_str_eq(cell(&port_rows, 3, "src 1h"), ">=2");
    d->windows_since_us = SAMPLE_US(60);
    ck_assert_str_eq(cell(&port_rows, 3, "src 1m"), "1");
    ck_assert_str_eq(cell(&port_rows, 3, "src 1h"), ">=2");
    d->windows_since_us = s->ports[3].first_us;
    ck_assert_str_eq(cell(&port_rows, 3, "src 1h"), "2");
    d->windows_since_us = SNAPSHOT_UNKNOWN;
    ck_assert_str_eq(cell(&port_rows, 3, "src 1m"), "?");
}
END_TEST

START_TEST(a_port_that_carries_an_alarm_has_its_sign)
{
    struct snapshot_incident *i = &s->incidents[s->incident_count++];
    *i = (struct snapshot_incident){.state = INCIDENT_SURGING, .port_count = 2};
    i->ports[0] = (struct incident_port){.port = 1026, .protocol = 17, .in_mix = true};
    i->ports[1] = (struct incident_port){.port = 53, .protocol = 17}; /* not now */
    const struct glyphs *g = theme_glyphs(true);
    ck_assert_str_eq(port_rows.sign(s, 3, g), "^");
    ck_assert_int_eq(port_rows.style(s, 3), STYLE_NOTE);
    ck_assert_str_eq(port_rows.sign(s, 2, g), "");
    ck_assert_str_eq(port_rows.sign(s, 0, g), "");
    i->insider_count = 1;
    ck_assert_str_eq(port_rows.sign(s, 3, g), "!");
    ck_assert_int_eq(port_rows.style(s, 3), STYLE_BAD);
    i->state = INCIDENT_QUIET;
    ck_assert_str_eq(port_rows.sign(s, 3, g), "!");
    i->insiders_past = true;
    ck_assert_str_eq(port_rows.sign(s, 3, g), "");
    ck_assert_int_eq(port_rows.style(s, 3), STYLE_PLAIN);
}
END_TEST

START_TEST(the_trend_of_a_port_has_a_sign_and_sorts_by_it)
{
    struct snapshot_port_detail *d = s->port_details;
    ck_assert_str_eq(cell(&port_rows, 3, "trend"), "?"); /* no detail */
    for (uint32_t k = 0; k < 3; k++) {
        sample_fill_port_detail(s, k + 1);
        d[k].sources[0] = (struct distinct_count){4, CERTAINTY_ESTIMATE};
    }
    d[0].trend = 57.2, d[0].rises = true;
    d[1].trend = 1.4, d[1].rises = false;
    d[2].trend = 0.03, d[2].rises = true;
    ck_assert_str_eq(cell(&port_rows, 1, "trend"), "+57");
    ck_assert_str_eq(cell(&port_rows, 2, "trend"), "-1.4");
    ck_assert_str_eq(cell(&port_rows, 3, "trend"), "0");
    while (strcmp(port_rows.columns[ports.sort].head, "trend") != 0)
        ports.sort =
            columns_next_sortable(port_rows.columns, port_rows.column_count, ports.sort, 1);
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "tcp/445");
    ck_assert_str_eq(row(&ports, 1), "udp/1026");
    ck_assert_str_eq(row(&ports, 2), "udp/53");
    ck_assert_str_eq(row(&ports, 3), "tcp/22"); /* not known */
    d[0].trend = -1;                            /* the windows are too young */
    ck_assert_str_eq(cell(&port_rows, 1, "trend"), "?");
    /* Silent now, and usually too. */
    d[1].trend = 1.41, d[1].rises = true;
    d[1].sources[0] = d[1].sources[1] = (struct distinct_count){0, CERTAINTY_EXACT};
    ck_assert_str_eq(cell(&port_rows, 2, "trend"), "0");
}
END_TEST

START_TEST(the_sources_of_late_stand_under_the_length_of_their_window)
{
    static const int64_t window_s[SNAPSHOT_WINDOWS] = {90, 1296000, 2592000};
    s->taken_at_us = SAMPLE_US(0);
    sample_fill_port_detail(s, 3);
    s->ports[3].first_us = SAMPLE_US(100);
    s->port_details[0].windows_since_us = SAMPLE_US(60);
    ck_assert_str_eq(cell(&port_rows, 3, "src 1m"), "1");
    memcpy(s->window_s, window_s, sizeof window_s);
    ck_assert_str_eq(cell(&port_rows, 3, "src 90s"), ">=1"); /* of 90 seconds only 60 are known */
    ck_assert_str_eq(cell(&port_rows, 3, "src 15d"), ">=2");
    s->port_details[0].windows_since_us = SAMPLE_US(90);
    ck_assert_str_eq(cell(&port_rows, 3, "src 90s"), "1");
    ck_assert_str_eq(cell(&port_rows, 3, "packets"), "40");
    sample_add_source(s, "198.51.100.7", 100);
    ck_assert_str_eq(cell(&source_rows, 0, "packets"), "100");
}
END_TEST

START_TEST(sources_come_from_a_table_that_may_push_some_out)
{
    s->source_table.evicted_minute = 7;
    ck_assert_uint_eq(source_rows.table(s)->evicted_minute, 7);
    ck_assert(port_rows.table == NULL);
}
END_TEST

START_TEST(nothing_is_selected_until_somebody_moves)
{
    list_refresh(&ports, s, &none);
    ck_assert(!ports.has_selected);
    list_move(&ports, 1);
    ck_assert_str_eq(selected(&ports), "udp/1026");
    list_move(&ports, 1);
    ck_assert_str_eq(selected(&ports), "tcp/445");
}
END_TEST

/* A port of each number, with counts that are often the same. */
static void add_many_ports(uint32_t count)
{
    struct any any = {.state = 3};
    s->port_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        sample_add_port(s, 6, (uint16_t)i, any_below(&any, 500));
        s->ports[i].sources = (struct distinct_count){any_below(&any, 20) & 31, CERTAINTY_EXACT};
    }
}

START_TEST(of_many_rows_the_first_are_in_order_and_the_rest_when_it_is_reached)
{
    enum { PORTS = 20000 };
    static struct row_key first[PORTS];
    add_many_ports(PORTS);
    for (int reverse = 0; reverse < 2; reverse++) {
        ports.reverse = reverse;
        list_refresh(&ports, s, &none);
        const size_t ordered = ports.ordered;
        ck_assert_uint_ge(ordered, 1000);
        ck_assert_uint_lt(ordered, PORTS / 2);
        memcpy(first, ports.rows, sizeof first);
        list_reach(&ports, s, &none, (int64_t)ordered - 1);
        ck_assert_uint_eq(ports.ordered, ordered);
        list_reach(&ports, s, &none, (int64_t)ordered);
        ck_assert_uint_eq(ports.ordered, PORTS);
        ck_assert_uint_eq(ports.count, PORTS);
        ck_assert_mem_eq(ports.rows, first, ordered * sizeof first[0]);
        for (size_t i = 1; i < PORTS; i++) {
            const int64_t before = port_rows.find(s, &ports.rows[i - 1]);
            const int64_t here = port_rows.find(s, &ports.rows[i]);
            const uint64_t a = s->ports[before].sources.value, b = s->ports[here].sources.value;
            ck_assert(reverse ? a <= b : a >= b);
            ck_assert(a != b || s->ports[before].packets >= s->ports[here].packets);
        }
    }
}
END_TEST

START_TEST(a_selected_row_far_below_stays_where_it_is_in_the_order)
{
    add_many_ports(20000);
    list_refresh(&ports, s, &none);
    list_reach(&ports, s, &none, INT64_MAX);
    list_select_end(&ports, true);
    const char *name = selected(&ports);
    char last[LIST_CELL];
    strcpy(last, name);
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(selected(&ports), last);
    ck_assert_uint_eq(ports.position, 19999);
    ck_assert_uint_eq(ports.ordered, 20000);
}
END_TEST

static void add_ports_in_order(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        sample_add_port(s, 17, (uint16_t)(2000 + i), 1000 + 10 * (count - i));
    sample_fill_windows(s);
    ports.height = count;
    list_refresh(&ports, s, &none);
    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(atoi(row(&ports, i) + strlen("udp/")), (int)(2000 + i));
}

static struct snapshot_port *port_of(uint16_t number)
{
    for (uint32_t i = 0; i < s->port_count; i++)
        if (s->ports[i].protocol == 17 && s->ports[i].port == number)
            return &s->ports[i];
    ck_abort_msg("no such port");
}

START_TEST(rows_in_sight_keep_their_places_for_a_while_if_none_is_far_off)
{
    add_ports_in_order(6);
    port_of(2003)->packets = 2000; /* by three rows */
    for (int i = 0; i < 2; i++) {
        list_refresh_calmly(&ports, s, &none);
        ck_assert_str_eq(row(&ports, 0), "udp/2000");
        ck_assert_str_eq(row(&ports, 3), "udp/2003");
    }
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2003");
    ck_assert_str_eq(row(&ports, 1), "udp/2000");
    port_of(2000)->packets = 5000;
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2003");
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2000");
}
END_TEST

START_TEST(a_row_that_is_far_off_its_place_comes_there_at_once)
{
    add_ports_in_order(6);
    port_of(2004)->packets = 2000; /* by four */
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2004");
    /* And so one from below that is not in sight. */
    ports.height = 4;
    list_refresh(&ports, s, &none);
    port_of(2005)->packets = 3000;
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2005");
    /* But not one that is just below. */
    port_of(2002)->packets = port_of(2001)->packets + 1;
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 3), "udp/2001");
    ck_assert_str_eq(row(&ports, 4), "udp/2002");
}
END_TEST

START_TEST(rows_keep_their_places_on_the_largest_screen_as_well)
{
    add_ports_in_order(500);
    port_of(2003)->packets = 9000;
    port_of(2499)->packets = port_of(2498)->packets + 1;
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2000");
    ck_assert_str_eq(row(&ports, 498), "udp/2498");
    ck_assert_str_eq(row(&ports, 499), "udp/2499");
    port_of(2495)->packets = 1; /* far off its place */
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(row(&ports, 0), "udp/2003");
    ck_assert_str_eq(row(&ports, 495), "udp/2496");
}
END_TEST

START_TEST(the_selected_row_stays_selected_when_rows_keep_their_places)
{
    add_ports_in_order(6);
    list_move(&ports, 0);
    list_move(&ports, 1);
    port_of(2002)->packets = 2000;
    list_refresh_calmly(&ports, s, &none);
    ck_assert_str_eq(selected(&ports), "udp/2001");
    ck_assert_uint_eq(ports.position, 1);
}
END_TEST

START_TEST(the_selected_row_stays_selected_when_rows_move)
{
    list_refresh(&ports, s, &none);
    list_select_end(&ports, false);
    s->ports[3].packets = 1; /* udp/1026 falls from the top to the bottom */
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(selected(&ports), "udp/1026");
    ck_assert_uint_eq(ports.position, 3);
    ck_assert_uint_eq(ports.top, 2); /* and in sight: two rows are */
}
END_TEST

START_TEST(the_selected_row_stays_selected_when_the_snapshot_grows_before_it)
{
    list_refresh(&ports, s, &none);
    list_move(&ports, 0);
    struct snapshot_port last = s->ports[3];
    s->ports[3] = (struct snapshot_port){.protocol = 17, .port = 1025, .packets = 99};
    s->ports[s->port_count++] = last;
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(selected(&ports), "udp/1026");
}
END_TEST

START_TEST(a_selected_row_that_is_filtered_out_is_remembered)
{
    const struct filter tcp = filter_of("tcp");
    list_refresh(&ports, s, &none);
    list_move(&ports, 0);
    list_refresh(&ports, s, &tcp);
    ck_assert_uint_eq(ports.count, 2);
    ck_assert_uint_eq(ports.total, 4);
    ck_assert(ports.has_selected && !ports.listed);
    list_refresh(&ports, s, &none);
    ck_assert_str_eq(selected(&ports), "udp/1026");
}
END_TEST

START_TEST(the_next_match_is_found_among_all_rows_and_from_the_end_on)
{
    const struct filter tcp = filter_of("proto:tcp"), nothing = filter_of("sig:x");
    list_refresh(&ports, s, &none); /* udp/1026, tcp/445, udp/53, tcp/22 */
    ck_assert(list_select_match(&ports, s, &tcp, 1));
    ck_assert_str_eq(selected(&ports), "tcp/445");
    ck_assert(list_select_match(&ports, s, &tcp, 1));
    ck_assert_str_eq(selected(&ports), "tcp/22");
    ck_assert_uint_eq(ports.top, 2); /* in sight */
    ck_assert(list_select_match(&ports, s, &tcp, 1));
    ck_assert_str_eq(selected(&ports), "tcp/445");
    ck_assert(list_select_match(&ports, s, &tcp, -1));
    ck_assert_str_eq(selected(&ports), "tcp/22");
    ck_assert(!list_select_match(&ports, s, &nothing, 1));
    ck_assert_str_eq(selected(&ports), "tcp/22");
    s->port_count = 0;
    list_refresh(&ports, s, &none);
    ck_assert(!list_select_match(&ports, s, &tcp, -1));
}
END_TEST

START_TEST(a_row_is_followed_until_another_is_selected)
{
    const struct filter tcp = filter_of("tcp");
    ports.sort = 2; /* by packets */
    list_refresh(&ports, s, &none);
    list_move(&ports, 0);
    ports.following = true;
    ports.reverse = true;
    list_refresh(&ports, s, &none);
    ck_assert(ports.following);
    ck_assert_str_eq(selected(&ports), "udp/1026");
    list_refresh(&ports, s, &tcp); /* it is hidden, and stays followed */
    ck_assert(ports.following && !ports.listed);
    list_refresh(&ports, s, &none);
    list_select_end(&ports, true); /* that is where it is */
    ck_assert(ports.following);
    list_move(&ports, -1);
    ck_assert(!ports.following);
}
END_TEST

START_TEST(moving_stops_at_both_ends_and_keeps_the_row_in_sight)
{
    list_refresh(&ports, s, &none);
    list_select_end(&ports, true);
    ck_assert_str_eq(selected(&ports), "tcp/22");
    ck_assert_uint_eq(ports.top, 2);
    list_move(&ports, 5);
    ck_assert_uint_eq(ports.position, 3);
    list_move(&ports, -100);
    ck_assert_uint_eq(ports.position, 0);
    ck_assert_uint_eq(ports.top, 0);
}
END_TEST

START_TEST(an_empty_list_can_be_moved_in)
{
    s->port_count = 0;
    list_refresh(&ports, s, &none);
    list_move(&ports, 1);
    list_select_end(&ports, true);
    ck_assert(!ports.has_selected);
}
END_TEST

START_TEST(a_taller_screen_fills_up_with_rows_from_above)
{
    list_refresh(&ports, s, &none);
    list_select_end(&ports, true);
    list_set_height(&ports, 3);
    ck_assert_uint_eq(ports.top, 1);
    list_set_height(&ports, 10);
    ck_assert_uint_eq(ports.top, 0);
}
END_TEST

START_TEST(a_filter_finds_a_source_by_address_port_and_home)
{
    struct filter f = filter_of("198.51.100.");
    sample_add_source(s, "198.51.100.7", 50)->detail = 0;
    sample_add_source(s, "203.0.113.17", 40)->home = true;
    s->source_details[0].ports[0] =
        (struct snapshot_host_port){.packets = 5, .port = 1026, .protocol = 17};
    s->source_details[0].ports_count = 1;
    s->source_detail_count = 1;
    list_refresh(&sources, s, &f);
    ck_assert_uint_eq(sources.count, 1);
    ck_assert_str_eq(row(&sources, 0), "198.51.100.7");
    f = filter_of("udp/1026");
    list_refresh(&sources, s, &f);
    ck_assert_uint_eq(sources.count, 1);
    f = filter_of("ours");
    list_refresh(&sources, s, &f);
    ck_assert_uint_eq(sources.count, 1);
    ck_assert_str_eq(row(&sources, 0), "203.0.113.17");
}
END_TEST

START_TEST(addresses_sort_by_value_not_by_text)
{
    sample_add_source(s, "198.51.100.10", 50);
    sample_add_source(s, "198.51.100.9", 40);
    sample_add_source(s, "2001:db8::1", 30);
    sources.sort = 0;
    list_refresh(&sources, s, &none);
    ck_assert_str_eq(row(&sources, 0), "198.51.100.9");
    ck_assert_str_eq(row(&sources, 1), "198.51.100.10");
    ck_assert_str_eq(row(&sources, 2), "2001:db8::1");
}
END_TEST

/* Of ours one serves, one answers what it should not, and one sends an incident's packets. */
static void add_sources_of_three_kinds(void)
{
    sample_add_source(s, "203.0.113.80", 9000)->home = true;
    sample_add_source(s, "203.0.113.69", 800)->home = true;
    sample_add_source(s, "203.0.113.17", 3)->home = true;
    sample_add_source(s, "198.51.100.71", 700)->records = 0; /* serves ours */
    sample_add_source(s, "198.51.100.7", 50);
    sample_add_source(s, "198.51.100.8", 60);
    struct snapshot_incident *i = &s->incidents[s->incident_count++];
    *i = (struct snapshot_incident){.insider_count = 1, .replier_count = 1};
    i->insiders[0].address = s->sources[2].address;
    i->repliers[0].address = s->sources[1].address;
    i->repliers[0].replies = 5;
}

START_TEST(who_probes_comes_before_our_own_hosts_and_what_these_fetch_from)
{
    static const char *const wanted[] = {"203.0.113.17",  "198.51.100.8", "198.51.100.7",
                                         "198.51.100.71", "203.0.113.80", "203.0.113.69"};
    add_sources_of_three_kinds();
    list_refresh(&sources, s, &none);
    for (size_t at = 0; at < 6; at++)
        ck_assert_str_eq(row(&sources, at), wanted[at]);
    ck_assert(list_is_grouped(&sources));
    sources.reverse = true;
    list_refresh(&sources, s, &none);
    for (size_t at = 0; at < 6; at++)
        ck_assert_str_eq(row(&sources, at), wanted[5 - at]);
}
END_TEST

START_TEST(sources_sorted_by_hand_stand_by_their_column_alone)
{
    add_sources_of_three_kinds();
    while (strcmp(source_rows.columns[sources.sort].head, "packets") != 0)
        sources.sort =
            columns_next_sortable(source_rows.columns, source_rows.column_count, sources.sort, 1);
    list_refresh(&sources, s, &none);
    ck_assert(!list_is_grouped(&sources));
    ck_assert_str_eq(row(&sources, 0), "203.0.113.80");
    ck_assert_str_eq(row(&sources, 2), "198.51.100.71");
    ck_assert_str_eq(row(&sources, 5), "203.0.113.17");
}
END_TEST

START_TEST(every_port_there_is_can_be_listed)
{
    for (uint32_t i = 0; i < SNAPSHOT_PORTS; i++)
        s->ports[i] = (struct snapshot_port){
            .protocol = i < 65536 ? 6 : 17, .port = (uint16_t)i, .packets = i, .detail = -1};
    s->port_count = SNAPSHOT_PORTS;
    list_refresh(&ports, s, &none);
    ck_assert_uint_eq(ports.count, SNAPSHOT_PORTS);
    ck_assert_str_eq(row(&ports, 0), "udp/65535");
    ck_assert_str_eq(row(&ports, SNAPSHOT_PORTS - 1), "tcp/0");
}
END_TEST

START_TEST(rows_are_mostly_gone_when_the_snapshot_has_less_than_half_of_those_in_sight)
{
    list_refresh(&ports, s, &none); /* udp/1026 and tcp/445 are in sight */
    ck_assert(!list_is_mostly_gone(&ports, s));
    s->ports[1].port = 446;
    ck_assert(!list_is_mostly_gone(&ports, s)); /* one of two */
    s->ports[3].port = 1027;
    ck_assert(list_is_mostly_gone(&ports, s));
    list_refresh(&ports, s, &none);
    ck_assert(!list_is_mostly_gone(&ports, s));
    list_move(&ports, 0);
    list_move(&ports, 3);
    s->ports[3].port = 1028;
    s->ports[1].port = 447; /* both are out of sight */
    ck_assert(!list_is_mostly_gone(&ports, s));
    ports.height = 0; /* nothing is in sight */
    ck_assert(!list_is_mostly_gone(&ports, s));
}
END_TEST

Suite *test_list_suite(void);
Suite *test_list_suite(void)
{
    Suite *suite = suite_create("list");
    TCase *t = tcase_create("list");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, equal_rows_are_ordered_by_packets);
    tcase_add_test(t, rows_are_mostly_gone_when_the_snapshot_has_less_than_half_of_those_in_sight);
    tcase_add_test(t, the_order_can_be_changed_and_reversed);
    tcase_add_test(t, the_unknown_sorts_below_zero);
    tcase_add_test(t, records_are_marked_where_answers_may_be_among_them);
    tcase_add_test(t, a_port_with_detail_shows_its_sources_of_late_and_its_replies);
    tcase_add_test(t, a_port_that_carries_an_alarm_has_its_sign);
    tcase_add_test(t, the_trend_of_a_port_has_a_sign_and_sorts_by_it);
    tcase_add_test(t, the_sources_of_late_stand_under_the_length_of_their_window);
    tcase_add_test(t, sources_come_from_a_table_that_may_push_some_out);
    tcase_add_test(t, nothing_is_selected_until_somebody_moves);
    tcase_add_test(t, of_many_rows_the_first_are_in_order_and_the_rest_when_it_is_reached);
    tcase_add_test(t, a_selected_row_far_below_stays_where_it_is_in_the_order);
    tcase_add_test(t, rows_in_sight_keep_their_places_for_a_while_if_none_is_far_off);
    tcase_add_test(t, a_row_that_is_far_off_its_place_comes_there_at_once);
    tcase_add_test(t, rows_keep_their_places_on_the_largest_screen_as_well);
    tcase_add_test(t, the_selected_row_stays_selected_when_rows_keep_their_places);
    tcase_add_test(t, the_selected_row_stays_selected_when_rows_move);
    tcase_add_test(t, the_selected_row_stays_selected_when_the_snapshot_grows_before_it);
    tcase_add_test(t, a_selected_row_that_is_filtered_out_is_remembered);
    tcase_add_test(t, the_next_match_is_found_among_all_rows_and_from_the_end_on);
    tcase_add_test(t, a_row_is_followed_until_another_is_selected);
    tcase_add_test(t, moving_stops_at_both_ends_and_keeps_the_row_in_sight);
    tcase_add_test(t, an_empty_list_can_be_moved_in);
    tcase_add_test(t, a_taller_screen_fills_up_with_rows_from_above);
    tcase_add_test(t, a_filter_finds_a_source_by_address_port_and_home);
    tcase_add_test(t, addresses_sort_by_value_not_by_text);
    tcase_add_test(t, who_probes_comes_before_our_own_hosts_and_what_these_fetch_from);
    tcase_add_test(t, sources_sorted_by_hand_stand_by_their_column_alone);
    tcase_add_test(t, every_port_there_is_can_be_listed);
    suite_add_tcase(suite, t);
    return suite;
}
