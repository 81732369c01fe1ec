/* Tests of src/config.c, src/config_tree.c and src/settings*.c. */
#include "src/config.h"
#include "src/settings.h"
#include "src/snapshot/incident.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/tapwatch-config-XXXXXX";
static char path[64];
static char why[CONFIG_WHY];

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/c.conf", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void write_file(const char *text)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static bool load(struct config *c, const char *text)
{
    write_file(text);
    config_defaults(c);
    return config_load(c, path, why);
}

/* The text is refused at that line, and the reason has those words. */
static void refused(const char *text, unsigned line, const char *words)
{
    struct config c, before;
    char place[96];
    ck_assert_msg(!load(&c, text), "taken: %s", text);
    snprintf(place, sizeof place, "%s:%u: ", path, line);
    ck_assert_msg(strncmp(why, place, strlen(place)) == 0, "%s: %s", text, why);
    ck_assert_msg(strstr(why, words) != NULL, "%s: %s", text, why);
    ck_assert_ptr_null(strchr(why, '\n'));
    config_defaults(&before);
    ck_assert_int_eq(c.snaplen, before.snaplen);
    ck_assert_int_eq(c.color, before.color);
    ck_assert_int_eq(c.bell, before.bell);
    ck_assert_int_eq(c.history_memory_mib, before.history_memory_mib);
    ck_assert_mem_eq(&c.detectors, &before.detectors, sizeof c.detectors);
    ck_assert_mem_eq(c.window_s, before.window_s, sizeof c.window_s);
    ck_assert_str_eq(c.home, before.home);
}

/* What config_print prints. Free it. */
static char *printed(const struct config *c)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert(config_print(c, out));
    fclose(out);
    return text;
}

static void same(const struct config *a, const struct config *b)
{
    char *one = printed(a), *other = printed(b);
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
}

START_TEST(the_shipped_file_is_what_the_defaults_print)
{
    struct config c;
    config_defaults(&c);
    char *text = printed(&c), shipped[32768];
    FILE *in = fopen("tapwatch.conf", "r");
    ck_assert_ptr_nonnull(in);
    shipped[fread(shipped, 1, sizeof shipped - 1, in)] = '\0';
    fclose(in);
    ck_assert_str_eq(shipped, text);
    free(text);
}
END_TEST

START_TEST(the_shipped_file_reads_as_the_defaults)
{
    /* Over a configuration that differs everywhere, so that each setting must stand in it. */
    struct config c = {.filter = "x",
                       .snaplen = 99,
                       .buffer_size_kib = 999,
                       .decapsulate = true,
                       .home = "10.0.0.0/8",
                       .memory_mib = 99,
                       .udp_timeout_s = 99,
                       .tcp_timeout_s = 99,
                       .icmp_timeout_s = 99,
                       .watched = {{{6, 1, 2}, {6, 3, 4}}, 2},
                       .metrics_file = "x",
                       .metrics_every_s = 99,
                       .metrics_ports = {{{6, 1, 2}, {6, 3, 4}}, 2},
                       .redact = true,
                       .redact_key = "x",
                       .window_s = {10, 20, 40},
                       .alert_syslog = true,
                       .alert_command = "/x",
                       .alert_command_count = 1,
                       .ascii = true};
    struct config d;
    config_defaults(&d);
    memset(&c.detectors, 99, sizeof c.detectors);
    ck_assert_msg(config_load(&c, "tapwatch.conf", why), "%s", why);
    ck_assert_str_eq(c.filter, "");
    ck_assert(c.promiscuous);
    ck_assert_int_eq(c.snaplen, 1600);
    ck_assert_int_eq(c.buffer_size_kib, 32768);
    ck_assert(!c.decapsulate);
    ck_assert_str_eq(c.home, "");
    ck_assert_int_eq(c.memory_mib, 64);
    ck_assert_int_eq(c.udp_timeout_s, 60);
    ck_assert_int_eq(c.tcp_timeout_s, 30);
    ck_assert_int_eq(c.icmp_timeout_s, 10);
    ck_assert_int_eq(c.watched.count, 1);
    ck_assert_uint_eq(c.watched.ranges[0].protocol, 17);
    ck_assert_uint_eq(c.watched.ranges[0].first, 1026);
    ck_assert_uint_eq(c.watched.ranges[0].last, 1031);
    ck_assert_int_eq(c.server_ports_count, 3);
    ck_assert_int_eq(c.server_ports[0], 53);
    ck_assert_int_eq(c.server_ports[1], 123);
    ck_assert_int_eq(c.server_ports[2], 137);
    ck_assert_int_eq(c.window_s[0], 60);
    ck_assert_int_eq(c.window_s[1], 3600);
    ck_assert_int_eq(c.window_s[2], 86400);
    ck_assert_int_eq(c.alert_severity, SEVERITY_WARNING);
    ck_assert(!c.alert_syslog);
    ck_assert_int_eq(c.alert_command_count, 0);
    ck_assert_int_eq(c.alert_command_per_minute, 10);
    ck_assert_mem_eq(&c.detectors, &detectors_usual, sizeof c.detectors);
    ck_assert(!c.ascii);
    ck_assert(c.color && !c.bell);
    ck_assert(!c.redact);
    ck_assert_int_eq(c.metrics_every_s, 15);
    same(&c, &d);
}
END_TEST

