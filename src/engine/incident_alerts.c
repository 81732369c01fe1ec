/* incident_alerts: what is said when something happens to an incident. */
#include "src/engine/incident_parts.h"

#include <stdio.h>

enum severity incident_severity_of(const struct incident *i, enum severity wanted)
{
    return i->background ? SEVERITY_INFO : wanted;
}

/* " port 1026", or nothing */
static const char *port_text(const struct prepared *p, char text[16])
{
    text[0] = '\0';
    if (p->packet.has_ports)
        snprintf(text, 16, " port %u", p->packet.target_port);
    return text;
}

void incident_alert_onset(struct incidents *is, const struct incident *i, const struct prepared *p)
{
    char source[ADDRESS_TEXT], target[ADDRESS_TEXT], port[16];
    const struct alert_about about = {p->packet.time_us, ALERT_ONSET,
                                      i->known_new ? (enum severity)i->severity : SEVERITY_INFO,
                                      i->name, i->name};
    alerts_raise(&is->alerts, &about, "%s: first from %s to %s%s%s",
                 i->kind == INCIDENT_SIGNATURE ? i->title : i->name,
                 address_format(&p->packet.source, source),
                 address_format(&p->packet.target, target), port_text(p, port),
                 i->known_new ? "" : " (at start: not known whether it is new)");
}

void incident_alert_insider(struct incidents *is, const struct incident *i,
                            const struct prepared *p)
{
    char source[ADDRESS_TEXT], target[ADDRESS_TEXT], port[16];
    address_format(&p->packet.source, source);
    const struct alert_about about = {p->packet.time_us, ALERT_INSIDER, SEVERITY_CRITICAL, i->name,
                                      source};
    alerts_raise(&is->alerts, &about, "our host %s emits %s, first to %s%s", source, i->name,
                 address_format(&p->packet.target, target), port_text(p, port));
}

void incident_alert_payload(struct incidents *is, const struct incident *i,
                            const struct prepared *p)
{
    char source[ADDRESS_TEXT], subject[16], payload[PAYLOAD_TEXT];
    if (p->packet.has_ports)
        snprintf(subject, sizeof subject, "%s/%u", p->packet.protocol == IP_TCP ? "tcp" : "udp",
                 p->packet.target_port);
    else
        snprintf(subject, sizeof subject, "icmp");
    const struct alert_about about = {p->packet.time_us, ALERT_NEW_PAYLOAD,
                                      incident_severity_of(i, SEVERITY_CRITICAL), i->name, subject};
    alerts_raise(&is->alerts, &about, "%s: new payload %s from %s", i->name,
                 payload_text(p, payload), address_format(&p->packet.source, source));
}

void incident_alert_answered(struct incidents *is, const struct incident *i,
                             const struct prepared *answer)
{
    char ours[ADDRESS_TEXT], theirs[ADDRESS_TEXT];
    address_format(&answer->packet.source, ours);
    const struct alert_about about = {answer->packet.time_us, ALERT_ANSWERED,
                                      incident_severity_of(i, SEVERITY_CRITICAL), i->name, ours};
    alerts_raise(&is->alerts, &about, "our host %s answered %s of %s from port %u", ours, i->name,
                 address_format(&answer->packet.target, theirs), answer->packet.source_port);
}
