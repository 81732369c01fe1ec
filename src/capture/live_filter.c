/* live_filter: see live_filter.h.
 *
 * pcap_setfilter on a handle that is captured from loses packets: on Linux it first gives the
 * socket a filter that bars everything, empties the socket's queue (not the ring, where the packets
 * are), and then gives it the new one. The kernel itself changes filters at once. So libpcap gets
 * another socket under the handle's descriptor for as long as it does that, and what it gave to
 * that one, fitted to the kind of handle, is then given to the real one. What lies in the ring by
 * then, libpcap filters by itself, as it always does. */
#include "src/capture/live_filter.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void explain(pcap_t *handle, const char *filter, char why[CAPTURE_WHY])
{
    snprintf(why, CAPTURE_WHY, "filter \"%s\": %s", filter, pcap_geterr(handle));
}

/* There is always a filter, even an empty one: without, the kernel does not cut packets to the
 * snaplen, and the ring holds fewer of them. */
static bool compile(pcap_t *handle, const char *filter, struct bpf_program *out,
                    char why[CAPTURE_WHY])
{
    if (pcap_compile(handle, out, filter, 1, PCAP_NETMASK_UNKNOWN) == 0)
        return true;
    explain(handle, filter, why);
    return false;
}

bool live_filter_set(pcap_t *handle, const char *filter, char why[CAPTURE_WHY])
{
    struct bpf_program program;
    if (!compile(handle, filter, &program, why))
        return false;
    bool good = pcap_setfilter(handle, &program) == 0;
    if (!good)
        explain(handle, filter, why);
    pcap_freecode(&program);
    return good;
}

/* The filter that one socket has, for another one. False: it can not be had. */
static bool copy_filter(int from, int to)
{
    struct sock_filter code[BPF_MAXINSNS];
    socklen_t count = BPF_MAXINSNS; /* of instructions */
    if (getsockopt(from, SOL_SOCKET, SO_GET_FILTER, code, &count) != 0)
        return false;
    const struct sock_fprog program = {.len = (unsigned short)count, .filter = code};
    if (count > 0)
        return setsockopt(to, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
    /* The kernel can not take it: libpcap filters by itself, and wants all packets. */
    return setsockopt(to, SOL_SOCKET, SO_DETACH_FILTER, &(int){0}, sizeof(int)) == 0;
}

/* pcap_setfilter, with another socket in the place of the real one. */
static bool set_aside(pcap_t *handle, int fd, struct bpf_program *program)
{
    const int other = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int real = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    bool good = other >= 0 && real >= 0 && dup2(other, fd) == fd;
    if (good) {
        good = pcap_setfilter(handle, program) == 0;
        good = dup3(real, fd, O_CLOEXEC) == fd && good && copy_filter(other, fd);
    }
    if (other >= 0)
        close(other);
    if (real >= 0)
        close(real);
    return good;
}

/* Where that can not be had (no descriptors left), the loss of a moment is the lesser evil. */
static bool swap(pcap_t *handle, struct bpf_program *program)
{
    return set_aside(handle, pcap_fileno(handle), program) || pcap_setfilter(handle, program) == 0;
}

static void restore(pcap_t *const *handles, unsigned count, const char *old)
{
    for (unsigned i = 0; i < count; i++) {
        struct bpf_program program;
        char why[CAPTURE_WHY];
        if (!compile(handles[i], old, &program, why))
            continue;
        (void)swap(handles[i], &program);
        pcap_freecode(&program);
    }
}

/* All are compiled before the first is changed. */
static unsigned compile_all(pcap_t *const *handles, unsigned count, const char *filter,
                            struct bpf_program *programs, char why[CAPTURE_WHY])
{
    unsigned compiled = 0;
    while (compiled < count && compile(handles[compiled], filter, &programs[compiled], why))
        compiled++;
    return compiled;
}

bool live_filter_change(pcap_t *const *handles, unsigned count, const char *old, const char *new,
                        char why[CAPTURE_WHY])
{
    struct bpf_program *programs = calloc(count + 1, sizeof *programs);
    if (!programs) {
        snprintf(why, CAPTURE_WHY, "not enough memory for the filter");
        return false;
    }
    const unsigned compiled = compile_all(handles, count, new, programs, why);
    bool good = compiled == count;
    for (unsigned i = 0; good && i < count; i++) {
        good = swap(handles[i], &programs[i]);
        if (!good) {
            explain(handles[i], new, why);
            restore(handles, i + 1, old);
        }
    }
    for (unsigned i = 0; i < compiled; i++)
        pcap_freecode(&programs[i]);
    free(programs);
    return good;
}