START_TEST(what_is_printed_reads_back_the_same)
{
    struct config c, back;
    struct home home = {.count = 0};
    config_defaults(&c);
    strcpy(c.filter,
           "udp[8:2] = 0 and \"quoted\" \\ back\nline \x01\x7f \xc3\xa4 # // /* @include");
    c.promiscuous = false;
    c.include_self = true;
    c.reopen = true;
    strcpy(c.user, "_tapwatch");
    c.snaplen = 68;
    c.buffer_size_kib = 1048576;
    c.decapsulate = true;
    ck_assert(home_add(&home, "192.0.2.0/24,2001:db8::/32", why, sizeof why));
    config_set_home(&c, &home);
    c.memory_mib = 4096;
    c.udp_timeout_s = 3600;
    c.tcp_timeout_s = c.icmp_timeout_s = 600;
    for (uint16_t i = 0; i < CONFIG_WATCHED; i++)
        c.watched.ranges[i] =
            (struct port_range){i % 2 ? 6 : 17, i, i % 3 ? i : (uint16_t)(65535 - i)};
    c.watched.count = CONFIG_WATCHED;
    for (int i = 0; i < CONFIG_SERVER_PORTS; i++)
        c.server_ports[i] = 65535 - i;
    c.server_ports_count = CONFIG_SERVER_PORTS;
    c.window_s[0] = 10;
    c.window_s[1] = 1296000;
    c.window_s[2] = 2592000;
    c.alert_severity = SEVERITY_CRITICAL;
    c.alert_syslog = true;
    memcpy(c.alert_command, "/a b\0\0\"$(x)\"\x01", 14);
    c.alert_command_count = 3;
    c.alert_command_per_minute = 60;
    c.ascii = true;
    c.color = false;
    c.bell = true;
    c.detectors.onset.warm_up_s = 0;
    c.detectors.scan.window_s = 86400;
    c.detectors.incident.told_again_s = 604800;
    char *text = printed(&c);
    ck_assert_msg(load(&back, text), "%s", why);
    free(text);
    same(&c, &back);
    ck_assert_str_eq(back.filter, c.filter);
    ck_assert_str_eq(back.home, "192.0.2.0/24,2001:db8::/32");
    ck_assert_int_eq(back.server_ports[63], 65535 - 63);
    const char *words[CONFIG_COMMAND];
    ck_assert_uint_eq(config_command_words(&back, words), 3);
    ck_assert_str_eq(words[0], "/a b");
    ck_assert_str_eq(words[1], "");
    ck_assert_str_eq(words[2], "\"$(x)\"\x01");
    ck_assert_uint_eq(back.watched.ranges[63].protocol, 6);
    ck_assert_uint_eq(back.watched.ranges[63].first, 63);
    ck_assert_uint_eq(back.watched.ranges[63].last, 65535 - 63);
    ck_assert_mem_eq(back.window_s, c.window_s, sizeof c.window_s);
}
END_TEST

