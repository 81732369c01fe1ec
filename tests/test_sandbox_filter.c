/* Tests of src/sandbox/filter.c and its table, each in a process that may be killed. */
#include "src/sandbox/filter.h"

#include "tests/check.h"
#include "tests/under_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLED = 1000 };

/* How a call ends behind the filter: 0, its error, or KILLED. */
static int behind(unsigned needs, int (*call)(void))
{
    int status;
    const pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char why[256];
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (filter_enforce(needs, why, sizeof why) != FILTER_ON)
            _exit(255);
        _exit(call() < 0 ? errno : 0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? KILLED : -1;
    return WEXITSTATUS(status);
}

static int make_unix(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int make_inet(void)
{
    return socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
}

static int make_ping(void)
{
    return socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
}

static int make_sctp(void)
{
    return socket(AF_INET6, SOCK_STREAM, IPPROTO_SCTP);
}

static int ask_audit(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
}

static int ask_routes(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

static int ask_wireless(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
}

static int make_packet(void)
{
    (void)socket(AF_PACKET, SOCK_RAW, 0); /* not everybody may; it is whether it may be asked for */
    return 0;
}

static int make_other(void)
{
    return socket(AF_VSOCK, SOCK_STREAM, 0);
}

static int run(void)
{
    char name[] = "/bin/true", *words[] = {name, NULL};
    return execv(name, words);
}

static int map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? -1
               : 0;
}

static int place(pid_t thread)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? sched_setaffinity(thread, sizeof set, &set)
                                                       : -1;
}

static int place_self(void)
{
    return place(0);
}

static int ask_processor(void)
{
    unsigned processor;
    return (int)syscall(SYS_getcpu, &processor, NULL, NULL);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static int place_parent(void)
{
    return place(getppid());
}
#endif

static int map_data(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? -1
               : 0;
}

static int open_null(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int kill_parent(void)
{
    return (int)syscall(SYS_kill, getppid(), 0);
}

static int kill_self(void)
{
    return (int)syscall(SYS_kill, getpid(), 0);
}

static int signal_parent_of_input(void)
{
    return fcntl(STDIN_FILENO, F_SETOWN, getppid());
}

static int duplicate(void)
{
    return fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
}

static int new_clone(void)
{
    return (int)syscall(SYS_clone3, NULL, 0);
}

/* The descriptor is none, so that whoever gets past the filter gets EBADF. */
static int share_file(void)
{
    return (int)syscall(SYS_fchmod, -1, 0644);
}

static int set_user_id(void)
{
    return (int)syscall(SYS_fchmod, -1, S_ISUID | 0755);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static int create_set_user_id(void)
{
    return open("/nowhere/program", O_WRONLY | O_CREAT | O_CLOEXEC, S_ISUID | 0755);
}
#endif

static int give_ring_back(void)
{
    return setsockopt(-1, SOL_PACKET, PACKET_RX_RING, "", 0);
}

static int ask_for_ring_to_send(void)
{
    return setsockopt(-1, SOL_PACKET, PACKET_TX_RING, "", 0);
}

static int attach_filter(void)
{
    return setsockopt(-1, SOL_SOCKET, SO_ATTACH_FILTER, "", 0);
}

static int be_promiscuous(void)
{
    return setsockopt(-1, SOL_PACKET, PACKET_ADD_MEMBERSHIP, "", 0);
}

static int set_other_level(void)
{
    return setsockopt(-1, SOL_SOCKET, PACKET_AUXDATA, "", 0); /* of SOL_PACKET it may be set */
}

static int mark(void)
{
    return setsockopt(-1, SOL_SOCKET, SO_MARK, "", 0);
}

static int hear_of_errors(void)
{
    return setsockopt(-1, IPPROTO_IP, IP_RECVERR, "", 0);
}

static int ask_for_hardware_address(void)
{
    return ioctl(-1, SIOCGIFHWADDR, NULL);
}

static int set_interface_down(void)
{
    return ioctl(-1, SIOCSIFFLAGS, NULL);
}

static int connect_nothing(void)
{
    return connect(-1, NULL, 0);
}

static int send_nothing(void)
{
    return (int)sendto(-1, "", 0, 0, NULL, 0);
}

static int change_user(void)
{
    return (int)syscall(SYS_setuid, getuid());
}

#ifdef __x86_64__
/* getpid of 32 bits. */
static void *call_as_i386(void *unused)
{
    long number = 20;
    __asm__ volatile("int $0x80" : "+a"(number) : : "memory", "r8", "r9", "r10", "r11");
    return unused;
}

static int call_as_i386_in_a_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, call_as_i386, NULL) == 0 ? pthread_join(thread, NULL) : -1;
}

START_TEST(a_call_of_another_architecture_kills_it_whole)
{
    ck_assert_int_eq(behind(0, call_as_i386_in_a_thread), KILLED);
}
END_TEST
#endif

START_TEST(what_a_run_does_it_may)
{
    ck_assert_int_eq(behind(0, open_null), 0);
    ck_assert_int_eq(behind(0, map_data), 0);
    ck_assert_int_eq(behind(0, kill_self), 0);
    ck_assert_int_eq(behind(0, duplicate), 0);
    ck_assert_int_eq(behind(0, place_self), 0);
    ck_assert_int_eq(behind(0, ask_processor), 0);
    ck_assert_int_eq(behind(0, share_file), EBADF);
}
END_TEST

START_TEST(what_no_run_does_kills_it)
{
    ck_assert_int_eq(behind(~0U, run), KILLED);
    ck_assert_int_eq(behind(~0U, change_user), KILLED);
    ck_assert_int_eq(behind(~0U, set_user_id), KILLED);
    ck_assert_int_eq(behind(~0U, kill_parent), KILLED);
    ck_assert_int_eq(behind(~0U, make_other), KILLED);
    ck_assert_int_eq(behind(~0U, signal_parent_of_input), KILLED);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they leave it undefined */
    ck_assert_int_eq(behind(~0U, create_set_user_id), KILLED);
    ck_assert_int_eq(behind(~0U, place_parent), KILLED);
#endif
}
END_TEST

START_TEST(sockets_are_there_for_what_needs_them)
{
    ck_assert_int_eq(behind(0, make_unix), EACCES);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_NAMES | FILTER_REOPEN, make_unix), EACCES);
    ck_assert_int_eq(behind(FILTER_SYSLOG, make_unix), 0);
    ck_assert_int_eq(behind(FILTER_REFILTER, make_unix), 0);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_SYSLOG | FILTER_REFILTER, make_inet), EACCES);
    ck_assert_int_eq(behind(FILTER_NAMES, make_inet), 0);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_NAMES, make_packet), KILLED);
    ck_assert_int_eq(behind(FILTER_REOPEN, make_packet), 0);
}
END_TEST

