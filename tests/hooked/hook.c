/* hook: see hook.h. What it did not die of it says on standard error: "hook: NAME: done", or why
 * not. NAME may stand behind "thread:": then another thread does it. */
#include "tests/hooked/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int do_exec(void)
{
    char name[] = "/bin/true";
    char *const words[] = {name, NULL};
    return execv(name, words);
}

static int do_fork(void)
{
    return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int do_packet(void)
{
    return socket(AF_PACKET, SOCK_RAW, 0);
}

static int do_inet(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int do_local(void)
{
    return socket(AF_UNIX, SOCK_DGRAM, 0);
}

/* Of a socket that is none: what is let through is told so. */
static int do_mark(void)
{
    return setsockopt(-1, SOL_SOCKET, SO_MARK, "", 0);
}

static int do_down(void)
{
    return (int)syscall(SYS_ioctl, -1, 0x8914 /* SIOCSIFFLAGS */, NULL);
}

static int do_raw(void)
{
    return socket(AF_INET, SOCK_RAW, 1);
}

static int do_shadow(void)
{
    return open("/etc/shadow", O_RDONLY);
}

/* Of which anybody may read it. */
static int do_passwd(void)
{
    return open("/etc/passwd", O_RDONLY);
}

/* Where anybody may write. */
static int do_tmp(void)
{
    return open("/var/tmp/tapwatch-hook", O_WRONLY | O_CREAT, 0600);
}

static int do_terminal(void)
{
    return open("/dev/tty", O_RDWR);
}

static int do_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) == MAP_FAILED
               ? -1
               : 0;
}

static int do_root(void)
{
    return (int)syscall(SYS_setuid, 0);
}

static int do_kill(void)
{
    return (int)syscall(SYS_kill, getppid(), 0);
}

static int do_type(void)
{
    return (int)syscall(SYS_ioctl, STDIN_FILENO, 0x5412 /* TIOCSTI */, "x");
}

static int do_nothing(void)
{
    return 0;
}

/* As a stray pointer would. */
static int do_crash(void)
{
    return raise(SIGSEGV);
}

static const struct {
    const char *name;
    int (*act)(void);
} hooks[] = {
    {"exec", do_exec},   {"fork", do_fork},         {"packet", do_packet}, {"inet", do_inet},
    {"raw", do_raw},     {"shadow", do_shadow},     {"passwd", do_passwd}, {"tmp", do_tmp},
    {"code", do_code},   {"root", do_root},         {"kill", do_kill},     {"type", do_type},
    {"crash", do_crash}, {"nothing", do_nothing},   {"local", do_local},   {"mark", do_mark},
    {"down", do_down},   {"terminal", do_terminal},
};

static void *act(void *name)
{
    for (size_t i = 0; i < sizeof hooks / sizeof hooks[0]; i++)
        if (strcmp(hooks[i].name, name) == 0)
            fprintf(stderr, "hook: %s: %s\n", (const char *)name,
                    hooks[i].act() >= 0 ? "done" : strerror(errno));
    return NULL;
}

void test_hook(void)
{
    char *name = getenv("TAPWATCH_HOOK");
    pthread_t thread;
    if (!name)
        return;
    if (strncmp(name, "thread:", 7) != 0)
        act(name);
    else if (pthread_create(&thread, NULL, act, name + 7) == 0)
        pthread_join(thread, NULL);
}
