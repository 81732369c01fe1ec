/* Tests of the shipped signatures over the real captures, where those lie. */
#include "src/capture/savefile.h"
#include "src/config_signatures.h"
#include "src/packet/decode.h"

#include "tests/check.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct config_signatures *shipped;
static struct signature_set *set;
static const char *captures; /* their folder; NULL: there are none */

/* What one file, or all so far, had: packets by signature. */
static uint64_t counts[SIGNATURES], packets;

static void load_shipped(void)
{
    char why[CONFIG_WHY];
    struct stat st;
    shipped = config_signatures_new();
    ck_assert_msg(config_signatures_load(shipped, "share/signatures.conf", why), "%s", why);
    set = signature_set_new(shipped->list, shipped->count);
    ck_assert_ptr_nonnull(set);
    captures = getenv("CAPTURES");
    captures = captures ? captures : "../shared/pcaps";
    if (stat(captures, &st) != 0)
        captures = NULL;
}

static void free_shipped(void)
{
    signature_set_free(set);
    config_signatures_free(shipped);
}

static bool skipped(const char *sentence)
{
    if (!captures)
        printf("skip - %s: no captures (CAPTURES names their folder)\n", sentence);
    return !captures;
}

/* Counts what the set says, which must be what each signature says on its own. */
static void count_packet(const struct packet *p)
{
    uint8_t found[SIGNATURE_MATCHES];
    bool cut, cut_alone = false;
    size_t at = 0, count = signature_set_match(set, p, TRAFFIC_INBOUND, found, &cut);
    for (size_t i = 0; i < shipped->count && at < SIGNATURE_MATCHES; i++) {
        enum signature_result alone = signature_test_packet(&shipped->list[i], p, TRAFFIC_INBOUND);
        cut_alone |= alone == SIGNATURE_CUT;
        if (alone != SIGNATURE_YES)
            continue;
        ck_assert_uint_lt(at, count);
        ck_assert_uint_eq(found[at++], i);
        counts[i]++;
    }
    ck_assert_uint_eq(at, count);
    ck_assert_int_eq(cut, cut_alone);
    packets++;
}

static void count_file(const char *path)
{
    char why[SAVEFILE_WHY];
    struct savefile_packet from;
    struct decoder decoder;
    struct packet p;
    struct savefile *file = savefile_open(path, why);
    while (file && savefile_next(file, &from, why) == SAVEFILE_PACKET) {
        if (decoder_init(&decoder, from.link_type, false) &&
            decode_frame(&decoder, &from.frame, &p) == VERDICT_IP)
            count_packet(&p);
    }
    if (file)
        savefile_close(file);
}

static void count_capture(const char *name)
{
    char path[512];
    memset(counts, 0, sizeof counts);
    packets = 0;
    snprintf(path, sizeof path, "%s/%s", captures, name);
    count_file(path);
    ck_assert_uint_gt(packets, 0);
}

static uint64_t count_of(const char *name)
{
    for (size_t i = 0; i < shipped->count; i++)
        if (strcmp(shipped->list[i].name, name) == 0)
            return counts[i];
    ck_abort_msg("no signature %s", name);
}

START_TEST(the_popup_spam_of_2004_is_13_popups_and_2_slammers)
{
    if (skipped("the popup spam of 2004 is 13 popups and 2 slammers"))
        return;
    count_capture("real/messenger-spam-2004.pcap");
    ck_assert_uint_eq(count_of("messenger-spam"), 13);
    ck_assert_uint_eq(count_of("slammer"), 2);
    ck_assert_uint_eq(count_of("messenger-zero-probe"), 0);
}
END_TEST

START_TEST(the_two_popups_of_2006_are_found_in_a_merge_of_many_captures)
{
    if (skipped("the two popups of 2006 are found in a merge of many captures"))
        return;
    count_capture("real/messenger-spam-2006.pcap");
    ck_assert_uint_eq(count_of("messenger-spam"), 2);
}
END_TEST

/* As tshark has it: 3431 SYN-ACK, 1310 RST, 28 ICMP of 4771 packets. */
START_TEST(the_two_syns_of_a_mirai_bot_are_named_though_their_header_lies)
{
    if (skipped("the two SYNs of a Mirai bot are named, though their header lies"))
        return;
    count_capture("real/mirai-syn-2020.pcap");
    ck_assert_uint_eq(packets, 2);
    ck_assert_uint_eq(count_of("mirai"), 2);
}
END_TEST

START_TEST(a_day_of_backscatter_is_known_as_such)
{
    if (skipped("a day of backscatter is known as such"))
        return;
    count_capture("real/backscatter-2009.pcap");
    ck_assert_uint_eq(count_of("backscatter-tcp"), 3431 + 1310);
    ck_assert_uint_eq(count_of("backscatter-icmp"), 28);
}
END_TEST

static int count_any_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    if (type == FTW_F)
        count_file(path);
    return 0;
}

START_TEST(everyday_traffic_has_nothing_that_warns)
{
    char path[512];
    if (skipped("everyday traffic has nothing that warns"))
        return;
    snprintf(path, sizeof path, "%s/everyday", captures);
    ck_assert_int_eq(nftw(path, count_any_file, 16, FTW_PHYS), 0);
    ck_assert_uint_gt(packets, 0);
    for (size_t i = 0; i < shipped->count; i++)
        if (shipped->list[i].severity > SIGNATURE_INFO)
            ck_assert_msg(counts[i] == 0, "%s", shipped->list[i].name);
}
END_TEST

START_TEST(the_set_agrees_with_each_signature_alone_on_every_capture)
{
    if (skipped("the set agrees with each signature alone on every capture"))
        return;
    ck_assert_int_eq(nftw(captures, count_any_file, 16, FTW_PHYS), 0);
    ck_assert_uint_gt(packets, 0);
}
END_TEST

Suite *test_signatures_captures_suite(void);
Suite *test_signatures_captures_suite(void)
{
    Suite *s = suite_create("signatures_captures");
    TCase *t = tcase_create("signatures_captures");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, load_shipped, free_shipped);
    tcase_add_test(t, the_popup_spam_of_2004_is_13_popups_and_2_slammers);
    tcase_add_test(t, the_two_popups_of_2006_are_found_in_a_merge_of_many_captures);
    tcase_add_test(t, the_two_syns_of_a_mirai_bot_are_named_though_their_header_lies);
    tcase_add_test(t, a_day_of_backscatter_is_known_as_such);
    tcase_add_test(t, everyday_traffic_has_nothing_that_warns);
    tcase_add_test(t, the_set_agrees_with_each_signature_alone_on_every_capture);
    suite_add_tcase(s, t);
    return s;
}
