/* options_words: the table of options, and what each of them and the words behind them set. */
#include "src/options_words.h"

#include "src/base/text.h"
#include "src/report/snapshot_read.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OPTION_DURATION = 256,
    OPTION_FORMAT,
    OPTION_EVERY,
    OPTION_FORCE,
    OPTION_SPEED,
    OPTION_CONFIG,
    OPTION_PRINT_CONFIG,
    OPTION_ASCII,
    OPTION_NO_COLOR,
    OPTION_COLOR,
    OPTION_THEME,
    OPTION_LOW_BANDWIDTH,
    OPTION_EXIT_ALERT,
    OPTION_NAMES,
    OPTION_INCLUDE_SELF,
    OPTION_LINEAR,
    OPTION_MOUSE,
    OPTION_OPEN,
    OPTION_DIFF,
    OPTION_METRICS_FILE,
    OPTION_REDACT,
    OPTION_REOPEN,
    OPTION_NO_SANDBOX,
};

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

/* "--snaplen": what a message calls an option, however it was written. */
static const char *option_name(int value)
{
    static char name[32];
    for (const struct option *l = long_options; l->name; l++)
        if (l->val == value) {
            snprintf(name, sizeof name, "--%s", l->name);
            return name;
        }
    return "";
}

static bool set_limit(const char *text, int value, int64_t high, int64_t *out, char *why)
{
    if (text_parse_number(text, 1, high, out))
        return true;
    return options_refuse(why, "%s %s: it takes a whole number from 1 to %lld", option_name(value),
                          text, (long long)high);
}

/* "max", or a decimal number. Not strtod: that would want a comma in some locales. */
static bool set_speed(const char *text, double *out)
{
    if (strcmp(text, "max") == 0) {
        *out = 0;
        return true;
    }
    double speed = 0, unit = 1;
    bool fraction = false, digits = false;
    for (const char *at = text; *at; at++) {
        if (*at == '.' && !fraction) {
            fraction = true;
        } else if (*at >= '0' && *at <= '9') {
            digits = true;
            speed = speed * 10 + (*at - '0');
            unit *= fraction ? 10 : 1;
        } else {
            return false;
        }
    }
    /* Not a number, where both have too many digits, is refused as well. */
    if (!digits || !(speed / unit >= 0.01 && speed / unit <= 1e6))
        return false;
    *out = speed / unit;
    return true;
}

/* A filter may come from one place only. */
static bool claim_filter(struct parse *p, const char *from)
{
    if (p->filter_from)
        return options_refuse(p->why, "the filter is given twice: %s and %s", p->filter_from, from);
    p->filter_from = from;
    p->o->config.filter[0] = '\0';
    return true;
}

static bool append_filter(struct parse *p, const char *text)
{
    if (p->again)
        return true;
    char *filter = p->o->config.filter;
    size_t used = strlen(filter), length = strlen(text);
    if (used + (used > 0) + length >= CONFIG_TEXT)
        return options_refuse(p->why, "the filter is longer than %d characters", CONFIG_TEXT - 1);
    if (used > 0)
        filter[used++] = ' ';
    memcpy(filter + used, text, length + 1);
    return true;
}

/* As tcpdump reads one: '#' begins a comment, lines are joined. */
static bool read_filter_file(struct parse *p, const char *path)
{
    char text[8 * CONFIG_TEXT];
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *in = is_stdin ? stdin : fopen(path, "re");
    if (!in)
        return options_refuse(p->why, "--filter-file %s: %s", path, strerror(errno));
    size_t length = fread(text, 1, sizeof text, in);
    int error = ferror(in) ? errno : 0;
    if (!is_stdin)
        fclose(in);
    p->stdin_uses += is_stdin;
    if (error)
        return options_refuse(p->why, "--filter-file %s: %s", path, strerror(error));
    if (length == sizeof text || memchr(text, '\0', length))
        return options_refuse(p->why, "--filter-file %s: too long, or not a text file", path);
    text[length] = '\0';

    char *rest = text;
    for (char *line; (line = strsep(&rest, "\r\n"));) {
        line[strcspn(line, "#")] = '\0';
        line += strspn(line, " \t");
        for (size_t end = strlen(line); end > 0 && strchr(" \t", line[end - 1]); end--)
            line[end - 1] = '\0';
        if (*line && !append_filter(p, line))
            return false;
    }
    return true;
}

static bool set_filter(struct parse *p, int option, const char *text)
{
    if (option == 'f')
        return claim_filter(p, "--filter") && append_filter(p, text);
    return claim_filter(p, "--filter-file") && (p->again || read_filter_file(p, text));
}

static bool set_number(struct parse *p, int option, const char *setting, const char *text)
{
    char allowed[CONFIG_WHY];
    if (config_set_number(&p->o->config, setting, text, allowed))
        return true;
    return options_refuse(p->why, "%s %s: %.*s", option_name(option), text, CONFIG_WHY / 4,
                          allowed);
}

static bool set_text(struct parse *p, int option, const char *setting, const char *text)
{
    return config_set_text(&p->o->config, setting, text) ||
           options_refuse(p->why, "%s: longer than %d characters", option_name(option),
                          CONFIG_TEXT - 1);
}

static bool set_home(struct parse *p, const char *list)
{
    char why[CONFIG_WHY];
    if (!home_add(&p->home, list, why, sizeof why))
        return options_refuse(p->why, "--home: %.*s", CONFIG_WHY / 2, why);
    config_set_home(&p->o->config, &p->home);
    return true;
}

