/* Tests of src/options.c. */
#include "src/options.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct options o;
static char why[CONFIG_WHY];
static char path[] = "/tmp/tapwatch-options-XXXXXX";

static void use_stdout(int fd)
{
    ck_assert_int_eq(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
    close(fd);
}

/* No configuration but the built-in one; standard output is a terminal of its own. Each test runs
 * in a process of its own. */
static void prepare(void)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    setenv("TAPWATCH_CONFIG", path, 1);
    unsetenv("NO_COLOR");
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    use_stdout(terminal);
}

static void clean_up(void)
{
    options_done(&o);
    unlink(path);
}

static void write_file(const char *text)
{
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
}

/* Words set apart by one space; a quoted empty word is ''. */
static bool parse(const char *line)
{
    static char copy[4096];
    static char *argv[64];
    int argc = 0;
    snprintf(copy, sizeof copy, "tapwatch %s", line);
    char *rest = copy;
    for (char *word; (word = strsep(&rest, " ")) && argc < 63;)
        if (*word) {
            if (strcmp(word, "''") == 0)
                *word = '\0';
            argv[argc++] = word;
        }
    argv[argc] = NULL;
    options_done(&o);
    return options_parse(&o, argc, argv, why);
}

static void taken(const char *line)
{
    ck_assert_msg(parse(line), "%s: %s", line, why);
}

static void refused(const char *line, const char *reason)
{
    ck_assert_msg(!parse(line), "taken: %s", line);
    ck_assert_str_eq(why, reason);
}

/* The reason begins, or ends, or goes on with these words. */
static void refused_with(const char *line, const char *words)
{
    ck_assert_msg(!parse(line), "%s is taken", line);
    ck_assert_msg(strstr(why, words) != NULL, "\"%s\" is not in \"%s\"", words, why);
}

START_TEST(without_options_the_screen_shows_the_default_interface)
{
    taken("");
    ck_assert_int_eq(o.action, ACTION_RUN);
    ck_assert_uint_eq(o.interface_count, 0);
    ck_assert_uint_eq(o.file_count, 0);
    ck_assert(!o.batch);
    ck_assert_ptr_null(o.output);
    ck_assert_int_eq(o.format, REPORT_JSON);
    ck_assert(o.config.promiscuous);
    ck_assert_str_eq(o.config.filter, "");
}
END_TEST

START_TEST(interfaces_and_files_may_be_given_more_than_once)
{
    taken("-i eth0 --interface any");
    ck_assert_uint_eq(o.interface_count, 2);
    ck_assert_str_eq(o.interfaces[1], "any");
    taken("-r a.pcap -r - --read=a.pcap");
    ck_assert_uint_eq(o.file_count, 3);
    ck_assert_str_eq(o.files[1], "-");
    ck_assert_str_eq(o.files[2], "a.pcap");
}
END_TEST

START_TEST(every_option_sets_its_setting)
{
    ck_assert(!o.config.include_self);
    ck_assert(!o.config.reopen);
    taken("--include-self --reopen -p -B 1024 -s 128 -c 7 --duration 60 --ascii --low-bandwidth "
          "--no-color -n "
          "--force -o x.txt");
    ck_assert(o.config.include_self);
    ck_assert(o.config.reopen);
    ck_assert(!o.config.promiscuous);
    ck_assert_int_eq(o.config.buffer_size_kib, 1024);
    ck_assert_int_eq(o.config.snaplen, 128);
    ck_assert_uint_eq(o.count, 7);
    ck_assert_int_eq(o.duration_s, 60);
    ck_assert(o.config.ascii && o.config.low_bandwidth);
    ck_assert(!o.config.color);
    ck_assert(o.force);
    ck_assert(!o.exit_alert);
    ck_assert_str_eq(o.output, "x.txt");
    ck_assert_int_eq(o.format, REPORT_TEXT);
}
END_TEST

START_TEST(actions_are_told_apart)
{
    taken("-D");
    ck_assert_int_eq(o.action, ACTION_LIST_INTERFACES);
    taken("--print-config");
    ck_assert_int_eq(o.action, ACTION_PRINT_CONFIG);
    taken("-V");
    ck_assert_int_eq(o.action, ACTION_VERSION);
    taken("-h");
    ck_assert_int_eq(o.action, ACTION_HELP);
}
END_TEST

