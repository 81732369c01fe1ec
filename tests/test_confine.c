/* Tests of src/confine.c: what follows from options for the sandbox, and what the process that
 * starts commands does. As root each becomes nobody, in a process of its own. */
#include "src/confine.h"
#include "src/report/alert_command.h"
#include "src/report/alert_helper.h"
#include "src/sandbox/landlock.h"
#include "tests/check.h"
#include "tests/said.h"
#include "tests/under_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct options o;
static struct confine c;
static char folder[64], why[CONFIG_WHY];

static const char *in_folder(const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    FILE *out = fopen(in_folder(name), "we");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    ck_assert_int_eq(chmod(in_folder(name), mode), 0);
}

/* Folders `out`, where anybody may write, and `own`, where only we may. */
static void prepare(void)
{
    snprintf(folder, sizeof folder, "/tmp/tapwatch-confine-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(mkdir(in_folder("out"), 0777), 0);
    ck_assert_int_eq(chmod(in_folder("out"), 0777), 0);
    ck_assert_int_eq(mkdir(in_folder("own"), 0755), 0);
    ck_assert_int_eq(chdir(in_folder("own")), 0);
    write_file("own/empty", "", 0644);
    unsetenv("SUDO_UID");
    setenv("TAPWATCH_CONFIG", in_folder("own/empty"), 1);
    said_begin();
}

/* Words set apart by one space, with the folder in place of @. */
static int split(const char *line, char **argv, int most)
{
    static char text[2048];
    size_t used = 0;
    int argc = 0;
    for (const char *at = line; *at; at++)
        used += (size_t)snprintf(text + used, sizeof text - used, *at == '@' ? "%s" : "%.1s",
                                 *at == '@' ? folder : at);
    char *rest = text;
    for (char *word; (word = strsep(&rest, " ")) && argc < most;)
        argv[argc++] = word;
    argv[argc] = NULL;
    return argc;
}

/* screen: as if standard output were a terminal. */
static bool become(const char *line, bool screen)
{
    static char *argv[32];
    const int argc = split(line, argv, 31);
    ck_assert_msg(options_parse(&o, argc, argv, why), "%s", why);
    if (screen)
        o.batch = false;
    return confine_become(&c, &o, argc, argv, false, why);
}

/* Of the place that is there for it: an enum sandbox_use; -1: there is none. */
static int use_for(const char *what)
{
    for (size_t i = 0; i < c.settings.place_count; i++)
        if (strcmp(c.settings.places[i].what, what) == 0)
            return (int)c.settings.places[i].use;
    return -1;
}

static void configure(const char *name, const char *before, const char *path, const char *behind)
{
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", before, path, behind);
    write_file(name, text, 0644);
    setenv("TAPWATCH_CONFIG", in_folder(name), 1);
}

START_TEST(a_file_needs_neither_interfaces_nor_sockets)
{
    ck_assert_msg(become("tapwatch -b -r @/own/in.pcap -o @/out/x.json", false), "%s", why);
    ck_assert(!c.settings.live && !c.settings.refilter && !c.settings.syslog && !c.settings.screen);
    ck_assert_int_eq(use_for("--output"), SANDBOX_WRITE);
    ck_assert_uint_eq(c.settings.file_count, 1);
    confine_end(&c);
}
END_TEST

START_TEST(only_interfaces_are_opened_again)
{
    ck_assert_msg(become("tapwatch -b --reopen -r @/own/in.pcap", false), "%s", why);
    ck_assert(!c.settings.reopen);
    confine_end(&c);
    options_done(&o);
    ck_assert_msg(become("tapwatch -b --reopen -i lo", false), "%s", why);
    ck_assert(c.settings.reopen);
    confine_end(&c);
    options_done(&o);
}
END_TEST

START_TEST(a_capture_has_another_filter_on_the_screen_alone)
{
    ck_assert_msg(become("tapwatch -i lo", true), "%s", why);
    ck_assert(c.settings.live && c.settings.refilter && c.settings.screen && !c.settings.syslog);
    ck_assert_int_eq(use_for("the working folder"), SANDBOX_WRITE_MAYBE);
    confine_end(&c);
    options_done(&o);
}
END_TEST

START_TEST(plain_lines_need_no_terminal_and_no_other_filter)
{
    ck_assert_msg(become("tapwatch -i lo --linear", false), "%s", why);
    ck_assert(c.settings.live && !c.settings.screen && !c.settings.refilter);
    confine_end(&c);
}
END_TEST

START_TEST(in_batch_mode_it_has_not)
{
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert(c.settings.live && !c.settings.refilter && !c.settings.screen);
    confine_end(&c);
}
END_TEST

START_TEST(the_systems_log_is_there_where_alerts_go_to_it)
{
    configure("own/conf", "alert_syslog = true;", "", "");
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert(c.settings.syslog);
    confine_end(&c);
}
END_TEST

START_TEST(two_snapshots_are_read_and_nothing_else)
{
    write_file("own/a.json", "{}", 0600);
    write_file("own/b.json", "{}", 0644);
    ck_assert_msg(become("tapwatch --diff @/own/a.json @/own/b.json", false), "%s", why);
    ck_assert(!c.settings.live && !c.settings.screen && !c.settings.syslog && c.helper == 0);
    ck_assert_uint_eq(c.settings.place_count, 2);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(c.settings.places[i].use, SANDBOX_READ);
    if (c.in_force.became) /* root has opened them */
        ck_assert(c.compared[0] > 0 && c.compared[1] > 0);
    confine_end(&c);
    ck_assert_int_eq(c.compared[0] + c.compared[1], 0);
}
END_TEST

START_TEST(what_only_root_may_read_stays_open_and_the_rest_does_not)
{
    write_file("own/secret.pcap", "", 0600);
    write_file("own/open.pcap", "", 0644);
    if (geteuid() != 0)
        return;
    ck_assert_msg(become("tapwatch -b -r @/own/secret.pcap -r @/own/open.pcap -o -", false), "%s",
                  why);
    ck_assert_int_gt(c.opened[0], 0);
    ck_assert_int_eq(c.opened[1], 0);
    const int fd = c.opened[0];
    confine_end(&c);
    ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
}
END_TEST

/* As on a kernel that has none. */
static void take_landlock_away(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter ||
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) !=
            0 ||
        seccomp_load(filter) != 0)
        _exit(2);
    seccomp_release(filter);
}

