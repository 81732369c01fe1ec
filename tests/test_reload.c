/* Tests of src/reload.c. */
#include "src/reload.h"
#include "tests/check.h"
#include "tests/said.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/tapwatch-reload-XXXXXX", why[CONFIG_WHY];
static struct options o;
static struct reload r;
static struct lookout *first;
static char *words[] = {(char[]){"tapwatch"}, (char[]){"-b"}, (char[]){"-o"}, (char[]){"-"}, NULL};

static void configure(const char *text)
{
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
}

static void prepare(void)
{
    const int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    setenv("TAPWATCH_CONFIG", path, 1);
    said_begin();
    configure("snaplen = 100;");
    ck_assert_msg(options_parse(&o, 4, words, why), "%s", why);
    first = reload_open(&r, &o, 4, words, why);
    ck_assert_msg(first != NULL, "%s", why);
}

static void clean_up(void)
{
    reload_close(&r);
    options_done(&o);
    unlink(path);
}

static struct lookout *taken(void)
{
    return (struct lookout *)handover_take(&r.lookouts);
}

START_TEST(what_is_read_again_is_handed_over_and_what_was_before_is_freed)
{
    configure("snaplen = 100; known_good = [\"slammer\"];");
    reload_now(&r);
    struct lookout *next = taken();
    ck_assert_ptr_nonnull(next);
    ck_assert(known_good_signature(&next->known_good, "slammer"));
    ck_assert_uint_eq(signature_set_count(next->set), signature_set_count(first->set));
    ck_assert_int_eq(said_count("the configuration was read again: "), 1);
    ck_assert_int_eq(said_count("only a restart"), 0);
    handover_put_back(&r.lookouts, &first->item);
    reload_now(&r); /* frees the first */
    ck_assert_ptr_eq(r.watches->before, (struct watch *)next);
    ck_assert_ptr_null(r.watches->before->before);
    reload_now(&r); /* and the second one, which nobody took */
    ck_assert_ptr_eq(r.watches->before, (struct watch *)next);
}
END_TEST

START_TEST(with_a_mistake_nothing_is_handed_over)
{
    static const char *const wrong[] = {"known_good = [\"none-such\"];", "snaplen = 5;",
                                        "what = 1;", "signatures = [\"/none/such\"];",
                                        "known_good = [;"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        configure(wrong[i]);
        reload_now(&r);
        ck_assert_ptr_null(taken());
        ck_assert_int_eq(said_count("; everything stays as it was\n"), (int)i + 1);
        ck_assert_int_eq(said_count("\n"), (int)i + 1);
    }
    ck_assert_int_eq(o.config.snaplen, 100);
    ck_assert_str_eq(o.config.known_good, "");
}
END_TEST