START_TEST(help_comes_whatever_else_is_wrong)
{
    write_file("nonsense");
    taken("--nonsense -i eth0 -r x --help");
    ck_assert_int_eq(o.action, ACTION_HELP);
}
END_TEST

START_TEST(help_fits_80_columns_and_names_every_option)
{
    static const char *const options[] = {
        "-i, --interface",
        "-r, --read",
        "-D, --list-interfaces",
        "-f, --filter",
        "-F, --filter-file",
        "-H, --home",
        "-c, --count",
        "--duration",
        "-p, --no-promiscuous",
        "-B, --buffer-size",
        "-s, --snaplen",
        "-b, --batch",
        "-o, --output",
        "--format",
        "--every",
        "--force",
        "--exit-alert",
        "--speed",
        "--config",
        "--print-config",
        "-n ",
        "--ascii",
        "--no-color",
        "--color ",
        "--include-self",
        "--reopen",
        "--user",
        "--no-sandbox",
        "--linear",
        "--mouse",
        "--low-bandwidth",
        "--theme",
        "-h, --help",
        "-V, --version",
        "-w, --write",
        "-C, --file-size",
        "-W, --files",
        "--open",
        "--diff",
        "--metrics-file",
        "--redact",
    };
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    options_print_help(out);
    fclose(out);
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        ck_assert_msg(strstr(text, options[i]) != NULL, "%s is not in the help", options[i]);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") < 80, "%.*s", (int)strcspn(line, "\n"), line);
    free(text);
}
END_TEST

START_TEST(evidence_goes_to_a_file_or_to_standard_output_alone)
{
    taken("-r x");
    ck_assert_ptr_null(o.write);
    ck_assert_int_eq(o.config.evidence_memory_mib, 16);
    taken("-r x -w e.pcap -C 5 -W 10");
    ck_assert_str_eq(o.write, "e.pcap");
    ck_assert_int_eq(o.config.evidence_file_mb, 5);
    ck_assert_int_eq(o.config.evidence_files, 10);
    refused("-r x -w - -o -", "--write - and --output - both mean standard output; name a file for "
                              "one of them");
    refused("-r x -C 5", "--file-size is of what --write writes; name a file with --write");
    refused("-r x --files 3", "--files is of what --write writes; name a file with --write");
    refused("-r x -w e.pcap -W 3", "--files: without a size all goes to one file; say with "
                                   "--file-size or evidence_file_mb when another begins");
    refused("-r x -w e.pcap -C 0 -W 3", "--files: without a size all goes to one file; say with "
                                        "--file-size or evidence_file_mb when another begins");
    taken("-r x -w e.pcap -W 0"); /* as many as it takes */
    taken("-r x -w e.pcap -W 3 -C 5");
    taken("--print-config -C 5");
    taken("--print-config -W 3");
    refused("-r x -C 0.5", "--file-size 0.5: it takes a whole number, 0 to 1000000 MB");
    refused("-r x -w -", "--write -: standard output is a terminal, and packets are no text; send "
                         "it to a file or a program");
    use_stdout(open("/dev/null", O_WRONLY));
    taken("-r x -w -");
    ck_assert(o.batch);
    ck_assert_str_eq(o.output, "/dev/null"); /* no report beside it */
    taken("-r x -w - -o x.json");
    ck_assert_str_eq(o.output, "x.json");
}
END_TEST