START_TEST(the_longest_list_of_networks_fits)
{
    struct config c, back;
    struct home home = {.count = 0};
    char text[NETWORK_TEXT];
    for (int i = 0; i < HOME_MAX; i++) {
        snprintf(text, sizeof text, "2001:1111:2222:3333:4444:5555:6666:%x/128", 0x7700 + i);
        ck_assert(home_add(&home, text, why, sizeof why));
    }
    config_defaults(&c);
    config_set_home(&c, &home);
    char *file = printed(&c);
    ck_assert_msg(load(&back, file), "%s", why);
    free(file);
    ck_assert_ptr_nonnull(strstr(back.home, ":773f/128"));
    ck_assert_str_eq(back.home, c.home);
}
END_TEST

START_TEST(an_empty_file_changes_nothing)
{
    struct config c, d;
    config_defaults(&d);
    ck_assert(load(&c, ""));
    same(&c, &d);
    ck_assert(load(&c, "# only a comment\n/* and\nanother */ // one more"));
    same(&c, &d);
}
END_TEST

START_TEST(settings_are_read_in_every_way_libconfig_writes_them)
{
    struct config c;
    ck_assert_msg(load(&c, "snaplen: 0x80, udp_timeout = 90L\ncolor = FALSE"), "%s", why);
    ck_assert_int_eq(c.snaplen, 128);
    ck_assert_int_eq(c.udp_timeout_s, 90);
    ck_assert(!c.color);
    ck_assert_msg(load(&c, "home = (\"10.1.2.3/8\", \"::1\"); server_ports = [];"), "%s", why);
    ck_assert_str_eq(c.home, "10.0.0.0/8,::1/128");
    ck_assert_int_eq(c.server_ports_count, 0);
    ck_assert_msg(load(&c, "watched_ports = (\"tcp/445\", \"udp/0-65535\"); memory: 128"), "%s",
                  why);
    ck_assert_int_eq(c.watched.count, 2);
    ck_assert_uint_eq(c.watched.ranges[0].protocol, 6);
    ck_assert_uint_eq(c.watched.ranges[0].last, 445);
    ck_assert_uint_eq(c.watched.ranges[1].last, 65535);
    ck_assert_int_eq(c.memory_mib, 128);
    ck_assert_msg(load(&c, "metrics_ports = [\"udp/0-254\", \"tcp/1\"];"), "%s", why);
    ck_assert_int_eq(c.metrics_ports.count, 2);
    ck_assert_msg(load(&c, "watched_ports = [];"), "%s", why);
    ck_assert_int_eq(c.watched.count, 0);
}
END_TEST

START_TEST(alerts_have_a_severity_and_a_command)
{
    struct config c;
    const char *words[CONFIG_COMMAND];
    ck_assert_msg(load(&c, "alert_severity = \"info\"; alert_syslog = true;"), "%s", why);
    ck_assert_int_eq(c.alert_severity, SEVERITY_INFO);
    ck_assert(c.alert_syslog);
    ck_assert_msg(load(&c, "alert_severity = \"critical\";"), "%s", why);
    ck_assert_int_eq(c.alert_severity, SEVERITY_CRITICAL);
    ck_assert_msg(load(&c, "alert_command = [\"/usr/local/bin/page\", \"now\"];"
                           "alert_command_per_minute = 1;"),
                  "%s", why);
    ck_assert_int_eq(c.alert_command_per_minute, 1);
    ck_assert_uint_eq(config_command_words(&c, words), 2);
    ck_assert_str_eq(words[0], "/usr/local/bin/page");
    ck_assert_str_eq(words[1], "now");
    refused("alert_severity = \"loud\";", 1,
            "alert_severity takes \"info\", \"warning\" or \"critical\", not \"loud\"");
    refused("alert_severity = 1;", 1, "not a whole number");
    refused("alert_command = \"/bin/true\";", 1, "alert_command takes a list such as");
    refused("alert_command = [\"page\"];", 1, "a whole path first, up to 16 texts, not \"page\"");
    refused("alert_command = (\"/bin/true\",\n7);", 2, "not a whole number");
    refused("alert_command = [\"\"];", 1, "not \"\"");
    refused("alert_command_per_minute = 0;", 1, "takes 1 to 60 times a minute, not 0");
    refused("alert_command_per_minute = 61;", 1, "not 61");
}
END_TEST

