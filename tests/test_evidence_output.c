/* Tests of src/report/evidence_output.c and evidence_stream.c. */
#include "src/report/evidence_stream.h"
#include "tests/sample_evidence.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128], why[REPORT_WHY];
static struct evidence_output o;
static struct evidence_stream stream;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-evidence-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/e.pcap", folder);
    o = (struct evidence_output){.format = {.link_type = 1, .snaplen = 1600}};
    strcpy(o.path, path);
    unsetenv("SUDO_UID");
    unsetenv("SUDO_GID");
}

static int count_files(bool remove)
{
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') {
            count++;
            if (remove)
                unlinkat(dirfd(d), e->d_name, 0);
        }
    closedir(d);
    return count;
}

static void clean_up(void)
{
    count_files(true);
    rmdir(folder);
}

static const char *file(const char *suffix)
{
    static char name[160];
    snprintf(name, sizeof name, "%s%s", path, suffix);
    return name;
}

static void add(uint32_t first, uint32_t end, uint32_t captured)
{
    for (uint32_t number = first; number < end; number++)
        ck_assert_msg(evidence_output_add(&o, sample_packet(number, captured), why), "%s", why);
}

START_TEST(it_has_its_name_and_its_head_from_the_start_and_grows_by_whole_packets)
{
    struct stat st;
    ck_assert(evidence_output_open(&o, why));
    ck_assert(evidence_output_flush(&o, why));
    sample_expect(path, 0, 0, 60);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    add(0, 10, 60);
    ck_assert(evidence_output_flush(&o, why));
    sample_expect(path, 0, 10, 60);
    add(10, 5000, 60); /* more than waits at once */
    ck_assert(evidence_output_close(&o, why));
    sample_expect(path, 0, 5000, 60);
    ck_assert_uint_eq(o.written, 5000);
    ck_assert_uint_eq(o.lost, 0);
}
END_TEST

static void refused(const char *reason)
{
    ck_assert(!evidence_output_open(&o, why));
    ck_assert_msg(strstr(why, reason) != NULL, "%s", why);
}

START_TEST(what_is_there_is_not_overwritten_without_force_nor_a_link_followed)
{
    char other[160];
    fclose(fopen(path, "w"));
    refused("exists; use --force to replace it");
    unlink(path);
    snprintf(other, sizeof other, "%s/other", folder);
    ck_assert_int_eq(symlink(other, path), 0);
    refused("is a symbolic link");
    o.force = true;
    refused("is a symbolic link");
    ck_assert_int_ne(access(other, F_OK), 0);
    unlink(path);
    fclose(fopen(path, "w"));
    ck_assert(evidence_output_open(&o, why));
    add(0, 1, 60);
    ck_assert(evidence_output_close(&o, why));
    sample_expect(path, 0, 1, 60);
}
END_TEST

START_TEST(a_large_file_is_followed_by_others)
{
    o.rotation.file_bytes = PCAP_FILE_HEAD + 10 * (PCAP_PACKET_HEAD + 60);
    ck_assert(evidence_output_open(&o, why));
    add(0, 25, 60);
    ck_assert(evidence_output_close(&o, why));
    sample_expect(path, 0, 10, 60);
    sample_expect(file("1"), 10, 20, 60);
    sample_expect(file("2"), 20, 25, 60);
    ck_assert_int_eq(count_files(false), 3);
}
END_TEST

START_TEST(of_so_many_the_oldest_is_written_anew)
{
    o.rotation = (struct evidence_rotation){
        .file_bytes = PCAP_FILE_HEAD + 10 * (PCAP_PACKET_HEAD + 60), .files = 11};
    ck_assert(evidence_output_open(&o, why));
    add(0, 135, 60);
    ck_assert(evidence_output_close(&o, why));
    ck_assert_int_eq(count_files(false), 11);
    sample_expect(file("00"), 110, 120, 60);
    sample_expect(file("02"), 130, 135, 60);
    sample_expect(file("03"), 30, 40, 60);
    sample_expect(file("10"), 100, 110, 60);
}
END_TEST

