/* terminal: runs a program in a terminal of its own and prints what it writes to it.
 *
 *   terminal [-k KEYS] [-t TEXT] [-o FILE] COLUMNS ROWS WARM_S SECONDS COMMAND [ARGUMENT...]
 *
 *   bytes_per_s     over SECONDS, after WARM_S of them that do not count
 *   core_percent    CPU of its main thread in that time, of one core
 *   work_us_median work_us_most    the same for each second of it
 * and with -k, for so many times the key Tab, one after the other at changing distances:
 *   answer_us_median answer_us_most    from the key until the first byte of the answer
 *   redraw_us_median redraw_us_p99     CPU of the main thread for the whole of it: key, picture and
 *                                      writing, and now and then what else came in between
 *
 * -t: what a person types to begin with, after a second.
 * CPU times are those of /proc/PID/task/PID/schedstat, to the nanosecond; they are up to date
 * whenever the thread sleeps. -o keeps what was written, and warm_bytes is how much of it
 * came before it counted; FILE.pictures has where in it pictures begin: what comes after nothing
 * came for PICTURES_APART_US. See terminal_where.py. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEYS_MOST = 1000, SECONDS_MOST = 3600, US_PER_S = 1000000, PICTURES_APART_US = 20000 };

static int terminal = -1;
static pid_t child;
static FILE *record, *pictures; /* what was written, and where in it pictures begin; or NULL */

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

static void fail(const char *what)
{
    fprintf(stderr, "terminal: %s: %s\n", what, errno ? strerror(errno) : "it ended");
    if (child > 0)
        kill(child, SIGKILL);
    exit(1);
}

/* CPU time of the program's main thread so far. */
static int64_t cpu_ns(void)
{
    char path[64];
    long long ns = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)child, (int)child);
    FILE *in = fopen(path, "re");
    if (!in || fscanf(in, "%lld", &ns) != 1)
        fail(path);
    fclose(in);
    return ns;
}

static void keep(const char *bytes, size_t count)
{
    static int64_t before_us;
    const int64_t us = now_us();
    if (!record)
        return;
    if (us - before_us >= PICTURES_APART_US)
        fprintf(pictures, "%ld\n", ftell(record));
    before_us = us;
    fwrite(bytes, 1, count, record);
}

static void open_record(const char *file)
{
    char name[4096];
    const int length = snprintf(name, sizeof name, "%s.pictures", file);
    if (length < 0 || (size_t)length >= sizeof name || !(record = fopen(file, "we")))
        fail(file);
    if (!(pictures = fopen(name, "we")))
        fail(name);
}

static void close_record(void)
{
    if (record && (fclose(record) != 0 || fclose(pictures) != 0))
        fail("what was recorded");
    record = pictures = NULL;
}

/* Reads what comes until `end_us`, or until nothing came for quiet_us (0: that does not matter);
 * returns the bytes, and when the first of them came. */
static uint64_t take(int64_t end_us, int64_t quiet_us, int64_t *first_us)
{
    char bytes[65536];
    uint64_t sum = 0;
    int64_t last_us = now_us();
    for (int64_t now = last_us; now < end_us; now = now_us()) {
        int64_t left_us = end_us - now;
        if (quiet_us > 0 && last_us + quiet_us - now < left_us)
            left_us = last_us + quiet_us - now;
        if (left_us <= 0)
            break;
        struct pollfd p = {.fd = terminal, .events = POLLIN};
        if (poll(&p, 1, (int)((left_us + 999) / 1000)) != 1)
            continue;
        ssize_t n = read(terminal, bytes, sizeof bytes);
        if (n <= 0)
            fail("the program's output");
        last_us = now_us();
        if (sum == 0 && first_us)
            *first_us = last_us;
        sum += (uint64_t)n;
        keep(bytes, (size_t)n);
    }
    return sum;
}

static int compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The least that so many percent of the values are not above. */
static int64_t percentile(int64_t *values, int count, int percent)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    const int at = (count * percent + 99) / 100;
    return values[at > 0 ? at - 1 : 0];
}

