/* Tests of src/report/state_saver.c. */
#include "src/report/state_saver.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128], why[REPORT_WHY];
static struct state_file f;
static struct keepsake *k;
static struct exchange *x;
static struct state_saver s;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-saver-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state", folder);
    f = (struct state_file){.file = {.path = path}, .version = 1};
    k = keepsake_new(100);
    x = exchange_new();
    state_saver_init(&s, &f, k, x);
}

static void clean_up(void)
{
    unlink(path);
    rmdir(folder);
    keepsake_free(k);
    exchange_free(x);
}

/* The capture thread's turn: it hands over so many bytes, if it was asked. */
static bool capture(size_t size, enum state_note note)
{
    size_t room;
    uint8_t *bytes = keepsake_room(k, &room);
    if (!bytes)
        return false;
    memset(bytes, 1, size);
    keepsake_hand_over(k, size, (int)note);
    return true;
}

static bool is_there(void)
{
    return access(path, F_OK) == 0;
}

START_TEST(it_asks_when_a_minute_is_over_and_not_before)
{
    ck_assert(state_saver_turn(&s, why));
    ck_assert(!capture(10, STATE_NOTE_GOOD));
    s.asked_us -= s.every_us;
    ck_assert(state_saver_turn(&s, why));
    ck_assert(exchange_take_request(x));
    ck_assert(capture(10, STATE_NOTE_GOOD));
    ck_assert(!is_there());
    ck_assert(state_saver_turn(&s, why));
    ck_assert(is_there());
    ck_assert(!capture(10, STATE_NOTE_GOOD)); /* until the next minute */
}
END_TEST

/* So that an idle program sleeps for a minute. */
START_TEST(it_wants_a_turn_when_it_is_to_ask_and_often_only_while_it_waits)
{
    const int second_ms = 1000, minute_ms = 60 * second_ms;
    ck_assert_int_gt(state_saver_wait_ms(&s), minute_ms / 2);
    ck_assert_int_le(state_saver_wait_ms(&s), minute_ms + 1);
    s.asked_us -= s.every_us;
    ck_assert_int_eq(state_saver_wait_ms(&s), 0);
    ck_assert(state_saver_turn(&s, why));
    ck_assert_int_eq(state_saver_wait_ms(&s), second_ms);
    ck_assert(capture(0, STATE_NOTE_NOTHING_NEW));
    ck_assert(state_saver_turn(&s, why));
    ck_assert_int_gt(state_saver_wait_ms(&s), minute_ms / 2);
}
END_TEST

/* Asks, and writes what comes. */
static bool a_minute(size_t size, enum state_note note)
{
    s.asked_us -= s.every_us;
    ck_assert(state_saver_turn(&s, why));
    ck_assert(capture(size, note));
    return state_saver_turn(&s, why);
}

START_TEST(a_failure_is_told_once_until_it_can_be_written_again)
{
    f.file.path = "/tmp/tapwatch-no-such-folder/state";
    ck_assert(!a_minute(10, STATE_NOTE_GOOD));
    ck_assert_ptr_nonnull(strstr(why, "No such file"));
    ck_assert(a_minute(10, STATE_NOTE_GOOD));
    f.file.path = path;
    ck_assert(a_minute(10, STATE_NOTE_GOOD));
    ck_assert(is_there());
    f.file.path = "/tmp/tapwatch-no-such-folder/state";
    ck_assert(!a_minute(10, STATE_NOTE_GOOD));
}
END_TEST

START_TEST(a_check_that_fails_is_told_and_then_no_more)
{
    f.file.path = "/tmp/tapwatch-no-such-folder/state";
    ck_assert(!state_saver_check(&s, why));
    ck_assert(a_minute(10, STATE_NOTE_GOOD));
    f.file.path = path;
    ck_assert(state_saver_check(&s, why));
}
END_TEST

START_TEST(what_is_not_to_be_saved_is_told_once_and_nothing_is_written)
{
    ck_assert(a_minute(0, STATE_NOTE_NOTHING_NEW));
    ck_assert(!a_minute(0, STATE_NOTE_OLDER));
    ck_assert_ptr_nonnull(strstr(why, "knows of a later time"));
    ck_assert_ptr_nonnull(strstr(why, "move it away to begin anew"));
    ck_assert(a_minute(0, STATE_NOTE_OLDER));
    ck_assert(!a_minute(0, STATE_NOTE_AHEAD)); /* another reason is told of as well */
    ck_assert_ptr_nonnull(strstr(why, "of a later time than the clock"));
    ck_assert(a_minute(0, STATE_NOTE_AHEAD));
    ck_assert(!a_minute(0, STATE_NOTE_TOO_LARGE));
    ck_assert(!a_minute(0, STATE_NOTE_OLDER));
    f.file.path = "/tmp/tapwatch-no-such-folder/state";
    ck_assert(!a_minute(10, STATE_NOTE_GOOD));
    ck_assert(a_minute(10, STATE_NOTE_GOOD));
    f.file.path = path;
    ck_assert(!is_there());
}
END_TEST

Suite *test_state_saver_suite(void);
Suite *test_state_saver_suite(void)
{
    Suite *suite = suite_create("state_saver");
    TCase *c = tcase_create("state_saver");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, it_asks_when_a_minute_is_over_and_not_before);
    tcase_add_test(c, it_wants_a_turn_when_it_is_to_ask_and_often_only_while_it_waits);
    tcase_add_test(c, a_failure_is_told_once_until_it_can_be_written_again);
    tcase_add_test(c, a_check_that_fails_is_told_and_then_no_more);
    tcase_add_test(c, what_is_not_to_be_saved_is_told_once_and_nothing_is_written);
    suite_add_tcase(suite, c);
    return suite;
}
