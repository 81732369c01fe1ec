/* loss: see loss.h. */
#include "src/engine/loss.h"

#include "src/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "1200 by the kernel (its buffer was full, see -B), 34 by the interface": by whom there were any
 */
static void loss_text(uint64_t kernel, uint64_t interface, char *out, size_t size)
{
    char by_kernel[80] = "", by_interface[48] = "";
    if (kernel > 0)
        snprintf(by_kernel, sizeof by_kernel,
                 "%" PRIu64 " by the kernel (its buffer was full, see -B)", kernel);
    if (interface > 0)
        snprintf(by_interface, sizeof by_interface, "%" PRIu64 " by the interface", interface);
    snprintf(out, size, "%s%s%s", by_kernel, kernel > 0 && interface > 0 ? ", " : "", by_interface);
}

static void loss_tell(struct alerts *a, int64_t second, uint64_t kernel, uint64_t interface)
{
    char text[ALERT_TEXT];
    const struct alert_about about = {second * US_PER_S, ALERT_LOSS, SEVERITY_WARNING, "",
                                      kernel == 0      ? "interface"
                                      : interface == 0 ? "kernel"
                                                       : "kernel, interface"};
    loss_text(kernel, interface, text, sizeof text);
    alerts_raise(a, &about, "packets are lost: %s so far; counts are lower bounds", text);
}

/* Something is lost in that second. Whether that is the first of an episode. */
static bool loss_begins(struct loss *l, const struct loss_detector *d, int64_t second)
{
    const bool begins = !l->open || second - l->last_s >= d->over_s;
    l->open = true;
    l->last_s = second > l->last_s ? second : l->last_s;
    return begins;
}

void loss_note(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
               uint64_t kernel, uint64_t interface)
{
    const uint64_t by_kernel = kernel - l->kernel, by_interface = interface - l->interface;
    l->kernel = kernel;
    l->interface = interface;
    if (by_kernel == 0 && by_interface == 0) {
        l->open = l->open && second - l->last_s < d->over_s;
        return;
    }
    if (!loss_begins(l, d, second))
        return;
    l->gap[0] = '\0';
    loss_tell(a, second, by_kernel, by_interface);
}

#define GAP_IS  "packets are lost: %s; counts are lower bounds"
#define GAP_WAS "packets were lost: %s; counts are lower bounds"

/* What the alert of a gap says from now on; `as_told` is what it says so far. */
static void loss_retell(struct alerts *a, const char *as_told, const char *text)
{
    struct snapshot_alert *alert = alerts_find(a, ALERT_LOSS, as_told);
    if (alert)
        snprintf(alert->text, sizeof alert->text, "%s", text);
}

void loss_note_gap(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
                   const char *open)
{
    char text[ALERT_TEXT];
    const struct alert_about about = {second * US_PER_S, ALERT_LOSS, SEVERITY_WARNING, "",
                                      "interface"};
    snprintf(text, sizeof text, GAP_IS, open);
    if (loss_begins(l, d, second))
        alerts_raise(a, &about, "%s", text);
    else if (l->gap[0])
        loss_retell(a, l->gap, text);
    else
        return;
    memcpy(l->gap, text, sizeof l->gap);
}

void loss_note_gap_end(struct loss *l, struct alerts *a, const char *what, const char *what_was,
                       const char *open)
{
    char is[ALERT_TEXT], was[ALERT_TEXT], now[ALERT_TEXT];
    snprintf(is, sizeof is, GAP_IS, what);
    snprintf(was, sizeof was, GAP_WAS, what_was);
    if (l->gap[0]) {
        snprintf(now, sizeof now, open[0] ? GAP_IS : GAP_WAS, open[0] ? open : what_was);
        loss_retell(a, l->gap, now);
        memcpy(l->gap, now, sizeof l->gap);
    }
    if (strcmp(is, l->gap) != 0) /* one of an episode before */
        loss_retell(a, is, was);
}
