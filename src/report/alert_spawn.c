/* alert_spawn: see alert_spawn.h. */
#include "src/report/alert_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

/* A pipe that holds the text: small enough to be written before there is a reader (pipe(7): at
 * least PIPE_BUF bytes). The end to read; -1: errno says why. */
static int open_text(const char *text, size_t length)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    const ssize_t written = write(ends[1], text, length);
    close(ends[1]);
    if (written == (ssize_t)length)
        return ends[0];
    close(ends[0]);
    return -1;
}

/* A process as a shell would have started it, whatever we have done to our signals; a group of its
 * own, so that Ctrl-C is not for it, and all of it can be killed. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, ours;
    sigemptyset(&none);
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigaddset(&ours, SIGXFSZ);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &ours);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
}

static int set_streams(posix_spawn_file_actions_t *actions, int in, bool quiet)
{
    int error = posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0 && quiet)
        error = posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    return error;
}

/* 0, or why not. */
static int spawn_with(char *const *arguments, int in, bool quiet, pid_t *pid)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    int error = set_attributes(&attributes);
    if (error == 0)
        error = set_streams(&actions, in, quiet);
    if (error == 0)
        error = posix_spawn(pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int alert_spawn(const char *const *arguments, const char *text, size_t length, bool quiet,
                pid_t *pid)
{
    union {
        const char *const *ours;
        char *const *theirs; /* posix_spawn does not change them, but was declared before const */
    } words = {.ours = arguments};
    const int in = open_text(text, length);
    if (in < 0)
        return errno;
    const int error = spawn_with(words.theirs, in, quiet, pid);
    close(in);
    return error;
}
