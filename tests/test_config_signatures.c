/* Tests of src/config_signatures.c, src/config_signature.c, src/config_signature_value.c and
 * src/config_payload.c. */
#include "src/config_signatures.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tapwatch-signatures-XXXXXX";
static char path[64], other[64];
static char why[CONFIG_WHY];
static struct config_signatures *c;

static void set_up(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.conf", folder);
    snprintf(other, sizeof other, "%s/o.conf", folder);
    c = config_signatures_new();
    ck_assert_ptr_nonnull(c);
}

static void tear_down(void)
{
    config_signatures_free(c);
    unlink(path);
    unlink(other);
    rmdir(folder);
}

static void write_file(const char *to, const char *text)
{
    FILE *out = fopen(to, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static bool load(const char *text)
{
    write_file(path, text);
    return config_signatures_load(c, path, why);
}

/* Signature x with these members besides those that it needs, at line 2. */
static bool load_with(const char *members)
{
    char text[4096];
    snprintf(text, sizeof text,
             "signatures = ({ name = \"x\"; title = \"X\"; protocol = \"udp\";\n%s });", members);
    return load(text);
}

/* It reads; returns it. */
static const struct signature *read_with(const char *members)
{
    c->count = c->files_count = 0;
    ck_assert_msg(load_with(members), "%s", why);
    ck_assert_uint_eq(c->count, 1);
    return &c->list[0];
}

/* The reason is one line that names file and line, then says these words. */
static void check_why(const char *text, unsigned line, const char *words)
{
    char place[96];
    snprintf(place, sizeof place, "%s:%u: ", path, line);
    ck_assert_msg(strncmp(why, place, strlen(place)) == 0, "%s: %s", text, why);
    ck_assert_msg(strstr(why, words) != NULL, "%s: %s", text, why);
    for (const char *at = why; *at; at++)
        ck_assert_msg(*at >= ' ' && *at <= '~', "%s: %s", text, why);
    ck_assert_uint_eq(c->count, 0);
    ck_assert_uint_eq(c->files_count, 0);
}

static void refused(const char *text, unsigned line, const char *words)
{
    ck_assert_msg(!load(text), "taken: %s", text);
    check_why(text, line, words);
}

/* Signature x is refused for a member at line 2, and the message says whose. */
static void refused_with(const char *members, const char *words)
{
    ck_assert_msg(!load_with(members), "taken: %s", members);
    check_why(members, 2, words);
    check_why(members, 2, ":2: signature x: ");
}

/* --- What is read ----------------------------------------------------------------------------- */

START_TEST(the_shipped_file_has_every_signature_it_should)
{
    static const char *const names[] = {
        "messenger-zero-probe",
        "nbstat-probe",
        "messenger-spam",
        "slammer",
        "sql-ping",
        "nachi",
        "zmap",
        "masscan",
        "tcp-fin",
        "tcp-null",
        "tcp-xmas",
        "mirai",
        "backscatter-tcp",
        "backscatter-icmp",
        "backscatter-dns",
        "forged-us",
        "ntp-monlist",
        "snmp-public",
        "memcached-stats",
        "ssdp-search",
        "dns-any",
        "cldap",
        "sip-scan",
        "netis",
        "ubiquiti",
        "ws-discovery",
        "ard",
        "coap",
        "portmap",
        "ipmi",
        "natpmp-scan",
        "tftp-read",
        "steam",
        "rdp-udp",
        "quic-scan",
    };
    ck_assert_msg(config_signatures_load(c, "share/signatures.conf", why), "%s", why);
    enum { NAMES = sizeof names / sizeof names[0] };
    for (size_t i = 0; i < NAMES; i++) {
        size_t at = 0;
        while (at < c->count && strcmp(c->list[at].name, names[i]) != 0)
            at++;
        ck_assert_msg(at < c->count, "%s is not in the file", names[i]);
    }
    for (size_t i = 0; i < c->count; i++) {
        size_t at = 0;
        while (at < NAMES && strcmp(c->list[i].name, names[at]) != 0)
            at++;
        ck_assert_msg(at < NAMES, "%s is not in the list of this test", c->list[i].name);
    }
}
END_TEST

START_TEST(what_is_left_out_has_its_default)
{
    const struct signature *s = read_with("ports = [7];");
    ck_assert_str_eq(s->name, "x");
    ck_assert_str_eq(s->title, "X");
    ck_assert_str_eq(s->reference, "");
    ck_assert_str_eq(s->group, "");
    ck_assert_uint_eq(s->severity, SIGNATURE_INFO);
    ck_assert(!s->background);
    ck_assert_int_eq(s->answers, SIGNATURE_ANSWERS_ARE_NEWS);
    ck_assert_uint_eq(s->protocol, IP_UDP);
    ck_assert_uint_eq(s->direction, TRAFFIC_ALL);
    ck_assert_uint_eq(s->state, SIGNATURE_RECORD);
    ck_assert_uint_eq(s->threshold, 1);
    ck_assert_uint_eq(s->tests, 0);
    ck_assert_uint_eq(s->cases_count, 0);
    ck_assert_uint_eq(s->source_ports.count, 0);
    ck_assert_uint_eq(s->source_excluded.count, 0);
    ck_assert_uint_eq(s->quoted_ports.count, 0);
}
END_TEST

START_TEST(every_member_of_a_udp_signature_is_read)
{
    const struct signature *s = read_with(
        "reference = \"R\"; group = \"g-1\"; severity = \"critical\"; direction = \"outbound\";"
        "state = \"unsolicited\"; threshold = 1000; not_multicast = true; ports = (135, "
        "\"1026-1031\");"
        "source_ports = [666, 4177]; not_source_ports = [\"53\"]; ttl = [100, 128]; ip_id = 65535;"
        "ip_length = 30; udp_checksum_zero = true; payload = ({ exact = \"00 ff\"; });");
    ck_assert_str_eq(s->reference, "R");
    ck_assert_str_eq(s->group, "g-1");
    ck_assert_uint_eq(s->severity, SIGNATURE_CRITICAL);
    ck_assert_uint_eq(s->direction, TRAFFIC_OUTBOUND);
    ck_assert_uint_eq(s->state, SIGNATURE_UNSOLICITED);
    ck_assert_uint_eq(s->threshold, 1000);
    ck_assert_uint_eq(s->tests, TEST_NOT_MULTICAST | TEST_TTL | TEST_IP_ID | TEST_IP_LENGTH |
                                    TEST_UDP_CHECKSUM_ZERO);
    ck_assert_uint_eq(s->target_ports.count, 2);
    ck_assert_uint_eq(s->target_ports.ranges[0].first, 135);
    ck_assert_uint_eq(s->target_ports.ranges[0].last, 135);
    ck_assert_uint_eq(s->target_ports.ranges[1].first, 1026);
    ck_assert_uint_eq(s->target_ports.ranges[1].last, 1031);
    ck_assert_uint_eq(s->source_ports.count, 2);
    ck_assert_uint_eq(s->source_ports.ranges[1].first, 4177);
    ck_assert_uint_eq(s->source_excluded.count, 1);
    ck_assert_uint_eq(s->source_excluded.ranges[0].last, 53);
    ck_assert_uint_eq(s->ttl.low, 100);
    ck_assert_uint_eq(s->ttl.high, 128);
    ck_assert_uint_eq(s->ip_id, 65535);
    ck_assert_uint_eq(s->ip_length.low, 30);
    ck_assert_uint_eq(s->ip_length.high, 30);
    ck_assert_uint_eq(s->cases_count, 1);
    ck_assert_uint_eq(s->cases[0].tests[0].kind, PAYLOAD_EXACT);
    ck_assert_mem_eq(s->cases[0].tests[0].bytes, "\0\xff", 2);
}
END_TEST

START_TEST(every_member_of_tcp_and_icmp_signatures_is_read)
{
    ck_assert_msg(
        load("signatures = ({ name = \"t\"; title = \"T\"; protocol = \"tcp\"; tcp_flags = [\"S\", "
             "\"FSRPAU\", \"\"]; tcp_window = 1024; tcp_options = false; ip_id_masscan = true;"
             "tcp_sequence_is_target = true; },"
             "{ name = \"i\"; title = \"I\"; protocol = \"icmp\"; icmp_types = [0, 255];"
             "quoted_protocol = \"udp\"; quoted_ports = [\"1025-1031\"]; background = true; "
             "answers = \"expected\"; },"
             "{ name = \"j\"; title = \"J\"; protocol = \"icmp6\"; icmp_types = [128]; direction = "
             "\"internal\"; state = \"any\"; severity = \"warning\"; });"),
        "%s", why);
    const struct signature *t = &c->list[0], *i = &c->list[1], *j = &c->list[2];
    ck_assert_uint_eq(c->count, 3);
    ck_assert_uint_eq(t->tests, TEST_TCP_FLAGS | TEST_TCP_WINDOW | TEST_TCP_OPTIONS |
                                    TEST_IP_ID_MASSCAN | TEST_TCP_SEQUENCE_IS_TARGET);
    ck_assert_uint_eq(t->flag_sets_count, 3);
    ck_assert_mem_eq(t->flag_sets, "\x02\x3f\x00", 3);
    ck_assert_uint_eq(t->tcp_window, 1024);
    ck_assert(!t->tcp_options);
    ck_assert_uint_eq(i->protocol, IP_ICMP);
    ck_assert_uint_eq(i->tests, TEST_ICMP_TYPE | TEST_QUOTED_PROTOCOL);
    ck_assert_mem_eq(i->icmp_types, "\0\xff", 2);
    ck_assert_uint_eq(i->icmp_types_count, 2);
    ck_assert_uint_eq(i->quoted_protocol, IP_UDP);
    ck_assert_uint_eq(i->quoted_ports.ranges[0].last, 1031);
    ck_assert(i->background);
    ck_assert_int_eq(i->answers, SIGNATURE_ANSWERS_ARE_EXPECTED);
    ck_assert_uint_eq(j->protocol, IP_ICMP6);
    ck_assert_uint_eq(j->direction, TRAFFIC_INTERNAL);
    ck_assert_uint_eq(j->state, SIGNATURE_ANY);
    ck_assert_uint_eq(j->severity, SIGNATURE_WARNING);
}
END_TEST

START_TEST(a_test_that_is_false_is_none)
{
    const struct signature *s =
        read_with("udp_checksum_zero = false; not_multicast = false; ports = [1];");
    ck_assert_uint_eq(s->tests, 0);
}
END_TEST

START_TEST(every_payload_test_is_read)
{
    const struct signature *s = read_with(
        "payload = ({ prefix = \"0400\"; }, { bytes = \"20 01\"; mask = \"20 ff\"; at = 2; },"
        "{ length = 23; }, { length = [1, 4]; }, { text = \"sTats\"; any_case = true; },"
        "{ text = \"a1Z\"; at = 8; any_case = true; }, { contains = \"00ff\"; },"
        "{ fill = \"aa\"; at = 1; count = 64; });");
    const struct payload_test *t = s->cases[0].tests;
    ck_assert_uint_eq(s->cases[0].count, 8);
    ck_assert(t[0].kind == PAYLOAD_AT && t[0].at == 0 && t[0].length == 2 && t[0].mask[1] == 0xff);
    ck_assert(t[1].kind == PAYLOAD_AT && t[1].at == 2 && t[1].mask[0] == 0x20);
    ck_assert(t[2].kind == PAYLOAD_LENGTH && t[2].low == 23 && t[2].high == 23);
    ck_assert(t[3].kind == PAYLOAD_LENGTH && t[3].low == 1 && t[3].high == 4);
    ck_assert(t[4].kind == PAYLOAD_FIND && t[4].any_case && t[4].length == 5);
    ck_assert(t[5].kind == PAYLOAD_AT && t[5].at == 8 && t[5].length == 3 && !t[5].any_case);
    ck_assert_mem_eq(t[5].bytes, "A1Z", 3);
    ck_assert_mem_eq(t[5].mask, "\xdf\xff\xdf", 3);
    ck_assert(t[6].kind == PAYLOAD_FIND && !t[6].any_case && t[6].length == 2);
    ck_assert(t[7].kind == PAYLOAD_FILL && t[7].at == 1 && t[7].low == 64 && t[7].bytes[0] == 0xaa);

    s = read_with("payload = ( ({ prefix = \"01\"; }, { length = 9; }), ({ fill = \"00\"; }) );");
    ck_assert_uint_eq(s->cases_count, 2);
    ck_assert_uint_eq(s->cases[0].count, 2);
    ck_assert_uint_eq(s->cases[1].count, 1);
    ck_assert(s->cases[1].tests[0].kind == PAYLOAD_FILL && s->cases[1].tests[0].low == 0);
}
END_TEST

START_TEST(a_second_file_adds_to_the_first)
{
    ck_assert(config_signatures_load(c, "share/signatures.conf", why));
    const size_t before = c->count;
    ck_assert_msg(load_with("ports = [1];"), "%s", why);
    ck_assert_uint_eq(c->count, before + 1);
    ck_assert_str_eq(c->list[before].name, "x");
}
END_TEST

START_TEST(a_file_without_signatures_adds_none)
{
    ck_assert(load(""));
    ck_assert(load("# none yet\nsignatures = ();"));
    ck_assert_uint_eq(c->count, 0);
}
END_TEST

/* --- What is refused -------------------------------------------------------------------------- */

START_TEST(a_name_that_stands_twice_is_refused_with_both_places)
{
    char words[256];
    ck_assert(
        !load("signatures = (\n{ name = \"x\"; title = \"X\"; protocol = \"udp\"; ports = [1]; },\n"
              "{\nname = \"x\"; title = \"X\"; protocol = \"udp\"; ports = [1]; });"));
    snprintf(words, sizeof words, "%s:4: signature x: stands already at %s:2;", path, path);
    ck_assert_msg(strstr(why, words), "%s", why);
    ck_assert_uint_eq(c->count, 0);

    write_file(
        other,
        "signatures = (\n\n{ title = \"X\";\nname = \"x\"; protocol = \"udp\"; ports = [1]; });");
    ck_assert(config_signatures_load(c, other, why));
    ck_assert(!load_with("ports = [2];"));
    snprintf(words, sizeof words, "%s:1: signature x: stands already at %s:4;", path, other);
    ck_assert_msg(strstr(why, words), "%s", why);
    ck_assert_uint_eq(c->count, 1);
    ck_assert_uint_eq(c->files_count, 1);
}
END_TEST

START_TEST(nothing_of_a_file_is_kept_when_its_last_signature_is_wrong)
{
    ck_assert(load_with("ports = [1];"));
    write_file(other,
               "signatures = ({ name = \"y\"; title = \"Y\"; protocol = \"udp\"; ports = [1]; },"
               "{ name = \"z\"; title = \"Z\"; protocol = \"udp\"; ports = [65536]; });");
    ck_assert(!config_signatures_load(c, other, why));
    ck_assert_ptr_nonnull(strstr(why, "signature z: ports takes"));
    ck_assert_uint_eq(c->count, 1);
    ck_assert_str_eq(c->list[0].name, "x");
    write_file(other,
               "signatures = ({ name = \"y\"; title = \"Y\"; protocol = \"udp\"; ports = [1]; });");
    ck_assert_msg(config_signatures_load(c, other, why), "%s", why);
}
END_TEST

START_TEST(names_nobody_knows_are_refused_with_those_there_are)
{
    refused("\nsignature = ();", 2, "there is no \"signature\"; a file has signatures = ( .. )");
    refused_with("port = [1];", "has no \"port\"; there are name, title, reference, group,");
    ck_assert_ptr_nonnull(strstr(why, "quoted_ports"));
    refused_with("payload = ({ hex = \"00\"; });",
                 "a payload test has no \"hex\"; it has one of exact, prefix, bytes, text,");
}
END_TEST

START_TEST(a_signature_is_a_group_in_a_list)
{
    refused("signatures = { };", 1, "signatures takes a list of groups");
    refused("signatures = [1];", 1, "signatures takes a list of groups");
    refused("signatures = 7;", 1, "not a whole number");
    refused("signatures = (\n7);", 2,
            "signature number 1: a signature takes its members in {}, not 7");
    refused("signatures = (\n(1, 2));", 2, "not a list of 2");
}
END_TEST

START_TEST(what_is_needed_is_missed_by_name)
{
    refused("signatures = (\n{ title = \"X\"; protocol = \"udp\"; ports = [1]; });", 2,
            "signature number 1: has no name; it takes 1 to 31 of a-z, 0-9 and -");
    refused("signatures = ({ name = \"x\"; protocol = \"udp\"; ports = [1]; });", 1,
            "signature x: has no title; it takes");
    refused("signatures = ({ name = \"x\"; title = \"X\"; ports = [1]; });", 1,
            "signature x: has no protocol; it takes \"udp\", \"tcp\"");
}
END_TEST

START_TEST(a_signature_that_tests_nothing_is_refused)
{
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"udp\"; });", 1,
            "signature x: tests nothing, so all packets");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"udp\"; not_multicast = "
            "true; });",
            1, "tests nothing");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"udp\"; not_source_ports = "
            "[1]; });",
            1, "tests nothing");
}
END_TEST

