/* digits: see digits.h. */
#include "src/base/digits.h"

char *digits_put_large(char *to, uint64_t n)
{
    const uint64_t rest = n / DIGITS_EIGHT;
    if (rest < DIGITS_EIGHT)
        to = digits_put(to, rest);
    else /* up to 4 digits, then 8 */
        to = digits_put_fixed(digits_put(to, rest / DIGITS_EIGHT), (uint32_t)(rest % DIGITS_EIGHT),
                              8);
    return digits_put_fixed(to, (uint32_t)(n % DIGITS_EIGHT), 8);
}