START_TEST(what_only_a_restart_changes_is_named_each_time_and_stays)
{
    configure("snaplen = 200; home = [\"10.0.0.0/8\"]; state_file = \"/x\"; alert_severity = "
              "\"critical\";");
    reload_now(&r);
    reload_now(&r);
    ck_assert_int_eq(said_count("; only a restart changes snaplen, home, state_file\n"), 2);
    ck_assert_int_eq(o.config.snaplen, 100);
    ck_assert_str_eq(o.config.home, "");
    ck_assert_int_eq(o.config.alert_severity, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(other_detectors_are_handed_over_but_those_of_scans_wait_for_a_restart)
{
    configure("snaplen = 100; detectors = { surge = { growth = 7; }; scan = { targets = 30; }; };");
    ck_assert_int_eq(first->detectors.surge.growth, 3);
    reload_now(&r);
    const struct lookout *next = taken();
    ck_assert_ptr_nonnull(next);
    ck_assert_int_eq(next->detectors.surge.growth, 7);
    ck_assert_int_eq(said_count("; only a restart changes detectors.scan.targets\n"), 1);
    ck_assert_int_eq(o.config.detectors.surge.growth, 7);
    ck_assert_int_eq(o.config.detectors.scan.targets, 25);
    configure("snaplen = 100; detectors = { surge = { growth = 7; sources = 0; }; };");
    reload_now(&r);
    ck_assert_ptr_null(taken());
    ck_assert_int_eq(said_count("; everything stays as it was\n"), 1);
    ck_assert_int_eq(o.config.detectors.surge.growth, 7);
}
END_TEST

START_TEST(alerts_are_told_as_the_new_settings_say)
{
    struct alert_out alerts;
    const struct alert_out_settings before = reload_alert_settings(&r);
    ck_assert_ptr_null(before.command.words);
    alert_out_init(&alerts, &before);
    r.alerts = &alerts;
    configure("alert_severity = \"info\"; alert_command = [\"/bin/true\", \"-x\"]; "
              "alert_command_per_minute = 7;");
    reload_now(&r);
    ck_assert_int_eq(alerts.settings.least, SEVERITY_INFO);
    ck_assert_uint_eq(alerts.command.settings.word_count, 2);
    ck_assert_str_eq(alerts.command.settings.words[1], "-x");
    ck_assert_uint_eq(alerts.command.settings.per_minute, 7);
    alert_out_done(&alerts);
}
END_TEST

/* The sandbox's word: its helper keeps the command, it has no socket for the system's log. */
START_TEST(what_the_sandbox_holds_back_is_named_and_stays)
{
    struct confine c = {.command_stays = true};
    r.confine = &c;
    configure("snaplen = 100; alert_syslog = true; alert_command = [\"/bin/true\"];");
    reload_now(&r);
    ck_assert_int_eq(said_count("; only a restart changes alert_syslog, alert_command\n"), 1);
    ck_assert(!o.config.alert_syslog);
    ck_assert_int_eq(o.config.alert_command_count, 0);
    c = (struct confine){.settings.syslog = true};
    reload_now(&r);
    ck_assert_int_eq(said_count("only a restart"), 1);
    ck_assert(o.config.alert_syslog);
    ck_assert_int_eq(o.config.alert_command_count, 1);
    c = (struct confine){.command_stays = true, .settings.off = true}; /* --no-sandbox */
    configure("snaplen = 100;");
    reload_now(&r);
    ck_assert_int_eq(o.config.alert_command_count, 0);
}
END_TEST

START_TEST(a_command_where_tapwatch_writes_is_a_mistake)
{
    struct confine c = {0};
    r.confine = &c;
    sandbox_add(&c.settings, "/bin/.", SANDBOX_WRITE, "--output");
    configure("snaplen = 100; alert_command = [\"/bin/true\"];");
    reload_now(&r);
    if (geteuid() == 0) /* others may not write there */
        ck_assert_int_eq(said_count("alert_command: /bin/true: is, or lies beneath,"), 1);
    ck_assert_int_eq(said_count("; everything stays as it was\n"), geteuid() == 0 ? 1 : 0);
}
END_TEST

START_TEST(options_of_the_command_line_still_win)
{
    char *more[] = {(char[]){"tapwatch"},
                    (char[]){"-s"},
                    (char[]){"300"},
                    (char[]){"-b"},
                    (char[]){"-F"},
                    (char[]){"-"},
                    NULL};
    struct config new;
    o.config.snaplen = 300;
    strcpy(o.config.filter, "udp");
    configure("snaplen = 200; filter = \"tcp\";");
    ck_assert_msg(options_read_again(&o, 6, more, &new, why), "%s", why);
    ck_assert_int_eq(new.snaplen, 300);
    ck_assert_str_eq(new.filter, "udp"); /* standard input is not read again */
}
END_TEST

START_TEST(a_configuration_that_can_be_read_only_once_is_refused)
{
    char pipe_path[] = "/tmp/tapwatch-reload-pipe";
    char *more[] = {(char[]){"tapwatch"}, (char[]){"--config"}, pipe_path, NULL};
    struct config new;
    unlink(pipe_path);
    ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
    ck_assert(!options_read_again(&o, 3, more, &new, why)); /* and does not wait for it */
    ck_assert_ptr_nonnull(strstr(why, "is no regular file, so it can not be read again"));
    unlink(pipe_path);
}
END_TEST

Suite *test_reload_suite(void);
Suite *test_reload_suite(void)
{
    Suite *suite = suite_create("reload");
    TCase *c = tcase_create("reload");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, what_is_read_again_is_handed_over_and_what_was_before_is_freed);
    tcase_add_test(c, with_a_mistake_nothing_is_handed_over);
    tcase_add_test(c, what_only_a_restart_changes_is_named_each_time_and_stays);
    tcase_add_test(c, other_detectors_are_handed_over_but_those_of_scans_wait_for_a_restart);
    tcase_add_test(c, alerts_are_told_as_the_new_settings_say);
    tcase_add_test(c, what_the_sandbox_holds_back_is_named_and_stays);
    tcase_add_test(c, a_command_where_tapwatch_writes_is_a_mistake);
    tcase_add_test(c, a_configuration_that_can_be_read_only_once_is_refused);
    tcase_add_test(c, options_of_the_command_line_still_win);
    suite_add_tcase(suite, c);
    return suite;
}