START_TEST(known_good_takes_networks_ports_and_names)
{
    struct config c;
    ck_assert(load(&c, "known_good = [\"192.0.2.0/24\", \"udp/5351\", \"slammer\"];"));
    ck_assert_mem_eq(c.known_good, "192.0.2.0/24\0udp/5351\0slammer\0", 31);
    refused(
        "known_good = [\"Slammer\"];", 1,
        "known_good takes a list of networks, ports (\"udp/5351\") and signatures' names, up to "
        "64, not \"Slammer\"");
    refused(
        "signatures = [\"own.conf\"];", 1,
        "signatures takes a list such as [\"/etc/tapwatch/own.conf\"], up to 7 whole paths, not "
        "\"own.conf\"");
}
END_TEST

START_TEST(the_longest_command_fits_and_no_longer_one)
{
    struct config c;
    const char *words[CONFIG_COMMAND];
    char text[2048] = "alert_command = [\"/\"";
    for (int i = 1; i < CONFIG_COMMAND; i++)
        strcat(text, ", \"x\"");
    ck_assert(load(&c, strcat(text, "];")));
    ck_assert_uint_eq(config_command_words(&c, words), CONFIG_COMMAND);
    strcpy(text + strlen(text) - 2, ", \"x\"];");
    refused(text, 1, "up to 16 texts, not more");
    size_t used = (size_t)sprintf(text, "alert_command = [\"/\", \"");
    memset(text + used, 'x', CONFIG_TEXT - 3);
    strcpy(text + used + CONFIG_TEXT - 3, "\"];");
    ck_assert_msg(load(&c, text), "%s", why);
    config_command_words(&c, words);
    ck_assert_uint_eq(strlen(words[1]), CONFIG_TEXT - 3);
    memset(text + used, 'x', CONFIG_TEXT - 2);
    strcpy(text + used + CONFIG_TEXT - 2, "\"];");
    refused(text, 1, "not more than 1023 characters");
}
END_TEST

START_TEST(a_name_nobody_knows_is_refused_with_the_names_there_are)
{
    refused("color = true;\nsnaplne = 3;", 2, "there is no setting \"snaplne\"; there are filter,");
    refused("capture: { snaplen = 100; }", 1, "\"capture\"");
}
END_TEST

/* Each number by itself: the lowest and the highest are taken, and go where no other does; what is
 * beyond is refused at its line. */
START_TEST(each_number_of_the_detectors_has_its_place_and_its_range)
{
    uint32_t found = 0;
    for (size_t i = 0; i < SETTINGS_OF_DETECTORS; i++) {
        const struct setting *s = &settings_of_detectors[i];
        struct config c, want;
        char text[256], words[256], allowed[SETTING_ALLOWED], of[64], number[64];
        ck_assert_int_eq(sscanf(s->name, "detectors.%63[a-z_].%63[a-z_]", of, number), 2);
        ck_assert_str_eq(number, settings_last(s));
        const int64_t ends[] = {s->low, s->high};
        for (int end = 0; end < 2; end++) {
            snprintf(text, sizeof text, "detectors = { %s: { %s = %lld; } };", of, number,
                     (long long)ends[end]);
            ck_assert_msg(load(&c, text), "%s", why);
            config_defaults(&want);
            *(int64_t *)settings_field(&want, s) = ends[end];
            ck_assert_mem_eq(&c.detectors, &want.detectors, sizeof c.detectors);
            const long long beyond = end ? s->high + 1 : s->low - 1;
            snprintf(text, sizeof text, "color = true;\ndetectors =\n{ %s: {\n%s = %lld; } };", of,
                     number, beyond);
            snprintf(words, sizeof words, "%s takes %s, not %lld", s->name,
                     settings_allowed(s, allowed), beyond);
            refused(text, 4, words);
        }
        config_defaults(&want);
        const int64_t usual = *(int64_t *)settings_field(&want, s);
        ck_assert(usual >= s->low && usual <= s->high && s->low < s->high);
        found++;
    }
    ck_assert_uint_eq(found * sizeof(int64_t), sizeof(struct detectors));
}
END_TEST

