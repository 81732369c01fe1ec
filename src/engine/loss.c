/* loss: see loss.h. */
#include "src/engine/loss.h"

#include "src/base/clock.h"

#include <inttypes.h>
#include <stdio.h>

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
    if (loss_begins(l, d, second))
        loss_tell(a, second, by_kernel, by_interface);
}

#define GAP_IS  "packets are lost: %s; counts are lower bounds"
#define GAP_WAS "packets were lost: %s; counts are lower bounds"

void loss_note_gap(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
                   const char *what)
{
    const struct alert_about about = {second * US_PER_S, ALERT_LOSS, SEVERITY_WARNING, "",
                                      "interface"};
    if (loss_begins(l, d, second))
        alerts_raise(a, &about, GAP_IS, what);
}

void loss_note_gap_end(struct alerts *a, const char *what, const char *what_was)
{
    char text[ALERT_TEXT];
    snprintf(text, sizeof text, GAP_IS, what);
    struct snapshot_alert *alert = alerts_find(a, ALERT_LOSS, text);
    if (alert)
        snprintf(alert->text, sizeof alert->text, GAP_WAS, what_was);
}