static void count_bytes(int seconds)
{
    static int64_t work_us[SECONDS_MOST];
    const int64_t start_us = now_us(), start_ns = cpu_ns();
    int64_t before_ns = start_ns;
    uint64_t bytes = 0;
    for (int i = 0; i < seconds; i++) {
        bytes += take(start_us + (i + 1) * (int64_t)US_PER_S, 0, NULL);
        const int64_t ns = cpu_ns();
        work_us[i] = (ns - before_ns) / 1000;
        before_ns = ns;
    }
    printf("bytes_per_s %.0f\n", (double)bytes / seconds);
    printf("core_percent %.3f\n", (double)(before_ns - start_ns) / 1e7 / seconds);
    printf("work_us_median %lld\n", (long long)percentile(work_us, seconds, 50));
    printf("work_us_most %lld\n", (long long)percentile(work_us, seconds, 100));
}

static void press_keys(int keys)
{
    enum { QUIET_US = 5000, PATIENCE_US = 1000000, APART_US = 100000, STEP_US = 13000 };
    static int64_t answer_us[KEYS_MOST], redraw_us[KEYS_MOST];
    for (int i = 0; i < keys; i++) {
        take(now_us() + APART_US + i % 11 * STEP_US, 0, NULL);
        take(now_us() + PATIENCE_US, QUIET_US, NULL);
        const int64_t before_ns = cpu_ns(), pressed_us = now_us();
        int64_t first_us = pressed_us + PATIENCE_US; /* no answer counts as a late one */
        if (write(terminal, "\t", 1) != 1)
            fail("key");
        struct pollfd p = {.fd = terminal, .events = POLLIN};
        if (poll(&p, 1, PATIENCE_US / 1000) == 1)
            take(now_us() + PATIENCE_US, QUIET_US, &first_us);
        answer_us[i] = first_us - pressed_us;
        redraw_us[i] = (cpu_ns() - before_ns) / 1000;
    }
    printf("answer_us_median %lld\n", (long long)percentile(answer_us, keys, 50));
    printf("answer_us_most %lld\n", (long long)percentile(answer_us, keys, 100));
    printf("redraw_us_median %lld\n", (long long)percentile(redraw_us, keys, 50));
    printf("redraw_us_p99 %lld\n", (long long)percentile(redraw_us, keys, 99));
}

/* Ends the program, which may have something to say while it does. */
static void end_program(void)
{
    enum { TRIES = 60 };
    char bytes[4096];
    kill(child, SIGTERM);
    for (int i = 0; i < TRIES && waitpid(child, NULL, WNOHANG) == 0; i++) {
        struct pollfd p = {.fd = terminal, .events = POLLIN};
        if (poll(&p, 1, 50) == 1 && read(terminal, bytes, sizeof bytes) <= 0)
            usleep(50000);
        if (i == TRIES / 2)
            kill(child, SIGKILL);
    }
}

static int number(const char *text, int most)
{
    const int n = atoi(text);
    if (n >= 1 && n <= most)
        return n;
    fprintf(stderr, "terminal: %s: it takes 1 to %d\n", text, most);
    exit(2);
}

int main(int argc, char **argv)
{
    int keys = 0;
    const char *file = NULL, *typed = NULL;
    for (int option; (option = getopt(argc, argv, "+k:o:t:")) != -1;) {
        if (option == '?')
            return 2;
        if (option == 'k')
            keys = number(optarg, KEYS_MOST);
        else if (option == 't')
            typed = optarg;
        else
            file = optarg;
    }
    argv += optind;
    if (argc - optind < 5) {
        fprintf(stderr, "usage: terminal [-k KEYS] [-t TEXT] [-o FILE] COLUMNS ROWS WARM_S SECONDS "
                        "COMMAND [ARGUMENT...]\n");
        return 2;
    }
    struct winsize size = {.ws_col = (unsigned short)number(argv[0], 1000),
                           .ws_row = (unsigned short)number(argv[1], 1000)};
    const int warm_s = number(argv[2], SECONDS_MOST), seconds = number(argv[3], SECONDS_MOST);
    child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0)
        fail("forkpty");
    if (child == 0) {
        execvp(argv[4], argv + 4);
        _exit(127);
    }
    if (file)
        open_record(file);
    if (typed) {
        take(now_us() + US_PER_S, 0, NULL);
        if (write(terminal, typed, strlen(typed)) < 0)
            fail("what is typed");
    }
    take(now_us() + warm_s * (int64_t)US_PER_S, 0, NULL);
    if (record)
        printf("warm_bytes %ld\n", ftell(record));
    count_bytes(seconds);
    close_record();
    if (keys > 0)
        press_keys(keys);
    end_program();
    return 0;
}
