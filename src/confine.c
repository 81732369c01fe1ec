/* confine: see confine.h. */
#include "src/confine.h"

#include "src/base/log.h"
#include "src/report/alert_command.h"
#include "src/report/alert_helper.h"
#include "src/sandbox/descriptors.h"
#include "src/sandbox/exposed.h"
#include "src/sandbox/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- What is read and written later ----------------------------------------------------------- */

/* Whoever edits a file puts another in its place, so it is the folder that is to be readable. */
static void add_folder(struct confine *c, const char *path, const char *what)
{
    static char folders[CONFIG_FILES + 2][CONFIG_TEXT];
    static size_t count;
    const char *slash = strrchr(path, '/');
    if (!*path || count == sizeof folders / sizeof folders[0])
        return;
    snprintf(folders[count], CONFIG_TEXT, "%.*s", slash ? (int)(slash - path + 1) : 1,
             slash ? path : ".");
    sandbox_add(&c->settings, folders[count++], SANDBOX_READ, what);
}

/* What HUP reads, in batch. */
static void add_configuration(struct confine *c)
{
    const struct options *o = c->options;
    if (!o->batch)
        return;
    add_folder(c, o->config_path, "configuration");
    if (shipped_find("signatures.conf", c->signatures)) {
        *strrchr(c->signatures, '/') = '\0'; /* the folder */
        sandbox_add(&c->settings, c->signatures, SANDBOX_READ, "signatures");
    }
    for (const char *at = o->config.signatures; *at; at += strlen(at) + 1)
        add_folder(c, at, "signatures");
}

static void add_outputs(struct confine *c)
{
    const struct options *o = c->options;
    struct sandbox_settings *s = &c->settings;
    struct rlimit core;
    sandbox_add_output(s, o->output, o->batch ? SANDBOX_WRITE : SANDBOX_WRITE_MAYBE, "--output");
    sandbox_add_output(s, o->write, SANDBOX_WRITE, "--write");
    if (*o->config.metrics_file)
        sandbox_add_output(s, o->config.metrics_file, SANDBOX_WRITE, "metrics_file");
    if (*o->config.state_file && !o->open)
        sandbox_add_output(s, o->config.state_file, SANDBOX_KEEP, "state_file");
    /* The keys w and e, and USR1, write into the working folder; so does a crash. */
    if (!o->batch || (getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur > 0))
        sandbox_add(s, "./.", SANDBOX_WRITE_MAYBE, "the working folder");
}

/* Where curses may find what the terminal can do, besides the usual folders: terminfo(5). */
static void add_terminfo(struct confine *c)
{
    static char list[CONFIG_TEXT], home[CONFIG_TEXT];
    const char *folders = getenv("TERMINFO_DIRS"), *whose = getenv("HOME");
    sandbox_add(&c->settings, getenv("TERMINFO"), SANDBOX_READ, "TERMINFO");
    if (whose && snprintf(home, sizeof home, "%s/.terminfo", whose) < (int)sizeof home)
        sandbox_add(&c->settings, home, SANDBOX_READ, "HOME");
    snprintf(list, sizeof list, "%s", folders ? folders : "");
    char *rest = list;
    for (char *folder; (folder = strsep(&rest, ":"));)
        sandbox_add(&c->settings, folder, SANDBOX_READ, "TERMINFO_DIRS");
}

static void add_places(struct confine *c)
{
    const struct options *o = c->options;
    if (o->open)
        sandbox_add(&c->settings, o->open, SANDBOX_READ, "--open");
    add_configuration(c);
    add_outputs(c);
    if (c->settings.screen)
        add_terminfo(c);
}

/* Two files are read, and standard output is written to. */
static void fill_in_diff(struct confine *c)
{
    const struct options *o = c->options;
    c->settings = (struct sandbox_settings){.off = o->no_sandbox, .user = o->config.user};
    for (size_t i = 0; i < 2; i++)
        sandbox_add(&c->settings, o->diff[i], SANDBOX_READ, "--diff");
}

static void fill_in(struct confine *c, bool names)
{
    const struct options *o = c->options;
    const bool live = o->file_count == 0 && !o->open;
    c->settings = (struct sandbox_settings){
        .off = o->no_sandbox,
        .user = o->config.user,
        .live = live,
        .reopen = live && o->config.reopen,
        .screen = options_show_screen(o),
        .names = names,
        .syslog = o->config.alert_syslog && !o->open,
        .refilter = live && options_show_screen(o), /* the key f */
        .files = o->files,
        .file_count = o->file_count,
    };
    add_places(c);
}

/* --- Files that only root can read ------------------------------------------------------------ */

