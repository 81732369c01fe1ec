/* errors: the relative errors of many estimates of one true count, held to a stated standard error.
 */
#ifndef TAPWATCH_TESTS_ERRORS_H
#define TAPWATCH_TESTS_ERRORS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct errors {
    double sum, sum_of_squares;
    unsigned trials;
};

/* splitmix64 (Steele, Lea, Flood 2014): different inputs have different outputs, which look random.
 * For hashes of things that are only numbered. */
static inline uint64_t spread(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static inline void errors_add(struct errors *e, double estimate, double truth)
{
    double error = estimate / truth - 1;
    e->sum += error;
    e->sum_of_squares += error * error;
    e->trials++;
}

/* Root of the mean square: what a standard error states. */
static inline double errors_standard(const struct errors *e)
{
    return sqrt(e->sum_of_squares / e->trials);
}

/* The standard error of n trials is itself known only to 1 / sqrt(2n); three times that is allowed
 * for. */
static inline double errors_slack(const struct errors *e)
{
    return 3 / sqrt(2.0 * e->trials);
}

static inline bool errors_at_most(const struct errors *e, double stated)
{
    return errors_standard(e) <= stated * (1 + errors_slack(e));
}

/* Neither more nor less than stated; 5 % more for what the theory leaves out. */
static inline bool errors_as_stated(const struct errors *e, double stated)
{
    return errors_at_most(e, stated * 1.05) &&
           errors_standard(e) >= stated * (1 - errors_slack(e)) / 1.05;
}

/* The mean error is known to 1 / sqrt(n) of the standard one. */
static inline bool errors_unbiased(const struct errors *e, double stated)
{
    return fabs(e->sum / e->trials) <= 3 * stated / sqrt(e->trials);
}

#endif