START_TEST(names_and_texts_have_their_characters_and_their_length)
{
    char text[512], longest[97];
    static const char *const names[] = {
        "", "X", "a b", "a_b", "a.b", "\xc3\xa4", "abcdefghijklmnopqrstuvwxyz-123456"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(text, sizeof text, "signatures = ({ name = \"%s\"; });", names[i]);
        refused(text, 1, "signature number 1: name takes 1 to 31 of a-z, 0-9 and -, not \"");
    }
    refused("signatures = ({ name = 7; });", 1,
            "number 1: name takes 1 to 31 of a-z, 0-9 and -, not 7");
    refused_with("group = \"Not this\";", "group takes 1 to 31");
    refused("signatures = ({ name = \"x\"; title = \"\"; });", 1, "title takes 1 to 95 characters");
    refused("signatures = ({ name = \"x\"; title = \"a\\nb\"; });", 1,
            "printable ASCII, not \"a\\x0ab\"");
    refused_with("reference = \"\x1b[2J\";", "reference takes up to 95 characters");
    memset(longest, 'a', sizeof longest - 1);
    longest[96] = '\0';
    snprintf(text, sizeof text, "reference = \"%s\";", longest);
    refused_with(text, "reference takes up to 95 characters");
    snprintf(text, sizeof text, "reference = \"%s\"; ports = [1];", longest + 1);
    ck_assert_uint_eq(strlen(read_with(text)->reference), 95);
}
END_TEST

