/* Tests of src/report/redact_text.c. */
#include "src/report/redact.h"

#include "tests/check.h"

#include <stdlib.h>

static struct redact *r;
static char text[160], ours[ADDRESS_TEXT], six[ADDRESS_TEXT];

static void prepare(void)
{
    static const uint8_t key[REDACT_KEY] = {3};
    struct home home = {.count = 0};
    char why[256];
    struct address a;
    r = redact_new(key);
    ck_assert_ptr_nonnull(r);
    ck_assert(home_add(&home, "203.0.113.0/24,2001:db8::/32", why, sizeof why));
    redact_set_home(r, &home);
    ck_assert(address_parse("203.0.113.5", &a));
    redact_address(r, &a);
    address_format(&a, ours);
    ck_assert(address_parse("2001:db8::17", &a));
    redact_address(r, &a);
    address_format(&a, six);
}

static void clean_up(void)
{
    redact_free(r);
}

/* '4' stands for the pseudonym of 203.0.113.5, '6' for that of 2001:db8::17. */
static void becomes(const char *from, const char *to)
{
    char want[512] = "";
    snprintf(text, sizeof text, "%s", from);
    redact_text(r, text, sizeof text);
    for (const char *at = to; *at; at++)
        if (*at == '4' || *at == '6')
            strcat(want, *at == '4' ? ours : six);
        else
            strncat(want, at, 1);
    ck_assert_str_eq(text, want);
}

START_TEST(each_address_of_ours_becomes_its_pseudonym_wherever_it_stands)
{
    becomes("203.0.113.5", "4");
    becomes("our host 203.0.113.5 scans: 9 targets so far", "our host 4 scans: 9 targets so far");
    becomes("203.0.113.5: first from 203.0.113.5", "4: first from 4");
    becomes("2001:db8::17: first from 203.0.113.5.", "6: first from 4.");
    becomes("(203.0.113.5,2001:db8::17)", "(4,6)");
    becomes("203.0.113.5/32 and 203.0.113.5:1027", "4/32 and 4:1027");
    becomes("to:203.0.113.5 x203.0.113.5 [2001:db8::17]:53", "to:4 x4 [6]:53");
    becomes("2001:0db8:0:0:0:0:0:0017 2001:DB8::17", "6 6");
    becomes("::ffff:203.0.113.5", "4");
}
END_TEST

START_TEST(all_other_text_stays)
{
    becomes("", "");
    becomes("198.51.100.7 sweeps for tcp/135: 8 targets, 1 port so far",
            "198.51.100.7 sweeps for tcp/135: 8 targets, 1 port so far");
    becomes("a :: b ::1 12:30:05 1.2.3 ..", "a :: b ::1 12:30:05 1.2.3 ..");
}
END_TEST

/* In a room of 24 bytes, as alerts' texts have one. */
static void becomes_cut(const char *from, const char *to)
{
    char full[24];
    memcpy(full, from, sizeof full - 1);
    full[sizeof full - 1] = '\0';
    redact_text(r, full, sizeof full);
    ck_assert_str_eq(full, to);
}

START_TEST(half_an_address_at_the_end_of_a_text_that_was_cut_is_left_out)
{
    becomes_cut("first from 203.0.113.57 to us", "first from ");
    becomes_cut("first from 198.51.100.41", "first from ");
    becomes_cut("the source 2001:db8:0:1:2:3:4:5", "the source ");
    becomes_cut("no number at the surface ends",
                "no number at the surfac"); /* a word's end stays */
}
END_TEST

/* Whatever stands around it. */
START_TEST(no_byte_beside_an_address_hides_it)
{
    for (int before = 1; before < 256; before++)
        for (int after = 1; after < 256; after++) {
            if (strchr("0123456789.", before) || (after >= '0' && after <= '9'))
                continue; /* another address, or none */
            snprintf(text, sizeof text, "%c203.0.113.5%c", before, after);
            redact_text(r, text, sizeof text);
            ck_assert_msg(!strstr(text, "203.0.113.5"), "%d %d", before, after);
        }
}
END_TEST

START_TEST(a_text_that_grows_stays_within_its_room)
{
    char small[16];
    for (int i = 0; i < 3; i++) {
        static const char *const texts[] = {"203.0.113.5 x", "2001:db8::17", "to 2001:db8::1"};
        memset(small, 'z', sizeof small);
        snprintf(small, sizeof small, "%s", texts[i]);
        redact_text(r, small, sizeof small);
        ck_assert_uint_lt(strlen(small), sizeof small);
        ck_assert_ptr_null(strstr(small, "db8"));
    }
}
END_TEST

Suite *test_redact_text_suite(void);
Suite *test_redact_text_suite(void)
{
    Suite *suite = suite_create("redact_text");
    TCase *t = tcase_create("redact_text");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, each_address_of_ours_becomes_its_pseudonym_wherever_it_stands);
    tcase_add_test(t, all_other_text_stays);
    tcase_add_test(t, half_an_address_at_the_end_of_a_text_that_was_cut_is_left_out);
    tcase_add_test(t, no_byte_beside_an_address_hides_it);
    tcase_add_test(t, a_text_that_grows_stays_within_its_room);
    suite_add_tcase(suite, t);
    return suite;
}
