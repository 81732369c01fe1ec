/* Tests of src/base/beside.c. */
#include "src/base/beside.h"

#include "tests/check.h"

#include <pthread.h>

static cpu_set_t before;
static struct beside beside;

static cpu_set_t present(void)
{
    cpu_set_t set;
    ck_assert_int_eq(sched_getaffinity(0, sizeof set, &set), 0);
    return set;
}

static bool are_equal(const cpu_set_t *a, const cpu_set_t *b)
{
    return CPU_EQUAL(a, b);
}

static void setup(void)
{
    before = present();
}

static void teardown(void)
{
    ck_assert_int_eq(sched_setaffinity(0, sizeof before, &before), 0);
}

struct seen {
    cpu_set_t apart, after;
    int processor;
};

static void *help(void *context)
{
    struct seen *seen = context;
    beside_go(&beside);
    seen->apart = present();
    seen->processor = sched_getcpu();
    beside_end(&beside);
    seen->after = present();
    return NULL;
}

static struct seen helped(void)
{
    struct seen seen;
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, help, &seen), 0);
    beside_wait(&beside);
    pthread_join(thread, NULL);
    return seen;
}

/* Where there is one processor alone, as the next test has it, nothing is to be kept apart. */
START_TEST(two_threads_are_kept_apart_until_the_end)
{
    if (CPU_COUNT(&before) < 2)
        return;
    beside_begin(&beside);
    const cpu_set_t mine = present();
    const int processor = sched_getcpu();
    ck_assert_int_eq(CPU_COUNT(&mine), 1);
    ck_assert(CPU_ISSET((size_t)processor, &mine));

    const struct seen seen = helped();
    ck_assert_int_ne(seen.processor, processor);
    ck_assert(!CPU_ISSET((size_t)processor, &seen.apart));
    ck_assert_int_eq(CPU_COUNT(&seen.apart), CPU_COUNT(&before) - 1);
    ck_assert(are_equal(&seen.after, &before));

    beside_end(&beside);
    const cpu_set_t end = present();
    ck_assert(are_equal(&end, &before));
}
END_TEST

static _Atomic bool has_gone;

static void *go_late(void *context)
{
    (void)context;
    sched_yield();
    has_gone = true;
    beside_go(&beside);
    return NULL;
}

/* On one processor nobody waits. */
START_TEST(who_waits_goes_on_when_the_other_thread_has_gone)
{
    pthread_t thread;
    beside_begin(&beside);
    for (int i = 0; i < 100 && beside.processor >= 0; i++) {
        has_gone = false;
        ck_assert_int_eq(pthread_create(&thread, NULL, go_late, NULL), 0);
        beside_wait(&beside);
        ck_assert(has_gone);
        pthread_join(thread, NULL);
    }
    beside_end(&beside);
}
END_TEST

START_TEST(on_one_processor_all_stays_as_it_is)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    beside_begin(&beside);
    ck_assert_int_eq(beside.processor, -1);
    const struct seen seen = helped();
    ck_assert(are_equal(&seen.apart, &one));
    ck_assert(are_equal(&seen.after, &one));
    beside_end(&beside);
    const cpu_set_t end = present();
    ck_assert(are_equal(&end, &one));
}
END_TEST

Suite *test_beside_suite(void);
Suite *test_beside_suite(void)
{
    Suite *s = suite_create("beside");
    TCase *t = tcase_create("beside");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, two_threads_are_kept_apart_until_the_end);
    tcase_add_test(t, who_waits_goes_on_when_the_other_thread_has_gone);
    tcase_add_test(t, on_one_processor_all_stays_as_it_is);
    suite_add_tcase(s, t);
    return s;
}