START_TEST(their_protocol_is_the_one_that_a_run_needs)
{
    ck_assert_int_eq(behind(FILTER_NAMES, make_ping), KILLED);
    ck_assert_int_eq(behind(FILTER_NAMES, make_sctp), KILLED);
    ck_assert_int_eq(behind(FILTER_REOPEN, ask_routes), 0);
    ck_assert_int_eq(behind(FILTER_REOPEN, ask_wireless), 0);
    ck_assert_int_eq(behind(FILTER_NAMES, ask_routes), EACCES);
    ck_assert_int_eq(behind(FILTER_REOPEN, ask_audit), KILLED);
}
END_TEST

START_TEST(of_sockets_only_those_options_are_set_that_a_run_needs)
{
    ck_assert_int_eq(behind(FILTER_LIVE, give_ring_back), EBADF);
    ck_assert_int_eq(behind(FILTER_REFILTER, attach_filter), EBADF);
    ck_assert_int_eq(behind(FILTER_REOPEN, attach_filter), EBADF);
    ck_assert_int_eq(behind(FILTER_REOPEN, be_promiscuous), EBADF);
    ck_assert_int_eq(behind(FILTER_NAMES, hear_of_errors), EBADF);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_NAMES, attach_filter), KILLED);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REFILTER | FILTER_NAMES, be_promiscuous), KILLED);
    ck_assert_int_eq(behind(~(unsigned)(FILTER_NAMES | FILTER_REOPEN), hear_of_errors), KILLED);
    ck_assert_int_eq(behind(~0U, ask_for_ring_to_send), KILLED);
    ck_assert_int_eq(behind(~0U, set_other_level), KILLED);
    ck_assert_int_eq(behind(~0U, mark), KILLED);
}
END_TEST

START_TEST(interfaces_are_asked_and_never_changed)
{
    ck_assert_int_eq(behind(FILTER_REOPEN, ask_for_hardware_address), EBADF);
    ck_assert_int_eq(behind(FILTER_LIVE, ask_for_hardware_address), KILLED);
    ck_assert_int_eq(behind(~0U, set_interface_down), KILLED);
}
END_TEST

START_TEST(what_is_sent_goes_to_the_log_and_to_name_servers_alone)
{
    ck_assert_int_eq(behind(FILTER_SYSLOG, connect_nothing), EBADF);
    ck_assert_int_eq(behind(FILTER_SYSLOG, send_nothing), EBADF);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REFILTER, connect_nothing), KILLED);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REFILTER, send_nothing), KILLED);
}
END_TEST

