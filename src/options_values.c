/* options_values: what each option sets. */
#include "src/options_words.h"

#include "src/base/text.h"
#include "src/report/snapshot_read.h"

#include <string.h>
#include <unistd.h>

static bool set_limit(const char *text, int value, int64_t high, int64_t *out, char *why)
{
    if (text_parse_number(text, 1, high, out))
        return true;
    return options_refuse(why, "%s %s: it takes a whole number from 1 to %lld", options_name(value),
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

static bool set_number(struct parse *p, int option, const char *setting, const char *text)
{
    char allowed[CONFIG_WHY];
    if (config_set_number(&p->o->config, setting, text, allowed))
        return true;
    return options_refuse(p->why, "%s %s: %.*s", options_name(option), text, CONFIG_WHY / 4,
                          allowed);
}

static bool set_text(struct parse *p, int option, const char *setting, const char *text)
{
    return config_set_text(&p->o->config, setting, text) ||
           options_refuse(p->why, "%s: longer than %d characters", options_name(option),
                          CONFIG_TEXT - 1);
}

static bool set_format(struct parse *p, const char *text)
{
    char lists[REPORT_LISTS];
    p->o->format_given = true;
    if (report_format_parse(text, &p->o->format, &p->o->how))
        return true;
    if (strncmp(text, "csv:", 4) == 0)
        return options_refuse(p->why, "--format %.*s: the lists are %s", CONFIG_WHY / 8, text,
                              report_csv_lists(lists));
    return options_refuse(p->why,
                          "--format %s: there are json, text, csv, csv:LIST, dshield and "
                          "dshield-sources:udp/PORT",
                          text);
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

bool options_set_open(struct parse *p, const char *path)
{
    if (p->o->open)
        return options_refuse(p->why, "one snapshot is opened at a time: %.*s, %.*s",
                              CONFIG_WHY / 4, p->o->open, CONFIG_WHY / 4, path);
    p->o->open = path;
    return true;
}

bool options_set_argument(struct parse *p, int option, const char *text)
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
        return options_set_filter(p, option, text);
    case 'H':
        return set_home(p, text);
    case 'B':
        return set_number(p, option, "buffer_size", text);
    case 's':
        /* As tcpdump's: 0 is all of a packet. */
        return set_number(p, option, "snaplen", strcmp(text, "0") == 0 ? "262144" : text);
    case 'o':
        o->output = text;
        return true;
    case 'w':
        o->write = text;
        return true;
    case 'C':
        p->size_given = true;
        return set_number(p, option, "evidence_file_mb", text);
    case 'W':
        p->files_given = true;
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
        return set_format(p, text);
    case OPTION_OPEN:
        return options_set_open(p, text);
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

void options_set_flag(struct options *o, int option)
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