START_TEST(groups_of_detectors_hold_what_they_have_and_nothing_else)
{
    struct config c;
    ck_assert_msg(load(&c, "detectors: { surge = { growth = 5; sources: 9 }\n"
                           "spread: { } }; bell = true"),
                  "%s", why);
    ck_assert_int_eq(c.detectors.surge.growth, 5);
    ck_assert_int_eq(c.detectors.surge.sources, 9);
    ck_assert(c.bell);
    refused(
        "detectors = { surge = { growth = 5;\ngrowht = 5; }; };", 2,
        "there is no setting \"detectors.surge.growht\"; there are growth, deviations, sources, "
        "home_percent, port_warm_up");
    refused("detectors = {\nsruge = { growth = 5; }; };", 2,
            "there is no setting \"detectors.sruge\"; there are onset, surge, spread, port_mix, "
            "new_payload, scan, forged, source_ports, loss, incident");
    refused("growth = 5;", 1, "there is no setting \"growth\"; there are filter,");
    refused("detectors = { snaplen = 100; };", 1, "there is no setting \"detectors.snaplen\"");
    refused("\ndetectors = 5;", 2,
            "detectors takes a group such as { NAME = VALUE; }, not a whole number");
    refused("detectors = { surge = [5]; };", 1,
            "detectors.surge takes a group such as { NAME = VALUE; }, not a list");
    refused("detectors = { surge = { growth = { x = 5; }; }; };", 1,
            "detectors.surge.growth takes 2 to 100 times, not a group");
    refused("detectors = { scan = {\nwindow = 4294967596; }; };", 2,
            "4294967596 is larger than any setting");
}
END_TEST

START_TEST(a_value_of_the_wrong_type_is_refused_with_what_is_allowed)
{
    refused("snaplen = 1600.0;", 1, "snaplen takes 68 to 262144 bytes, not a number with a point");
    refused("snaplen = \"1600\";", 1, "68 to 262144 bytes, not text");
    refused("snaplen = [1600];", 1, "not a list");
    refused("snaplen = { };", 1, "not a group");
    refused("\n\ncolor = 1;", 3, "color takes true or false, not a whole number");
    refused("filter = true;", 1, "filter takes text");
    refused("home = \"10.0.0.0/8\";", 1, "home takes a list such as [\"192.0.2.0/24\"]");
    refused("server_ports = 53;", 1, "server_ports takes a list");
    refused("server_ports = [\"53\"];", 1, "not text");
    refused("watched_ports = \"udp/1026\";", 1,
            "watched_ports takes a list such as [\"udp/1026-1031\"");
    refused("watched_ports = [1026];", 1, "not a whole number");
    refused("memory = \"64 MiB\";", 1, "memory takes 52 to 4096 MiB, not text");
}
END_TEST

START_TEST(a_number_out_of_range_is_refused_with_the_range)
{
    struct config c;
    refused("snaplen = 67;", 1, "snaplen takes 68 to 262144 bytes, not 67");
    refused("snaplen = 262145;", 1, "68 to 262144");
    refused("buffer_size = 255;", 1, "256 to 1048576 KiB");
    refused("buffer_size = 1048577;", 1, "256 to 1048576 KiB");
    refused("udp_timeout = 39;", 1, "40 to 3600 seconds");
    refused("udp_timeout = 3601;", 1, "40 to 3600 seconds");
    refused("udp_timeout = -60;", 1, "not -60");
    refused("server_ports = [53,\n0];", 2, "1 to 65535, not 0");
    refused("server_ports = [53, 65536];", 1, "not 65536");
    refused("memory = 51;", 1, "memory takes 52 to 4096 MiB, not 51");
    refused("memory = 4097;", 1, "not 4097");
    refused("tcp_timeout = 0;", 1, "tcp_timeout takes 1 to 600 seconds, not 0");
    refused("tcp_timeout = 601;", 1, "not 601");
    refused("icmp_timeout = 0;", 1, "icmp_timeout takes 1 to 600 seconds, not 0");
    refused("icmp_timeout = 601;", 1, "not 601");
    refused("watched_ports = [\"udp/53\",\n\"udp/65536\"];", 2,
            "up to 64 of ports 0 to 65535, not \"udp/65536\"");
    refused("metrics_ports = [\"udp/0-254\", \"tcp/1\",\n\"tcp/2\"];", 2,
            "up to 64 of ports 0 to 65535, 256 in all, not more");
    refused("watched_ports = [\"icmp/8\"];", 1, "not \"icmp/8\"");
    refused("watched_ports = [\"udp/1031-1026\"];", 1, "not \"udp/1031-1026\"");
    ck_assert(load(&c, "memory = 52; tcp_timeout = 1; icmp_timeout = 1;"));
    ck_assert(load(&c, "memory = 4096; tcp_timeout = 600; icmp_timeout = 600;"));
    ck_assert(load(&c, "snaplen = 68; buffer_size = 256; udp_timeout = 40; server_ports = [1];"));
    ck_assert(load(&c, "snaplen = 262144; buffer_size = 1048576; udp_timeout = 3600;"
                       "server_ports = [65535];"));
}
END_TEST

