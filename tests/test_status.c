/* Tests of ui/status.c. */
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/format.h"
#include "ui/status.h"

static struct snapshot *s;
static struct status_part parts[STATUS_PARTS];
static char line[1024];

static void start(void)
{
    s = snapshot_new();
    sample_fill_capture(s);
    s->taken_at_us = SAMPLE_US(0);
}

static void stop(void)
{
    snapshot_free(s);
}

static bool ascii, stepped, saved, jumping;
static int64_t jump_us;
static double cost_bytes_s = -1;
static int every_s;

/* The line as it is drawn, in `line`. */
static void compose(int width, bool frozen, bool ended)
{
    const struct status_input in = {.glyphs = theme_glyphs(ascii),
                                    .frozen = frozen,
                                    .ended = ended,
                                    .saved = saved,
                                    .stepped = stepped,
                                    .jumping = jumping,
                                    .jump_us = jump_us,
                                    .newest_us = SAMPLE_US(-17),
                                    .cost_bytes_s = cost_bytes_s,
                                    .every_s = every_s};
    int count = status_compose(&in, s, width, parts);
    line[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (parts[i].importance == 0)
            continue;
        strcat(line, line[0] ? "  " : " ");
        strcat(line, parts[i].text);
    }
}

static bool shows(const char *text)
{
    return strstr(line, text) != NULL;
}

START_TEST(a_replay_on_its_way_says_where_to)
{
    s->input.state = INPUT_RUNNING;
    s->pace = 50;
    s->paused = true;
    jumping = true;
    jump_us = SAMPLE_US(-60);
    compose(200, false, false);
    ck_assert(shows("REPLAY to 19:55:55") && !shows("PAUSED"));
    jump_us = SAMPLE_US(-86400);
    compose(200, false, false);
    ck_assert(shows("REPLAY to 2003-12-02 19:54:55"));
}
END_TEST

START_TEST(a_replay_says_its_pace_and_that_it_waits)
{
    s->input.state = INPUT_RUNNING;
    s->pace = 50;
    compose(200, false, false);
    ck_assert(shows("REPLAY 50x"));
    s->pace = 0;
    compose(200, false, false);
    ck_assert(shows("REPLAY max"));
    s->paused = true;
    compose(80, false, false);
    ck_assert(shows("REPLAY PAUSED"));
}
END_TEST

START_TEST(a_saved_snapshot_says_when_it_was_taken)
{
    saved = true;
    compose(80, false, true);
    ck_assert(shows("SAVED at 19:54:55"));
    ck_assert(!shows("END"));
    s->input.state = INPUT_FAILED;
    compose(80, false, true);
    ck_assert(shows("SAVED at 19:54:55"));
    s->taken_at_us = SNAPSHOT_UNKNOWN;
    compose(80, false, true);
    ck_assert(shows("SAVED") && !shows("SAVED at"));
}
END_TEST

START_TEST(the_line_says_what_of_all_is_counted)
{
    s->resets = 1;
    s->reset_us = SAMPLE_US(30);
    compose(200, false, false);
    ck_assert(shows("only udp or tcp"));
    ck_assert(shows("from zero at 19:54:25"));
    memset(s->input.filter, 'x', SNAPSHOT_FILTER - 1);
    s->input.filter[0] = '\033';
    for (int width = 80; width < 200; width++) {
        compose(width, false, false);
        ck_assert_int_le(format_columns(line), width);
    }
    ck_assert(shows("only \\x1bxxx"));
    compose(80, false, false);
    ck_assert(!shows("only"));
    int left_out = 0;
    for (int i = 0; i < STATUS_PARTS; i++)
        left_out += parts[i].bound && parts[i].importance == 0;
    ck_assert_int_eq(left_out, 3); /* for whoever draws it to say it elsewhere */
}
END_TEST

START_TEST(that_ones_own_session_is_left_out_is_said)
{
    compose(250, false, false);
    ck_assert(shows("all but your SSH session, 33 packets"));
    s->capture.own_session_packets = 0; /* it is not on this interface */
    compose(250, false, false);
    ck_assert(!shows("SSH"));
}
END_TEST

START_TEST(the_line_fits_its_width_and_keeps_name_and_state)
{
    for (int width = 80; width <= 300; width++) {
        compose(width, false, false);
        ck_assert_int_le(format_columns(line), width);
        ck_assert(shows("first.pcap +1"));
        ck_assert(shows("END"));
    }
    ck_assert(shows("home 192.0.2.0/24 +1"));
    ck_assert(shows("2003-12-01 19:54:55 UTC"));
}
END_TEST