/* In a folder of its own, where e.pcap is. */
START_TEST(nothing_is_written_in_the_place_of_another_file)
{
    char folder[] = "/tmp/tapwatch-options-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkdir("in", 0700), 0);
    refused("-i x -w e.pcap -o e.pcap", "--write and --output both mean e.pcap; name another file "
                                        "for one of them");
    refused("-i x -w e.pcap -o in/../e.pcap", "--write and --output both mean in/../e.pcap; name "
                                              "another file for one of them");
    taken("-i x -w e.pcap -o in/e.pcap");
    taken("-i x -w /dev/null -o /dev/null");
    fclose(fopen("e.pcap", "w"));
    ck_assert_int_eq(symlink("../e.pcap", "in/l.pcap"), 0);
    ck_assert_int_eq(link("e.pcap", "h.pcap"), 0);
    refused("-i x -w h.pcap -o in/l.pcap", "--write and --output both mean in/l.pcap; name another "
                                           "file for one of them");
    refused("-r e.pcap -o h.pcap --force", "--read and --output both mean h.pcap, so the capture "
                                           "would be lost; write another file");
    refused("-r x -r e.pcap -w e.pcap", "--read and --write both mean e.pcap, so the capture would "
                                        "be lost; write another file");
    refused("-r e.pcap --metrics-file in/l.pcap",
            "--read and metrics_file both mean in/l.pcap, so the capture would be lost; write "
            "another file");
    refused("-i x -o m.prom --metrics-file m.prom", "--output and metrics_file both mean m.prom; "
                                                    "name another file for one of them");
    refused("--open e.pcap -b -o h.pcap --force", "--open and --output both mean h.pcap, so the "
                                                  "snapshot would be lost; write another file");
    refused(
        "--open e.pcap -b --metrics-file h.pcap",
        "--open and metrics_file both mean h.pcap, so the snapshot would be lost; write another "
        "file");
    taken("-r e.pcap -w f.pcap -o f.json");
    taken("-r /dev/null -w /dev/null");
    write_file("state_file = \"state\";");
    taken("-i x -o e.json --metrics-file e.prom");
    refused("-i x -o state", "--output and state_file both mean state; name another file for one "
                             "of them");
    refused("-i x --metrics-file in/../state", "metrics_file and state_file both mean state; name "
                                               "another file for one of them");
    ck_assert_int_eq(symlink("e.pcap", "state"), 0);
    refused("-r e.pcap -o x", "--read and state_file both mean state, so the capture would be "
                              "lost; write another file");
    unlink("state");
    unlink("in/l.pcap");
    unlink("h.pcap");
    unlink("e.pcap");
    rmdir("in");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}
END_TEST

START_TEST(a_list_of_csv_that_nobody_knows_says_which_there_are)
{
    taken("-r x -b --format csv:ports");
    refused_with("-r x -b --format csv:port",
                 "--format csv:port: the lists are values, icmp, ports, ");
    refused_with("-r x -b --format csv:", ", incidents.top_sources, alerts, messages");
}
END_TEST

START_TEST(no_other_file_follows_standard_output)
{
    use_stdout(open("/dev/null", O_WRONLY));
    refused("-r x -w - -C 5", "--file-size: no other file follows standard output; name one with "
                              "--write");
    refused("-r x -w - -W 3 -C 5", "--file-size: no other file follows standard output; name one "
                                   "with --write");
    refused("-r x -w - -W 3", "--files: no other file follows standard output; name one with "
                              "--write");
    taken("-r x -w - -C 0 -W 0"); /* none is asked for */
    taken("--print-config -w - -C 5");
    write_file("evidence_file_mb = 5;\nevidence_files = 3;\n");
    taken("-r x -w -");           /* these are of files, when one is named */
    taken("-r x -w e.pcap -W 7"); /* the size is that of the setting */
    taken("-r x -w - -C 0");
    refused("-r x -w - -C 7", "--file-size: no other file follows standard output; name one with "
                              "--write");
}
END_TEST

START_TEST(words_behind_the_options_are_the_filter)
{
    taken("udp and -i eth0 port 1026");
    ck_assert_str_eq(o.config.filter, "udp and port 1026");
    ck_assert_str_eq(o.interfaces[0], "eth0");
    taken("-- -x");
    ck_assert_str_eq(o.config.filter, "-x");
    taken("-f udp");
    ck_assert_str_eq(o.config.filter, "udp");
}
END_TEST

