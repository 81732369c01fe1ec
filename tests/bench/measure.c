/* measure: what running a command costs.
 *
 *   measure FILE COMMAND [ARGUMENT...]   runs it and appends a line to FILE: wall, user and system
 *                                        time in ns, peak memory in KiB, exit status
 *   measure -p PID                       prints the CPU time that a process has used so far, in ns,
 *                                        of all its threads
 *
 * Before it runs one, memory is asked for and given back, more than all of them but tshark use: a
 * virtual machine may have given away what nobody used for some seconds. To get it again takes up
 * to 5 ms for 2 MiB, which is no program's doing and depends on what ran before.
 *
 * Peak memory is the largest resident set (ru_maxrss, the VmHWM of proc(5)). */
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t ns_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t ns_of_timeval(struct timeval t)
{
    return (int64_t)t.tv_sec * 1000000000 + (int64_t)t.tv_usec * 1000;
}

static int print_process(const char *pid)
{
    clockid_t clock;
    int error = clock_getcpuclockid((pid_t)atoi(pid), &clock);
    if (error) {
        fprintf(stderr, "measure: %s: %s\n", pid, strerror(error));
        return 1;
    }
    printf("%lld\n", (long long)ns_of(clock));
    return 0;
}

/* By a process of its own: what this one ever had would count as the peak of the command. Where it
 * fails, runs are as long as they are without. */
static void warm_memory(void)
{
    const size_t size = (size_t)256 << 20;
    const pid_t child = fork();
    if (child == 0) {
        void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory != MAP_FAILED) {
            (void)madvise(memory, size, MADV_HUGEPAGE);
            (void)madvise(memory, size, MADV_POPULATE_WRITE);
        }
        _exit(0);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
}

static int run(const char *file, char **command)
{
    warm_memory();
    pid_t child;
    int64_t start_ns = ns_of(CLOCK_MONOTONIC);
    int error = posix_spawnp(&child, command[0], NULL, NULL, command, environ), status;
    if (error) {
        fprintf(stderr, "measure: %s: %s\n", command[0], strerror(error));
        return 127;
    }
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return 127;
    int64_t wall_ns = ns_of(CLOCK_MONOTONIC) - start_ns;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    FILE *out = fopen(file, "a");
    if (!out) {
        perror(file);
        return 127;
    }
    fprintf(out, "%lld %lld %lld %ld %d\n", (long long)wall_ns,
            (long long)ns_of_timeval(usage.ru_utime), (long long)ns_of_timeval(usage.ru_stime),
            usage.ru_maxrss, code);
    return fclose(out) == 0 ? code : 127;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "-p") == 0)
        return print_process(argv[2]);
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...] | measure -p PID\n");
        return 2;
    }
    return run(argv[1], argv + 2);
}