/* 4294968896 = 2^32 + 1600: cut to 32 bits it would be a good snaplen. */
START_TEST(windows_are_three_even_lengths_of_which_each_divides_the_next)
{
    struct config c;
    ck_assert_msg(load(&c, "windows = [10, 20, 2592000];"), "%s", why);
    ck_assert_int_eq(c.window_s[0], 10);
    ck_assert_int_eq(c.window_s[1], 20);
    ck_assert_int_eq(c.window_s[2], 2592000);
    ck_assert_msg(load(&c, "windows: (22, 66, 7260)"), "%s", why);
    ck_assert_int_eq(c.window_s[2], 7260);

    refused(
        "windows = 60;", 1,
        "windows takes a list [A, B, C] in seconds: even, 10 to 2592000, B a larger multiple of "
        "A, C of B, not a whole number");
    refused("windows = [];", 1, "not a list of 0");
    refused("windows = [60, 3600];", 1, "not a list of 2");
    refused("windows = [60, 3600, 86400, 172800];", 1, "not a list of 4");
    refused("windows = [\"1m\", \"1h\", \"1d\"];", 1, "not text");
    refused("windows = (60, 3600.0, 86400);", 1, "not a number with a point");
    refused("windows = [8, 3600, 86400];", 1,
            "10 to 2592000, B a larger multiple of A, C of B, not 8");
    refused("windows = [-60, 3600, 86400];", 1, "not -60");
    refused("windows = [60, 3600,\n2592060];", 2, "not 2592060");
    refused("windows = [60, 3600, 4294967296];", 1, "not 4294967296");
    refused("windows = [61, 3660, 87840];", 1, "not 61");
    refused("windows = [60,\n3610,\n86400];", 2, "not 3610 behind 60");
    refused("windows = [60,\n3600,\n86401];", 3, "not 86401 behind 3600");
    refused("windows = [60, 60, 86400];", 1, "not 60 behind 60");
    refused("windows = [60, 3600, 3600];", 1, "not 3600 behind 3600");
    refused("windows = [3600, 60, 86400];", 1, "not 60 behind 3600");
}
END_TEST

START_TEST(a_number_beyond_32_bits_is_not_cut_to_them)
{
    refused("snaplen = 4294968896;", 1, "68 to 262144 bytes, not 4294968896");
    refused("snaplen = 4294968896L;", 1, "not 4294968896L");
    refused("snaplen = 0x100000640;", 1, "not 0x100000640");
    refused("snaplen = -4294965696;", 1, "68 to 262144");
    refused("# 4294968896 \"\nbuffer_size\n=\n4294968896", 4, "buffer_size takes 256");
    refused("server_ports = [ 4294967349 ];", 1, "not 4294967349");
    refused("server_ports = [ 99999999999999999999999999 ];", 1, "1 to 65535");
    refused("nonsense = 4294968896;", 1, "4294968896 is larger than any setting");
}
END_TEST

START_TEST(what_only_looks_like_a_number_or_an_include_is_left_alone)
{
    struct config c;
    ck_assert_msg(load(&c, "# 99999999999 @include\n// 99999999999\n/* 99999999999\n@include */\n"
                           "filter = \"host 99999999999 \\\" @include 99999999999\";"),
                  "%s", why);
    ck_assert_str_eq(c.filter, "host 99999999999 \" @include 99999999999");
    refused("filter = \"\n\n\";\nsnaplen = 1;", 4, "not 1");
}
END_TEST