START_TEST(one_that_is_not_ours_is_not_written_anew)
{
    o.rotation = (struct evidence_rotation){
        .file_bytes = PCAP_FILE_HEAD + 10 * (PCAP_PACKET_HEAD + 60), .files = 2};
    fclose(fopen(file("1"), "w"));
    ck_assert(evidence_output_open(&o, why));
    add(0, 10, 60);
    ck_assert(!evidence_output_add(&o, sample_packet(10, 60), why));
    ck_assert_ptr_nonnull(strstr(why, "e.pcap1: exists"));
    ck_assert(evidence_output_close(&o, why));
    sample_expect(file("0"), 0, 10, 60);
    ck_assert_uint_eq(o.lost, 1);
}
END_TEST

/* Check writes to a file as well, so while files may not grow nothing is asserted. */
static void limit_files(rlim_t most)
{
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, RLIM_INFINITY});
}

/* A pipe takes what is written, and can not be synced: as a disk on which that fails. */
static void lose_disk(void)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], o.fd), o.fd);
    close(ends[1]);
}

START_TEST(what_could_not_be_synced_is_told_in_time_before_the_next_file_and_at_the_end)
{
    ck_assert(evidence_output_open(&o, why));
    add(0, 3, 60);
    lose_disk();
    ck_assert(evidence_output_flush(&o, why));
    ck_assert(evidence_output_flush(&o, why)); /* it is not time yet */
    o.unsynced_us -= 10 * INT64_C(1000000);
    ck_assert(!evidence_output_flush(&o, why)); /* though nothing more came */
    ck_assert_ptr_nonnull(strstr(why, "e.pcap: Invalid argument"));
    ck_assert(evidence_output_flush(&o, why));

    o.rotation.file_bytes = PCAP_FILE_HEAD + 10 * (PCAP_PACKET_HEAD + 60);
    add(3, 10, 60);
    ck_assert(!evidence_output_add(&o, sample_packet(10, 60), why));
    ck_assert_ptr_nonnull(strstr(why, "e.pcap: Invalid argument"));
    ck_assert_uint_eq(o.lost, 0);
    add(11, 13, 60);
    ck_assert(evidence_output_flush(&o, why));
    sample_expect(file("1"), 10, 13, 60);
    lose_disk();
    add(13, 14, 60);
    ck_assert(!evidence_output_close(&o, why));
    ck_assert_ptr_nonnull(strstr(why, "e.pcap1: Invalid argument"));
}
END_TEST

