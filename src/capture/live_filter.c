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
#include <sys/socket.h>
#include <unistd.h>

static bool explain(pcap_t *handle, const char *filter, char why[CAPTURE_WHY])
{
    snprintf(why, CAPTURE_WHY, "filter \"%s\": %s", filter, pcap_geterr(handle));
    return false;
}

static struct live_program *find(struct live_filter *f, int type)
{
    for (unsigned i = 0; i < f->count; i++)
        if (f->programs[i].type == type)
            return &f->programs[i];
    return NULL;
}

/* In the place of the one for that link type, if there is one. NULL: there is room for no more. */
static struct live_program *keep(struct live_filter *f, const struct live_program *program,
                                 char why[CAPTURE_WHY])
{
    struct live_program *place = find(f, program->type);
    if (place) {
        pcap_freecode(&place->code);
    } else if (f->count < LINKS) {
        place = &f->programs[f->count++];
    } else {
        struct live_program refused = *program;
        pcap_freecode(&refused.code);
        snprintf(why, CAPTURE_WHY, "more than %d different link types", LINKS);
        return NULL;
    }
    *place = *program;
    return place;
}

/* The program for that handle. There is always a filter, even an empty one: without, the kernel
 * does not cut packets to the snaplen, and the ring holds fewer of them. */
static struct live_program *program_for(struct live_filter *f, pcap_t *handle,
                                        char why[CAPTURE_WHY])
{
    struct live_program new = {.type = pcap_datalink(handle)};
    struct live_program *kept = find(f, new.type);
    if (kept && !kept->unseen)
        return kept;
    if (pcap_compile(handle, &new.code, f->text, 1, PCAP_NETMASK_UNKNOWN) == 0)
        return keep(f, &new, why);
    if (!kept)
        explain(handle, f->text, why);
    return kept;
}

bool live_filter_compile(struct live_filter *f, pcap_t *handle, char why[CAPTURE_WHY])
{
    return program_for(f, handle, why);
}

bool live_filter_compile_unseen(struct live_filter *f, int type, int snaplen, char why[CAPTURE_WHY])
{
    struct live_program new = {.type = type, .unseen = true};
    return find(f, type) || (link_compile(type, snaplen, f->text, &new.code, why, CAPTURE_WHY) &&
                             keep(f, &new, why));
}

bool live_filter_set(struct live_filter *f, pcap_t *handle, char why[CAPTURE_WHY])
{
    struct live_program *program = program_for(f, handle, why);
    return program &&
           (pcap_setfilter(handle, &program->code) == 0 || explain(handle, f->text, why));
}

void live_filter_done(struct live_filter *f)
{
    for (unsigned i = 0; i < f->count; i++)
        pcap_freecode(&f->programs[i].code);
    f->count = 0;
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

/* All that are changed have been compiled for. */
static bool swap_for(struct live_filter *f, pcap_t *handle)
{
    struct live_program *program = find(f, pcap_datalink(handle));
    return program && swap(handle, &program->code);
}

static bool swap_all(struct live_filter *old, struct live_filter *new, pcap_t *const *handles,
                     unsigned count, char why[CAPTURE_WHY])
{
    for (unsigned i = 0; i < count; i++)
        if (!swap_for(new, handles[i])) {
            explain(handles[i], new->text, why);
            for (unsigned back = 0; back <= i; back++)
                (void)swap_for(old, handles[back]);
            return false;
        }
    return true;
}

bool live_filter_change(struct live_filter *f, struct live_filter *new, pcap_t *const *handles,
                        unsigned count, char why[CAPTURE_WHY])
{
    const bool good = swap_all(f, new, handles, count, why);
    live_filter_done(good ? f : new);
    if (good)
        *f = *new;
    *new = (struct live_filter){0};
    return good;
}