START_TEST(freezing_says_since_when_and_how_far_behind)
{
    compose(120, true, false);
    ck_assert(shows("FROZEN since 19:54:55, 17 s behind"));
    stepped = true;
    compose(120, true, false);
    ck_assert(shows("FROZEN at 19:54:55, 17 s behind"));
}
END_TEST

START_TEST(each_state_of_the_capture_has_its_word)
{
    s->input.state = INPUT_FAILED;
    compose(120, false, false);
    ck_assert(shows("FAILED"));
    s->input.state = INPUT_RUNNING;
    compose(120, false, false);
    ck_assert(shows("REPLAY"));
    s->pace = 2.5;
    compose(120, false, false);
    ck_assert(shows("REPLAY 2.5x"));
    s->input.kind = INPUT_INTERFACE;
    compose(120, false, false);
    ck_assert(shows("LIVE"));
    compose(120, false, true);
    ck_assert(shows("END"));
}
END_TEST

START_TEST(losses_are_said_and_mark_the_rates)
{
    s->input.kind = INPUT_INTERFACE;
    s->capture.dropped_kernel = 0;
    s->capture.dropped_interface = SNAPSHOT_UNKNOWN;
    s->traffic[TRAFFIC_INBOUND].last_second = (struct tally){31, 1000};
    compose(200, false, false);
    ck_assert(shows("lost 0"));
    ck_assert(shows("in 31 pkt/s 8.00k bit/s"));
    s->capture.dropped_kernel = 12345;
    compose(200, false, false);
    ck_assert(shows("lost 12 345"));
    ck_assert(shows("in ≥31 pkt/s ≥8.0k bit/s"));
    ck_assert(!shows("gaps"));
    s->capture.dropped_kernel = 0;
    s->capture.gaps = (struct snapshot_gaps){1, 75, SNAPSHOT_UNKNOWN, ""};
    compose(200, false, false);
    ck_assert(shows("lost 0  gaps 1 m 15 s"));
    ck_assert(shows("in ≥31 pkt/s ≥8.0k bit/s"));
}
END_TEST

START_TEST(what_the_screen_costs_is_said_last_and_left_out_first)
{
    s->input.state = INPUT_RUNNING;
    s->memory_bytes = 21 << 20;
    compose(400, false, false);
    ck_assert(!shows(" out")); /* not known */
    cost_bytes_s = 1149;
    compose(400, false, false);
    ck_assert(shows("21 MiB  1.1 kB/s out"));
    every_s = 5;
    compose(400, false, false);
    ck_assert(shows("21 MiB  1.1 kB/s out, each 5 s"));
    compose(format_columns(line) - 1, false, false);
    ck_assert(shows("21 MiB") && !shows(" out"));
    compose(400, false, true); /* nothing is written any more */
    ck_assert(!shows(" out"));
    cost_bytes_s = -1;
    every_s = 0;
}
END_TEST

/* That the README says. */
START_TEST(the_bytes_out_have_room_from_150_columns_on_and_over_ssh_from_190)
{
    static const char eth0[] = "eth0";
    char why[128];
    memset(&s->input.home, 0, sizeof s->input.home);
    ck_assert(home_add(&s->input.home, "192.0.2.0/24", why, sizeof why));
    memset(s->input.names, 0, sizeof s->input.names);
    memcpy(s->input.names, eth0, sizeof eth0);
    s->input.filter[0] = '\0';
    s->input.kind = INPUT_INTERFACE;
    s->input.state = INPUT_RUNNING;
    s->capture.dropped_kernel = s->capture.dropped_interface = 0;
    s->capture.own_session_packets = 0;
    s->memory_bytes = 70 << 20;
    cost_bytes_s = 810;
    compose(155, false, false);
    ck_assert(shows("70 MiB  810 B/s out"));
    compose(145, false, false);
    ck_assert(!shows(" out"));
    s->capture.own_session_packets = 1234;
    compose(195, false, false);
    ck_assert(shows("all but your SSH session") && shows("810 B/s out"));
    compose(185, false, false);
    ck_assert(!shows(" out"));
    cost_bytes_s = -1;
}
END_TEST

/* The columns of all parts together. */
static int columns_in_all(void)
{
    int sum = 0;
    for (int i = 0; i < STATUS_PARTS; i++)
        sum += parts[i].importance > 0 ? parts[i].columns + 2 : 0;
    return sum;
}

