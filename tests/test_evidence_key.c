/* Tests of ui/evidence_key.c: what the key e says; the capture's part is played here. */
#include "tests/sample_evidence.h"
#include "tests/screen_state.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct evidence_desk desk;
static struct ui_settings settings;
static char folder[64];
static int answers; /* that were given by who is asked once the capture has ended */

static void answer(void *nothing)
{
    size_t room;
    (void)nothing;
    answers++;
    ck_assert_ptr_nonnull(keepsake_room(desk.found, &room));
    keepsake_hand_over(desk.found, 0, 0);
}

static bool hear(void *said, char why[REPORT_WHY])
{
    snprintf(why, REPORT_WHY, "%s", (const char *)said);
    return *(const char *)said != '\0';
}

static void start(void)
{
    static char nothing[] = "";
    screen_start();
    ck_assert(evidence_desk_open(&desk, 1 << 16, 0));
    settings = (struct ui_settings){.evidence = {.desk = &desk,
                                                 .format = {.link_type = 1, .snaplen = 1600},
                                                 .answer = answer,
                                                 .hear = hear,
                                                 .context = nothing}};
    u.settings = &settings;
    strcpy(folder, "/tmp/tapwatch-key-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    answers = 0;
    unsetenv("SUDO_UID");
    unsetenv("SUDO_GID");
}

static void stop(void)
{
    char command[128];
    ck_assert_int_eq(chdir("/tmp"), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
    evidence_desk_close(&desk);
    screen_stop();
}

/* As the capture does it: so many packets of the wish, and what became of all others. */
static void capture_finds(uint32_t count, uint64_t pushed_out)
{
    size_t room, used = 0;
    uint8_t *bytes = keepsake_room(desk.found, &room);
    ck_assert_ptr_nonnull(bytes);
    for (uint32_t i = 0; i < count; i++) {
        const struct evidence_packet *p = sample_packet(i, 60);
        memcpy(bytes + used, p, sizeof *p + 60);
        used += evidence_packet_size(60);
    }
    desk.counts = (struct evidence_counts){.held = 1000, .pushed_out = pushed_out};
    desk.of_incidents = 0;
    keepsake_hand_over(desk.found, used, 0);
}

static void is_told(const char *message)
{
    ck_assert(evidence_hear(&u));
    ck_assert_str_eq(u.state.message, message);
    ck_assert(!u.evidence_asked);
    ck_assert(!evidence_hear(&u)); /* once */
}

static void look_at_source(const char *address)
{
    ck_assert(address_parse(address, &u.state.glass.address));
    u.state.view = VIEW_SOURCE;
}

static void look_at_port(uint8_t protocol, uint16_t port)
{
    u.state.glass.protocol = protocol;
    u.state.glass.port = port;
    u.state.view = VIEW_PORT;
}

static void look_at_incident(const char *name)
{
    strcpy(u.state.glass.incident, name);
    u.state.view = VIEW_INCIDENT;
}

static void add_incident(struct snapshot *to, const char *name)
{
    struct snapshot_incident *i = &to->incidents[to->incident_count++];
    *i = (struct snapshot_incident){.kind = INCIDENT_SIGNATURE};
    strcpy(i->name, name);
}

/* --- what is asked for ------------------------------------------------------------------------ */

START_TEST(it_asks_once_and_says_what_for)
{
    look_at_source("198.51.100.7");
    screen_keys("e");
    ck_assert_said("evidence of 198.51.100.7 is being written");
    ck_assert_int_eq(desk.wish.kind, WISH_HOST);
    ck_assert(!evidence_hear(&u));
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    ck_assert_said("the evidence asked for before is still being looked for");
    ck_assert_int_eq(desk.wish.kind, WISH_HOST);
}
END_TEST

START_TEST(what_is_written_is_counted_with_whose_it_is)
{
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    ck_assert_int_eq(desk.wish.kind, WISH_PORT);
    ck_assert_uint_eq(desk.wish.port, 1026);
    capture_finds(3, 70);
    is_told("wrote tapwatch-evidence-20031201T195455Z.pcap: 3 packets of udp/1026, of no incident: "
            "records and what answered them; memory holds 1000 packets of evidence, 70 were pushed "
            "out of it");
    sample_expect("tapwatch-evidence-20031201T195455Z.pcap", 0, 3, 60);
}
END_TEST

static const char *said_where_so_many_were_pushed_out(uint64_t count)
{
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    capture_finds(3, count);
    ck_assert(evidence_hear(&u));
    return strstr(u.state.message, "; memory holds ");
}

START_TEST(what_was_pushed_out_is_said_only_where_anything_was_and_that_w_may_have_written_it)
{
    ck_assert_str_eq(said_where_so_many_were_pushed_out(0),
                     "; memory holds 1000 packets of evidence");
    ck_assert_int_eq(unlink("tapwatch-evidence-20031201T195455Z.pcap"), 0);
    desk.spool = (struct spool *)&desk; /* nothing is done with it here but look whether it is */
    ck_assert_str_eq(
        said_where_so_many_were_pushed_out(5),
        "; memory holds 1000 packets of evidence, 5 were pushed out of it, written or not");
    desk.spool = NULL;
}
END_TEST

START_TEST(a_link_a_folder_or_a_file_of_that_name_is_left_alone)
{
    struct stat st;
    ck_assert_int_eq(symlink("target", "tapwatch-evidence-20031201T195455Z.pcap"), 0);
    ck_assert_int_eq(mkdir("tapwatch-evidence-20031201T195455Z-2.pcap", 0700), 0);
    fclose(fopen("tapwatch-evidence-20031201T195455Z-3.pcap", "w"));
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    capture_finds(3, 0);
    ck_assert(evidence_hear(&u));
    ck_assert_said("wrote tapwatch-evidence-20031201T195455Z-4.pcap: 3 packets");
    sample_expect("tapwatch-evidence-20031201T195455Z-4.pcap", 0, 3, 60);
    ck_assert_int_ne(access("target", F_OK), 0);
    ck_assert_int_eq(stat("tapwatch-evidence-20031201T195455Z-3.pcap", &st), 0);
    ck_assert_int_eq(st.st_size, 0);
}
END_TEST

START_TEST(where_it_can_not_be_written_the_reason_is_said)
{
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    capture_finds(3, 0);
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert(evidence_hear(&u));
    ck_assert_said("evidence is not written: tapwatch-evidence-20031201T195455Z.pcap: No such file "
                   "or directory");
    ck_assert_int_eq(mkdir(folder, 0700), 0);
}
END_TEST

START_TEST(once_the_capture_has_ended_another_answers)
{
    look_at_port(IPPROTO_UDP, 1026);
    screen_keys("e");
    u.state.ended = true;
    ck_assert(evidence_hear(&u));
    ck_assert_int_eq(answers, 1);
    ck_assert_said("nothing is written");
}
END_TEST

/* --- why nothing is written ------------------------------------------------------------------- */

static const char no_record[] =
    "nothing is written: of %s there was no record (unsolicited packet), and conversations are not "
    "kept; tcpdump writes them";
static const char pushed_out[] =
    "nothing is written: no packet of %s is kept any more, 70 were pushed out; a larger "
    "evidence_memory keeps more, -w writes incidents as they come";
static const char since_start[] = "nothing is written: no packet of %s has come since the program "
                                  "started, or counts were reset";
static const char not_known[] = "nothing is written: %s is no longer known, as another took its "
                                "place or counts were reset; its packets went with it";

static void finds_nothing(uint64_t pushed, const char *format, const char *of)
{
    char message[REPORT_WHY];
    screen_keys("e");
    capture_finds(0, pushed);
    /* One of those above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(message, sizeof message, format, of);
#pragma GCC diagnostic pop
    is_told(message);
}

START_TEST(of_who_sent_nothing_unasked_there_was_no_record)
{
    s->sources[0].records = 0;
    look_at_source("198.51.100.7");
    finds_nothing(0, no_record, "198.51.100.7");
    finds_nothing(70, no_record, "198.51.100.7"); /* those were of others */
    s->ports[0].records = 0;
    look_at_port(IPPROTO_TCP, 22);
    finds_nothing(70, no_record, "tcp/22");
    look_at_port(IPPROTO_TCP, 23); /* nothing ever went there */
    finds_nothing(70, no_record, "tcp/23");
}
END_TEST

static void finds_nothing_of_any(uint64_t pushed, const char *format)
{
    look_at_source("198.51.100.7");
    finds_nothing(pushed, format, "198.51.100.7");
    look_at_port(IPPROTO_UDP, 1026);
    finds_nothing(pushed, format, "udp/1026");
    add_incident(s, "slammer");
    look_at_incident("slammer");
    finds_nothing(pushed, format, "slammer");
}

START_TEST(what_was_pushed_out_is_said_with_what_would_help)
{
    finds_nothing_of_any(70, pushed_out);
}
END_TEST

START_TEST(what_was_only_remembered_has_no_packets_yet)
{
    finds_nothing_of_any(0, since_start);
}
END_TEST

START_TEST(of_an_incident_that_made_room_for_another_it_is_said_that_it_did)
{
    struct snapshot *frozen = snapshot_new();
    add_incident(frozen, "slammer");
    u.shown = frozen;
    look_at_incident("slammer");
    finds_nothing(0, not_known, "slammer");
    finds_nothing(70, not_known, "slammer");
    snapshot_free(frozen);
}
END_TEST

/* Nobody may say that it sent no record. */
START_TEST(a_host_that_is_no_longer_listed_may_have_been_pushed_out)
{
    struct snapshot *frozen = snapshot_new();
    sample_add_source(frozen, "198.51.100.99", 50);
    look_at_source("198.51.100.99");
    finds_nothing(70, pushed_out, "198.51.100.99"); /* in neither */
    finds_nothing(0, no_record, "198.51.100.99");   /* it would be there */
    u.shown = frozen;
    finds_nothing(70, pushed_out, "198.51.100.99");
    finds_nothing(0, since_start, "198.51.100.99"); /* counts were reset */
    frozen->sources[0].records = 0;
    finds_nothing(70, no_record, "198.51.100.99");
    snapshot_free(frozen);
}
END_TEST

/* --- why nothing is asked for ----------------------------------------------------------------- */

static void asks_for_nothing(const char *message)
{
    size_t room;
    screen_keys("e");
    ck_assert_str_eq(u.state.message, message);
    ck_assert_ptr_null(keepsake_room(desk.found, &room));
    ck_assert(!u.evidence_asked);
}

START_TEST(where_there_can_be_no_evidence_it_is_said_why)
{
    look_at_source("198.51.100.7");
    u.state.saved = true;
    asks_for_nothing("this is a saved snapshot: it has no packets");
    u.state.saved = false;
    settings.evidence.desk = NULL;
    asks_for_nothing("no evidence is kept: the setting evidence_memory is 0");
    settings.evidence.desk = &desk;
    settings.redact = (struct redact *)(void *)&settings; /* there is one */
    asks_for_nothing("evidence: packets hold the addresses that --redact hides; leave one of the "
                     "two out");
    settings.redact = NULL;
    u.state.view = VIEW_INCIDENTS; /* of which there are none */
    asks_for_nothing("nothing is selected to write evidence of: choose a row of a list, then e");
    add_incident(s, "icmp");
    s->incidents[0].kind = INCIDENT_PORT;
    look_at_incident("icmp");
    asks_for_nothing("no evidence is kept of sweeps by ping; there is of each of their sources");
}
END_TEST

START_TEST(what_the_writer_has_to_say_is_said_in_safe_characters)
{
    static char said[] = "evidence: \033[2J.pcap: No space left on device";
    settings.evidence.context = said;
    ck_assert(evidence_hear(&u));
    ck_assert_str_eq(u.state.message, "evidence: \\x1b[2J.pcap: No space left on device");
}
END_TEST

Suite *test_evidence_key_suite(void);
Suite *test_evidence_key_suite(void)
{
    Suite *suite = suite_create("evidence_key");
    TCase *c = tcase_create("evidence_key");
    tcase_add_checked_fixture(c, start, stop);
    tcase_add_test(c, it_asks_once_and_says_what_for);
    tcase_add_test(c, what_is_written_is_counted_with_whose_it_is);
    tcase_add_test(
        c, what_was_pushed_out_is_said_only_where_anything_was_and_that_w_may_have_written_it);
    tcase_add_test(c, a_link_a_folder_or_a_file_of_that_name_is_left_alone);
    tcase_add_test(c, where_it_can_not_be_written_the_reason_is_said);
    tcase_add_test(c, once_the_capture_has_ended_another_answers);
    tcase_add_test(c, of_who_sent_nothing_unasked_there_was_no_record);
    tcase_add_test(c, what_was_pushed_out_is_said_with_what_would_help);
    tcase_add_test(c, what_was_only_remembered_has_no_packets_yet);
    tcase_add_test(c, of_an_incident_that_made_room_for_another_it_is_said_that_it_did);
    tcase_add_test(c, a_host_that_is_no_longer_listed_may_have_been_pushed_out);
    tcase_add_test(c, where_there_can_be_no_evidence_it_is_said_why);
    tcase_add_test(c, what_the_writer_has_to_say_is_said_in_safe_characters);
    suite_add_tcase(suite, c);
    return suite;
}