START_TEST(a_word_that_names_a_snapshot_opens_it)
{
    char line[256], reason[256];
    write_file("");
    taken("--open x.json");
    ck_assert_str_eq(o.open, "x.json");
    ck_assert(!o.batch);
    taken("-b --open x.json -o y.txt");
    ck_assert(o.batch && o.format == REPORT_TEXT);
    setenv("TAPWATCH_CONFIG", "/dev/null", 1);
    write_file("{\n\"format\":\"tapwatch-snapshot\",");
    taken(path);
    ck_assert_str_eq(o.open, path);
    ck_assert_str_eq(o.config.filter, "");
    snprintf(line, sizeof line, "%s udp", path);
    snprintf(reason, sizeof reason, "%s is a snapshot; it is opened alone", path);
    refused_with(line, reason);
    snprintf(line, sizeof line, "--open x.json %s", path);
    refused_with(line, "one snapshot is opened at a time: x.json");
    snprintf(line, sizeof line, "-f %s", path);
    taken(line); /* the filter, whatever its name */
    ck_assert_ptr_null(o.open);
}
END_TEST

START_TEST(a_snapshot_is_opened_without_what_is_for_a_capture)
{
    refused_with("--open x -i eth0",
                 "a saved snapshot is shown as it is; only for a capture: --interface");
    refused_with("--open x -r y", "only for a capture: --read");
    refused_with("--open x udp", "only for a capture: the words behind the options");
    refused_with("--open x -H 10.0.0.0/8", "only for a capture: --home");
    refused_with("--open x -c 5", "only for a capture: --count");
    refused_with("--open x --duration 5", "only for a capture: --duration");
    refused_with("-b --open x --every 5", "only for a capture: --every");
    refused_with("--open x --speed 5", "only for a capture: --speed");
    refused_with("--open x --linear", "only for a capture: --linear");
    refused_with("--open x --exit-alert", "--exit-alert is for batch mode; add --batch");
}
END_TEST

START_TEST(diff_takes_two_snapshots)
{
    taken("--diff a.json b.json");
    ck_assert_int_eq(o.action, ACTION_DIFF);
    ck_assert_str_eq(o.diff[0], "a.json");
    ck_assert_str_eq(o.diff[1], "b.json");
    refused_with("--diff a.json", "--diff takes two snapshots: tapwatch --diff BEFORE AFTER");
    refused_with("--diff a b c", "--diff takes two snapshots");
    refused_with("--diff a b --open c", "--diff and --open exclude each other");
    refused_with("--diff a b -o c", "--output is not for it");
    refused_with("--diff a b --format json", "--format is not for it");
    refused_with("--diff a b -r c", "only for a capture: --read");
}
END_TEST

START_TEST(a_word_that_only_a_file_would_have_as_its_name_is_no_filter_either)
{
    refused("none/hour.json", "none/hour.json: No such file or directory");
    refused("-b mon.pcap.gz", "mon.pcap.gz: No such file or directory");
    taken("host mon.gz");
    taken("-f mon.gz");
    taken("udp");
}
END_TEST

START_TEST(a_file_among_the_words_is_no_filter)
{
    char line[128], reason[256];
    snprintf(line, sizeof line, "-b %s", path);
    snprintf(reason, sizeof reason, "%s is a file; read it with -r (or name the filter with -f)",
             path);
    refused(line, reason);
    snprintf(line, sizeof line, "-f %s", path);
    taken(line);
    taken("net 10 and not /tmp"); /* a folder is none */
}
END_TEST

START_TEST(a_filter_file_has_comments_and_lines)
{
    char line[64];
    write_file("");
    setenv("TAPWATCH_CONFIG", "", 1);
    setenv("HOME", "/nonexistent", 1);
    unsetenv("XDG_CONFIG_HOME");
    write_file("# what we want\n  udp \t\r\n\nport 1026 # the port\n");
    snprintf(line, sizeof line, "-F %s", path);
    taken(line);
    ck_assert_str_eq(o.config.filter, "udp port 1026");
}
END_TEST

START_TEST(a_filter_comes_from_one_place)
{
    refused("-f udp tcp", "the filter is given twice: --filter and the words behind the options");
    refused("-f udp -f tcp", "the filter is given twice: --filter and --filter");
    refused("-F /dev/null tcp",
            "the filter is given twice: --filter-file and the words behind the options");
}
END_TEST

START_TEST(a_filter_that_can_not_be_read_is_refused)
{
    refused("-F /nonexistent", "--filter-file /nonexistent: No such file or directory");
    refused("-F /", "--filter-file /: Is a directory");
    refused("-F /dev/zero", "--filter-file /dev/zero: too long, or not a text file");
}
END_TEST

