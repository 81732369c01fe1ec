/* filter_table: every system call that tapwatch makes once it is up, and why. */
#include "src/sandbox/filter.h"

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* <asm/termbits.h> and <sys/ioctl.h> do not go together. */
#include <asm/ioctls.h>

#define CALL(name)          .call = SCMP_SYS(name)
#define OPTION(level, name) .test = FILTER_OPTION, .value = (level), .option = (name)
#define LET(name)                                                                                  \
    {                                                                                              \
        CALL(name)                                                                                 \
    }

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WITH_SANITIZER 1
#else
#define WITH_SANITIZER 0
#endif

const struct filter_rule filter_rules[] = {
    {CALL(read), .reason = "files, terminal, pipes, descriptors of signals and events"},
    LET(readv),
    LET(pread64),
    LET(write),
    LET(writev),
    LET(pwrite64),
    LET(lseek),
    LET(close),
    /* Not F_SETOWN nor F_SETSIG, by which a descriptor sends signals to others. */
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_DUPFD},
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_DUPFD_CLOEXEC},
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_GETFD},
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_SETFD},
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_GETFL},
    {CALL(fcntl), .test = FILTER_EQUAL, .argument = 1, .value = F_SETFL},
    LET(dup),
    LET(dup2),
    LET(dup3),
    LET(pipe2),
    LET(eventfd2),
    LET(poll),
    LET(ppoll),
    LET(select),
    LET(pselect6),

    /* None is made that would run as its owner. (glibc gives mode 0 where nothing is created.) */
    {CALL(openat), .test = FILTER_LACKS, .argument = 3, .value = S_ISUID | S_ISGID | S_ISVTX,
     .reason = "files; which of them there are is Landlock's"},
    {CALL(open), .test = FILTER_LACKS, .argument = 2, .value = S_ISUID | S_ISGID | S_ISVTX},
    LET(fstat),
    LET(newfstatat),
    LET(stat),
    LET(lstat),
    LET(statx),
    LET(access),
    LET(faccessat),
    LET(faccessat2),
    LET(readlink),
    LET(readlinkat),
    LET(getdents64),
    LET(getcwd),
    LET(fadvise64),
    LET(flock),

    {CALL(fsync), .reason = "whole files: written beside their place, synced, renamed"},
    LET(fdatasync),
    LET(ftruncate),
    {CALL(fchmod), .test = FILTER_EQUAL, .argument = 1, .value = 0644}, /* never set-user-id */
    LET(fchown),
    LET(rename),
    LET(renameat),
    LET(renameat2),
    LET(linkat),
    LET(unlink),
    LET(unlinkat),

    {CALL(brk), .reason = "memory, none of which can be run"},
    {CALL(mmap), .test = FILTER_LACKS, .argument = 2, .value = PROT_EXEC},
    LET(munmap),
    LET(mremap),
    LET(madvise),
    LET(memfd_create),

    {CALL(clone), .test = FILTER_HAS, .argument = 0, .value = CLONE_THREAD,
     .reason = "threads, and no processes"},
    {CALL(clone3), .error = ENOSYS, .reason = "its flags lie in memory: glibc then takes clone"},
    {CALL(futex), .reason = "threads: their locks and turns"},
    LET(set_robust_list),
    LET(rseq),
    LET(sched_yield),
    LET(getcpu), /* where the C library has it from nowhere else */
    LET(sched_getaffinity),
    {CALL(sched_setaffinity), .test = FILTER_EQUAL, .argument = 0, .value = 0}, /* its own */
    LET(sched_getparam),
    LET(sched_getscheduler),
    {CALL(prctl), .test = FILTER_EQUAL, .argument = 0, .value = PR_SET_NAME},
    LET(exit),
    LET(exit_group),
    LET(restart_syscall),

    {CALL(rt_sigaction), .reason = "signals, to ourselves alone; also those of a crash"},
    LET(rt_sigprocmask),
    LET(rt_sigreturn),
    LET(rt_sigtimedwait),
    LET(sigaltstack),
    LET(signalfd4),
    {CALL(tgkill), .test = FILTER_OWN, .argument = 0},
    {CALL(kill), .test = FILTER_OWN, .argument = 0},

    {CALL(clock_gettime), .reason = "time, where the vDSO has it not"},
    LET(clock_getres),
    LET(gettimeofday),
    LET(time),
    LET(clock_nanosleep),
    LET(nanosleep),

    {CALL(getpid), .reason = "what we are and have"},
    LET(gettid),
    LET(getppid),
    LET(getuid),
    LET(geteuid),
    LET(getgid),
    LET(getegid),
    LET(getpgrp),
    LET(getrusage),
    LET(times),
    LET(uname),
    LET(sysinfo),
    LET(getrandom),
    /* getrlimit: stacks of threads. Of ourselves, and nothing is set. */
    {CALL(prlimit64), .test = FILTER_EQUAL, .argument = 2, .value = 0},

    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCGETS,
     .reason = "the terminal: its modes, size, what waits. Not TIOCSTI, which types"},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCSETS},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCSETSW},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCSETSF},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCSBRK},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCXONC},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TCFLSH},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TIOCGWINSZ},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TIOCGPGRP},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = TIOCOUTQ},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = FIONREAD},
    {CALL(ioctl), .test = FILTER_EQUAL, .argument = 1, .value = FIONBIO},

    {CALL(getsockopt), .need = FILTER_LIVE | FILTER_NAMES | FILTER_REOPEN,
     .reason = "the capture's socket: losses, errors, its filter"},
    {CALL(recvfrom), .need = FILTER_LIVE | FILTER_NAMES | FILTER_REOPEN},
    {CALL(getsockname), .need = FILTER_LIVE | FILTER_NAMES | FILTER_REOPEN},
    {CALL(setsockopt), .need = FILTER_LIVE, OPTION(SOL_PACKET, PACKET_RX_RING),
     .reason = "libpcap gives its ring back"},
    {CALL(setsockopt), .need = FILTER_REFILTER | FILTER_REOPEN,
     OPTION(SOL_SOCKET, SO_ATTACH_FILTER), .reason = "a capture filter"},
    {CALL(setsockopt), .need = FILTER_REFILTER | FILTER_REOPEN,
     OPTION(SOL_SOCKET, SO_DETACH_FILTER)},
    {CALL(setsockopt), .need = FILTER_REOPEN, OPTION(SOL_PACKET, PACKET_ADD_MEMBERSHIP),
     .reason = "an interface is opened again, as libpcap does it: promiscuous, with a ring"},
    {CALL(setsockopt), .need = FILTER_REOPEN, OPTION(SOL_PACKET, PACKET_AUXDATA)},
    {CALL(setsockopt), .need = FILTER_REOPEN, OPTION(SOL_PACKET, PACKET_VERSION)},
    {CALL(setsockopt), .need = FILTER_REOPEN, OPTION(SOL_PACKET, PACKET_RESERVE)},
    {CALL(setsockopt), .need = FILTER_REOPEN, OPTION(SOL_PACKET, PACKET_TIMESTAMP)},
    {CALL(setsockopt), .need = FILTER_NAMES, OPTION(IPPROTO_TCP, TCP_NODELAY),
     .reason = "c-ares, and the C library, which wants to know when nobody is there"},
    {CALL(setsockopt), .need = FILTER_NAMES, OPTION(IPPROTO_TCP, TCP_FASTOPEN_CONNECT)},
    {CALL(setsockopt), .need = FILTER_NAMES, OPTION(IPPROTO_IP, IP_RECVERR)},
    {CALL(setsockopt), .need = FILTER_NAMES, OPTION(IPPROTO_IPV6, IPV6_RECVERR)},
    {CALL(ioctl), .need = FILTER_LIVE, .test = FILTER_EQUAL, .argument = 1, .value = SIOCGIFFLAGS,
     .reason = "whether an interface that is down is there still, its number and name"},
    {CALL(ioctl), .need = FILTER_LIVE, .test = FILTER_EQUAL, .argument = 1, .value = SIOCGIFINDEX},
    {CALL(ioctl), .need = FILTER_LIVE, .test = FILTER_EQUAL, .argument = 1, .value = SIOCGIFNAME},
    {CALL(connect), .need = FILTER_SYSLOG | FILTER_NAMES,
     .reason = "the system's log, name servers"},
    {CALL(sendto), .need = FILTER_SYSLOG | FILTER_NAMES | FILTER_REOPEN,
     .reason = "likewise; what interfaces there are"},
    {CALL(recvmsg), .need = FILTER_NAMES | FILTER_REOPEN, .reason = "name servers, likewise"},
    {CALL(sendmsg), .need = FILTER_NAMES | FILTER_REOPEN},
    {CALL(sendmmsg), .need = FILTER_NAMES, .reason = "name servers"},
    {CALL(getpeername), .need = FILTER_NAMES},
    {CALL(bind), .need = FILTER_REOPEN,
     .reason = "an interface is opened again: bound to, asked what it is. By name, as others of "
               "0x89.. change it"},
    {CALL(ioctl), .need = FILTER_REOPEN, .test = FILTER_EQUAL, .argument = 1,
     .value = SIOCGIFHWADDR},
    {CALL(ioctl), .need = FILTER_REOPEN, .test = FILTER_EQUAL, .argument = 1, .value = SIOCGIFMTU},
    {CALL(ioctl), .need = FILTER_REOPEN, .test = FILTER_EQUAL, .argument = 1, .value = SIOCETHTOOL},

    {CALL(mmap), .error = EACCES, .test = FILTER_HAS, .argument = 2, .value = PROT_EXEC,
     .reason = "the C library would load a module (for names in a filter); it goes on without"},
    {CALL(openat2), .error = ENOSYS, .reason = "its mode lies in memory"},
    /* Elsewhere it gets no socket to do that with. */
    {CALL(setsockopt), .need = FILTER_REOPEN, .unless = FILTER_NAMES, .error = EACCES,
     OPTION(IPPROTO_IP, IP_RECVERR),
     .reason = "the C library would ask a name server for a name in a filter: there is no such "
               "host then"},
    {CALL(connect), .need = FILTER_REOPEN, .unless = FILTER_NAMES | FILTER_SYSLOG, .error = EACCES},
    {CALL(sendmmsg), .need = FILTER_REOPEN, .unless = FILTER_NAMES, .error = EACCES},