START_TEST(choices_and_truths_are_refused_with_what_there_is)
{
    refused_with("severity = \"high\";",
                 "severity takes \"info\", \"warning\" or \"critical\", not \"high\"");
    refused_with("severity = 1;", "not 1");
    refused_with("direction = \"in\";", "direction takes \"any\", \"inbound\", \"outbound\" or");
    refused_with("state = \"new\";",
                 "state takes \"record\", \"unsolicited\" or \"any\", not \"new\"");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"sctp\"; });", 1,
            "protocol takes \"udp\", \"tcp\", \"icmp\" or \"icmp6\", not \"sctp\"");
    refused_with("answers = \"never\"; ports = [1];",
                 "answers takes \"news\" or \"expected\", not \"never\"");
    refused_with("background = 1;", "background takes true or false, not 1");
    refused_with("not_multicast = \"yes\";", "not_multicast takes true or false, not \"yes\"");
    refused_with("background = true; severity = \"warning\"; ports = [1];",
                 "background goes with severity \"info\" only");
}
END_TEST

START_TEST(numbers_out_of_range_are_refused_with_the_range)
{
    refused_with("threshold = 0;", "threshold takes 1 to 1000 packets, not 0");
    refused_with("threshold = 1001;", "not 1001");
    refused_with("threshold = 2.0;", "not a number with a point");
    refused_with("ip_id = 65536;", "ip_id takes 0 to 65535, not 65536");
    refused_with("ip_id = -1;", "ip_id takes 0 to 65535, not -1");
    refused_with("ttl = 256;", "ttl takes 0 to 255 or [LOW, HIGH], not 256");
    refused_with("ttl = [2, 1];", "ttl takes 0 to 255 or [LOW, HIGH], not a list of 2");
    refused_with("ttl = [1];", "not a list of 1");
    refused_with("ttl = [1, 2, 3];", "not a list of 3");
    refused_with("ttl = (1, \"2\");", "not a list of 2");
    refused_with("ip_length = 0;", "ip_length takes 1 to 65535 or [LOW, HIGH], not 0");
    refused_with("ip_length = [20, 65536];", "not a list of 2");
}
END_TEST

