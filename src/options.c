/* options: see options.h.
 *
 * The configuration lies under the command line, so --config is looked for first; then the file is
 * read, then every other option is set over it. */
#include "src/options.h"

#include "src/base/style.h"
#include "src/base/text.h"
#include "src/options_words.h"
#include "src/report/redact.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What came from a pipe is gone; read again it would be empty, and all that it set. */
static bool can_be_read_again(const char *path, char *why)
{
    struct stat st;
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode)) /* reading it says why not */
        return true;
    return options_refuse(why, "%s: is no regular file, so it can not be read again", path);
}

static bool load_config(struct options *o, const char *path, const struct options *again, char *why)
{
    const char *named_by = path ? "--config" : "TAPWATCH_CONFIG";
    char found[PATH_MAX];
    if (!path && again && *again->config_path) /* the same file, whoever we are by now */
        path = again->config_path;
    else if (!path)
        path = config_find(found);
    if (path == found)
        named_by = "the path of the configuration in XDG_CONFIG_HOME, or in HOME";
    /* It is read again by that, and looked at who could write to it. */
    if (path && strlen(path) >= sizeof o->config_path)
        return options_refuse(why, "%s: longer than %d characters", named_by, CONFIG_TEXT - 1);
    if (path)
        snprintf(o->config_path, sizeof o->config_path, "%.*s", CONFIG_TEXT - 1, path);
    if (path && *path && again && !can_be_read_again(path, why))
        return false;
    if (path && *path && !config_load(&o->config, path, why))
        return false;
    const char *no_color = getenv("NO_COLOR");
    if (no_color && *no_color)
        o->config.color = false;
    return true;
}

/* Evidence and a report, or a terminal, can not share standard output. */
static bool check_write(const struct parse *p)
{
    const struct options *o = p->o;
    if (!o->write || strcmp(o->write, "-") != 0)
        return true;
    if (o->output && strcmp(o->output, "-") == 0)
        return options_refuse(p->why, "--write - and --output - both mean standard output; name a "
                                      "file for one of them");
    if (o->config.linear && !o->batch)
        return options_refuse(p->why, "--write - and --linear both mean standard output; name a "
                                      "file for the packets");
    if (isatty(STDOUT_FILENO))
        return options_refuse(p->why,
                              "--write -: standard output is a terminal, and packets are no "
                              "text; send it to a file or a program");
    return true;
}

/* Files follow one another when one has its size. */
static bool check_rotation(const struct parse *p)
{
    const struct config *c = &p->o->config;
    const bool size = p->size_given && c->evidence_file_mb > 0; /* 0 is never */
    const bool files = p->files_given && c->evidence_files > 0; /* 0 is as many as it takes */
    if ((!p->size_given && !p->files_given) || p->o->action != ACTION_RUN) /* they may be printed */
        return true;
    if (!p->o->write)
        return options_refuse(p->why, "%s is of what --write writes; name a file with --write",
                              options_name(p->size_given ? 'C' : 'W'));
    if ((size || files) && strcmp(p->o->write, "-") == 0)
        return options_refuse(p->why,
                              "%s: no other file follows standard output; name one with --write",
                              options_name(size ? 'C' : 'W'));
    if (files && c->evidence_file_mb == 0)
        return options_refuse(p->why,
                              "%s: without a size all goes to one file; say with --file-size or "
                              "evidence_file_mb when another begins",
                              options_name('W'));
    return true;
}

/* What of the command line is for a capture; NULL: nothing is. */
static const char *find_capture_option(const struct parse *p)
{
    const struct options *o = p->o;
    return o->interface_count > 0 ? "--interface"
           : o->file_count > 0    ? "--read"
           : p->filter_from       ? p->filter_from
           : p->home.count > 0    ? "--home"
           : o->count > 0         ? "--count"
           : o->duration_s > 0    ? "--duration"
           : o->every_s > 0       ? "--every"
           : o->speed_given       ? "--speed"
           : o->linear_given      ? "--linear"
           : o->write             ? "--write"
                                  : NULL;
}

static bool check_snapshots(const struct parse *p)
{
    const struct options *o = p->o;
    const bool diff = o->action == ACTION_DIFF;
    const char *other = find_capture_option(p);
    if (diff && o->open)
        return options_refuse(p->why, "--diff and --open exclude each other");
    if (diff && (o->output || o->format_given))
        return options_refuse(p->why, "--diff writes lines to standard output; %s is not for it",
                              o->format_given ? "--format" : "--output");
    if (other && (diff || o->open))
        return options_refuse(p->why, "a saved snapshot is shown as it is; only for a capture: %s",
                              other);
    return true;
}