#if WITH_SANITIZER
    /* The sanitizers' own: they walk through all threads by a process that traces them, map and
     * protect their shadow, and read themselves. Of test builds alone. */
    {CALL(clone), .test = FILTER_LACKS, .argument = 0, .value = CLONE_THREAD,
     .reason = "sanitizers"},
    {CALL(mprotect), .reason = "sanitizers"},
    LET(open),
    LET(openat),
    LET(prctl),
    LET(getdents),
    LET(ptrace),
    LET(wait4),
    LET(waitid),
    LET(sched_setaffinity),
    LET(process_vm_readv),
    LET(arch_prctl),
    LET(personality),
    LET(pipe),
    LET(fork),
    LET(vfork),
    LET(getpgid),
    LET(prlimit64),
#else
    {CALL(mprotect), .test = FILTER_LACKS, .argument = 2, .value = PROT_EXEC,
     .reason = "stacks and heaps of threads"},
    {CALL(mprotect), .error = EACCES, .test = FILTER_HAS, .argument = 2, .value = PROT_EXEC,
     .reason = "likewise none that can be run"},
#endif
};
const size_t filter_rule_count = sizeof filter_rules / sizeof filter_rules[0];

/* Others kill, and other protocols (SCTP, MPTCP, ping). These the C library may ask for by itself,
 * to find a name that stands in a capture filter (nscd, its addresses): it gets an error, and does
 * without. */