/* What is said at the sandbox's door to somebody who reads a file and stays who he is; in a process
 * of its own, which can not go on testing from in there. */
static const char *said_at_the_door(bool landlock)
{
    int status;
    const pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (!landlock)
            take_landlock_away();
        if (confine_enter(&c, why))
            _exit(0);
        (void)!write(STDOUT_FILENO, why, strlen(why));
        _exit(1);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    return said();
}

static bool become_who_we_are(void)
{
    return become(geteuid() == 0 ? "tapwatch -Z root -b -r @/own/in.pcap -o @/out/x.json"
                                 : "tapwatch -b -r @/own/in.pcap -o @/out/x.json",
                  false);
}

START_TEST(what_the_kernel_lacks_is_said_also_to_who_stays_who_he_is)
{
    if (under_memcheck()) /* where libseccomp has no memory for a filter */
        return;
    ck_assert_msg(become_who_we_are(), "%s", why);
    ck_assert_ptr_nonnull(
        strstr(said_at_the_door(false), "sandboxed, but the kernel has no Landlock: "));
}
END_TEST

START_TEST(else_he_hears_nothing)
{
    ck_assert_msg(become_who_we_are(), "%s", why);
    if (landlock_version() > 0)
        ck_assert_str_eq(said_at_the_door(true), "");
}
END_TEST

/* --- The command for alerts ------------------------------------------------------------------- */

START_TEST(a_command_where_tapwatch_writes_is_refused)
{
    write_file("out/page", "#!/bin/sh\n", 0755);
    configure("own/conf", "alert_command = [\"", in_folder("out/page"), "\"];");
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "alert_command: /tmp/tapwatch-confine-"));
    ck_assert_ptr_nonnull(
        strstr(why, "/out/page: is, or lies beneath, a folder that tapwatch may write"));
    ck_assert_ptr_nonnull(strstr(why, "(--output)"));
    ck_assert_ptr_nonnull(strstr(why, "move it"));
    ck_assert_int_eq(c.helper, 0);
}
END_TEST

START_TEST(so_is_a_script_that_is_one_of_its_words)
{
    write_file("out/script", "", 0644);
    configure("own/conf", "alert_command = [\"/bin/sh\", \"", in_folder("out/script"), "\"];");
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "/out/script: is, or lies beneath"));
}
END_TEST

START_TEST(so_is_the_folder_itself_whose_files_may_be_run)
{
    configure("own/conf", "alert_command = [\"/bin/run-parts\", \"", in_folder("out"), "\"];");
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "/out: is, or lies beneath, a folder that tapwatch may"));
}
END_TEST

START_TEST(also_one_that_could_be_made_there)
{
    configure("own/conf", "alert_command = [\"/bin/sh\", \"", in_folder("out/none"), "\"];");
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "/out/none: is, or lies beneath"));
}
END_TEST

START_TEST(words_that_name_no_file_are_no_files)
{
    configure("own/conf", "alert_command = [\"/bin/true\", \"-q\", \"https://example.net/x\"];", "",
              "");
    ck_assert_int_eq(chdir(in_folder("out")), 0);
    ck_assert_msg(become("tapwatch -i lo -b -o x.json", false), "%s", why);
    confine_end(&c);
}
END_TEST

