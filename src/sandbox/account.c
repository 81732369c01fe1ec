/* account: see account.h. */
#include "src/sandbox/account.h"

#include "src/base/text.h"

#include <errno.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void take(struct account *a, const struct passwd *p)
{
    a->uid = p->pw_uid;
    a->gid = p->pw_gid;
    snprintf(a->name, sizeof a->name, "%s", p->pw_name);
}

/* False: errno is 0 where there is none. */
static bool find(struct account *a, const char *user)
{
    int64_t number;
    errno = 0;
    const struct passwd *p = getpwnam(user);
    if (!p && text_parse_number(user, 0, UINT32_MAX - 1, &number))
        p = getpwuid((uid_t)number);
    if (p)
        take(a, p);
    return p;
}

/* The person behind sudo, root excepted. */
static bool find_caller(struct account *a)
{
    const char *uid = getenv("SUDO_UID");
    int64_t number;
    return uid && text_parse_number(uid, 1, UINT32_MAX - 1, &number) && find(a, uid) &&
           a->uid == (uid_t)number;
}

static void stay(struct account *a)
{
    const struct passwd *p = getpwuid(geteuid());
    *a = (struct account){.uid = geteuid(), .gid = getegid()};
    if (p)
        snprintf(a->name, sizeof a->name, "%s", p->pw_name);
    else
        snprintf(a->name, sizeof a->name, "%u", (unsigned)a->uid);
}

bool account_choose(struct account *a, const char *user, char *why, size_t size)
{
    char safe[ACCOUNT_NAME];
    stay(a);
    if (geteuid() != 0)
        return true;
    if (*user ? !find(a, user) : !find_caller(a) && !find(a, "nobody")) {
        const char *name = *user ? text_safe(user, strlen(user), safe, sizeof safe) : "nobody";
        /* What getpwnam(3) says where there is none. */
        if (errno == 0 || errno == ENOENT || errno == ESRCH || errno == EBADF || errno == EPERM)
            snprintf(why, size, "user: there is no account \"%s\"; name another with -Z USER",
                     name);
        else
            snprintf(why, size, "user: the account \"%s\" can not be looked up: %s", name,
                     text_error(errno));
        return false;
    }
    a->changes = a->uid != 0;
    return true;
}