START_TEST(wrong_ports_are_refused)
{
    static const char *const wrong[] = {
        "1026",
        "[]",
        "[-1]",
        "[65536]",
        "[\"1031-1026\"]",
        "[\"udp/53\"]",
        "[\"\"]",
        "[\"1-\"]",
        "[\"1-65536\"]",
        "(53, 1.0)",
        "(53, (54))",
        "{ }",
        "[\"a-name-that-is-longer-than-any-range\"]",
        "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
    };
    char text[128];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        snprintf(text, sizeof text, "ports = %s;", wrong[i]);
        refused_with(text,
                     "ports takes a list of 1 to 16 such as [53, 123] or (135, \"1026-1031\")");
    }
    refused_with("ports = [53, 99999];", "of 0 to 65535, not 99999");
    refused_with("ports = (53, \"1031-1026\");", "not \"1031-1026\"");
    refused_with("ports = (53, (54));", "not a list of 1");
    refused_with("ports = [];", "not a list of 0");
    ck_assert_uint_eq(read_with("ports = (0, \"0-65535\",3,4,5,6,7,8,9,10,11,12,13,14,15,16);")
                          ->target_ports.count,
                      16);
}
END_TEST

START_TEST(wrong_flags_and_types_are_refused)
{
    static const char *const flags[] = {
        "\"S\"",   "[]",  "[\"X\"]",
        "[\"s\"]", "[2]", "[\"S\",\"S\",\"S\",\"S\",\"S\",\"S\",\"S\",\"S\",\"S\"]"};
    static const char *const types[] = {
        "8", "[]", "[256]", "[-1]", "[\"8\"]", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]"};
    char text[128];
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        snprintf(text, sizeof text, "tcp_flags = %s;", flags[i]);
        refused_with(text, "tcp_flags takes a list of 1 to 8 of the letters FSRPAU");
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        snprintf(text, sizeof text, "icmp_types = %s;", types[i]);
        refused_with(text, "icmp_types takes a list of 1 to 16 of 0 to 255");
    }
    refused_with("tcp_flags = [\"S\", \"SX\"];", "not \"SX\"");
    refused_with("icmp_types = [8, 256];", "not 256");
}
END_TEST