START_TEST(a_filter_has_at_most_1023_characters)
{
    char line[1100] = "-f ";
    memset(line + 3, 'x', CONFIG_TEXT - 1);
    taken(line);
    ck_assert_uint_eq(strlen(o.config.filter), CONFIG_TEXT - 1);
    line[3 + CONFIG_TEXT - 1] = 'x';
    refused(line, "the filter is longer than 1023 characters");
}
END_TEST

/* Cut it would be another, of which nobody knows who could write to it. */
START_TEST(the_path_of_a_configuration_is_taken_whole_or_not)
{
    char line[CONFIG_TEXT + 32] = "--config /";
    memset(line + strlen(line), '/', CONFIG_TEXT - 11);
    strcat(line, "dev/null/");
    line[strlen(line) - 1] = '\0';
    taken(line);
    ck_assert_str_eq(o.config_path, line + strlen("--config "));
    memset(line + strlen("--config "), '/', CONFIG_TEXT);
    refused(line, "--config: longer than 1023 characters");
    setenv("TAPWATCH_CONFIG", line + strlen("--config "), 1);
    refused("", "TAPWATCH_CONFIG: longer than 1023 characters");
}
END_TEST

START_TEST(one_below_a_long_home_is_refused_and_not_passed_over)
{
    enum { SLASHES = CONFIG_TEXT };
    char folder[] = "/tmp/tapwatch-home-XXXXXX", inner[64], file[80], home[SLASHES + 64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    memset(home, '/', SLASHES);
    strcpy(home + SLASHES, folder);
    unsetenv("TAPWATCH_CONFIG");
    setenv("XDG_CONFIG_HOME", home, 1);
    const bool without = parse(""); /* whatever /etc has */
    snprintf(inner, sizeof inner, "%s/tapwatch", folder);
    snprintf(file, sizeof file, "%s/tapwatch.conf", inner);
    ck_assert_int_eq(mkdir(inner, 0700), 0);
    FILE *out = fopen(file, "w");
    ck_assert_ptr_nonnull(out);
    fclose(out);
    const bool with = parse("");
    unlink(file);
    rmdir(inner);
    rmdir(folder);
    ck_assert(without && !with);
    ck_assert_str_eq(why, "the path of the configuration in XDG_CONFIG_HOME, or in HOME: longer "
                          "than 1023 characters");
}
END_TEST

START_TEST(home_networks_add_up_and_are_checked)
{
    taken("-H 10.1.2.3/8,192.0.2.1 -H fc00::/7");
    ck_assert_str_eq(o.config.home, "10.0.0.0/8,192.0.2.1/32,fc00::/7");
    refused("-H 10.0.0.0/8,10.0.0.0/33",
            "--home: \"10.0.0.0/33\" is not a network such as 192.0.2.0/24 or 2001:db8::/32");
}
END_TEST

START_TEST(numbers_are_checked_against_their_range)
{
    refused("-c 0", "--count 0: it takes a whole number from 1 to 9223372036854775807");
    refused("-c ten", "--count ten: it takes a whole number from 1 to 9223372036854775807");
    refused("--duration -1", "--duration -1: it takes a whole number from 1 to 2147483647");
    refused("-b --every 1.5", "--every 1.5: it takes a whole number from 1 to 2147483647");
    taken("-s 0"); /* as tcpdump's: all */
    ck_assert_int_eq(o.config.snaplen, 262144);
    refused("-s 67", "--snaplen 67: it takes 68 to 262144 bytes");
    refused("-B 4294967552", "--buffer-size 4294967552: it takes 256 to 1048576 KiB");
}
END_TEST

START_TEST(what_a_sensor_knows_is_left_alone_by_captures_unless_its_configuration_is_named)
{
    char folder[] = "/tmp/tapwatch-options-XXXXXX", file[128], line[256];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/tapwatch", folder);
    ck_assert_int_eq(mkdir(file, 0700), 0);
    snprintf(file, sizeof file, "%s/tapwatch/tapwatch.conf", folder);
    FILE *out = fopen(file, "w");
    ck_assert_ptr_nonnull(out);
    fputs("state_file = \"/tmp/x.state\";\n", out);
    fclose(out);
    unsetenv("TAPWATCH_CONFIG");
    setenv("XDG_CONFIG_HOME", folder, 1);
    taken("-i lo");
    ck_assert_str_eq(o.config.state_file, "/tmp/x.state");
    taken("-r x");
    ck_assert_str_eq(o.config.state_file, "");
    snprintf(line, sizeof line, "-r x --config %s", file);
    taken(line);
    ck_assert_str_eq(o.config.state_file, "/tmp/x.state");
    setenv("TAPWATCH_CONFIG", file, 1);
    taken("-r x");
    ck_assert_str_eq(o.config.state_file, "/tmp/x.state");
    unlink(file);
    snprintf(file, sizeof file, "%s/tapwatch", folder);
    rmdir(file);
    rmdir(folder);
}
END_TEST

START_TEST(a_speed_is_a_number_or_max)
{
    taken("-r x --speed max");
    ck_assert_double_eq(o.speed, 0);
    taken("-r x --speed 2.5");
    ck_assert_double_eq(o.speed, 2.5);
    taken("-r x --speed .5");
    ck_assert_double_eq(o.speed, 0.5);
    const char *wrong[] = {"0", "0.001", "1000001", "-1", "1,5", "1.2.3", ".", "fast", "1e3"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char line[64], reason[96];
        snprintf(line, sizeof line, "-r x --speed %s", wrong[i]);
        snprintf(reason, sizeof reason,
                 "--speed %s: it takes max, or a number from 0.01 to 1000000", wrong[i]);
        refused(line, reason);
    }
    char digits[700] = "-r x --speed .";
    memset(digits + strlen(digits), '1', 600);
    ck_assert(!parse(digits)); /* neither part is a number any more */
}
END_TEST

START_TEST(the_pace_of_a_file_is_1_on_screen_and_max_in_batch)
{
    taken("-r x");
    ck_assert_double_eq(o.speed, 1);
    taken("-r x -b");
    ck_assert_double_eq(o.speed, 0);
    taken("-r x -b --speed 3");
    ck_assert_double_eq(o.speed, 3);
}
END_TEST

START_TEST(options_that_exclude_each_other_are_refused)
{
    refused("-i eth0 -r x", "--interface and --read exclude each other: live, or from files");
    refused("--speed 2", "--speed is the pace of a file; name one with --read");
    refused("--every 5", "--every is for batch mode and --linear; add one of these");
    refused("--linear -b", "--linear and --batch exclude each other: lines as things happen, or a "
                           "report at the end");
    refused("--exit-alert", "--exit-alert is for batch mode; add --batch");
    taken("--exit-alert -b");
    ck_assert(o.exit_alert);
    refused("-r - -r -", "standard input (-) can be read only once");
}
END_TEST

START_TEST(what_is_written_besides_is_named)
{
    char line[CONFIG_TEXT + 32] = "--metrics-file ";
    taken("-i eth0");
    ck_assert(!o.config.redact);
    ck_assert_str_eq(o.config.metrics_file, "");
    taken("-i eth0 --redact --metrics-file /x/tapwatch.prom");
    ck_assert(o.config.redact);
    ck_assert_str_eq(o.config.metrics_file, "/x/tapwatch.prom");
    refused("-i eth0 -w /x/e.pcap --redact", "evidence: packets hold the addresses that --redact "
                                             "hides; leave one of the two out");
    refused("--metrics-file", "--metrics-file needs a value; see tapwatch --help");
    memset(line + strlen(line), 'x', CONFIG_TEXT);
    refused(line, "--metrics-file: longer than 1023 characters");
}
END_TEST

START_TEST(an_option_that_is_not_there_is_refused_by_name)
{
    refused("-x", "unknown option -x; see tapwatch --help");
    refused("--batch -bx", "unknown option -x; see tapwatch --help");
    refused("--hide", "unknown or ambiguous option --hide; see tapwatch --help");
    refused("--f x", "unknown or ambiguous option --f; see tapwatch --help");
    refused("-x x", "unknown option -x; see tapwatch --help");
}
END_TEST

START_TEST(a_refusal_is_one_line_that_drives_no_terminal)
{
    refused("-\n", "unknown option -?; see tapwatch --help");
    refused("--speed \033[2J", "--speed ?[2J: it takes max, or a number from 0.01 to 1000000");
    write_file("nothing = 1;");
    ck_assert(!parse("--config /none\n/x"));
    ck_assert_ptr_null(strchr(why, '\n'));
}
END_TEST

START_TEST(values_that_are_missing_empty_or_too_much_are_refused)
{
    refused("-i", "--interface needs a value; see tapwatch --help");
    refused("--format", "--format needs a value; see tapwatch --help");
    refused("-r ''", "--read needs a value that is not empty");
    refused("--config=", "--config needs a value that is not empty");
    refused("--batch=yes", "--batch takes no value; see tapwatch --help");
}
END_TEST

START_TEST(dshields_formats_are_written_once)
{
    refused("-b -o x.dshield --every 60",
            "--every: each snapshot would count again what the one before did; DShield's formats "
            "are written once, at the end");
    taken("-b -o x.csv --every 60");
    taken("-o x.dshield");
    taken("--linear --every 60 -o x.dshield"); /* there it is of lines, not of files */
}
END_TEST

START_TEST(the_settings_of_dshield_go_where_it_is_written)
{
    write_file("dshield_user_id = 4711; dshield_anonymise = true;");
    taken("-b -o x.dshield");
    ck_assert_int_eq(o.how.dshield.user_id, 4711);
    ck_assert(o.how.dshield.anonymise);
}
END_TEST

START_TEST(the_format_follows_the_suffix_unless_it_is_given)
{
    taken("-b -o x.txt");
    ck_assert_int_eq(o.format, REPORT_TEXT);
    taken("-b -o x.json");
    ck_assert_int_eq(o.format, REPORT_JSON);
    taken("-b -o x.unknown");
    ck_assert_int_eq(o.format, REPORT_JSON);
    taken("-b -o x.txt --format json");
    ck_assert_int_eq(o.format, REPORT_JSON);
    taken("-b -o x.csv");
    ck_assert_int_eq(o.format, REPORT_CSV);
    taken("-b -o x.dshield");
    ck_assert_int_eq(o.format, REPORT_DSHIELD);
    taken("-b -o x --format dshield-sources:udp/1026");
    ck_assert_int_eq(o.format, REPORT_DSHIELD_SOURCES);
    refused("--format xml", "--format xml: there are json, text, csv, csv:LIST, dshield and "
                            "dshield-sources:udp/PORT");
}
END_TEST

START_TEST(on_a_terminal_standard_output_gets_text)
{
    taken("-b");
    ck_assert_str_eq(o.output, "-");
    ck_assert_int_eq(o.format, REPORT_TEXT);
    taken("-o -");
    ck_assert(o.batch);
    ck_assert_int_eq(o.format, REPORT_TEXT);
}
END_TEST

START_TEST(in_a_pipe_there_is_batch_mode_and_json_is_asked_for_with_output)
{
    use_stdout(open("/dev/null", O_WRONLY));
    taken("");
    ck_assert(o.batch);
    ck_assert_str_eq(o.output, "-");
    ck_assert_int_eq(o.format, REPORT_TEXT);
    taken("-o -");
    ck_assert_int_eq(o.format, REPORT_JSON);
    taken("--every 5");
    ck_assert_int_eq(o.every_s, 5);
}
END_TEST

START_TEST(options_win_over_the_environment_and_that_over_the_file)
{
    write_file("snaplen = 100; udp_timeout = 90; color = true; filter = \"tcp\";"
               "home = [\"192.0.2.0/24\"];");
    taken("-s 200 -H 10.0.0.0/8 udp");
    ck_assert_int_eq(o.config.snaplen, 200);
    ck_assert_int_eq(o.config.udp_timeout_s, 90);
    ck_assert_str_eq(o.config.home, "10.0.0.0/8");
    ck_assert_str_eq(o.config.filter, "udp");
    ck_assert(o.config.color);
    setenv("NO_COLOR", "1", 1);
    taken("");
    ck_assert(!o.config.color);
    ck_assert_str_eq(o.config.filter, "tcp");
    taken("--color");
    ck_assert(o.config.color);
    setenv("NO_COLOR", "", 1);
    taken("-f ''");
    ck_assert(o.config.color);
    ck_assert_str_eq(o.config.filter, "");
}
END_TEST

START_TEST(a_named_configuration_must_be_there_and_right)
{
    char line[64], reason[128];
    refused("--config /nonexistent", "/nonexistent: No such file or directory");
    setenv("TAPWATCH_CONFIG", "/nonexistent", 1);
    refused("", "/nonexistent: No such file or directory");
    write_file("\nsnaplen = 1;");
    snprintf(line, sizeof line, "--config %s", path);
    snprintf(reason, sizeof reason, "%s:2: snaplen takes 68 to 262144 bytes, not 1", path);
    refused(line, reason);
    write_file("snaplen = 99;");
    taken(line);
    ck_assert_int_eq(o.config.snaplen, 99);
}
END_TEST

Suite *test_options_suite(void);
Suite *test_options_suite(void)
{
    Suite *s = suite_create("options");
    TCase *t = tcase_create("options");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, without_options_the_screen_shows_the_default_interface);
    tcase_add_test(t, interfaces_and_files_may_be_given_more_than_once);
    tcase_add_test(t, every_option_sets_its_setting);
    tcase_add_test(t, actions_are_told_apart);
    tcase_add_test(t, help_comes_whatever_else_is_wrong);
    tcase_add_test(t, help_fits_80_columns_and_names_every_option);
    tcase_add_test(t, evidence_goes_to_a_file_or_to_standard_output_alone);
    tcase_add_test(t, nothing_is_written_in_the_place_of_another_file);
    tcase_add_test(t, a_list_of_csv_that_nobody_knows_says_which_there_are);
    tcase_add_test(t, no_other_file_follows_standard_output);
    tcase_add_test(t, words_behind_the_options_are_the_filter);
    tcase_add_test(t, a_word_that_names_a_snapshot_opens_it);
    tcase_add_test(t, a_snapshot_is_opened_without_what_is_for_a_capture);
    tcase_add_test(t, diff_takes_two_snapshots);
    tcase_add_test(t, a_word_that_only_a_file_would_have_as_its_name_is_no_filter_either);
    tcase_add_test(t, a_file_among_the_words_is_no_filter);
    tcase_add_test(t, a_filter_file_has_comments_and_lines);
    tcase_add_test(t, a_filter_comes_from_one_place);
    tcase_add_test(t, a_filter_that_can_not_be_read_is_refused);
    tcase_add_test(t, a_filter_has_at_most_1023_characters);
    tcase_add_test(t, the_path_of_a_configuration_is_taken_whole_or_not);
    tcase_add_test(t, one_below_a_long_home_is_refused_and_not_passed_over);
    tcase_add_test(t, home_networks_add_up_and_are_checked);
    tcase_add_test(t, numbers_are_checked_against_their_range);
    tcase_add_test(t,
                   what_a_sensor_knows_is_left_alone_by_captures_unless_its_configuration_is_named);
    tcase_add_test(t, a_speed_is_a_number_or_max);
    tcase_add_test(t, the_pace_of_a_file_is_1_on_screen_and_max_in_batch);
    tcase_add_test(t, options_that_exclude_each_other_are_refused);
    tcase_add_test(t, what_is_written_besides_is_named);
    tcase_add_test(t, an_option_that_is_not_there_is_refused_by_name);
    tcase_add_test(t, a_refusal_is_one_line_that_drives_no_terminal);
    tcase_add_test(t, values_that_are_missing_empty_or_too_much_are_refused);
    tcase_add_test(t, dshields_formats_are_written_once);
    tcase_add_test(t, the_settings_of_dshield_go_where_it_is_written);
    tcase_add_test(t, the_format_follows_the_suffix_unless_it_is_given);
    tcase_add_test(t, on_a_terminal_standard_output_gets_text);
    tcase_add_test(t, in_a_pipe_there_is_batch_mode_and_json_is_asked_for_with_output);
    tcase_add_test(t, options_win_over_the_environment_and_that_over_the_file);
    tcase_add_test(t, a_named_configuration_must_be_there_and_right);
    suite_add_tcase(s, t);
    return s;
}