START_TEST(another_file_is_not_included)
{
    refused("color = true;\n@include \"/etc/passwd\"\n", 2, "@include is not taken");
}
END_TEST

START_TEST(a_wrong_network_is_refused_at_its_line)
{
    refused("home = [\"10.0.0.0/8\",\n\"10.0.0.0/33\"];", 2,
            "home: \"10.0.0.0/33\" is not a network");
    refused("home = [\"\"];", 1, "not an empty text");
    refused("home = (\"10.0.0.0/8\", 7);", 1, "not a whole number");
}
END_TEST

START_TEST(too_long_a_text_or_list_is_refused)
{
    char text[2048];
    int used = snprintf(text, sizeof text, "filter = \"");
    memset(text + used, 'x', CONFIG_TEXT);
    strcpy(text + used + CONFIG_TEXT, "\";");
    refused(text, 1, "up to 1023 characters, not more");
    used = snprintf(text, sizeof text, "server_ports = [1");
    for (int i = 0; i < CONFIG_SERVER_PORTS; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, ",1");
    strcpy(text + used, "];");
    refused(text, 1, "up to 64 ports");
    used = snprintf(text, sizeof text, "watched_ports = [\"udp/1\"");
    for (int i = 0; i < CONFIG_WATCHED; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, ",\"udp/1\"");
    strcpy(text + used, "];");
    refused(text, 1, "up to 64 of ports");
}
END_TEST

START_TEST(what_is_no_configuration_is_refused_at_its_line)
{
    refused("color = true;\nsnaplen 1600;", 2, "syntax error");
    refused("color = true;\ncolor = false;", 2, "duplicate");
    refused("filter = \"never closed", 2, "syntax error"); /* where it ends */
}
END_TEST

START_TEST(a_word_without_quotes_is_told_from_a_fault_in_what_surrounds_it)
{
    static const char hint[] = ": a text stands between quotes, and yes or no is written true or "
                               "false";
    char words[160];
    snprintf(words, sizeof words, "bell is not yes%s", hint);
    refused("color = true;\nbell = yes;", 2, words);
    refused("color = true; bell:yes # \"on\"\n;", 1, words);
    refused("/* bell = no;\n*/ filter = \"a = b\"; bell = yes", 2, words);
    snprintf(words, sizeof words, "metrics_file is not /var/x.prom%s", hint);
    refused("metrics_file = /var/x.prom;", 1, words);
    snprintf(words, sizeof words, "growth is not fast%s", hint);
    refused("detectors = { surge = { growth = fast }; };", 1, words);
    refused("color = TRUE; bell = false; snaplen 5;", 1, "syntax error; a setting is written");
    refused("color = // yes\n;", 2, "syntax error; a setting is written");
    refused("filter = \"bell = yes\"; snaplen 5;", 1, "syntax error; a setting is written");
}
END_TEST

START_TEST(a_setting_that_stands_twice_is_named_where_its_line_has_no_other)
{
    refused("color = true;\nsnaplen = 1600;\ncolor = false;", 3, "duplicate setting name: color");
    refused("color = true; bell = false; color = false;", 1, "duplicate setting name; a setting");
}
END_TEST

START_TEST(a_file_that_can_not_be_read_is_named)
{
    struct config c;
    config_defaults(&c);
    ck_assert(!config_load(&c, "/nonexistent/tapwatch.conf", why));
    ck_assert_str_eq(why, "/nonexistent/tapwatch.conf: No such file or directory");
    ck_assert(!config_load(&c, "/", why));
    ck_assert_str_eq(why, "/: Is a directory");
}
END_TEST

START_TEST(a_file_with_a_nul_or_without_end_is_refused)
{
    struct config c;
    config_defaults(&c);
    FILE *out = fopen(path, "w");
    fwrite("color = false;\0snaplen = 1;", 1, 27, out);
    fclose(out);
    ck_assert(!config_load(&c, path, why));
    ck_assert_ptr_nonnull(strstr(why, "not a text file"));
    ck_assert(!config_load(&c, "/dev/zero", why));
    ck_assert_ptr_nonnull(strstr(why, "larger than 64 KiB"));
    ck_assert(c.color);
}
END_TEST

