/* Tests of src/capture/live_filter.c: what the kernel has got to filter with. Nothing is sent; that
 * no packet is lost is seen by tests/check_live_screen.sh. */
#include "src/capture/live_filter.h"

#include "tests/check.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SNAPLEN = 262144 };
#define UNKNOWN "udp prt 53" /* what libpcap refuses, as a name that nobody knows */

static pcap_t *handle;
static struct live_filter filter;
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

static void done(void)
{
    close_handle();
    live_filter_done(&filter);
}

/* Whether that is what the kernel filters with. */
static bool is_in_force(const char *text)
{
    static struct sock_filter code[BPF_MAXINSNS];
    struct bpf_program want;
    socklen_t count = BPF_MAXINSNS;
    ck_assert_int_eq(getsockopt(pcap_fileno(handle), SOL_SOCKET, SO_GET_FILTER, code, &count), 0);
    ck_assert_int_eq(pcap_compile(handle, &want, text, 1, PCAP_NETMASK_UNKNOWN), 0);
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

/* Of the handle that is open. */
static bool change(const char *text)
{
    struct live_filter new = {.text = text};
    if (live_filter_compile(&new, handle, why))
        return live_filter_change(&filter, &new, &handle, 1, why);
    live_filter_done(&new);
    return false;
}

/* False: capturing is not allowed here. */
static bool open_with(const char *text)
{
    if (!open_handle())
        return false;
    filter = (struct live_filter){.text = text};
    ck_assert(live_filter_set(&filter, handle, why));
    return true;
}

/* As an interface that goes and comes back, where that is what could be compiled by now. */
static void open_again(const char *text)
{
    close_handle();
    ck_assert(open_handle());
    filter.text = text;
    ck_assert_msg(live_filter_set(&filter, handle, why), "%s", why);
}

START_TEST(the_kernel_gets_the_filter_at_first_and_each_other_one)
{
    if (!open_with("udp"))
        return;
    ck_assert(is_in_force("udp"));
    ck_assert(change("tcp port 22 or tcp port 23"));
    ck_assert(is_in_force("tcp port 22 or tcp port 23"));
    ck_assert(change(""));
    ck_assert(is_in_force(""));
}
END_TEST

START_TEST(a_wrong_filter_is_refused_with_the_words_of_libpcap_and_the_old_one_stays)
{
    if (!open_with("udp"))
        return;
    ck_assert(!change("udp prt 53"));
    ck_assert_ptr_nonnull(strstr(why, "udp prt 53"));
    ck_assert_ptr_nonnull(strstr(why, "syntax error"));
    ck_assert(is_in_force("udp"));
    open_again(UNKNOWN);
    ck_assert(is_in_force("udp"));
}
END_TEST

START_TEST(what_could_not_be_compiled_any_more_is_what_a_handle_of_that_link_type_gets)
{
    if (!open_with("udp"))
        return;
    open_again(UNKNOWN);
    ck_assert(is_in_force("udp"));
    ck_assert(change("tcp"));
    open_again(UNKNOWN);
    ck_assert(is_in_force("tcp"));
}
END_TEST

START_TEST(one_of_another_link_type_has_it_compiled_or_is_refused)
{
    if (!open_with("udp"))
        return;
    pcap_t *other = pcap_open_dead(DLT_RAW, SNAPLEN);
    filter.text = UNKNOWN;
    ck_assert(!live_filter_set(&filter, other, why));
    ck_assert_ptr_nonnull(strstr(why, UNKNOWN));
    filter.text = "udp";
    ck_assert(live_filter_compile(&filter, other, why));
    ck_assert_uint_eq(filter.count, 2);
    ck_assert_int_eq(filter.programs[1].type, DLT_RAW);
    pcap_close(other);
}
END_TEST

START_TEST(what_was_compiled_while_there_was_no_handle_is_compiled_again_with_it_if_that_can_be)
{
    struct live_filter new = {.text = "udp"};
    if (!open_with("tcp"))
        return;
    ck_assert(live_filter_compile_unseen(&new, DLT_EN10MB, SNAPLEN, why));
    ck_assert(live_filter_change(&filter, &new, &handle, 0, why));
    open_again(UNKNOWN);
    ck_assert(is_in_force("udp"));
    open_again("vlan 7");
    ck_assert(is_in_force("vlan 7"));
    open_again(UNKNOWN);
    ck_assert(is_in_force("vlan 7"));
}
END_TEST

START_TEST(a_change_leaves_the_handle_usable_and_no_descriptor_open)
{
    if (!open_with("udp"))
        return;
    struct pcap_stat stat;
    const int before = descriptors_open();
    for (int i = 0; i < 100; i++)
        ck_assert(change(i % 2 ? "udp" : "tcp"));
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
    tcase_add_checked_fixture(t, NULL, done);
    tcase_add_test(t, the_kernel_gets_the_filter_at_first_and_each_other_one);
    tcase_add_test(t, a_wrong_filter_is_refused_with_the_words_of_libpcap_and_the_old_one_stays);
    tcase_add_test(t, what_could_not_be_compiled_any_more_is_what_a_handle_of_that_link_type_gets);
    tcase_add_test(t, one_of_another_link_type_has_it_compiled_or_is_refused);
    tcase_add_test(
        t, what_was_compiled_while_there_was_no_handle_is_compiled_again_with_it_if_that_can_be);
    tcase_add_test(t, a_change_leaves_the_handle_usable_and_no_descriptor_open);
    suite_add_tcase(s, t);
    return s;
}
