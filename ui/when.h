/* when: a time as people type it. Pure. */
#ifndef TAPWATCH_UI_WHEN_H
#define TAPWATCH_UI_WHEN_H

#include <stdbool.h>
#include <stdint.h>

enum { WHEN_TEXT = 32 }; /* that is enough for any */

/* "18:30", "18:30:05" of the day of `from_us`; "2003-12-01", "2003-12-01 18:30:05", with a T
 * between them or a Z behind as well, UTC; or so much later or earlier than `from_us`: "+1h",
 * "-1h30m",
 * "+90s", "+2d". At most WHEN_TEXT - 1 characters. Whole seconds. False: it is none of these. */
bool when_read(const char *text, int64_t from_us, int64_t *time_us);

#endif