const struct filter_socket filter_sockets[] = {
    {AF_UNIX, SOCK_DGRAM, 0, FILTER_SYSLOG | FILTER_REFILTER,
     "the system's log; the place of a socket, for a moment"},
    {AF_UNIX, SOCK_STREAM, 0, FILTER_ALWAYS, "nscd; never"},
    {AF_INET, SOCK_DGRAM, 0, FILTER_NAMES | FILTER_REOPEN, "name servers; what interfaces are"},
    {AF_INET, SOCK_STREAM, 0, FILTER_NAMES, "name servers, for long answers"},
    {AF_INET6, SOCK_DGRAM, 0, FILTER_NAMES, "name servers"},
    {AF_INET6, SOCK_STREAM, 0, FILTER_NAMES, "name servers, for long answers"},
    {AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, FILTER_REOPEN, "what an interface is"},
    {AF_NETLINK, SOCK_RAW, NETLINK_GENERIC, FILTER_REOPEN, "likewise, of wireless ones"},
    {AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER, FILTER_REOPEN, "nflog, which then says no"},
    {AF_PACKET, SOCK_RAW, 0, FILTER_REOPEN, "an interface is opened again"},
    {AF_PACKET, SOCK_DGRAM, 0, FILTER_REOPEN, "likewise, of those without Ethernet's head"},
};
const size_t filter_socket_count = sizeof filter_sockets / sizeof filter_sockets[0];
