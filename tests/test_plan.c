/* Tests of src/engine/plan.c. */
#include "src/engine/plan.h"

#include "src/engine/engine.h"
#include "src/engine/flows.h"

#include "tests/check.h"

#define MIB ((size_t)1 << 20)

static bool is_power_of_2(uint32_t n)
{
    return n > 0 && (n & (n - 1)) == 0;
}

static const struct home no_home = {.count = 0};

static size_t tables(const struct plan *p)
{
    return ports_memory(&p->ports) + hosts_memory(&p->sources) + hosts_memory(&p->targets) +
           flows_memory(p->flow_sets) + incidents_memory(&p->incidents, &no_home);
}

static void check_hosts(const struct hosts_size *h, uint32_t details_room)
{
    ck_assert(is_power_of_2(h->slots));
    ck_assert_uint_ge(h->slots, HEAVY_WAYS);
    ck_assert_uint_gt(h->larges, 0);
    ck_assert_uint_gt(h->details, 0);
    ck_assert_uint_le(h->details, details_room);
    ck_assert_uint_le(h->details, INT16_MAX); /* its place is kept in 16 bits */
}

static void check_plan(const struct plan *p)
{
    ck_assert(is_power_of_2(p->flow_sets));
    ck_assert(is_power_of_2(p->incidents.prober_sets));
    ck_assert_uint_gt(p->incidents.larges, 0);
    ck_assert_uint_gt(p->ports.larges, 0);
    ck_assert_uint_gt(p->ports.windows, 0);
    ck_assert_uint_lt(p->ports.windows, UINT16_MAX); /* likewise */
    ck_assert_uint_gt(p->ports.details, 0);
    ck_assert_uint_le(p->ports.details, SNAPSHOT_PORT_DETAILS);
    check_hosts(&p->sources, SNAPSHOT_SOURCE_DETAILS);
    check_hosts(&p->targets, SNAPSHOT_TARGET_DETAILS);
}

START_TEST(tables_have_powers_of_2_and_no_more_details_than_a_snapshot)
{
    for (size_t mib = PLAN_LEAST_MIB; mib <= 65536; mib += mib / 8) {
        struct plan p = plan_for(mib * MIB);
        check_plan(&p);
    }
    static const size_t ends[] = {0, SIZE_MAX / 2, SIZE_MAX};
    for (int i = 0; i < 3; i++) {
        struct plan p = plan_for(ends[i]);
        check_plan(&p);
    }
}
END_TEST

/* Two snapshots at their largest, and 8 MiB for the rest of the program. */
START_TEST(tables_and_two_full_snapshots_fit_into_the_memory)
{
    for (size_t mib = PLAN_LEAST_MIB; mib <= 4096; mib += mib / 48) {
        struct plan p = plan_for(mib * MIB);
        ck_assert_msg(tables(&p) + 2 * sizeof(struct snapshot) + 8 * MIB <= mib * MIB,
                      "%zu MiB: %zu KiB for tables, %zu KiB for a snapshot", mib, tables(&p) >> 10,
                      sizeof(struct snapshot) >> 10);
    }
}
END_TEST

START_TEST(more_memory_never_makes_a_table_smaller_and_is_used)
{
    struct plan before = plan_for(PLAN_LEAST_MIB * MIB);
    for (size_t mib = PLAN_LEAST_MIB; mib <= 4096; mib++) {
        struct plan p = plan_for(mib * MIB);
        ck_assert_uint_ge(p.sources.slots, before.sources.slots);
        ck_assert_uint_ge(p.targets.slots, before.targets.slots);
        ck_assert_uint_ge(p.flow_sets, before.flow_sets);
        ck_assert_uint_ge(p.ports.larges, before.ports.larges);
        ck_assert_uint_ge(p.ports.windows, before.ports.windows);
        before = p;
    }
    struct plan small = plan_for(64 * MIB), large = plan_for(4096 * MIB);
    ck_assert_uint_eq(large.sources.slots, 64 * small.sources.slots);
    ck_assert_uint_eq(large.flow_sets, 64 * small.flow_sets);
    ck_assert_uint_lt(plan_for(63 * MIB).sources.slots, small.sources.slots);
    ck_assert_uint_eq(plan_for(127 * MIB).sources.slots, small.sources.slots);
    ck_assert_uint_eq(plan_for(128 * MIB).sources.slots, 2 * small.sources.slots);
}
END_TEST

START_TEST(an_engine_takes_what_was_planned)
{
    struct engine_settings settings = {.memory_bytes = 64 * MIB};
    struct plan p = plan_for(64 * MIB);
    struct engine *e = engine_new(&settings);
    ck_assert_ptr_nonnull(e);
    ck_assert_uint_ge(engine_memory(e), tables(&p));
    ck_assert_uint_le(engine_memory(e), tables(&p) + MIB);
    char text[200];
    engine_describe_memory(e, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "MiB for tables: ports "));
    engine_free(e);
    engine_free(NULL);
}
END_TEST

Suite *test_plan_suite(void);
Suite *test_plan_suite(void)
{
    Suite *suite = suite_create("plan");
    TCase *c = tcase_create("plan");
    tcase_add_test(c, tables_have_powers_of_2_and_no_more_details_than_a_snapshot);
    tcase_add_test(c, tables_and_two_full_snapshots_fit_into_the_memory);
    tcase_add_test(c, more_memory_never_makes_a_table_smaller_and_is_used);
    tcase_add_test(c, an_engine_takes_what_was_planned);
    suite_add_tcase(suite, c);
    return suite;
}