static bool check_conflicts(const struct parse *p)
{
    const struct options *o = p->o;
    if (!check_snapshots(p))
        return false;
    if (p->stdin_uses > 1)
        return options_refuse(p->why, "standard input (-) can be read only once");
    if (o->interface_count > 0 && o->file_count > 0)
        return options_refuse(p->why,
                              "--interface and --read exclude each other: live, or from files");
    if (o->speed_given && o->file_count == 0)
        return options_refuse(p->why, "--speed is the pace of a file; name one with --read");
    if (o->linear_given && o->batch)
        return options_refuse(p->why, "--linear and --batch exclude each other: lines as things "
                                      "happen, or a report at the end");
    if (o->every_s > 0 && options_show_screen(o))
        return options_refuse(p->why, "--every is for batch mode and --linear; add one of these");
    if (o->exit_alert && !o->batch)
        return options_refuse(p->why, "--exit-alert is for batch mode; add --batch");
    return check_write(p) && options_check_files(p) && check_rotation(p) &&
           (!o->write || redact_allows_evidence(o->config.redact, p->why));
}

/* Once it is known what is written. */
static bool check_format(const struct parse *p)
{
    if (p->o->every_s == 0 || !p->o->batch || report_format_streams(p->o->format))
        return true;
    return options_refuse(p->why, "--every: each snapshot would count again what the one before "
                                  "did; DShield's formats are written once, at the end");
}

/* What a sensor knows is of its own network, and goes on from day to day: a capture of another day
 * or network is not to be judged by it, and changes nothing of it, unless somebody names the
 * configuration that says so. */
static void forget_state_of_files(struct options *o, const char *config)
{
    const char *named = getenv("TAPWATCH_CONFIG");
    if (o->file_count > 0 && !config && !(named && *named))
        o->config.state_file[0] = '\0';
}

/* What follows from the rest. */
static void fill_in(struct options *o)
{
    /* Standard output can not be both the screen and the report. */
    bool to_stdout = o->output && strcmp(o->output, "-") == 0;
    bool terminal = isatty(STDOUT_FILENO);
    if ((to_stdout || !terminal) && !o->linear_given)
        o->batch = true;
    /* Where evidence goes there is no other report unless one was asked for. */
    if (!o->output && o->write && strcmp(o->write, "-") == 0)
        o->output = "/dev/null";
    if (o->open && o->config.linear) /* nothing happens in it: its page is all there is to read */
        o->batch = true;
    if (!o->speed_given)
        o->speed = o->batch || o->file_count == 0 ? 0 : 1;
    if (!o->format_given) {
        if (!o->output)
            o->format = o->batch ? REPORT_TEXT : REPORT_JSON;
        else if (to_stdout)
            o->format = terminal ? REPORT_TEXT : REPORT_JSON;
        else if (!report_format_by_suffix(o->output, &o->format))
            o->format = REPORT_JSON;
    }
    if (o->batch && !o->output)
        o->output = "-";
    o->how.blocks = !o->config.ascii && o->config.graph != GRAPH_ASCII &&
                    strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    o->how.dshield =
        (struct dshield_settings){o->config.dshield_user_id, o->config.dshield_anonymise};
}

static bool parse_words(struct options *o, int argc, char **argv, const struct options *again,
                        char why[CONFIG_WHY])
{
    const char *config = NULL;
    *o = (struct options){.action = ACTION_RUN};
    config_defaults(&o->config);
    options_look_ahead(o, argc, argv, &config);
    if (o->action != ACTION_RUN)
        return true;
    /* There are no more of either than words. */
    o->interfaces = calloc((size_t)argc + 1, sizeof *o->interfaces);
    o->files = calloc((size_t)argc + 1, sizeof *o->files);
    if (!o->interfaces || !o->files)
        return options_refuse(why, "not enough memory");
    struct parse p = {.o = o, .why = why, .again = again};
    if (!load_config(o, config, again, why) || !options_set_all(&p, argc, argv))
        return false;
    if (o->action == ACTION_DIFF)
        return check_snapshots(&p);
    forget_state_of_files(o, config);
    fill_in(o);
    if (again && p.filter_from)
        memcpy(o->config.filter, again->config.filter, CONFIG_TEXT);
    return again || (check_conflicts(&p) && check_format(&p));
}

bool options_parse(struct options *o, int argc, char **argv, char why[CONFIG_WHY])
{
    if (parse_words(o, argc, argv, NULL, why))
        return true;
    text_one_line(why);
    return false;
}

bool options_read_again(const struct options *o, int argc, char **argv, struct config *out,
                        char why[CONFIG_WHY])
{
    struct options read;
    const bool good = parse_words(&read, argc, argv, o, why);
    if (good)
        *out = read.config;
    else
        text_one_line(why);
    options_done(&read);
    return good;
}

bool options_show_screen(const struct options *o)
{
    return !o->batch && !o->config.linear;
}

void options_done(struct options *o)
{
    free(o->interfaces);
    free(o->files);
    o->interfaces = o->files = NULL;
}
