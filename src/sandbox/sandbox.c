/* sandbox: see sandbox.h. */
#include "src/sandbox/sandbox.h"

#include "src/sandbox/account.h"
#include "src/sandbox/filter.h"
#include "src/sandbox/landlock.h"
#include "src/sandbox/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct account account; /* that of this process */

void sandbox_add(struct sandbox_settings *s, const char *path, enum sandbox_use use,
                 const char *what)
{
    if (path && *path && s->place_count < SANDBOX_PLACES)
        s->places[s->place_count++] = (struct sandbox_place){path, use, what};
}

void sandbox_add_output(struct sandbox_settings *s, const char *path, enum sandbox_use use,
                        const char *what)
{
    struct stat st;
    if (!path || strcmp(path, "-") == 0)
        return;
    const bool device = lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
    sandbox_add(s, path, device ? SANDBOX_DEVICE : use, what);
}

const char *sandbox_folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    const int length = slash == path ? 1 : slash ? (int)(slash - path) : 1;
    snprintf(folder, PATH_MAX, "%.*s", length, slash ? path : ".");
    return folder;
}

static bool refuse(const struct sandbox_place *p, const char *where, char why[SANDBOX_WHY])
{
    snprintf(why, SANDBOX_WHY,
             "%s: %.200s: the account %s can not write there (%s); give it the folder, name "
             "another place, or run as another account with -Z USER",
             p->what, where, account.name, strerror(errno));
    return false;
}

/* kind: S_IFLNK or S_IFDIR; a link is none of what it points to. */
static bool is_a(mode_t kind, const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

/* Better known now than when it is to be written. A folder that is not there, and a link
 * (/dev/stdout) or a folder in the place of a file, is said by whoever writes to it. */
static bool check_place(const struct sandbox_place *p, char why[SANDBOX_WHY])
{
    char folder[PATH_MAX];
    if (p->use == SANDBOX_DEVICE &&
        (is_a(S_IFLNK, p->path) || faccessat(AT_FDCWD, p->path, W_OK, AT_EACCESS) == 0 ||
         errno != EACCES))
        return true;
    if (p->use == SANDBOX_DEVICE)
        return refuse(p, p->path, why);
    if (p->use != SANDBOX_WRITE && p->use != SANDBOX_KEEP)
        return true;
    if (p->use == SANDBOX_KEEP && faccessat(AT_FDCWD, p->path, R_OK, AT_EACCESS) != 0 &&
        errno == EACCES) {
        snprintf(
            why, SANDBOX_WHY,
            "%s: %.200s: the account %s can not read it (%s); give it the file (chown), or run "
            "as another account with -Z USER",
            p->what, p->path, account.name, strerror(errno));
        return false;
    }
    sandbox_folder_of(p->path, folder);
    return is_a(S_IFDIR, p->path) || faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 ||
           errno != EACCES || refuse(p, folder, why);
}

bool sandbox_become(const struct sandbox_settings *s, struct sandbox *out, char why[SANDBOX_WHY])
{
    *out = (struct sandbox){.root = geteuid() == 0};
    if (!account_choose(&account, s->user, why, SANDBOX_WHY))
        return false;
    if (s->off && !*s->user)
        account.changes = false;
    out->became = account.changes;
    out->root = geteuid() == 0 && !account.changes;
    if (out->root)
        account.uid = 0;
    snprintf(out->who, sizeof out->who, "%s (%u)", out->root ? "root" : account.name,
             (unsigned)account.uid);
    if ((!s->off || account.changes) &&
        !privileges_become(&account, s->live, s->reopen, why, SANDBOX_WHY))
        return false;
    for (size_t i = 0; account.changes && i < s->place_count; i++)
        if (!check_place(&s->places[i], why))
            return false;
    return true;
}

/* --- What there is from now on ---------------------------------------------------------------- */

/* Read by the C library, by curses, by libpcap, whenever they like. */
static const char *const always[] = {
    "/usr/share/terminfo", "/lib/terminfo",  "/etc/terminfo", /* curses */
    "/etc/services",       "/etc/protocols",                  /* names in a filter, and of ports */
    "/etc/nsswitch.conf",  "/etc/localtime", "/usr/share/zoneinfo",
    "/proc/self", /* what we have open */
};
static const char *const for_names[] = {"/etc/hosts", "/etc/resolv.conf", "/etc/host.conf",
                                        "/etc/gai.conf"};
static const char *const for_live[] = {"/sys/class/net", "/sys/devices", /* losses */
                                       "/etc/ethers", "/etc/networks"};
static const char *const for_reopen[] = {"/sys", "/proc/net"};
/* They read all of themselves, and what they were built of. */
static const char *const for_sanitizers[] = {"/"};

static bool add_all(int rules, const char *const *paths, size_t count)
{
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = landlock_add(rules, paths[i], LANDLOCK_READ);
    return good;
}
#define ADD_ALL(rules, paths) add_all(rules, paths, sizeof(paths) / sizeof((paths)[0]))

static bool add_terminal(int rules)
{
    return landlock_add(rules, "/dev/tty", LANDLOCK_DEVICE) &&
           (!isatty(STDOUT_FILENO) || landlock_add(rules, "/proc/self/fd/1", LANDLOCK_DEVICE));
}

static bool add_place(int rules, const struct sandbox_place *p)
{
    char folder[PATH_MAX];
    switch (p->use) {
    case SANDBOX_READ:
        return landlock_add(rules, p->path, LANDLOCK_READ);
    case SANDBOX_DEVICE:
        return landlock_add(rules, sandbox_folder_of(p->path, folder), LANDLOCK_READ) &&
               landlock_add(rules, p->path, LANDLOCK_DEVICE);
    case SANDBOX_WRITE:
    case SANDBOX_KEEP:
    case SANDBOX_WRITE_MAYBE:
        return landlock_add(rules, sandbox_folder_of(p->path, folder), LANDLOCK_WRITE);
    }
    return false;
}

static bool add_rules(int rules, const struct sandbox_settings *s)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    bool good = ADD_ALL(rules, for_sanitizers);
#else
    (void)for_sanitizers;
    bool good = true;
#endif
    good = good && ADD_ALL(rules, always) && (!s->screen || add_terminal(rules)) &&
           (!s->names || ADD_ALL(rules, for_names)) && (!s->live || ADD_ALL(rules, for_live)) &&
           (!s->reopen || ADD_ALL(rules, for_reopen));
    for (size_t i = 0; good && i < s->file_count; i++)
        good = landlock_add(rules, s->files[i], LANDLOCK_READ);
    for (size_t i = 0; good && i < s->place_count; i++)
        good = add_place(rules, &s->places[i]);
    return good;
}