START_TEST(the_environment_names_the_file)
{
    char found[PATH_MAX];
    setenv("TAPWATCH_CONFIG", "/some/where", 1);
    ck_assert_str_eq(config_find(found), "/some/where");
    setenv("TAPWATCH_CONFIG", "", 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    char inner[96], file[128];
    snprintf(inner, sizeof inner, "%s/tapwatch", folder);
    snprintf(file, sizeof file, "%s/tapwatch.conf", inner);
    ck_assert_int_eq(mkdir(inner, 0700), 0);
    fclose(fopen(file, "w"));
    ck_assert_str_eq(config_find(found), file);
    unlink(file);
    rmdir(inner);
    const char *system_wide = config_find(found);
    ck_assert(!system_wide || strcmp(system_wide, "/etc/tapwatch.conf") == 0);
}
END_TEST

START_TEST(without_xdg_the_home_folder_is_looked_at)
{
    char found[PATH_MAX], file[128];
    const char *parts[] = {"/.config", "/.config/tapwatch"};
    unsetenv("TAPWATCH_CONFIG");
    setenv("XDG_CONFIG_HOME", "relative/is/ignored", 1);
    setenv("HOME", folder, 1);
    for (int i = 0; i < 2; i++) {
        snprintf(file, sizeof file, "%s%s", folder, parts[i]);
        ck_assert_int_eq(mkdir(file, 0700), 0);
    }
    snprintf(file, sizeof file, "%s/.config/tapwatch/tapwatch.conf", folder);
    fclose(fopen(file, "w"));
    ck_assert_str_eq(config_find(found), file);
    unlink(file);
    for (int i = 1; i >= 0; i--) {
        snprintf(file, sizeof file, "%s%s", folder, parts[i]);
        rmdir(file);
    }
}
END_TEST

Suite *test_config_suite(void);
Suite *test_config_suite(void)
{
    Suite *s = suite_create("config");
    TCase *t = tcase_create("config");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, the_shipped_file_is_what_the_defaults_print);
    tcase_add_test(t, the_shipped_file_reads_as_the_defaults);
    tcase_add_test(t, what_is_printed_reads_back_the_same);
    tcase_add_test(t, the_longest_list_of_networks_fits);
    tcase_add_test(t, an_empty_file_changes_nothing);
    tcase_add_test(t, settings_are_read_in_every_way_libconfig_writes_them);
    tcase_add_test(t, alerts_have_a_severity_and_a_command);
    tcase_add_test(t, known_good_takes_networks_ports_and_names);
    tcase_add_test(t, the_longest_command_fits_and_no_longer_one);
    tcase_add_test(t, a_name_nobody_knows_is_refused_with_the_names_there_are);
    tcase_add_test(t, a_value_of_the_wrong_type_is_refused_with_what_is_allowed);
    tcase_add_test(t, each_number_of_the_detectors_has_its_place_and_its_range);
    tcase_add_test(t, groups_of_detectors_hold_what_they_have_and_nothing_else);
    tcase_add_test(t, a_number_out_of_range_is_refused_with_the_range);
    tcase_add_test(t, windows_are_three_even_lengths_of_which_each_divides_the_next);
    tcase_add_test(t, a_number_beyond_32_bits_is_not_cut_to_them);
    tcase_add_test(t, what_only_looks_like_a_number_or_an_include_is_left_alone);
    tcase_add_test(t, another_file_is_not_included);
    tcase_add_test(t, a_wrong_network_is_refused_at_its_line);
    tcase_add_test(t, too_long_a_text_or_list_is_refused);
    tcase_add_test(t, what_is_no_configuration_is_refused_at_its_line);
    tcase_add_test(t, a_word_without_quotes_is_told_from_a_fault_in_what_surrounds_it);
    tcase_add_test(t, a_setting_that_stands_twice_is_named_where_its_line_has_no_other);
    tcase_add_test(t, a_file_that_can_not_be_read_is_named);
    tcase_add_test(t, a_file_with_a_nul_or_without_end_is_refused);
    tcase_add_test(t, the_environment_names_the_file);
    tcase_add_test(t, without_xdg_the_home_folder_is_looked_at);
    suite_add_tcase(s, t);
    return s;
}
