/* Tests of ui/outbox.c, with a pipe for the terminal. */
#include "tests/check.h"
#include "tests/under_memcheck.h"
#include "ui/outbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROWS = 500, COLUMNS = 600, WRITTEN = 599 /* columns of a row */, ROOM = 1 << 19 };

static int curses_fd, terminal_fd;

static void start(void)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    close(ends[1]);
    terminal_fd = ends[0];
    ck_assert_int_eq(fcntl(terminal_fd, F_SETFL, O_NONBLOCK), 0);
    curses_fd = outbox_open();
    ck_assert_int_ge(curses_fd, 0);
}

static void stop(void)
{
    outbox_close();
    close(curses_fd);
}

static void draw(const char *bytes)
{
    outbox_begin();
    ck_assert_int_eq(write(curses_fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
    outbox_end(ROWS, COLUMNS);
}

/* What the terminal has got by now. */
static const char *got(void)
{
    static char text[ROOM];
    const ssize_t n = read(terminal_fd, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

/* All that waits, as the terminal takes it. */
static const char *sent(void)
{
    static char text[ROOM];
    size_t used = 0;
    do {
        outbox_send();
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", got());
    } while (!outbox_empty());
    return text;
}

START_TEST(what_is_drawn_waits_until_it_is_sent)
{
    draw("\x1b[3;10H1");
    ck_assert(!outbox_empty());
    ck_assert_str_eq(got(), "");
    const uint64_t before = outbox_written();
    ck_assert_str_eq(sent(), "\x1b[3;10H1");
    ck_assert_uint_eq(outbox_written() - before, 8);
    /* What is written beside pictures goes to the terminal itself. */
    ck_assert_int_eq(write(curses_fd, "x", 1), 1);
    ck_assert_str_eq(got(), "x");
}
END_TEST

START_TEST(one_picture_comes_behind_the_other_in_fewer_bytes)
{
    draw("\x1b[3;10H1\x1b[3;12H2");
    draw("\x1b[3;14H3");
    ck_assert_str_eq(sent(), "\x1b[3;10H1\x1b[C2\x1b[C3");
}
END_TEST

START_TEST(who_comes_next_has_the_cursor_where_curses_has_it_and_no_look)
{
    draw("\x1b[3;10H\x1b[1m#\x1b[m\x1b[12;1H");
    ck_assert_str_eq(sent(), "\x1b[3;10H\x1b[1m#");
    outbox_put_back();
    ck_assert_str_eq(sent(), "\x1b[m\x1b[12;1H");
    outbox_put_back();
    ck_assert(outbox_empty());
}
END_TEST

/* --- Too little memory ------------------------------------------------------------------------ */

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HAS_LIMIT /* sanitizers take far more, and end where there is none */
static const char *large_picture(void)
{
    static char text[ROOM];
    size_t used = 0;
    for (int row = 1; row <= ROWS; row++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "\x1b[%d;1H", row);
        memset(text + used, 'x', WRITTEN);
        used += WRITTEN;
    }
    text[used] = '\0';
    return text;
}

/* No more address space than there is now. */
static void allow_no_more_memory(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%ld", &pages), 1);
    fclose(file);
    const rlim_t bytes = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &(struct rlimit){bytes, RLIM_INFINITY}), 0);
}

START_TEST(without_memory_a_picture_is_as_curses_has_it_from_where_curses_has_it)
{
    const char *picture = large_picture();
    draw("\x1b[3;10H\x1b[1m#\x1b[m\x1b[12;1H");
    sent();
    draw(picture);
    ck_assert_uint_lt(strlen(sent()), strlen(picture)); /* with memory it is rewritten */
    draw("\x1b[3;10H\x1b[1m#\x1b[m\x1b[12;1H");
    sent();
    allow_no_more_memory();
    draw(picture);
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}), 0);
    const char *all = sent(), back[] = "\x1b[m\x1b[12;1H";
    ck_assert_mem_eq(all, back, strlen(back));
    ck_assert_str_eq(all + strlen(back), picture);
    draw("\x1b[500;598Hx"); /* from where that ended it is not known how far it is */
    ck_assert_str_eq(sent(), "\x1b[500;598Hx");
}
END_TEST
#endif

Suite *test_outbox_suite(void);
Suite *test_outbox_suite(void)
{
    Suite *suite = suite_create("outbox");
    TCase *t = tcase_create("outbox");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, what_is_drawn_waits_until_it_is_sent);
    tcase_add_test(t, one_picture_comes_behind_the_other_in_fewer_bytes);
    tcase_add_test(t, who_comes_next_has_the_cursor_where_curses_has_it_and_no_look);
#ifdef HAS_LIMIT
    if (!under_memcheck()) /* nor can it be seen there */
        tcase_add_test(t, without_memory_a_picture_is_as_curses_has_it_from_where_curses_has_it);
#endif
    suite_add_tcase(suite, t);
    return suite;
}
