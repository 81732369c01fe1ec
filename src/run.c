/* run: see run.h. */
#include "src/run.h"

#include "src/base/log.h"

#include <stdio.h>
#include <string.h>

/* Live in batch mode: so often somebody looks for alerts. */
enum { WATCH_MS = 5000 };

/* --- What the parts are told ------------------------------------------------------------------ */

struct capture_settings run_capture_settings(struct run *r)
{
    const struct options *o = r->options;
    const struct config *c = &o->config;
    return (struct capture_settings){
        .interfaces = o->interfaces,
        .interface_count = o->interface_count,
        .files = o->files,
        .file_count = o->file_count,
        .opened = r->confine.opened,
        .filter = c->filter,
        .home = c->home,
        .promiscuous = c->promiscuous,
        .reopen = c->reopen,
        .snaplen = (int)c->snaplen,
        .buffer_size_kib = (int)c->buffer_size_kib,
        .decapsulate = c->decapsulate,
        .own = r->session.client_port ? &r->session : NULL,
        .engine =
            {
                .memory_bytes = (size_t)c->memory_mib << 20,
                .udp_timeout_s = c->udp_timeout_s,
                .tcp_timeout_s = c->tcp_timeout_s,
                .icmp_timeout_s = c->icmp_timeout_s,
                .window_s = {c->window_s[0], c->window_s[1], c->window_s[2]},
                .server_ports = c->server_ports,
                .server_ports_count = (size_t)c->server_ports_count,
                .watched = c->watched.ranges,
                .watched_count = (size_t)c->watched.count,
            },
        .lookout = r->lookout,
        .lookouts = &r->reload.lookouts,
        .remembers = r->remember.saves,
        .state = r->remember.file.bytes,
        .state_size = r->remember.file.size,
        .evidence = r->evidence.keeps ? &r->evidence.desk : NULL,
        .evidence_bytes = r->evidence.memory_bytes,
        .count = o->count,
        .duration_s = o->duration_s,
        .speed = o->speed,
        .batch = o->batch,
        .every_s = o->every_s,
    };
}

bool run_comes_as_it_happens(const struct options *o)
{
    for (size_t i = 0; i < o->file_count; i++)
        if (strcmp(o->files[i], "-") == 0)
            return true;
    return o->file_count == 0;
}

/* Live, batch mode makes no snapshot before its end by itself; for the alerts and the metrics it
 * asks for one so often. */
static int64_t watch_ms(const struct run *r)
{
    const struct options *o = r->options;
    if (o->every_s > 0 || !run_comes_as_it_happens(o))
        return 0;
    const int64_t metrics_ms = o->config.metrics_every_s * 1000;
    return r->writing.metrics && metrics_ms < WATCH_MS ? metrics_ms : WATCH_MS;
}

struct batch_settings run_batch_settings(struct run *r, int signal_fd)
{
    const struct options *o = r->options;
    return (struct batch_settings){
        .output = o->output,
        .format = o->format,
        .how = o->how,
        .force = o->force,
        .every_s = o->every_s,
        .signal_fd = signal_fd,
        .alerts = r->reload.alerts,
        .metrics = r->writing.metrics,
        .redact = r->writing.redact,
        .shows_progress = o->file_count > 0,
        .watch_ms = watch_ms(r),
        .saver = remember_saver(&r->remember),
        .reload = reload_now,
        .reload_context = &r->reload,
    };
}

struct linear_settings run_linear_settings(struct run *r, int signal_fd)
{
    const struct options *o = r->options;
    return (struct linear_settings){
        .every_s = o->every_s > 0 ? o->every_s : o->config.linear_every_s,
        .output = o->output,
        .format = o->format,
        .how = o->how,
        .force = o->force,
        .signal_fd = signal_fd,
        .alerts = r->reload.alerts,
        .saver = remember_saver(&r->remember),
        .metrics = r->writing.metrics,
        .redact = r->writing.redact,
    };
}

/* --- What is said of it ----------------------------------------------------------------------- */

bool run_ends_in_alert(const struct options *o, const struct snapshot *s)
{
    return o->exit_alert && s && report_has_open_incident(s, SEVERITY_WARNING);
}

void run_describe(const struct run *r, const struct capture *capture)
{
    char text[CAPTURE_WHY], evidence[64] = "";
    capture_describe(capture, text, sizeof text);
    log_note("listening on %s", text);
    capture_describe_memory(capture, text, sizeof text);
    if (r->evidence.keeps)
        snprintf(evidence, sizeof evidence, "; evidence %.1f",
                 (double)r->evidence.memory_bytes / (1 << 20));
    log_note("memory: %s; two snapshots of at most %.1f%s", text,
             (double)sizeof(struct snapshot) / (1 << 20), evidence);
}

void run_print_totals(const struct snapshot *s)
{
    if (!s)
        return;
    const struct snapshot_capture *c = &s->capture;
    if (c->dropped_kernel == SNAPSHOT_UNKNOWN)
        log_note("%llu packets read, %llu analysed", (unsigned long long)c->received,
                 (unsigned long long)c->analysed);
    else
        log_note("%llu packets received, %llu analysed, %lld dropped by the kernel, %lld by the "
                 "interface",
                 (unsigned long long)c->received, (unsigned long long)c->analysed,
                 (long long)c->dropped_kernel, (long long)c->dropped_interface);
}
