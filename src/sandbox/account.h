/* account: who to become.
 *
 * Root becomes whom -Z or the setting `user` names; else, under sudo, the person who called it, so
 * that files are that person's own and may lie in that person's folders; else nobody. Who is not
 * root stays who it is. */
#ifndef TAPWATCH_SANDBOX_ACCOUNT_H
#define TAPWATCH_SANDBOX_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { ACCOUNT_NAME = 64 };

struct account {
    uid_t uid;
    gid_t gid;
    char name[ACCOUNT_NAME]; /* the number where it has none */
    bool changes;            /* another than the one of this process */
};

/* user: a name or a number, "" for the default. False: why, in one line. */
bool account_choose(struct account *a, const char *user, char *why, size_t size);

#endif
