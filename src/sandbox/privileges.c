/* privileges: see privileges.h. Only this file includes <cap-ng.h>. */
#include "src/sandbox/privileges.h"

#include <cap-ng.h>
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool fail(const char *what, char *why, size_t size)
{
    snprintf(why, size,
             "privileges: %s: %s; it does not run with more than it needs "
             "(--no-sandbox does)",
             what, strerror(errno));
    return false;
}

static const capng_type_t as_kept = (capng_type_t)(CAPNG_EFFECTIVE | CAPNG_PERMITTED);

/* Keeps a right, if it is there. */
static void keep(unsigned capability, bool has, capng_type_t where)
{
    if (has)
        (void)capng_update(CAPNG_ADD, where, capability);
}

/* Who stays root has no right over other people's files otherwise. */
static const unsigned of_files[] = {CAP_DAC_OVERRIDE, CAP_CHOWN, CAP_FOWNER};
enum { OF_FILES = sizeof of_files / sizeof of_files[0] };

struct file_rights {
    bool has[OF_FILES];
};

static struct file_rights file_rights_of(const struct account *a)
{
    struct file_rights f;
    for (size_t i = 0; i < OF_FILES; i++)
        f.has[i] = a->uid == 0 && capng_have_capability(CAPNG_PERMITTED, of_files[i]);
    return f;
}

static void keep_files(const struct file_rights *f, capng_type_t where)
{
    for (size_t i = 0; i < OF_FILES; i++)
        keep(of_files[i], f->has[i], where);
}

/* What may ever be had again by running something; that takes a right which only root has, and is
 * of no use without: PR_SET_NO_NEW_PRIVS. */
static bool limit_bounds(const struct file_rights *f, bool keeps_raw)
{
    if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
        return true;
    capng_clear(CAPNG_SELECT_BOTH);
    keep(CAP_NET_RAW, keeps_raw, CAPNG_BOUNDING_SET);
    keep_files(f, CAPNG_BOUNDING_SET);
    return capng_apply(CAPNG_SELECT_BOUNDS) == 0;
}

static bool set_ids(const struct account *a)
{
    if (!a->changes)
        return true;
    const bool groups = initgroups(a->name, a->gid) == 0;
    return groups && setresgid(a->gid, a->gid, a->gid) == 0 &&
           setresuid(a->uid, a->uid, a->uid) == 0;
}

bool privileges_become(const struct account *a, bool opens, bool may_reopen, char *why, size_t size)
{
    if (capng_get_caps_process() != 0)
        return fail("capget", why, size);
    const bool raw = capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW);
    const bool admin = capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN);
    const struct file_rights files = file_rights_of(a);
    if (!limit_bounds(&files, may_reopen && raw))
        return fail("bounding set", why, size);
    if (prctl(PR_SET_KEEPCAPS, a->changes) != 0 || !set_ids(a))
        return fail(a->name, why, size);
    capng_clear(CAPNG_SELECT_CAPS);
    keep(CAP_NET_RAW, opens && raw, as_kept);
    keep(CAP_NET_ADMIN, opens && admin, as_kept);
    keep_files(&files, as_kept);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0 || prctl(PR_SET_KEEPCAPS, 0) != 0)
        return fail("capset", why, size);
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return true;
}

/* A core is written as usual, where one was wanted; else nobody may look into us, who has the same
 * account. */
static void allow_core(void)
{
    struct rlimit core;
    if (getrlimit(RLIMIT_CORE, &core) == 0)
        (void)prctl(PR_SET_DUMPABLE, core.rlim_cur > 0);
}

/* What should not be possible any more. */
static const char *find_left(const struct account *a, bool keeps_raw)
{
    uid_t uids[3];
    gid_t gids[3];
    if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
        getresgid(&gids[0], &gids[1], &gids[2]) != 0)
        return "its ids can not be read";
    for (int i = 0; i < 3; i++)
        if (a->changes && (uids[i] != a->uid || gids[i] != a->gid))
            return "its ids are others";
    if (a->uid != 0 && (setuid(0) == 0 || seteuid(0) == 0))
        return "it can become root again";
    if (a->changes && a->gid != 0 && (setgid(0) == 0 || setegid(0) == 0))
        return "it can have root's group again";
    if (capng_get_caps_process() != 0)
        return "its capabilities can not be read";
    for (unsigned c = 0; a->uid != 0 && c <= (unsigned)CAP_LAST_CAP; c++)
        if (!(keeps_raw && c == CAP_NET_RAW) && capng_have_capability(CAPNG_PERMITTED, c))
            return "it has capabilities left";
    return NULL;
}

bool privileges_drop(const struct account *a, bool keeps_raw, char *why, size_t size)
{
    if (capng_get_caps_process() != 0)
        return fail("capget", why, size);
    const bool raw = keeps_raw && capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW);
    const struct file_rights files = file_rights_of(a);
    capng_clear(CAPNG_SELECT_CAPS);
    keep(CAP_NET_RAW, raw, as_kept);
    keep_files(&files, as_kept);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0)
        return fail("capset", why, size);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail("no new privileges", why, size);
    const char *left = find_left(a, keeps_raw);
    if (left) {
        snprintf(why, size,
                 "privileges: %s; it does not run with more than it needs "
                 "(--no-sandbox does)",
                 left);
        return false;
    }
    allow_core();
    return true;
}

bool privileges_drop_capabilities(void)
{
    if (geteuid() == 0)
        return true; /* it was asked to stay root */
    capng_clear(CAPNG_SELECT_CAPS);
    return capng_apply(CAPNG_SELECT_CAPS) == 0;
}
