/* filter: see filter.h. Only this folder includes <seccomp.h>. */
#include "src/sandbox/filter.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TYPE_BITS = 0xf, BY_TREE = 2 };

static struct scmp_arg_cmp compare(const struct filter_rule *r)
{
    switch (r->test) {
    case FILTER_HAS:
        return SCMP_CMP(r->argument, SCMP_CMP_MASKED_EQ, r->value, r->value);
    case FILTER_LACKS:
        return SCMP_CMP(r->argument, SCMP_CMP_MASKED_EQ, r->value, 0);
    case FILTER_OWN:
        return SCMP_CMP(r->argument, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
    default:
        return SCMP_CMP(r->argument, SCMP_CMP_EQ, r->value, 0);
    }
}

/* 0, or a negative error number. A call that this architecture has not is no error. */
static int add_rule(scmp_filter_ctx filter, const struct filter_rule *r)
{
    const uint32_t action = r->error ? SCMP_ACT_ERRNO((unsigned)r->error) : SCMP_ACT_ALLOW;
    if (r->call < 0)
        return 0;
    if (r->test == FILTER_ANY)
        return seccomp_rule_add(filter, action, r->call, 0);
    if (r->test == FILTER_OPTION)
        return seccomp_rule_add(filter, action, r->call, 2, SCMP_CMP(1, SCMP_CMP_EQ, r->value, 0),
                                SCMP_CMP(2, SCMP_CMP_EQ, r->option, 0));
    return seccomp_rule_add(filter, action, r->call, 1, compare(r));
}

static int add_socket(scmp_filter_ctx filter, const struct filter_socket *s, unsigned needs)
{
    const bool good = s->need != FILTER_ALWAYS && (s->need & needs);
    if (!good && s->family == AF_PACKET)
        return 0; /* nobody asks for that but us: it kills */
    const struct scmp_arg_cmp of[] = {
        SCMP_CMP(0, SCMP_CMP_EQ, (scmp_datum_t)s->family, 0),
        SCMP_CMP(1, SCMP_CMP_MASKED_EQ, TYPE_BITS, (scmp_datum_t)s->type),
        SCMP_CMP(2, SCMP_CMP_EQ, (scmp_datum_t)s->protocol, 0),
    };
    return seccomp_rule_add_array(filter, good ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES),
                                  SCMP_SYS(socket), 3, of);
}

static bool is_there(const struct filter_rule *r, unsigned needs)
{
    return (!r->need || (r->need & needs)) && !(r->unless & needs);
}

static int fill(scmp_filter_ctx filter, unsigned needs)
{
    int error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    /* Calls of another architecture (int 0x80) would end their thread alone. */
    if (error == 0)
        error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (error == 0)
        error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, BY_TREE);
    for (size_t i = 0; error == 0 && i < filter_rule_count; i++)
        if (is_there(&filter_rules[i], needs))
            error = add_rule(filter, &filter_rules[i]);
    for (size_t i = 0; error == 0 && i < filter_socket_count; i++)
        error = add_socket(filter, &filter_sockets[i], needs);
    return error;
}

enum filter_result filter_enforce(unsigned needs, char *why, size_t size)
{
    if (prctl(PR_GET_SECCOMP) < 0)
        return FILTER_NOT_THERE;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int error = filter ? fill(filter, needs) : -ENOMEM;
    if (error == 0)
        error = seccomp_load(filter);
    seccomp_release(filter);
    if (error == 0)
        return FILTER_ON;
    snprintf(why, size, "seccomp: %s; --no-sandbox runs without it", strerror(-error));
    return FILTER_FAILED;
}