static int send_questions(void)
{
    return sendmmsg(-1, NULL, 0, 0);
}

START_TEST(a_name_that_is_looked_up_where_only_interfaces_may_be_opened_gets_errors)
{
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REOPEN, make_inet), 0);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REOPEN, hear_of_errors), EACCES);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REOPEN, connect_nothing), EACCES);
    ck_assert_int_eq(behind(FILTER_LIVE | FILTER_REOPEN, send_questions), EACCES);
    ck_assert_int_eq(behind(FILTER_REOPEN | FILTER_SYSLOG, hear_of_errors), EACCES);
    ck_assert_int_eq(behind(FILTER_REOPEN | FILTER_SYSLOG, connect_nothing), EBADF);
    ck_assert_int_eq(behind(FILTER_REOPEN | FILTER_NAMES, hear_of_errors), EBADF);
    ck_assert_int_eq(behind(FILTER_REOPEN | FILTER_NAMES, connect_nothing), EBADF);
}
END_TEST

START_TEST(what_the_c_library_tries_gets_an_error)
{
    ck_assert_int_eq(behind(0, new_clone), ENOSYS);
    ck_assert_int_eq(behind(0, map_code), EACCES);
}
END_TEST

/* A part is what stands under one reason: all for the same need, with the same end. */
START_TEST(each_part_of_the_table_has_a_reason)
{
    const struct filter_rule *part = NULL;
    for (size_t i = 0; i < filter_rule_count; i++) {
        const struct filter_rule *r = &filter_rules[i];
        if (r->reason) {
            ck_assert_msg(strlen(r->reason) > 3, "rule %zu: \"%s\"", i, r->reason);
            part = r;
        }
        ck_assert_msg(part && r->need == part->need && r->error == part->error,
                      "rule %zu (call %d) is of another kind than the part that it stands in", i,
                      r->call);
    }
    for (size_t i = 0; i < filter_socket_count; i++)
        ck_assert_ptr_nonnull(filter_sockets[i].reason);
}
END_TEST

/* (The sanitizers need what the program does not.) */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static bool is_same_call(const struct filter_rule *a, const struct filter_rule *b)
{
    return a->call >= 0 && a->call == b->call && a->error == b->error;
}

START_TEST(what_is_let_through_in_part_is_nowhere_let_through_whole_nor_twice)
{
    for (size_t i = 0; i < filter_rule_count; i++)
        for (size_t j = i + 1; j < filter_rule_count; j++) {
            const struct filter_rule *a = &filter_rules[i], *b = &filter_rules[j];
            if (!is_same_call(a, b))
                continue;
            ck_assert_msg(a->test != FILTER_ANY && b->test != FILTER_ANY, "rules %zu and %zu", i,
                          j);
            ck_assert_msg(a->value != b->value || a->option != b->option || a->test != b->test,
                          "rules %zu and %zu are the same", i, j);
        }
}
END_TEST
#endif

static void add_runs(TCase *t)
{
    tcase_add_test(t, what_a_run_does_it_may);
    tcase_add_test(t, what_no_run_does_kills_it);
#ifdef __x86_64__
    tcase_add_test(t, a_call_of_another_architecture_kills_it_whole);
#endif
    tcase_add_test(t, sockets_are_there_for_what_needs_them);
    tcase_add_test(t, a_name_that_is_looked_up_where_only_interfaces_may_be_opened_gets_errors);
    tcase_add_test(t, what_the_c_library_tries_gets_an_error);
    tcase_add_test(t, their_protocol_is_the_one_that_a_run_needs);
    tcase_add_test(t, of_sockets_only_those_options_are_set_that_a_run_needs);
    tcase_add_test(t, interfaces_are_asked_and_never_changed);
    tcase_add_test(t, what_is_sent_goes_to_the_log_and_to_name_servers_alone);
}

Suite *test_sandbox_filter_suite(void);
Suite *test_sandbox_filter_suite(void)
{
    Suite *suite = suite_create("sandbox_filter");
    TCase *t = tcase_create("filter");
    tcase_set_timeout(t, 60);
    if (!under_memcheck()) /* where libseccomp has no memory for a filter */
        add_runs(t);
    tcase_add_test(t, each_part_of_the_table_has_a_reason);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    tcase_add_test(t, what_is_let_through_in_part_is_nowhere_let_through_whole_nor_twice);
#endif
    suite_add_tcase(suite, t);
    return suite;
}