/* Read again, whoever we were then has gone. */
static bool set_user(struct parse *p, const char *name)
{
    if (geteuid() != 0 && !p->again)
        return options_refuse(p->why, "--user: only root can become another account");
    return set_text(p, 'Z', "user", name);
}

static bool set_open(struct parse *p, const char *path)
{
    if (p->o->open)
        return options_refuse(p->why, "one snapshot is opened at a time: %.*s, %.*s",
                              CONFIG_WHY / 4, p->o->open, CONFIG_WHY / 4, path);
    p->o->open = path;
    return true;
}

/* Options with an argument. */
static bool set_argument(struct parse *p, int option, const char *text)
{
    struct options *o = p->o;
    int64_t number;
    switch (option) {
    case 'i':
        o->interfaces[o->interface_count++] = text;
        return true;
    case 'r':
        if (snapshot_read_is_json(text))
            return options_refuse(p->why,
                                  "--read %.*s: it is JSON, no capture; a saved snapshot is shown "
                                  "by tapwatch --open FILE",
                                  CONFIG_WHY / 4, text);
        o->files[o->file_count++] = text;
        p->stdin_uses += strcmp(text, "-") == 0;
        return true;
    case 'f':
    case 'F':
        return set_filter(p, option, text);
    case 'H':
        return set_home(p, text);
    case 'B':
        return set_number(p, option, "buffer_size", text);
    case 's':
        return set_number(p, option, "snaplen", text);
    case 'o':
        o->output = text;
        return true;
    case 'w':
        o->write = text;
        return true;
    case 'C':
        return set_number(p, option, "evidence_file_mb", text);
    case 'W':
        return set_number(p, option, "evidence_files", text);
    case 'Z':
        return set_user(p, text);
    case 'c':
        if (!set_limit(text, option, INT64_MAX, &number, p->why))
            return false;
        o->count = (uint64_t)number;
        return true;
    case OPTION_DURATION:
        return set_limit(text, option, INT32_MAX, &o->duration_s, p->why);
    case OPTION_EVERY:
        return set_limit(text, option, INT32_MAX, &o->every_s, p->why);
    case OPTION_FORMAT:
        o->format_given = true;
        return report_format_parse(text, &o->format, &o->how) ||
               options_refuse(p->why,
                              "--format %s: there are json, text, csv, csv:LIST, dshield and "
                              "dshield-sources:udp/PORT",
                              text);
    case OPTION_OPEN:
        return set_open(p, text);
    case OPTION_THEME:
        return set_text(p, option, "theme", text);
    case OPTION_METRICS_FILE:
        return set_text(p, option, "metrics_file", text);
    case OPTION_SPEED:
        o->speed_given = true;
        return set_speed(text, &o->speed) ||
               options_refuse(p->why, "--speed %s: it takes max, or a number from 0.01 to 1000000",
                              text);
    default: /* --config, which has been read already */
        return true;
    }
}

static void set_flag(struct options *o, int option)
{
    switch (option) {
    case 'D':
        o->action = ACTION_LIST_INTERFACES;
        break;
    case OPTION_PRINT_CONFIG:
        o->action = ACTION_PRINT_CONFIG;
        break;
    case OPTION_DIFF:
        o->action = ACTION_DIFF;
        break;
    case 'p':
        o->config.promiscuous = false;
        break;
    case 'b':
        o->batch = true;
        break;
    case OPTION_INCLUDE_SELF:
        o->config.include_self = true;
        break;
    case OPTION_REOPEN:
        o->config.reopen = true;
        break;
    case OPTION_FORCE:
        o->force = true;
        break;
    case OPTION_EXIT_ALERT:
        o->exit_alert = true;
        break;
    case OPTION_LINEAR:
        o->config.linear = o->linear_given = true;
        break;
    case OPTION_MOUSE:
        o->config.mouse = true;
        break;
    case OPTION_ASCII:
        o->config.ascii = true;
        break;
    case OPTION_NO_COLOR:
        o->config.color = false;
        break;
    case OPTION_COLOR:
        o->config.color = true;
        break;
    case OPTION_LOW_BANDWIDTH:
        o->config.low_bandwidth = true;
        break;
    case OPTION_NAMES:
        o->config.names = true;
        break;
    case OPTION_REDACT:
        o->config.redact = true;
        break;
    case OPTION_NO_SANDBOX:
        o->no_sandbox = true;
        break;
    case 'n':
        o->config.names = false;
        break;
    default:
        break;
    }
}

/* What getopt did not like. optopt is the option, 0 for a long one that is not ours. */
static bool refuse_option(char *why, int result, const char *word)
{
    if (result == ':')
        return options_refuse(why, "%s needs a value; see tapwatch --help", option_name(optopt));
    if (optopt == 0)
        return options_refuse(why, "unknown or ambiguous option %s; see tapwatch --help", word);
    if (*option_name(optopt))
        return options_refuse(why, "%s takes no value; see tapwatch --help", option_name(optopt));
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
        return set_open(p, words[0]);
    if (count > 0 && !claim_filter(p, "the words behind the options"))
        return false;
    for (int i = 0; i < count; i++)
        if (is_file(words[i]) ? !refuse_file(p, words[i]) : !append_filter(p, words[i]))
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
            set_flag(p->o, option);
        else if (!*optarg && option != 'f') /* an empty filter is every packet */
            return options_refuse(p->why, "%s needs a value that is not empty",
                                  option_name(option));
        else if (!set_argument(p, option, optarg))
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