START_TEST(also_one_that_is_named_as_it_lies_in_the_working_folder)
{
    write_file("out/script", "", 0644);
    configure("own/conf", "alert_command = [\"/bin/sh\", \"script\"];", "", "");
    ck_assert_int_eq(chdir(in_folder("out")), 0);
    ck_assert(!become("tapwatch -i lo -b -o x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "alert_command: script: is, or lies beneath"));
}
END_TEST

START_TEST(so_is_a_link_there_to_one_that_could_be_made)
{
    ck_assert_int_eq(symlink("none", in_folder("out/link")), 0);
    configure("own/conf", "alert_command = [\"/bin/sh\", \"link\"];", "", "");
    ck_assert_int_eq(chdir(in_folder("out")), 0);
    ck_assert(!become("tapwatch -i lo -b -o x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "alert_command: link: is, or lies beneath"));
}
END_TEST

/* Though it does not lie where tapwatch may write. */
START_TEST(nor_may_a_link_lead_to_one_that_could_be_made)
{
    ck_assert_int_eq(symlink("../out/none", in_folder("own/link")), 0);
    configure("own/conf", "alert_command = [\"/bin/sh\", \"", in_folder("own/link"), "\"];");
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "/own/link: is, or lies beneath"));
}
END_TEST

START_TEST(one_in_the_working_folder_is_refused_on_the_screen)
{
    write_file("out/page", "#!/bin/sh\n", 0755);
    configure("own/conf", "alert_command = [\"", in_folder("out/page"), "\"];");
    ck_assert_int_eq(chdir(in_folder("out")), 0);
    ck_assert(!become("tapwatch -i lo", true));
    ck_assert_ptr_nonnull(strstr(why, "(the working folder)"));
}
END_TEST

START_TEST(one_elsewhere_is_run)
{
    write_file("own/page", "#!/bin/sh\n", 0755);
    configure("own/conf", "alert_command = [\"", in_folder("own/page"), "\"];");
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert_int_gt(c.helper, 0);
    confine_end(&c);
}
END_TEST

/* Root may run it, the account may not: known now, not when there is an alert. */
START_TEST(one_that_the_account_can_not_run_is_refused)
{
    write_file("own/page", "#!/bin/sh\n", 0700);
    configure("own/conf", "alert_command = [\"", in_folder("own/page"), "\"];");
    if (geteuid() != 0)
        return;
    ck_assert(!become("tapwatch -i lo -b -o @/out/x.json", false));
    ck_assert_ptr_nonnull(strstr(why, "/own/page: Permission denied; is it executable? (tried as "
                                      "nobody (65534))"));
    ck_assert_int_eq(c.helper, 0);
}
END_TEST

START_TEST(without_the_sandbox_any_is_and_by_no_helper)
{
    write_file("out/page", "#!/bin/sh\n", 0755);
    configure("own/conf", "alert_command = [\"", in_folder("out/page"), "\"];");
    ck_assert_msg(become("tapwatch --no-sandbox -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert_int_eq(c.helper, 0);
    ck_assert(confine_allows_command(&c, &o.config, why, sizeof why));
}
END_TEST

/* The command that the helper runs once the configuration is another, and it was told to read it:
 * each makes a file of its name. */
static const char *run_after_change(const char *configuration)
{
    static const char *const more[ALERT_COMMAND_MORE] = {"onset", "info", "", ""};
    char text[512];
    snprintf(text, sizeof text, "alert_command = [\"/bin/sh\", \"-c\", \"echo >%s\"];",
             in_folder("out/second"));
    FILE *out = fopen(in_folder(configuration), "we"); /* in its place: root is nobody by now */
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    alert_helper_read_again(c.helper);
    ck_assert_int_eq(alert_helper_start(c.helper, more, "{}", 2, true), 0);
    for (int i = 0; i < 200; i++) {
        if (access(in_folder("out/first"), F_OK) == 0)
            return "first";
        if (access(in_folder("out/second"), F_OK) == 0)
            return "second";
        usleep(50000);
    }
    return "none";
}

static void configure_first(const char *configuration)
{
    configure(configuration, "alert_command = [\"/bin/sh\", \"-c\", \"echo >",
              in_folder("out/first"), "\"];");
}

START_TEST(a_configuration_that_could_be_rewritten_is_not_read_again_for_the_command)
{
    configure_first("out/conf");
    ck_assert_int_eq(chmod(in_folder("out/conf"), 0666), 0);
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert(c.command_stays);
    ck_assert_int_eq(said_count("alert_command: stays as it is until a restart: "), 1);
    ck_assert_str_eq(run_after_change("out/conf"), "first");
    confine_end(&c);
}
END_TEST

START_TEST(another_one_is)
{
    static char line[] = "tapwatch -i lo -b -o /dev/null";
    configure_first("own/conf");
    if (geteuid() == 0)
        ck_assert_int_eq(chown(in_folder("own/conf"), 65534, (gid_t)-1), 0);
    ck_assert_msg(become(line, false), "%s", why);
    ck_assert(!c.command_stays);
    ck_assert_str_eq(said(), "");
    ck_assert_str_eq(run_after_change("own/conf"), "second");
    confine_end(&c);
}
END_TEST

START_TEST(without_a_command_such_a_configuration_starts_no_helper_and_is_no_word)
{
    configure("out/conf", "snaplen = 100;", "", "");
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert(c.command_stays && c.helper == 0);
    ck_assert_str_eq(said(), "");
}
END_TEST

/* Whoever took over tapwatch could make one where it writes. */
START_TEST(a_configuration_that_was_not_there_sets_no_command)
{
    unsetenv("TAPWATCH_CONFIG");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", in_folder("out"), 1);
    if (access("/etc/tapwatch.conf", F_OK) == 0)
        return;
    ck_assert_msg(become("tapwatch -i lo -b -o @/out/x.json", false), "%s", why);
    ck_assert(c.command_stays);
    ck_assert_int_eq(c.helper, 0);
    ck_assert_str_eq(said(), "");
    confine_end(&c);
}
END_TEST

START_TEST(nobody_is_told_of_old_alerts_so_nobody_is_there_who_would)
{
    write_file("own/saved.json", "{}", 0644);
    configure("own/conf", "alert_command = [\"/bin/sh\"];", "", "");
    ck_assert_msg(become("tapwatch --open @/own/saved.json -b -o @/out/x.json", false), "%s", why);
    ck_assert_int_eq(c.helper, 0);
    confine_end(&c);
}
END_TEST

START_TEST(on_the_screen_the_command_stays)
{
    configure_first("own/conf");
    ck_assert_msg(become("tapwatch -i lo", true), "%s", why);
    ck_assert(c.command_stays && c.helper > 0);
    ck_assert_str_eq(said(), "");
    confine_end(&c);
}
END_TEST

Suite *test_confine_suite(void);
Suite *test_confine_suite(void)
{
    Suite *suite = suite_create("confine");
    TCase *t = tcase_create("options"), *command = tcase_create("command");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, prepare, NULL);
    tcase_add_test(t, a_file_needs_neither_interfaces_nor_sockets);
    tcase_add_test(t, only_interfaces_are_opened_again);
    tcase_add_test(t, a_capture_has_another_filter_on_the_screen_alone);
    tcase_add_test(t, plain_lines_need_no_terminal_and_no_other_filter);
    tcase_add_test(t, in_batch_mode_it_has_not);
    tcase_add_test(t, the_systems_log_is_there_where_alerts_go_to_it);
    tcase_add_test(t, two_snapshots_are_read_and_nothing_else);
    tcase_add_test(t, what_only_root_may_read_stays_open_and_the_rest_does_not);
    tcase_add_test(t, what_the_kernel_lacks_is_said_also_to_who_stays_who_he_is);
    tcase_add_test(t, else_he_hears_nothing);
    suite_add_tcase(suite, t);
    tcase_set_timeout(command, 60);
    tcase_add_checked_fixture(command, prepare, NULL);
    tcase_add_test(command, a_command_where_tapwatch_writes_is_refused);
    tcase_add_test(command, so_is_a_script_that_is_one_of_its_words);
    tcase_add_test(command, so_is_the_folder_itself_whose_files_may_be_run);
    tcase_add_test(command, also_one_that_could_be_made_there);
    tcase_add_test(command, words_that_name_no_file_are_no_files);
    tcase_add_test(command, also_one_that_is_named_as_it_lies_in_the_working_folder);
    tcase_add_test(command, so_is_a_link_there_to_one_that_could_be_made);
    tcase_add_test(command, nor_may_a_link_lead_to_one_that_could_be_made);
    tcase_add_test(command, one_in_the_working_folder_is_refused_on_the_screen);
    tcase_add_test(command, one_elsewhere_is_run);
    tcase_add_test(command, one_that_the_account_can_not_run_is_refused);
    tcase_add_test(command, without_the_sandbox_any_is_and_by_no_helper);
    tcase_add_test(command,
                   a_configuration_that_could_be_rewritten_is_not_read_again_for_the_command);
    tcase_add_test(command, another_one_is);
    tcase_add_test(command, without_a_command_such_a_configuration_starts_no_helper_and_is_no_word);
    tcase_add_test(command, a_configuration_that_was_not_there_sets_no_command);
    tcase_add_test(command, nobody_is_told_of_old_alerts_so_nobody_is_there_who_would);
    tcase_add_test(command, on_the_screen_the_command_stays);
    suite_add_tcase(suite, command);
    return suite;
}