static void check_rates_take_the_room_of(const char *longest)
{
    s->traffic[TRAFFIC_INBOUND].last_second = (struct tally){.packets = 7, .bytes = 420};
    memset(parts, 0, sizeof parts);
    compose(300, false, false);
    const int few = columns_in_all();
    s->traffic[TRAFFIC_INBOUND].last_second = (struct tally){.packets = 1234, .bytes = 1234567};
    compose(300, false, false);
    ck_assert(shows(longest));
    ck_assert_int_eq(columns_in_all(), few);
    for (int i = 0; i < STATUS_PARTS; i++)
        if (parts[i].importance > 0 && strcmp(parts[i].text, longest) == 0)
            ck_assert_int_eq(parts[i].columns, format_columns(longest));
}

START_TEST(while_rates_go_on_they_take_the_room_of_the_longest)
{
    s->input.state = INPUT_RUNNING;
    check_rates_take_the_room_of("in 1.23k pkt/s 9.88M bit/s");
    s->capture.dropped_kernel = 5;
    check_rates_take_the_room_of("in ≥1.2k pkt/s ≥9.8M bit/s");
    ascii = true;
    check_rates_take_the_room_of("in >=1.2k pkt/s >=9.8M bit/s");
}
END_TEST

START_TEST(while_rates_go_on_what_is_behind_them_stays_where_it_is)
{
    s->input.state = INPUT_RUNNING;
    s->traffic[TRAFFIC_INBOUND].last_second = (struct tally){.packets = 7, .bytes = 42};
    compose(300, false, false);
    ck_assert(shows("in     7 pkt/s   336 bit/s"));
    s->capture.dropped_kernel = 5;
    compose(300, false, false);
    ck_assert(shows("in    ≥7 pkt/s  ≥330 bit/s"));
    compose(300, true, false);
    ck_assert(shows("in ≥7 pkt/s ≥330 bit/s"));
}
END_TEST

START_TEST(rates_that_stay_as_they_are_take_what_they_need)
{
    s->input.state = INPUT_RUNNING;
    s->traffic[TRAFFIC_INBOUND].last_second = (struct tally){.packets = 7, .bytes = 420};
    compose(300, true, false);
    for (int i = 0; i < STATUS_PARTS; i++)
        if (parts[i].importance > 0)
            ck_assert_int_eq(parts[i].columns, format_columns(parts[i].text));
}
END_TEST

START_TEST(a_file_says_nothing_of_losses)
{
    s->capture.dropped_kernel = s->capture.dropped_interface = SNAPSHOT_UNKNOWN;
    compose(300, false, false);
    ck_assert(!shows("lost"));
}
END_TEST

START_TEST(names_lose_their_folder_and_hostile_bytes_are_escaped)
{
    char name[STATUS_TEXT];
    memset(s->input.names, 0, sizeof s->input.names);
    strcpy(s->input.names, "/var/\x1b[2J/a\x1b[31mb.pcap");
    status_name(s, name, sizeof name);
    ck_assert_str_eq(name, "a\\x1b[31mb.pcap");
}
END_TEST

START_TEST(standard_input_is_called_so)
{
    char name[STATUS_TEXT];
    memset(s->input.names, 0, sizeof s->input.names);
    strcpy(s->input.names, "-");
    status_name(s, name, sizeof name);
    ck_assert_str_eq(name, "standard input");
}
END_TEST

Suite *test_status_suite(void);
Suite *test_status_suite(void)
{
    Suite *suite = suite_create("status");
    TCase *t = tcase_create("status");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_replay_on_its_way_says_where_to);
    tcase_add_test(t, a_replay_says_its_pace_and_that_it_waits);
    tcase_add_test(t, a_saved_snapshot_says_when_it_was_taken);
    tcase_add_test(t, the_line_says_what_of_all_is_counted);
    tcase_add_test(t, that_ones_own_session_is_left_out_is_said);
    tcase_add_test(t, the_line_fits_its_width_and_keeps_name_and_state);
    tcase_add_test(t, freezing_says_since_when_and_how_far_behind);
    tcase_add_test(t, each_state_of_the_capture_has_its_word);
    tcase_add_test(t, losses_are_said_and_mark_the_rates);
    tcase_add_test(t, the_bytes_out_have_room_from_150_columns_on_and_over_ssh_from_190);
    tcase_add_test(t, what_the_screen_costs_is_said_last_and_left_out_first);
    tcase_add_test(t, while_rates_go_on_they_take_the_room_of_the_longest);
    tcase_add_test(t, while_rates_go_on_what_is_behind_them_stays_where_it_is);
    tcase_add_test(t, rates_that_stay_as_they_are_take_what_they_need);
    tcase_add_test(t, a_file_says_nothing_of_losses);
    tcase_add_test(t, names_lose_their_folder_and_hostile_bytes_are_escaped);
    tcase_add_test(t, standard_input_is_called_so);
    suite_add_tcase(suite, t);
    return suite;
}