/* As on a full disk: a write is cut short, the next fails. */
START_TEST(what_could_not_be_written_whole_is_taken_back_and_counted_and_told_once)
{
    bool good = true, flushed, told;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert(evidence_stream_open(&stream, &o, why));
    for (uint32_t i = 0; i < 10; i++)
        ck_assert(evidence_stream_add(&stream, sample_packet(i, 60), why));
    ck_assert(evidence_stream_flush(&stream, why));
    limit_files(PCAP_FILE_HEAD + 10 * (PCAP_PACKET_HEAD + 60) + 30);
    for (uint32_t i = 10; i < 15; i++)
        good &= evidence_stream_add(&stream, sample_packet(i, 60), why);
    flushed = evidence_stream_flush(&stream, why);
    for (uint32_t i = 15; i < 20; i++)
        good &= evidence_stream_add(&stream, sample_packet(i, 60), why);
    told = !evidence_stream_flush(&stream, why);
    limit_files(RLIM_INFINITY);
    ck_assert(good);
    ck_assert(!flushed);
    ck_assert(!told);
    ck_assert_ptr_nonnull(strstr(why, path));
    sample_expect(path, 0, 10, 60);
    ck_assert_uint_eq(evidence_stream_lost(&stream), 10);
    /* There is room again, and some seconds have passed. */
    stream.outputs[0].retry_us = 1;
    ck_assert(evidence_stream_add(&stream, sample_packet(10, 60), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(!stream.told[0]);
    ck_assert(evidence_stream_close(&stream, why));
    sample_expect(path, 0, 11, 60);
    ck_assert_uint_eq(evidence_stream_written(&stream), 11);
    ck_assert_uint_eq(evidence_stream_lost(&stream), 10);
}
END_TEST

START_TEST(one_that_is_removed_is_told_and_begun_anew)
{
    ck_assert(evidence_output_open(&o, why));
    add(0, 3, 60);
    ck_assert(evidence_output_flush(&o, why));
    unlink(path);
    add(3, 5, 60);
    ck_assert(!evidence_output_flush(&o, why));
    ck_assert_ptr_nonnull(strstr(why, "e.pcap: was removed while it was written"));
    add(5, 9, 60);
    ck_assert(evidence_output_close(&o, why));
    sample_expect(path, 5, 9, 60);
    ck_assert_uint_eq(o.lost, 2);
}
END_TEST

START_TEST(where_its_folder_is_removed_that_is_told_and_what_comes_counted)
{
    ck_assert(evidence_stream_open(&stream, &o, why));
    unlink(path);
    rmdir(folder);
    ck_assert(evidence_stream_add(&stream, sample_packet(0, 60), why));
    ck_assert(!evidence_stream_flush(&stream, why));
    ck_assert_ptr_nonnull(strstr(why, "was removed"));
    ck_assert(evidence_stream_add(&stream, sample_packet(1, 60), why)); /* told already */
    ck_assert(evidence_stream_add(&stream, sample_packet(2, 60), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert_uint_eq(evidence_stream_lost(&stream), 3);
    ck_assert(evidence_stream_close(&stream, why));
    mkdir(folder, 0700);
}
END_TEST

START_TEST(another_link_type_has_a_file_of_its_own)
{
    ck_assert(evidence_stream_open(&stream, &o, why));
    for (uint32_t i = 0; i < 6; i++) {
        struct evidence_packet *p = (struct evidence_packet *)(uintptr_t)sample_packet(i / 2, 60);
        p->link_type = i % 2 ? 113 : 1;
        ck_assert(evidence_stream_add(&stream, p, why));
    }
    ck_assert(evidence_stream_close(&stream, why));
    sample_expect(path, 0, 3, 60);
    sample_expect(file(".link113"), 0, 3, 60);
    static uint8_t bytes[SAMPLE_MOST];
    sample_read(file(".link113"), bytes);
    ck_assert_uint_eq(sample_u32(bytes + 20), 113);
}
END_TEST

static const struct evidence_packet *of_link(int link_type, uint32_t number)
{
    struct evidence_packet *p = (struct evidence_packet *)(uintptr_t)sample_packet(number, 60);
    p->link_type = (uint16_t)link_type;
    return p;
}

/* The first of another link type comes while the first file rests. */
START_TEST(a_full_first_file_keeps_no_other_from_being_opened)
{
    bool flushed, added;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert(evidence_stream_open(&stream, &o, why));
    limit_files(10);
    flushed = evidence_stream_flush(&stream, why);
    added = evidence_stream_add(&stream, of_link(113, 0), why);
    limit_files(RLIM_INFINITY);
    ck_assert(!flushed);
    ck_assert(added);
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert_uint_eq(evidence_stream_lost(&stream), 0);
    ck_assert(evidence_stream_close(&stream, why));
    sample_expect(file(".link113"), 0, 1, 60);
}
END_TEST

START_TEST(what_is_in_the_way_of_another_is_told_once_and_tried_again_later)
{
    fclose(fopen(file(".link113"), "w"));
    ck_assert(evidence_stream_open(&stream, &o, why));
    ck_assert(!evidence_stream_add(&stream, of_link(113, 0), why));
    ck_assert_ptr_nonnull(strstr(why, ".link113: exists"));
    unlink(file(".link113"));
    ck_assert(evidence_stream_add(&stream, of_link(113, 0), why));
    ck_assert(evidence_stream_add(&stream, of_link(1, 0), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(stream.told_other);
    ck_assert_int_ne(access(file(".link113"), F_OK), 0); /* not yet */
    stream.retry_us = 1;                                 /* some seconds have passed */
    ck_assert(evidence_stream_add(&stream, of_link(113, 0), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(!stream.told_other);
    ck_assert(evidence_stream_close(&stream, why));
    sample_expect(file(".link113"), 0, 1, 60);
    ck_assert_uint_eq(evidence_stream_lost(&stream), 2);
}
END_TEST

static bool always(void *nothing)
{
    (void)nothing;
    return true;
}

/* Standard output is a pipe. */
static void to_pipe(int ends[2])
{
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    close(ends[1]);
    strcpy(o.path, "-");
    o.give_up = always;
    signal(SIGPIPE, SIG_IGN);
    ck_assert(evidence_stream_open(&stream, &o, why));
}

START_TEST(standard_output_is_for_one_link_type_and_what_is_left_out_is_told_once)
{
    int ends[2];
    uint8_t head[PCAP_FILE_HEAD];
    to_pipe(ends);
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert_int_eq(read(ends[0], head, sizeof head), PCAP_FILE_HEAD); /* at once */
    struct evidence_packet *p = (struct evidence_packet *)(uintptr_t)sample_packet(1, 60);
    p->link_type = 113;
    ck_assert(!evidence_stream_add(&stream, p, why));
    ck_assert_str_eq(why, "a pcap file has one link type; packets of LINKTYPE 113 are left out, a "
                          "file takes them (--write FILE)");
    ck_assert(evidence_stream_add(&stream, p, why));
    ck_assert_uint_eq(evidence_stream_lost(&stream), 2);
    ck_assert(!evidence_stream_is_over(&stream));
    close(ends[0]);
    ck_assert(evidence_stream_add(&stream, sample_packet(1, 60), why));
    evidence_stream_flush(&stream, why);
    ck_assert(evidence_stream_is_over(&stream));
    ck_assert(evidence_stream_was_left(&stream));
}
END_TEST

/* A device; for "> FILE" see below. */
START_TEST(standard_output_that_takes_no_more_is_over_but_was_not_left)
{
    int full = open("/dev/full", O_WRONLY);
    ck_assert_int_eq(dup2(full, STDOUT_FILENO), STDOUT_FILENO);
    close(full);
    strcpy(o.path, "-");
    ck_assert(evidence_stream_open(&stream, &o, why));
    ck_assert(!evidence_stream_flush(&stream, why));
    ck_assert_str_eq(why, "standard output: No space left on device");
    ck_assert(evidence_stream_is_over(&stream));
    ck_assert(!evidence_stream_was_left(&stream));
}
END_TEST

/* Standard output is the file: "> FILE" with flags 0, ">> FILE" with O_APPEND. */
static void to_file(int flags)
{
    const int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);
    ck_assert_int_eq(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
    close(fd);
    strcpy(o.path, "-");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert(evidence_stream_open(&stream, &o, why));
}

/* Packets up to `end`, of which the last does not fit as a whole. False: that is told. */
static bool fill_up(uint32_t first, uint32_t end, size_t before)
{
    bool flushed;
    for (uint32_t i = first; i < end; i++)
        ck_assert(evidence_stream_add(&stream, sample_packet(i, 60), why));
    limit_files(before + PCAP_FILE_HEAD + (end - 1) * (PCAP_PACKET_HEAD + 60) + 30);
    flushed = evidence_stream_flush(&stream, why);
    limit_files(RLIM_INFINITY);
    return flushed;
}

START_TEST(of_standard_output_that_is_a_file_what_is_not_whole_is_taken_back_too)
{
    to_file(0);
    ck_assert(evidence_stream_add(&stream, sample_packet(0, 60), why));
    ck_assert(evidence_stream_add(&stream, sample_packet(1, 60), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(!fill_up(2, 10, 0));
    ck_assert_str_eq(why, "standard output: File too large");
    sample_expect(path, 0, 2, 60);
    ck_assert(!evidence_stream_is_over(&stream));
    stream.outputs[0].retry_us = 1; /* some seconds have passed */
    ck_assert(evidence_stream_add(&stream, sample_packet(2, 60), why));
    ck_assert(evidence_stream_close(&stream, why));
    sample_expect(path, 0, 3, 60);
    ck_assert_uint_eq(evidence_stream_lost(&stream), 8);
}
END_TEST

START_TEST(what_was_there_before_it_stays_and_it_is_never_begun_anew)
{
    static uint8_t bytes[SAMPLE_MOST];
    FILE *out = fopen(path, "w");
    fputs("before", out);
    fclose(out);
    o.rotation.file_bytes = PCAP_FILE_HEAD + 3 * (PCAP_PACKET_HEAD + 60);
    to_file(O_APPEND);
    ck_assert(!fill_up(0, 5, 6));
    ck_assert_uint_eq(sample_read(path, bytes), 6);
    ck_assert_int_eq(memcmp(bytes, "before", 6), 0);
    stream.outputs[0].retry_us = 1;
    unlink(path);
    for (uint32_t i = 0; i < 5; i++)
        ck_assert(evidence_stream_add(&stream, sample_packet(i, 60), why));
    ck_assert(evidence_stream_close(&stream, why));
    ck_assert_int_eq(lseek(STDOUT_FILENO, 0, SEEK_CUR),
                     6 + PCAP_FILE_HEAD + 5 * (PCAP_PACKET_HEAD + 60));
}
END_TEST

START_TEST(what_somebody_else_wrote_behind_it_is_not_taken_back)
{
    static uint8_t bytes[SAMPLE_MOST];
    to_file(O_APPEND);
    ck_assert(evidence_stream_flush(&stream, why));
    FILE *other = fopen(path, "a");
    fputs("other", other);
    fclose(other);
    ck_assert(!fill_up(0, 1, 5));
    ck_assert_uint_eq(sample_read(path, bytes), PCAP_FILE_HEAD + 5 + 30);
    ck_assert_int_eq(memcmp(bytes + PCAP_FILE_HEAD, "other", 5), 0);
    ck_assert(evidence_stream_is_over(&stream)); /* there is half a packet */
    ck_assert(!evidence_stream_was_left(&stream));
}
END_TEST

/* Of one trouble nothing follows for another. */
START_TEST(what_was_told_of_one_file_is_told_of_another_as_well)
{
    bool flushed, again;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert(evidence_stream_open(&stream, &o, why));
    ck_assert(evidence_stream_flush(&stream, why));
    for (int link_type = 101; link_type < 101 + EVIDENCE_OUTPUTS; link_type++) {
        const bool good = evidence_stream_add(&stream, of_link(link_type, 0), why);
        ck_assert(good == (link_type < 101 + EVIDENCE_OUTPUTS - 1)); /* the last has no file */
    }
    ck_assert_str_eq(why, "a pcap file has one link type; packets of LINKTYPE 104 are left out");
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(evidence_stream_add(&stream, of_link(1, 0), why));
    limit_files(PCAP_FILE_HEAD);
    flushed = evidence_stream_flush(&stream, why);
    again = evidence_stream_flush(&stream, why);
    limit_files(RLIM_INFINITY);
    ck_assert(!flushed);
    ck_assert(again);
    ck_assert_ptr_nonnull(strstr(why, "e.pcap: File too large"));
    ck_assert(evidence_stream_close(&stream, why));
}
END_TEST

/* Nothing more of that link type comes. */
START_TEST(what_could_not_be_opened_once_keeps_no_later_trouble_from_being_told)
{
    bool flushed;
    signal(SIGXFSZ, SIG_IGN);
    fclose(fopen(file(".link113"), "w"));
    ck_assert(evidence_stream_open(&stream, &o, why));
    ck_assert(!evidence_stream_add(&stream, of_link(113, 0), why));
    ck_assert(evidence_stream_add(&stream, of_link(1, 0), why));
    ck_assert(evidence_stream_flush(&stream, why));
    ck_assert(evidence_stream_add(&stream, of_link(1, 1), why));
    limit_files(PCAP_FILE_HEAD + PCAP_PACKET_HEAD + 60);
    flushed = evidence_stream_flush(&stream, why);
    limit_files(RLIM_INFINITY);
    ck_assert(!flushed);
    ck_assert(evidence_stream_close(&stream, why));
}
END_TEST

START_TEST(who_does_not_read_is_not_waited_for_when_it_is_to_end)
{
    int ends[2];
    to_pipe(ends);
    for (uint32_t i = 0; i < 3000 && !evidence_stream_is_over(&stream); i++)
        (void)evidence_stream_add(&stream, sample_packet(i, 60), why);
    (void)evidence_stream_flush(&stream, why);
    ck_assert_ptr_nonnull(strstr(why, "standard output: nobody reads it"));
    close(ends[0]);
}
END_TEST

/* What is in the pipe, into a file, to be looked at. */
static void drain(int from)
{
    static uint8_t bytes[1 << 20];
    ck_assert_int_eq(fcntl(from, F_SETFL, O_NONBLOCK), 0);
    FILE *out = fopen(file("drained"), "w");
    ck_assert_ptr_nonnull(out);
    for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;)
        ck_assert_uint_eq(fwrite(bytes, 1, (size_t)n, out), (size_t)n);
    ck_assert_int_eq(fclose(out), 0);
}

START_TEST(who_does_not_read_until_it_ends_finds_whole_packets)
{
    static const uint32_t lengths[] = {60, 61, 1514, 1600, PIPE_BUF - PCAP_PACKET_HEAD};
    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
        int ends[2];
        memset(&stream, 0, sizeof stream);
        to_pipe(ends);
        for (uint32_t i = 0; i < 3000; i++)
            (void)evidence_stream_add(&stream, sample_packet(i, lengths[k]), why);
        (void)evidence_stream_close(&stream, why);
        drain(ends[0]);
        close(ends[0]);
        const uint64_t written = evidence_stream_written(&stream);
        ck_assert_uint_gt(written, 10);
        ck_assert_uint_eq(written + evidence_stream_lost(&stream), 3000);
        sample_expect(file("drained"), 0, (uint32_t)written, lengths[k]);
    }
}
END_TEST

/* Nothing more may follow half a packet. */
START_TEST(half_of_a_packet_that_a_pipe_does_not_take_at_once_is_the_end_of_it)
{
    enum { LONG = 3 * PIPE_BUF };
    int ends[2];
    to_pipe(ends);
    for (uint32_t i = 0; i < 30; i++)
        (void)evidence_stream_add(&stream, sample_packet(i, LONG), why);
    (void)evidence_stream_flush(&stream, why);
    ck_assert(evidence_stream_is_over(&stream));
    ck_assert_uint_eq(evidence_stream_written(&stream) + evidence_stream_lost(&stream), 30);
    const uint64_t written = evidence_stream_written(&stream); /* of 12 KiB, into 64 */
    ck_assert(written >= 1 && written <= 5);
    drain(ends[0]);
    close(ends[0]);
    struct stat st;
    ck_assert_int_eq(stat(file("drained"), &st), 0);
    const size_t whole = PCAP_FILE_HEAD + written * (PCAP_PACKET_HEAD + LONG);
    ck_assert_uint_gt((size_t)st.st_size, whole);
    ck_assert_uint_lt((size_t)st.st_size, whole + PCAP_PACKET_HEAD + LONG);
}
END_TEST

Suite *test_evidence_output_suite(void);
Suite *test_evidence_output_suite(void)
{
    Suite *suite = suite_create("evidence_output");
    TCase *c = tcase_create("evidence_output");
    tcase_set_timeout(c, 30);
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, it_has_its_name_and_its_head_from_the_start_and_grows_by_whole_packets);
    tcase_add_test(c, what_is_there_is_not_overwritten_without_force_nor_a_link_followed);
    tcase_add_test(c, a_large_file_is_followed_by_others);
    tcase_add_test(c, of_so_many_the_oldest_is_written_anew);
    tcase_add_test(c, one_that_is_not_ours_is_not_written_anew);
    tcase_add_test(c, what_could_not_be_synced_is_told_in_time_before_the_next_file_and_at_the_end);
    tcase_add_test(c, what_could_not_be_written_whole_is_taken_back_and_counted_and_told_once);
    tcase_add_test(c, one_that_is_removed_is_told_and_begun_anew);
    tcase_add_test(c, where_its_folder_is_removed_that_is_told_and_what_comes_counted);
    tcase_add_test(c, another_link_type_has_a_file_of_its_own);
    tcase_add_test(c, a_full_first_file_keeps_no_other_from_being_opened);
    tcase_add_test(c, what_is_in_the_way_of_another_is_told_once_and_tried_again_later);
    tcase_add_test(c, standard_output_is_for_one_link_type_and_what_is_left_out_is_told_once);
    tcase_add_test(c, standard_output_that_takes_no_more_is_over_but_was_not_left);
    tcase_add_test(c, of_standard_output_that_is_a_file_what_is_not_whole_is_taken_back_too);
    tcase_add_test(c, what_was_there_before_it_stays_and_it_is_never_begun_anew);
    tcase_add_test(c, what_somebody_else_wrote_behind_it_is_not_taken_back);
    tcase_add_test(c, what_was_told_of_one_file_is_told_of_another_as_well);
    tcase_add_test(c, what_could_not_be_opened_once_keeps_no_later_trouble_from_being_told);
    tcase_add_test(c, who_does_not_read_is_not_waited_for_when_it_is_to_end);
    tcase_add_test(c, who_does_not_read_until_it_ends_finds_whole_packets);
    tcase_add_test(c, half_of_a_packet_that_a_pipe_does_not_take_at_once_is_the_end_of_it);
    suite_add_tcase(suite, c);
    return suite;
}
