/* privileges: ids and capabilities, and the proof that they are gone. */
#ifndef TAPWATCH_SANDBOX_PRIVILEGES_H
#define TAPWATCH_SANDBOX_PRIVILEGES_H

#include "src/sandbox/account.h"

/* Becomes that account, with its groups, for good. Kept are, as far as they are there, the rights
 * to open an interface, if `opens`; who stays root keeps that to write its files where it likes.
 * may_reopen: what can be had again later is CAP_NET_RAW, else nothing. False: why. */
bool privileges_become(const struct account *a, bool opens, bool may_reopen, char *why,
                       size_t size);
/* No right is left but CAP_NET_RAW (keeps_raw) and those of files (of root), and none can come back
 * by running anything. False: why; also when root can be had back. */
bool privileges_drop(const struct account *a, bool keeps_raw, char *why, size_t size);
/* The same for a process that starts others, as that account: these can be whatever any program of
 * that account can. False: errno. */
bool privileges_drop_capabilities(void);

#endif
