/* Tests of src/capture/live_filter.c: what the kernel has got to filter with. Nothing is sent; that
 * no packet is lost is seen by tests/check_live_screen.sh. */
#include "src/capture/live_filter.h"

#include "tests/check.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pcap_t *handle;
static char why[CAPTURE_WHY];

/* On the loopback interface. False: we may not. */
static bool open_handle(void)
{
    char error[PCAP_ERRBUF_SIZE];
    handle = pcap_create("lo", error);
    return handle && pcap_activate(handle) >= 0 && pcap_setnonblock(handle, 1, error) == 0;
}

static void close_handle(void)
{
    if (handle)
        pcap_close(handle);
    handle = NULL;
}

/* Whether that is what the kernel filters with. */
static bool is_in_force(const char *filter)
{
    static struct sock_filter code[BPF_MAXINSNS];
    struct bpf_program want;
    socklen_t count = BPF_MAXINSNS;
    ck_assert_int_eq(getsockopt(pcap_fileno(handle), SOL_SOCKET, SO_GET_FILTER, code, &count), 0);
    ck_assert_int_eq(pcap_compile(handle, &want, filter, 1, PCAP_NETMASK_UNKNOWN), 0);
    bool same = count == want.bf_len;
    for (unsigned i = 0; same && i < count; i++)
        same = code[i].code == want.bf_insns[i].code && code[i].jt == want.bf_insns[i].jt &&
               code[i].jf == want.bf_insns[i].jf && code[i].k == want.bf_insns[i].k;
    pcap_freecode(&want);
    return same;
}

static int descriptors_open(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

START_TEST(the_kernel_gets_the_filter_at_first_and_each_other_one)
{
    if (!open_handle())
        return; /* capturing is not allowed here */
    ck_assert(live_filter_set(handle, "udp", why));
    ck_assert(is_in_force("udp"));
    ck_assert(live_filter_change(&handle, 1, "udp", "tcp port 22 or tcp port 23", why));
    ck_assert(is_in_force("tcp port 22 or tcp port 23"));
    ck_assert(live_filter_change(&handle, 1, "tcp port 22 or tcp port 23", "", why));
    ck_assert(is_in_force(""));
}
END_TEST

START_TEST(a_wrong_filter_is_refused_with_the_words_of_libpcap_and_the_old_one_stays)
{
    if (!open_handle())
        return;
    ck_assert(live_filter_set(handle, "udp", why));
    ck_assert(!live_filter_change(&handle, 1, "udp", "udp prt 53", why));
    ck_assert_ptr_nonnull(strstr(why, "udp prt 53"));
    ck_assert_ptr_nonnull(strstr(why, "syntax error"));
    ck_assert(is_in_force("udp"));
}
END_TEST

START_TEST(a_change_leaves_the_handle_usable_and_no_descriptor_open)
{
    if (!open_handle())
        return;
    struct pcap_stat stat;
    ck_assert(live_filter_set(handle, "udp", why));
    const int before = descriptors_open();
    for (int i = 0; i < 100; i++)
        ck_assert(live_filter_change(&handle, 1, "udp", i % 2 ? "udp" : "tcp", why));
    ck_assert_int_eq(descriptors_open(), before);
    ck_assert_int_eq(pcap_stats(handle, &stat), 0);
    ck_assert_int_ge(pcap_dispatch(handle, 1, NULL, NULL), -2);
    ck_assert(fcntl(pcap_fileno(handle), F_GETFD) & FD_CLOEXEC);
}
END_TEST

Suite *test_live_filter_suite(void);
Suite *test_live_filter_suite(void)
{
    Suite *s = suite_create("live_filter");
    TCase *t = tcase_create("live_filter");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, NULL, close_handle);
    tcase_add_test(t, the_kernel_gets_the_filter_at_first_and_each_other_one);
    tcase_add_test(t, a_wrong_filter_is_refused_with_the_words_of_libpcap_and_the_old_one_stays);
    tcase_add_test(t, a_change_leaves_the_handle_usable_and_no_descriptor_open);
    suite_add_tcase(s, t);
    return s;
}
