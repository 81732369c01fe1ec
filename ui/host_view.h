/* host_view: one source or target under the glass, and its packets. What its files have in common.
 *
 *   host_view.c     facts, where the panels stand, keys
 *   host_lines.c    the panels' lines: ports, peers, payloads
 *   packet_lines.c  its latest packets as lines; what there is to say of one
 *   packet_view.c   one packet under the glass */
#ifndef TAPWATCH_UI_HOST_VIEW_H
#define TAPWATCH_UI_HOST_VIEW_H

#include "ui/host_rows.h"
#include "ui/pane.h"
#include "ui/state.h"

/* The host of a view; false: it is not held now. */
bool host_look_at(const struct ui_state *st, const struct snapshot *s, struct host_row *out);

/* Each composes a panel's lines into an empty pane. The host has details. */
void host_compose_ports(const struct host_row *h, int width, struct pane *p);
void host_compose_peers(const struct host_row *h, const struct glyphs *g, int width,
                        struct pane *p);
void host_compose_payloads(const struct host_row *h, int width, struct pane *p);
/* Columns that the ports are worth; that the payloads are. */
enum { HOST_PORTS_WIDTH = 46, HOST_PAYLOADS_WIDTH = 86 };

void packet_compose_list(const struct host_row *h, int width, struct pane *p);
/* What a packet is known by. */
struct row_key packet_key(const struct snapshot_packet *p);
/* NULL: it is not among the latest of the host. */
const struct snapshot_packet *packet_find(const struct snapshot_host_detail *d,
                                          const struct row_key *key);
/* "198.51.100.7:1042", "[2001:db8::1]:80", "198.51.100.7" where there are no ports. */
void packet_end_text(const struct snapshot_packet *p, const struct address *a, uint16_t port,
                     char *out, size_t size);
/* "SYN ACK"; nothing where it is no TCP. */
const char *packet_flags_text(const struct snapshot_packet *p, char out[48]);
/* How many of its data bytes are kept, and why no more: "all 2 bytes", "the first 16 of 808
 * bytes". */
void packet_kept_text(const struct snapshot_packet *p, char *out, size_t size);
/* One row of a dump, of up to 16 bytes from `offset` on: their number, hex, printable ASCII with
 * a dot for every other byte. False: there are no more. */
bool packet_dump_row(const struct snapshot_packet *p, size_t offset, char *out, size_t size);

#endif