START_TEST(members_of_another_protocol_are_refused)
{
    refused_with("tcp_flags = [\"S\"];", "tcp_flags goes with protocol tcp, not with udp");
    refused_with("icmp_types = [8];", "icmp_types goes with protocol icmp or icmp6, not with udp");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"icmp6\";\nip_id = 1; });", 2,
            "signature x: ip_id goes with protocol udp or tcp or icmp, not with icmp6");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"icmp\";\nports = [1]; });",
            2, "signature x: ports goes with protocol udp or tcp, not with icmp");
    refused("signatures = ({ name = \"x\"; title = \"X\"; protocol = \"tcp\";\nudp_checksum_zero = "
            "true; });",
            2, "udp_checksum_zero goes with protocol udp, not with tcp");
}
END_TEST

START_TEST(wrong_payload_tests_are_refused)
{
    static const struct {
        const char *payload, *words;
    } cases[] = {
        {"7", "payload takes a list of tests in (), or a list of such lists, not 7"},
        {"{ }", "not a group"},
        {"()", "not a list of 0"},
        {"[1]", "not a list of 1"},
        {"(())", "payload takes lists of 1 to 8 tests, not 0"},
        {"(({ length = 1; }), { length = 1; })",
         "payload takes lists of tests, each in (), not a group"},
        {"({ length = 1; }, ({ length = 1; }))", "payload takes tests in {}, not a list of 1"},
        {"({ })",
         "a payload test has one of exact, prefix, bytes, text, contains, length, fill, not none"},
        {"({ at = 1; })", "not none"},
        {"({ exact = \"00\"; length = 1; })",
         "not exact and length; tests that must all hold stand in {}"},
        {"({ exact = \"\"; })", "exact takes 1 to 32 bytes in hex such as \"00 1f\", not \"\""},
        {"({ exact = \"0\"; })", "not \"0\""},
        {"({ exact = \"0g\"; })", "not \"0g\""},
        {"({ exact = \"0 0\"; })", "not \"0 0\""},
        {"({ exact = 0; })", "not 0"},
        {"({ prefix = \"000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f00\"; })",
         "prefix takes 1 to 32 bytes"},
        {"({ bytes = \"00\"; })", "bytes needs at; prefix is bytes at 0"},
        {"({ bytes = \"00\"; at = 65536; })", "at takes 0 to 65535, not 65536"},
        {"({ bytes = \"00\"; at = -1; })", "not -1"},
        {"({ bytes = \"00\"; at = \"1\"; })", "not \"1\""},
        {"({ prefix = \"00\"; at = 1; })", "at goes with bytes, text or fill, not with prefix"},
        {"({ prefix = \"00\"; mask = \"ffff\"; })", "mask takes as many bytes in hex as it masks"},
        {"({ prefix = \"03\"; mask = \"01\"; })", "of which they have no other bits, not \"01\""},
        {"({ exact = \"00\"; mask = \"ff\"; })", "mask goes with prefix or bytes, not with exact"},
        {"({ prefix = \"00\"; any_case = true; })",
         "any_case goes with text or contains, not with prefix"},
        {"({ text = \"a\"; any_case = 1; })", "any_case takes true or false, not 1"},
        {"({ text = \"\"; })", "text takes 1 to 32 characters of printable ASCII, not \"\""},
        {"({ text = \"a\\tb\"; })", "not \"a\\x09b\""},
        {"({ text = \"123456789012345678901234567890123\"; })", "text takes 1 to 32"},
        {"({ length = -1; })", "length takes 0 to 65535 or [LOW, HIGH], not -1"},
        {"({ length = [5, 4]; })", "not a list of 2"},
        {"({ length = \"5\"; })", "not \"5\""},
        {"({ fill = \"aa aa\"; })", "fill takes one byte in hex such as \"aa\", not \"aa aa\""},
        {"({ fill = \"aa\"; count = 0; })", "count takes 1 to 65535, not 0"},
        {"({ text = \"a\"; count = 1; })", "count goes with fill, not with text"},
    };
    char text[256];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "payload = %s;", cases[i].payload);
        refused_with(text, cases[i].words);
    }
}
END_TEST

