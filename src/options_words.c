/* options_words: the table of options, and what stands behind them. */
#include "src/options_words.h"

#include "src/report/snapshot_read.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The ':' in front: getopt tells a missing argument from an unknown option, and prints nothing. */
static const char short_options[] = ":i:r:Df:F:H:c:pB:s:bo:w:C:W:nZ:hV";

static const struct option long_options[] = {
    {"interface", required_argument, NULL, 'i'},
    {"read", required_argument, NULL, 'r'},
    {"list-interfaces", no_argument, NULL, 'D'},
    {"filter", required_argument, NULL, 'f'},
    {"filter-file", required_argument, NULL, 'F'},
    {"home", required_argument, NULL, 'H'},
    {"count", required_argument, NULL, 'c'},
    {"duration", required_argument, NULL, OPTION_DURATION},
    {"no-promiscuous", no_argument, NULL, 'p'},
    {"buffer-size", required_argument, NULL, 'B'},
    {"snaplen", required_argument, NULL, 's'},
    {"include-self", no_argument, NULL, OPTION_INCLUDE_SELF},
    {"reopen", no_argument, NULL, OPTION_REOPEN},
    {"batch", no_argument, NULL, 'b'},
    {"output", required_argument, NULL, 'o'},
    {"write", required_argument, NULL, 'w'},
    {"file-size", required_argument, NULL, 'C'},
    {"files", required_argument, NULL, 'W'},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"every", required_argument, NULL, OPTION_EVERY},
    {"force", no_argument, NULL, OPTION_FORCE},
    {"speed", required_argument, NULL, OPTION_SPEED},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"print-config", no_argument, NULL, OPTION_PRINT_CONFIG},
    {"linear", no_argument, NULL, OPTION_LINEAR},
    {"mouse", no_argument, NULL, OPTION_MOUSE},
    {"ascii", no_argument, NULL, OPTION_ASCII},
    {"no-color", no_argument, NULL, OPTION_NO_COLOR},
    {"color", no_argument, NULL, OPTION_COLOR},
    {"theme", required_argument, NULL, OPTION_THEME},
    {"low-bandwidth", no_argument, NULL, OPTION_LOW_BANDWIDTH},
    {"exit-alert", no_argument, NULL, OPTION_EXIT_ALERT},
    {"names", no_argument, NULL, OPTION_NAMES},
    {"open", required_argument, NULL, OPTION_OPEN},
    {"diff", no_argument, NULL, OPTION_DIFF},
    {"metrics-file", required_argument, NULL, OPTION_METRICS_FILE},
    {"redact", no_argument, NULL, OPTION_REDACT},
    {"user", required_argument, NULL, 'Z'},
    {"no-sandbox", no_argument, NULL, OPTION_NO_SANDBOX},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

bool options_refuse(char why[CONFIG_WHY], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, CONFIG_WHY, format, arguments);
    va_end(arguments);
    return false;
}

const char *options_name(int value)
{
    static char name[32];
    for (const struct option *l = long_options; l->name; l++)
        if (l->val == value) {
            snprintf(name, sizeof name, "--%s", l->name);
            return name;
        }
    return "";
}

/* What getopt did not like. optopt is the option, 0 for a long one that is not ours. */
static bool refuse_option(char *why, int result, const char *word)
{
    if (result == ':')
        return options_refuse(why, "%s needs a value; see tapwatch --help", options_name(optopt));
    if (optopt == 0)
        return options_refuse(why, "unknown or ambiguous option %s; see tapwatch --help", word);
    if (*options_name(optopt))
        return options_refuse(why, "%s takes no value; see tapwatch --help", options_name(optopt));
    return options_refuse(why, "unknown option -%c; see tapwatch --help", optopt);
}

/* Somebody who leaves out -r means no filter. */
static bool is_file(const char *word)
{
    struct stat st;
    return stat(word, &st) == 0 && S_ISREG(st.st_mode);
}

static bool refuse_file(struct parse *p, const char *path)
{
    if (snapshot_read_begins(path))
        return options_refuse(p->why, "%s is a snapshot; it is opened alone, without other words",
                              path);
    if (snapshot_read_is_json(path))
        return options_refuse(
            p->why, "%s is JSON; if it is a saved snapshot, open it with --open FILE", path);
    return options_refuse(p->why, "%s is a file; read it with -r (or name the filter with -f)",
                          path);
}

/* Somebody who mistypes its name means none either: no filter is one word that ends so. */
static bool is_missing_file(const char *word)
{
    static const char *const suffixes[] = {".json", ".pcap", ".pcapng", ".cap",
                                           ".gz",   ".zst",  ".xz"};
    const char *suffix = strrchr(word, '.');
    for (size_t i = 0; suffix && i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (strcmp(suffix, suffixes[i]) == 0)
            return access(word, F_OK) != 0;
    return false;
}

/* What stands behind the options: the two files of --diff, a saved snapshot alone, or a filter. A
 * word that names a file was never a filter, so none is lost to snapshots. */
static bool take_words(struct parse *p, int count, char **words)
{
    if (p->o->action == ACTION_DIFF) {
        if (count != 2)
            return options_refuse(p->why,
                                  "--diff takes two snapshots: tapwatch --diff BEFORE AFTER");
        p->o->diff[0] = words[0];
        p->o->diff[1] = words[1];
        return true;
    }
    if (count == 1 && snapshot_read_begins(words[0]))
        return options_set_open(p, words[0]);
    if (count == 1 && is_missing_file(words[0]))
        return options_refuse(p->why, "%s: %s", words[0], strerror(errno));
    if (count > 0 && !options_claim_filter(p, "the words behind the options"))
        return false;
    for (int i = 0; i < count; i++)
        if (is_file(words[i]) ? !refuse_file(p, words[i]) : !options_add_to_filter(p, words[i]))
            return false;
    return true;
}

bool options_set_all(struct parse *p, int argc, char **argv)
{
    optind = 0; /* glibc: begin anew */
    for (int option; (option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1;) {
        if (option == ':' || option == '?')
            return refuse_option(p->why, option, argv[optind - 1]);
        if (!optarg)
            options_set_flag(p->o, option);
        else if (!*optarg && option != 'f') /* an empty filter is every packet */
            return options_refuse(p->why, "%s needs a value that is not empty",
                                  options_name(option));
        else if (!options_set_argument(p, option, optarg))
            return false;
    }
    return take_words(p, argc - optind, argv + optind);
}

void options_look_ahead(struct options *o, int argc, char **argv, const char **config)
{
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1;) {
        if (option == 'h' || option == 'V') {
            o->action = option == 'h' ? ACTION_HELP : ACTION_VERSION;
            return;
        }
        if (option == OPTION_CONFIG)
            *config = optarg;
    }
}