static bool limit_files(const struct sandbox_settings *s, struct sandbox *out,
                        char why[SANDBOX_WHY])
{
    if (landlock_version() == 0)
        return true;
    const int rules = landlock_new();
    out->landlock = rules >= 0 && add_rules(rules, s) && landlock_enforce(rules);
    if (!out->landlock)
        snprintf(why, SANDBOX_WHY, "Landlock: %s; --no-sandbox runs without it", strerror(errno));
    return out->landlock;
}

static bool limit_calls(const struct sandbox_settings *s, struct sandbox *out,
                        char why[SANDBOX_WHY])
{
    unsigned needs = FILTER_ALWAYS;
    needs |= s->live ? FILTER_LIVE : 0;
    needs |= s->refilter ? FILTER_REFILTER : 0;
    needs |= s->syslog ? FILTER_SYSLOG : 0;
    needs |= s->names ? FILTER_NAMES : 0;
    needs |= s->reopen ? FILTER_REOPEN : 0;
    const enum filter_result result = filter_enforce(needs, why, SANDBOX_WHY);
    out->filter = result == FILTER_ON;
    return result != FILTER_FAILED;
}

bool sandbox_enter(const struct sandbox_settings *s, struct sandbox *out, char why[SANDBOX_WHY])
{
    if (s->off)
        return true;
    return privileges_drop(&account, s->live && s->reopen, why, SANDBOX_WHY) &&
           limit_files(s, out, why) && limit_calls(s, out, why);
}

bool sandbox_is_whole(const struct sandbox *b)
{
    return b->filter && b->landlock;
}

void sandbox_describe(const struct sandbox_settings *s, const struct sandbox *b, char *text,
                      size_t size)
{
    const char *how = s->off                ? "without a sandbox (--no-sandbox)"
                      : sandbox_is_whole(b) ? "sandboxed"
                      : b->filter           ? "sandboxed, but the kernel has no Landlock: all "
                                              "files of that account can be read and written"
                      : b->landlock         ? "sandboxed, but the kernel has no seccomp filter"
                                            : "without a sandbox: the kernel has neither "
                                              "seccomp nor Landlock";
    snprintf(text, size, "running as %s, %s", b->who, how);
}