/* 0: it is not opened here; why not is said when it is read. */
static int open_as_root(const char *path)
{
    struct stat st;
    const int fd =
        stat(path, &st) == 0 && S_ISREG(st.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    return fd > 0 ? fd : 0;
}

static bool open_files(struct confine *c)
{
    const struct options *o = c->options;
    if (geteuid() != 0)
        return true;
    if (o->open)
        c->saved = open_as_root(o->open);
    for (size_t i = 0; i < 2 && o->action == ACTION_DIFF; i++)
        c->compared[i] = open_as_root(o->diff[i]);
    if (o->file_count == 0)
        return true;
    c->opened = calloc(o->file_count, sizeof *c->opened);
    for (size_t i = 0; c->opened && i < o->file_count; i++)
        c->opened[i] = open_as_root(o->files[i]);
    return c->opened;
}

/* Those that can be opened when their turn comes. */
static void close_readable(struct confine *c)
{
    for (size_t i = 0; c->opened && i < c->options->file_count; i++)
        if (c->opened[i] > 0 && faccessat(AT_FDCWD, c->options->files[i], R_OK, AT_EACCESS) == 0) {
            close(c->opened[i]);
            c->opened[i] = 0;
        }
}

/* --- The process that starts commands --------------------------------------------------------- */

bool confine_allows_command(const struct confine *c, const struct config *config, char *why,
                            size_t size)
{
    const char *words[CONFIG_COMMAND];
    const size_t count = c->settings.off ? 0 : config_command_words(config, words);
    for (size_t i = 0; i < count; i++) {
        struct stat st;
        /* Without a '/' it is no file unless one of that name, or a link, is there: "-q". */
        const bool names_file = strchr(words[i], '/') || lstat(words[i], &st) == 0;
        const struct sandbox_place *place = names_file ? exposed_by(&c->settings, words[i]) : NULL;
        if (!place)
            continue;
        snprintf(
            why, size,
            "alert_command: %.200s: is, or lies beneath, a folder that tapwatch may write to "
            "(%s), so what it parses could change what is run; move it, or have that elsewhere",
            words[i], place->what);
        return false;
    }
    return true;
}

/* In that process; of its own options, which nobody else has. */
static size_t command_words(void *context, bool again, const char *const **words)
{
    static const char *list[CONFIG_COMMAND];
    static struct config new;
    struct confine *c = context;
    char why[CONFIG_WHY];
    if (again && !c->command_stays && options_read_again(c->options, c->argc, c->argv, &new, why) &&
        confine_allows_command(c, &new, why, sizeof why))
        c->options->config = new;
    *words = list;
    return config_command_words(&c->options->config, list);
}

/* In one piece; NULL: no memory. */
static char **copy_words(int count, char *const *words)
{
    size_t bytes = 0;
    for (int i = 0; i < count; i++)
        bytes += strlen(words[i]) + 1;
    char **copies = calloc(1, ((size_t)count + 1) * sizeof *copies + bytes);
    char *to = copies ? (char *)(copies + count + 1) : NULL;
    for (int i = 0; to && i < count; i++) {
        copies[i] = to;
        to = stpcpy(to, words[i]) + 1;
    }
    return copies;
}

/* So that who looks for tapwatch among the processes finds the one that watches. The words are read
 * again later, so they are kept. */
static bool rename_process(struct confine *c)
{
    char **words = copy_words(c->argc, c->argv);
    char *begin = c->argv[0], *end = begin + strlen(begin) + 1;
    if (!words)
        return false;
    for (int i = 1; i < c->argc; i++)
        if (c->argv[i] == end) /* they lie one behind the other, as the kernel put them there */
            end += strlen(end) + 1;
    memset(begin, 0, (size_t)(end - begin));
    snprintf(begin, (size_t)(end - begin), "alerts of tapwatch");
    c->argv = words;
    return true;
}

/* They are words of the command line, too. */
static bool keep_places(struct confine *c)
{
    for (size_t i = 0; i < c->settings.place_count; i++) {
        c->settings.places[i].path = strdup(c->settings.places[i].path);
        if (!c->settings.places[i].path)
            return false;
    }
    return true;
}

static bool prepare_helper(void *context)
{
    return keep_places(context) && rename_process(context) && privileges_drop_capabilities();
}

/* The helper reads the configuration again only where nobody could have written it but its owner:
 * on the screen there is no HUP, and a file beneath what we write to is not to be believed. Nor is
 * one that was not there at the start: whoever took over tapwatch could have made it since. */
static void choose_command_stays(struct confine *c)
{
    const struct options *o = c->options;
    const char *words[CONFIG_COMMAND];
    const struct sandbox_place *place =
        o->batch && *o->config_path ? exposed_by(&c->settings, o->config_path) : NULL;
    c->command_stays = !o->batch || !*o->config_path || place;
    if (place && config_command_words(&o->config, words) > 0)
        log_note("alert_command: stays as it is until a restart: %.200s lies beneath a folder that "
                 "tapwatch may write to (%s); move it, or have that elsewhere, for HUP to change "
                 "the command",
                 o->config_path, place->what);
}

/* reload_open has looked already, as root, who may run what the account may not. */
static bool can_run_command(const struct confine *c, char why[SANDBOX_WHY])
{
    const char *words[CONFIG_COMMAND];
    char fault[SANDBOX_WHY - sizeof c->in_force.who - 32];
    if (c->options->open || config_command_words(&c->options->config, words) == 0 ||
        alert_command_check(words[0], fault, sizeof fault))
        return true;
    snprintf(why, SANDBOX_WHY, "%s (tried as %s)", fault, c->in_force.who);
    return false;
}

static bool fork_helper(struct confine *c, char why[SANDBOX_WHY])
{
    const struct alert_helper_settings helper = {command_words, prepare_helper, c};
    const char *words[CONFIG_COMMAND];
    if (c->settings.off || c->options->open) /* nobody is told of old alerts */
        return true;
    choose_command_stays(c);
    if (c->command_stays && config_command_words(&c->options->config, words) == 0)
        return true;
    if (!confine_allows_command(c, &c->options->config, why, SANDBOX_WHY))
        return false;
    c->helper = alert_helper_fork(&helper);
    if (c->helper < 0)
        snprintf(why, SANDBOX_WHY, "alert_command: %s", strerror(errno));
    return c->helper > 0;
}

/* --- The order -------------------------------------------------------------------------------- */

bool confine_become(struct confine *c, struct options *o, int argc, char **argv, bool names,
                    char why[SANDBOX_WHY])
{
    *c = (struct confine){.options = o, .argc = argc, .argv = argv};
    if (o->action == ACTION_DIFF)
        fill_in_diff(c);
    else
        fill_in(c, names);
    if (!o->no_sandbox)
        descriptors_close(argc, argv);
    if (!open_files(c)) {
        snprintf(why, SANDBOX_WHY, "start: %s", strerror(ENOMEM));
        return false;
    }
    if (!sandbox_become(&c->settings, &c->in_force, why) ||
        (o->action == ACTION_RUN && !(can_run_command(c, why) && fork_helper(c, why))))
        return false;
    close_readable(c);
    return true;
}

/* Where what is asked for meanwhile goes: -o's file, or to the working folder. On the screen the
 * key e writes there in any case. */
static const char *saves_into(const struct confine *c)
{
    const char *file = c->settings.screen ? NULL : c->options->output;
    return file && strcmp(file, "-") != 0 ? file : NULL;
}

static bool can_save(const char *file)
{
    char *copy = strdup(file ? file : "./");
    const bool can = copy && access(dirname(copy), W_OK | X_OK) == 0;
    free(copy);
    return can;
}

/* Who reads a file and stays who he is wants no word about it, unless something is missing. */
static void describe(const struct confine *c)
{
    char text[256];
    sandbox_describe(&c->settings, &c->in_force, text, sizeof text);
    if (c->settings.live || c->in_force.became || !sandbox_is_whole(&c->in_force))
        log_note("%s", text);
    const bool saves = c->options->action == ACTION_RUN && !c->options->batch;
    const char *file = saves_into(c);
    if (saves && c->in_force.became && !can_save(file))
        log_note("%s can not write to the %s, as %s: go to another, or name an account with -Z",
                 c->in_force.who, file ? "folder of -o" : "working folder",
                 c->settings.screen ? "the keys w and e do" : "USR1 and HUP would have it");
}

bool confine_enter(struct confine *c, char why[SANDBOX_WHY])
{
    if (!sandbox_enter(&c->settings, &c->in_force, why))
        return false;
    describe(c);
    return true;
}

void confine_end(struct confine *c)
{
    if (c->helper > 0)
        close(c->helper); /* it ends by itself */
    for (size_t i = 0; c->opened && i < c->options->file_count; i++)
        if (c->opened[i] > 0)
            close(c->opened[i]);
    free(c->opened);
    c->opened = NULL;
    if (c->saved > 0)
        close(c->saved);
    for (size_t i = 0; i < 2; i++)
        if (c->compared[i] > 0)
            close(c->compared[i]);
    c->saved = c->compared[0] = c->compared[1] = 0;
    c->helper = 0;
}
