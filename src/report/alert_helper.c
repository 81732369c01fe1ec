/* alert_helper: see alert_helper.h. One message each way is one packet of a pair of sockets. */
#include "src/report/alert_helper.h"

#include "src/report/alert_command.h"
#include "src/report/alert_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MORE_BYTES = 512, LOOK_MS = 50 };

enum order { ORDER_START, ORDER_KILL, ORDER_READ_AGAIN };

struct request {
    int order;
    bool quiet;
    char more[MORE_BYTES]; /* words, a NUL behind each */
    size_t length;
    char text[PIPE_BUF];
};

struct reply {
    int error; /* 0: it ran, and ended with status */
    int status;
};

/* --- In the helper ---------------------------------------------------------------------------- */

struct helper {
    const struct alert_helper_settings *settings;
    int socket;
    pid_t pid; /* of the command that runs; 0: none */
};

static void answer(const struct helper *h, int error, int status)
{
    const struct reply reply = {error, status};
    if (write(h->socket, &reply, sizeof reply) != (ssize_t)sizeof reply)
        _exit(0);
}

/* The other side may be somebody else's by now: nothing is believed. */
static bool is_good(const struct request *r)
{
    size_t words = 0;
    for (size_t i = 0; i < MORE_BYTES; i++)
        words += r->more[i] == '\0';
    return r->length <= sizeof r->text && words >= ALERT_COMMAND_MORE;
}

static void start(struct helper *h, const struct request *r)
{
    const char *arguments[ALERT_COMMAND_WORDS + ALERT_COMMAND_MORE + 1];
    const char *const *own;
    const size_t count = h->settings->words(h->settings->context, false, &own);
    if (h->pid != 0 || count == 0 || count > ALERT_COMMAND_WORDS || !is_good(r)) {
        answer(h, EINVAL, 0);
        return;
    }
    memcpy(arguments, own, count * sizeof *own);
    const char *at = r->more;
    for (size_t i = 0; i < ALERT_COMMAND_MORE; i++, at += strlen(at) + 1)
        arguments[count + i] = at;
    arguments[count + ALERT_COMMAND_MORE] = NULL;
    const int error = alert_spawn(arguments, r->text, r->length, r->quiet, &h->pid);
    if (error != 0) {
        h->pid = 0;
        answer(h, error, 0);
    }
}

static void obey(struct helper *h, const struct request *r)
{
    const char *const *words;
    if (r->order == ORDER_START)
        start(h, r);
    else if (r->order == ORDER_KILL && h->pid != 0)
        kill(-h->pid, SIGKILL);
    else if (r->order == ORDER_READ_AGAIN)
        (void)h->settings->words(h->settings->context, true, &words);
}

static void look_after(struct helper *h)
{
    int status;
    if (h->pid == 0 || waitpid(h->pid, &status, WNOHANG) != h->pid)
        return;
    h->pid = 0;
    answer(h, 0, status);
}

static void serve(struct helper *h)
{
    static struct request r;
    struct pollfd p = {.fd = h->socket, .events = POLLIN};
    for (;;) {
        const int ready = poll(&p, 1, h->pid != 0 ? LOOK_MS : -1);
        if (ready > 0) {
            const ssize_t n = read(h->socket, &r, sizeof r);
            if (n == 0 || (n < 0 && errno != EINTR))
                _exit(0);
            if (n == (ssize_t)sizeof r)
                obey(h, &r);
        }
        look_after(h);
    }
}

/* Signals are for the one that watches, which tells us. Whoever waits for the end of its output
 * does not wait for us. */
static void become(struct helper *h)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* else nothing is told of how they end */
    prctl(PR_SET_NAME, "tapwatch-alerts");
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        dup2(nowhere, STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
    }
    const int socket = fcntl(h->socket, F_DUPFD_CLOEXEC, STDERR_FILENO + 2);
    if (nowhere < 0 || socket < 0 || dup3(socket, STDERR_FILENO + 1, O_CLOEXEC) < 0)
        _exit(1);
    h->socket = STDERR_FILENO + 1;
    (void)close_range(STDERR_FILENO + 2, ~0U, 0);
}

int alert_helper_fork(const struct alert_helper_settings *settings)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    const pid_t pid = fork();
    if (pid == 0) {
        struct helper h = {.settings = settings, .socket = ends[1]};
        become(&h);
        if (settings->prepare(settings->context))
            serve(&h);
        _exit(1);
    }
    close(ends[1]);
    if (pid > 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        return ends[0];
    const int error = errno;
    close(ends[0]);
    errno = error;
    return -1;
}

/* --- In the one that watches ------------------------------------------------------------------ */

static int send_request(int helper, const struct request *r)
{
    const ssize_t n = write(helper, r, sizeof *r);
    return n == (ssize_t)sizeof *r ? 0 : n < 0 ? errno : EMSGSIZE;
}

int alert_helper_start(int helper, const char *const *more, const char *text, size_t length,
                       bool quiet)
{
    struct request r = {.order = ORDER_START, .quiet = quiet, .length = length};
    size_t used = 0;
    for (size_t i = 0; i < ALERT_COMMAND_MORE; i++) {
        const size_t size = strlen(more[i]) + 1;
        if (size > sizeof r.more - used)
            return EMSGSIZE;
        memcpy(r.more + used, more[i], size);
        used += size;
    }
    if (length > sizeof r.text)
        return EMSGSIZE;
    memcpy(r.text, text, length);
    return send_request(helper, &r);
}

void alert_helper_kill(int helper)
{
    const struct request r = {.order = ORDER_KILL};
    (void)send_request(helper, &r);
}

void alert_helper_read_again(int helper)
{
    const struct request r = {.order = ORDER_READ_AGAIN};
    (void)send_request(helper, &r);
}

enum alert_helper_news alert_helper_hear(int helper, int *error, int *status)
{
    struct reply reply;
    const ssize_t n = read(helper, &reply, sizeof reply);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return ALERT_HELPER_RUNS;
    if (n != (ssize_t)sizeof reply)
        return ALERT_HELPER_GONE;
    *error = reply.error;
    *status = reply.status;
    return reply.error ? ALERT_HELPER_FAILED : ALERT_HELPER_ENDED;
}
