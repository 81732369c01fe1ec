/* Tests of src/report/alert_syslog.c: the C library's syslog is replaced by one that remembers. */
#include "src/report/alert_syslog.h"

#include "tests/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

static char got_ident[32], got_line[256];
static int got_facility, got_priority, got_count, closed;

void openlog(const char *ident, int option, int facility)
{
    (void)option;
    snprintf(got_ident, sizeof got_ident, "%s", ident);
    got_facility = facility;
}

void closelog(void)
{
    closed++;
}

static void __attribute__((format(printf, 2, 0)))
remember(int priority, const char *format, va_list arguments)
{
    got_count++;
    got_priority = priority;
    vsnprintf(got_line, sizeof got_line, format, arguments);
}

#undef syslog
void syslog(int priority, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    remember(priority, format, arguments);
    va_end(arguments);
}

/* What syslog() is when the compiler looks after formats (_FORTIFY_SOURCE). */
void __syslog_chk(int priority, int flag, const char *format, ...);
void __syslog_chk(int priority, int flag, const char *format, ...)
{
    va_list arguments;
    (void)flag;
    va_start(arguments, format);
    remember(priority, format, arguments);
    va_end(arguments);
}

START_TEST(lines_go_to_the_facility_daemon_by_severity)
{
    alert_syslog_open();
    ck_assert_str_eq(got_ident, "tapwatch");
    ck_assert_int_eq(got_facility, LOG_DAEMON);
    alert_syslog_send(SEVERITY_INFO, "one");
    ck_assert_int_eq(got_priority, LOG_NOTICE);
    alert_syslog_send(SEVERITY_WARNING, "two");
    ck_assert_int_eq(got_priority, LOG_WARNING);
    alert_syslog_send(SEVERITY_CRITICAL, "three");
    ck_assert_int_eq(got_priority, LOG_CRIT);
    ck_assert_str_eq(got_line, "three");
    ck_assert_int_eq(got_count, 3);
    alert_syslog_close();
    ck_assert_int_eq(closed, 1);
}
END_TEST

START_TEST(a_line_is_no_format)
{
    alert_syslog_send(SEVERITY_INFO, "%s%n%d");
    ck_assert_str_eq(got_line, "%s%n%d");
}
END_TEST

Suite *test_alert_syslog_suite(void);
Suite *test_alert_syslog_suite(void)
{
    Suite *suite = suite_create("alert_syslog");
    TCase *t = tcase_create("alert_syslog");
    tcase_add_test(t, lines_go_to_the_facility_daemon_by_severity);
    tcase_add_test(t, a_line_is_no_format);
    suite_add_tcase(suite, t);
    return suite;
}