START_TEST(too_many_tests_or_cases_are_refused)
{
    char text[512] = "payload = (";
    for (int i = 0; i < SIGNATURE_TESTS; i++)
        strcat(text, "{ length = 1; }, ");
    strcat(text, "{ length = 1; });");
    refused_with(text, "payload takes lists of 1 to 8 tests, not 9");
    strcpy(text, "payload = (");
    for (int i = 0; i < SIGNATURE_CASES; i++)
        strcat(text, "({ length = 1; }), ");
    strcat(text, "({ length = 1; }));");
    refused_with(text, "payload takes up to 4 lists of tests, not 5");
}
END_TEST

START_TEST(there_can_be_128_signatures_and_8_files)
{
    char text[16384] = "signatures = (";
    size_t used = strlen(text);
    for (int i = 0; i < SIGNATURES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%s{name=\"n%d\";title=\"N\";protocol=\"udp\";ports=[1];}",
                                 i ? ",\n" : "", i);
    snprintf(text + used, sizeof text - used, ");");
    ck_assert_msg(load(text), "%s", why);
    ck_assert_uint_eq(c->count, SIGNATURES);
    write_file(other,
               "signatures = ({ name = \"x\"; title = \"X\"; protocol = \"udp\"; ports = [1]; });");
    ck_assert(!config_signatures_load(c, other, why));
    ck_assert_msg(strstr(why, "o.conf:1: signature x: is one too many; there can be 128"), "%s",
                  why);
    ck_assert_uint_eq(c->count, SIGNATURES);

    write_file(other, "");
    for (int i = 1; i < CONFIG_SIGNATURES_FILES; i++)
        ck_assert(config_signatures_load(c, other, why));
    ck_assert(!config_signatures_load(c, other, why));
    ck_assert_msg(strstr(why, "o.conf: too many files of signatures, up to 8"), "%s", why);
}
END_TEST

/* 4294967349 = 2^32 + 53: cut to 32 bits it would be a good port. */
START_TEST(a_number_beyond_32_bits_is_not_cut_to_them)
{
    refused_with("ports = [4294967349];", "ports takes a list of 1 to 16");
    ck_assert_ptr_nonnull(strstr(why, "not 4294967349"));
    refused_with("payload = ({ fill = \"00\"; at = 0x100000001; });",
                 "at takes 0 to 65535, not 0x100000001");
    refused(
        "signatures = ({ name = \"x\"; title = \"X\"; },\n{ name = \"y\";\nttl = 4294967349; });",
        3, "signature y: ttl takes 0 to 255 or [LOW, HIGH], not 4294967349");
    refused("nonsense = 4294967349;", 1,
            "a file has signatures = ( .. ) and no such number as 4294967349");
}
END_TEST

START_TEST(what_is_no_such_file_is_refused_at_its_line)
{
    refused("signatures = (\n{ name = \"x\"; title = \"X\" protocol; });", 2,
            "syntax error; a file is written");
    refused("signatures = (\n{ name = \"x\"; }\n{ name = \"y\"; });", 3, "syntax error");
    refused("signatures = ({ name = \"x\";\nname = \"y\"; });", 2,
            "signature x: duplicate setting name: name");
    refused("signatures = ({ name = \"x\";\nbackground = no; });", 2,
            "signature x: background is not no: a text stands between quotes");
    refused("signatures = ();\n@include \"/etc/passwd\"", 2, "@include is not taken");
    ck_assert(!config_signatures_load(c, "/nonexistent/s.conf", why));
    ck_assert_str_eq(why, "/nonexistent/s.conf: No such file or directory");
    ck_assert(!config_signatures_load(c, "/dev/zero", why));
    ck_assert_ptr_nonnull(strstr(why, "/dev/zero: larger than 256 KiB"));
}
END_TEST

Suite *test_config_signatures_suite(void);
Suite *test_config_signatures_suite(void)
{
    Suite *s = suite_create("config_signatures");
    TCase *t = tcase_create("config_signatures");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, the_shipped_file_has_every_signature_it_should);
    tcase_add_test(t, what_is_left_out_has_its_default);
    tcase_add_test(t, every_member_of_a_udp_signature_is_read);
    tcase_add_test(t, every_member_of_tcp_and_icmp_signatures_is_read);
    tcase_add_test(t, a_test_that_is_false_is_none);
    tcase_add_test(t, every_payload_test_is_read);
    tcase_add_test(t, a_second_file_adds_to_the_first);
    tcase_add_test(t, a_file_without_signatures_adds_none);
    tcase_add_test(t, a_name_that_stands_twice_is_refused_with_both_places);
    tcase_add_test(t, nothing_of_a_file_is_kept_when_its_last_signature_is_wrong);
    tcase_add_test(t, names_nobody_knows_are_refused_with_those_there_are);
    tcase_add_test(t, a_signature_is_a_group_in_a_list);
    tcase_add_test(t, what_is_needed_is_missed_by_name);
    tcase_add_test(t, a_signature_that_tests_nothing_is_refused);
    tcase_add_test(t, names_and_texts_have_their_characters_and_their_length);
    tcase_add_test(t, choices_and_truths_are_refused_with_what_there_is);
    tcase_add_test(t, numbers_out_of_range_are_refused_with_the_range);
    tcase_add_test(t, wrong_ports_are_refused);
    tcase_add_test(t, wrong_flags_and_types_are_refused);
    tcase_add_test(t, members_of_another_protocol_are_refused);
    tcase_add_test(t, wrong_payload_tests_are_refused);
    tcase_add_test(t, too_many_tests_or_cases_are_refused);
    tcase_add_test(t, there_can_be_128_signatures_and_8_files);
    tcase_add_test(t, a_number_beyond_32_bits_is_not_cut_to_them);
    tcase_add_test(t, what_is_no_such_file_is_refused_at_its_line);
    suite_add_tcase(s, t);
    return s;
}
