/* settings: see settings.h. */
#include "src/settings.h"

#include "src/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define FIELD(field) .offset = offsetof(struct config, field)

/* By enum graph. */
static const char *const graphs[] = {"blocks", "braille", "ascii", NULL};

/* By enum severity. */
static const char *const severities[] = {"info", "warning", "critical", NULL};

/* All but those of detectors. */
static const struct setting settings[SETTINGS - SETTINGS_OF_DETECTORS] = {
    {"filter", SETTING_TEXT, FIELD(filter), .group = "Capture",
     .meaning = "Which packets are counted, as pcap-filter(7) has it; \"\" is every packet."},
    {"promiscuous", SETTING_BOOL, FIELD(promiscuous), .group = "Capture",
     .meaning = "Capture also the packets that are addressed to other hosts."},
    {"include_self", SETTING_BOOL, FIELD(include_self), .group = "Capture",
     .meaning = "Live: count the SSH session that tapwatch runs in, that of $SSH_CONNECTION, as\n"
                "# well. Without this it is left out, and how many packets that was is said."},
    {"reopen", SETTING_BOOL, FIELD(reopen), .group = "Capture",
     .meaning =
         "Live: keep the right to capture (CAP_NET_RAW) after the start, to open an interface\n"
         "# again that was removed and came back. One that goes down needs nothing for it."},
    {"snaplen", SETTING_NUMBER, FIELD(snaplen), .group = "Capture",
     .meaning = "How much of each packet is kept.", .low = 68, .high = 262144, .unit = "bytes"},
    {"buffer_size", SETTING_NUMBER, FIELD(buffer_size_kib), .group = "Capture",
     .meaning = "The kernel's buffer for packets not yet read, for each interface.", .low = 256,
     .high = 1048576, .unit = "KiB"},
    {"user", SETTING_TEXT, FIELD(user), .group = "Capture",
     .meaning =
         "The account to become when root has started it and what needs root is open; \"\" is the\n"
         "# person who called sudo, else nobody. Files are written as that account."},
    {"decapsulate", SETTING_BOOL, FIELD(decapsulate), .group = "Decoding",
     .meaning = "Count the packet inside a tunnel (IP in IP, GRE, VXLAN, Geneve, GTP-U), not the\n"
                "# outer one."},
    {"home", SETTING_NETWORKS, FIELD(home), .group = "Counting",
     .meaning =
         "The networks that are ours, as in [\"192.0.2.0/24\", \"2001:db8::/32\"]. [] is the\n"
         "# networks of the interface (live), or the private ones of RFC 1918 and RFC 4193\n"
         "# (files)."},
    {"memory", SETTING_NUMBER, FIELD(memory_mib), .group = "Counting",
     .meaning =
         "What the whole program may take, but for the kernel's buffer. The tables of sources,\n"
         "# targets and conversations are doubled at 128, 256, 512 ..; below 64 they are small.",
     .low = 52, .high = 4096, .unit = "MiB"},
    {"udp_timeout", SETTING_NUMBER, FIELD(udp_timeout_s), .group = "Counting",
     .meaning = "A UDP datagram is an answer when one went the other way within this time.",
     .low = 40, .high = 3600, .unit = "seconds"},
    {"tcp_timeout", SETTING_NUMBER, FIELD(tcp_timeout_s), .group = "Counting",
     .meaning = "What answers a TCP SYN comes within this time; else it stayed silent.", .low = 1,
     .high = 600, .unit = "seconds"},
    {"icmp_timeout", SETTING_NUMBER, FIELD(icmp_timeout_s), .group = "Counting",
     .meaning = "What answers an ICMP echo request comes within this time; else it stayed silent.",
     .low = 1, .high = 600, .unit = "seconds"},
    {"server_ports", SETTING_PORTS, FIELD(server_ports), .group = "Counting",
     .meaning = "UDP ports of servers that may answer later than that: what comes from these to a\n"
                "# port of 1024 or above is never an unsolicited record.",
     .low = 1, .high = 65535},
    {"watched_ports", SETTING_RANGES, FIELD(watched), .group = "Counting",
     .meaning =
         "Whoever sends a record to one of these ports stays in the table of sources: busier\n"
         "# or newer ones do not push them out.",
     .low = 0, .high = 65535},
    {"windows", SETTING_WINDOWS, FIELD(window_s), .group = "Counting",
     .meaning =
         "The ports with most records have their distinct sources and targets counted for three\n"
         "# lengths of time up to now (and up to half as much more), shortest first.",
     .low = 10, .high = 2592000, .unit = "seconds"},
    {"signatures", SETTING_FILES, FIELD(signatures), .changes = true, .group = "Looking for",
     .meaning = "Files with signatures of your own, besides those that come with tapwatch, whose\n"
                "# file explains how they are written.",
     .high = CONFIG_FILES, .unit = "/etc/tapwatch/own.conf"},
    {"known_good", SETTING_KNOWN_GOOD, FIELD(known_good), .changes = true, .group = "Looking for",
     .meaning =
         "What never makes an incident or an alert: what comes from these networks, goes to\n"
         "# these ports, or has these signatures, as in [\"192.0.2.7\", \"udp/5351\", "
         "\"slammer\"]."},
    {"state_file", SETTING_TEXT, FIELD(state_file), .group = "Looking for",
     .meaning =
         "A file that keeps what is known of incidents over a restart, and what is usual; \"\" is\n"
         "# none. It is written each minute and at the end, and read at the start. No two\n"
         "# tapwatches may have the same. Where capture files are read it is left alone, unless\n"
         "# --config or $TAPWATCH_CONFIG names the configuration."},
    {"evidence_memory", SETTING_NUMBER, FIELD(evidence_memory_mib), .group = "Evidence",
     .meaning =
         "What packets are kept in, of incidents and of what may become one, for the key e and\n"
         "# for --write; in batch mode only with --write. 0 keeps nothing (with --write: 2).\n"
         "# Beyond `memory`.",
     .low = 0, .high = 1024, .unit = "MiB"},
    {"evidence_file_mb", SETTING_NUMBER, FIELD(evidence_file_mb), .group = "Evidence",
     .meaning =
         "What --write writes to goes on in another file, FILE1, FILE2 .., before it would\n"
         "# be larger than that, in millions of bytes; standard output does not. 0 is never.\n"
         "# As tcpdump's -C.",
     .low = 0, .high = 1000000, .unit = "MB"},
    {"evidence_files", SETTING_NUMBER, FIELD(evidence_files), .group = "Evidence",
     .meaning =
         "So many of them, FILE0, FILE1 .., and then the oldest is written anew; where\n"
         "# `evidence_file_mb` is 0 there is one. 0 is as many as it takes. As tcpdump's -W.",
     .low = 0, .high = 1000, .unit = "files"},
    {"alert_severity", SETTING_CHOICE, FIELD(alert_severity), .changes = true, .group = "Alerts",
     .meaning =
         "The least severe alerts that are told of: on standard error in batch mode, and as\n"
         "# the next settings say.",
     .choices = severities},
    {"alert_syslog", SETTING_BOOL, FIELD(alert_syslog), .changes = true, .group = "Alerts",
     .meaning = "Tell the system's log of alerts, as daemon.notice, .warning or .crit."},
    {"alert_command", SETTING_COMMAND, FIELD(alert_command), .changes = true, .group = "Alerts",
     .meaning =
         "A command to run for each alert, without a shell, one at a time; [] is none. Behind its\n"
         "# words come the alert's kind, severity, incident and subject; the alert is on its\n"
         "# standard input as a JSON object. After 30 seconds it is killed."},
    {"alert_command_per_minute", SETTING_NUMBER, FIELD(alert_command_per_minute), .changes = true,
     .group = "Alerts",
     .meaning =
         "How often it may run. Beyond that up to 32 alerts wait, and the rest are left out.",
     .low = 1, .high = 60, .unit = "times a minute"},
    {"dshield_user_id", SETTING_NUMBER, FIELD(dshield_user_id), .group = "Writing",
     .meaning = "Your number at DShield, in each line of --format dshield; 0 is nobody's.",
     .low = 0, .high = 4294967295, .unit = "(0: anonymous)"},
    {"dshield_anonymise", SETTING_BOOL, FIELD(dshield_anonymise), .group = "Writing",
     .meaning = "Write the targets in them with 10 as the first octet, those of IPv6 not at all."},
    {"metrics_file", SETTING_TEXT, FIELD(metrics_file), .group = "Writing",
     .meaning =
         "A file of counts for Prometheus, in the folder of node_exporter's textfile collector,\n"
         "# which takes those that end in .prom; \"\" is none. Everybody can read it (mode 0644).\n"
         "# Live it is written anew again and again, of files that are read at the end."},
    {"metrics_every", SETTING_NUMBER, FIELD(metrics_every_s), .group = "Writing",
     .meaning = "How often.", .low = 1, .high = 3600, .unit = "seconds"},
    {"metrics_ports", SETTING_RANGES, FIELD(metrics_ports), .group = "Writing",
     .meaning = "The ports whose records, sources and targets are in it.", .low = 0, .high = 65535,
     .most = CONFIG_METRICS_PORTS},
    {"redact", SETTING_BOOL, FIELD(redact), .group = "Writing",
     .meaning =
         "In all that is written (but the state file) addresses of `home` are pseudonyms, which\n"
         "# keep who is whose neighbour; payloads, popups, names of files and the filter are left\n"
         "# out. The screen shows all."},
    {"redact_key", SETTING_TEXT, FIELD(redact_key), .group = "Writing",
     .meaning =
         "A file of 32 bytes, for its owner alone, with which pseudonyms are the same in each\n"
         "# run; \"\": they are others each time. Who has it has the addresses."},
    {"ascii", SETTING_BOOL, FIELD(ascii), .changes = true, .group = "Screen",
     .meaning = "Draw with ASCII only, even where the terminal can show UTF-8."},
    {"color", SETTING_BOOL, FIELD(color), .changes = true, .group = "Screen",
     .meaning = "Use colour. Nothing is said by colour alone."},
    {"theme", SETTING_TEXT, FIELD(theme), .changes = true, .group = "Screen",
     .meaning = "The theme of colours: dark, light, high-contrast, colour-blind or mono, or the "
                "path of\n"
                "# a file of your own, with a / in it."},
    {"graph", SETTING_CHOICE, FIELD(graph), .changes = true, .group = "Screen",
     .meaning = "What graphs are drawn with. Braille shows twice as much in the same room.",
     .choices = graphs},
    {"low_bandwidth", SETTING_BOOL, FIELD(low_bandwidth), .changes = true, .group = "Screen",
     .meaning = "For a slow line, some 100 bytes a second: graphs sweep instead of moving, and all "
                "else is\n"
                "# drawn every 5 to 60 seconds, the more seldom the more of it changes.\n"
                "# Keys and what is critical are still answered at once."},
    {"bell", SETTING_BOOL, FIELD(bell), .changes = true, .group = "Screen",
     .meaning = "Ring the terminal's bell at each alert of warning or above."},
    {"mouse", SETTING_BOOL, FIELD(mouse), .changes = true, .group = "Screen",
     .meaning = "Take clicks and the wheel of a mouse; the terminal's own selection then wants "
                "Shift held\n"
                "# in most terminals."},
    {"linear", SETTING_BOOL, FIELD(linear), .changes = true, .group = "Screen",
     .meaning = "Say what changes in plain lines instead of the screen, for screen readers."},
    {"linear_every", SETTING_NUMBER, FIELD(linear_every_s), .changes = true, .group = "Screen",
     .meaning = "How often that says the totals.", .low = 1, .high = 86400, .unit = "seconds"},
    {"history_memory", SETTING_NUMBER, FIELD(history_memory_mib), .changes = true,
     .group = "Screen",
     .meaning = "For what a frozen screen can step back to: the last 10 minutes by the second, and "
                "2 hours\n"
                "# before them by the minute, if it is enough. 0 keeps nothing. Beyond `memory`.",
     .low = 0, .high = 1024, .unit = "MiB"},
    {"names", SETTING_BOOL, FIELD(names), .changes = true, .group = "Screen",
     .meaning =
         "Ask DNS for the names of the addresses that are on the screen, as the key d does. The\n"
         "# questions reach the name servers of whoever has these addresses: a prober may so see\n"
         "# that, and from where, somebody looks. Nothing is asked in batch mode."},
    {"name_servers", SETTING_TEXT, FIELD(name_servers), .changes = true, .group = "Screen",
     .meaning = "Whom to ask, as in \"192.0.2.53,[2001:db8::53]:5353\"; \"\" is who is named in\n"
                "# /etc/resolv.conf. /etc/hosts is looked at first."},
    {"geo_files", SETTING_FILES, FIELD(geo_files), .changes = true, .group = "Screen",
     .meaning =
         "Files in MaxMind's format (.mmdb) that say the country, or the network (AS), of an\n"
         "# address. Nobody is asked. Replace one by renaming another over it, then restart.",
     .high = CONFIG_FILES, .unit = "/var/lib/GeoIP/GeoLite2-ASN.mmdb"},
};

const struct config settings_default = {
    .promiscuous = true,
    .snaplen = 1600,
    .buffer_size_kib = 32768,
    .memory_mib = 64,
    .udp_timeout_s = 60,
    .tcp_timeout_s = 30,
    .icmp_timeout_s = 10,
    .server_ports = {53, 123, 137},
    .server_ports_count = 3,
    .watched = {{{17, 1026, 1031}}, 1}, /* where the popup spam of 2003 went; UDP */
    .window_s = {60, 3600, 86400},
    .evidence_memory_mib = 16,
    .alert_severity = 1, /* warning */
    .alert_command_per_minute = 10,
    .metrics_every_s = 15,                    /* node_exporter is usually asked that often */
    .metrics_ports = {{{17, 1026, 1031}}, 1}, /* as watched */
    .color = true,
    .theme = "dark",
    .linear_every_s = 60,
    .history_memory_mib = 16,
    .detectors = DETECTORS_USUAL,
};

void config_defaults(struct config *c)
{
    *c = settings_default;
}

const struct setting *settings_at(size_t i)
{
    const size_t others = SETTINGS - SETTINGS_OF_DETECTORS;
    return i < others ? &settings[i] : &settings_of_detectors[i - others];
}

const struct setting *settings_find(const char *name, size_t length)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = settings_at(i);
        if (strlen(s->name) == length && memcmp(s->name, name, length) == 0)
            return s;
    }
    return NULL;
}

const char *settings_last(const struct setting *s)
{
    const char *dot = strrchr(s->name, '.');
    return dot ? dot + 1 : s->name;
}

bool settings_is_group(const char *name, size_t length)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (strncmp(settings_at(i)->name, name, length) == 0 && settings_at(i)->name[length] == '.')
            return true;
    return false;
}

void *settings_field(struct config *c, const struct setting *s)
{
    return (char *)c + s->offset;
}

static const char *allowed_choices(const struct setting *s, char out[SETTING_ALLOWED])
{
    size_t used = 0;
    for (size_t i = 0; s->choices[i] && used < SETTING_ALLOWED; i++)
        used += (size_t)snprintf(out + used, SETTING_ALLOWED - used, "%s\"%s\"",
                                 i == 0              ? ""
                                 : s->choices[i + 1] ? ", "
                                                     : " or ",
                                 s->choices[i]);
    return out;
}

static const char *allowed_ranges(const struct setting *s, char out[SETTING_ALLOWED])
{
    const int used =
        snprintf(out, SETTING_ALLOWED,
                 "a list such as [\"udp/1026-1031\"], up to %d of ports %" PRId64 " to %" PRId64,
                 CONFIG_WATCHED, s->low, s->high);
    if (s->most > 0)
        snprintf(out + used, SETTING_ALLOWED - (size_t)used, ", %" PRId64 " in all", s->most);
    return out;
}

const char *settings_allowed(const struct setting *s, char out[SETTING_ALLOWED])
{
    switch (s->type) {
    case SETTING_BOOL:
        return "true or false";
    case SETTING_NUMBER:
        snprintf(out, SETTING_ALLOWED, "%" PRId64 " to %" PRId64 " %s", s->low, s->high, s->unit);
        return out;
    case SETTING_TEXT:
        snprintf(out, SETTING_ALLOWED, "text in \"\", up to %d characters", CONFIG_TEXT - 1);
        return out;
    case SETTING_NETWORKS:
        snprintf(out, SETTING_ALLOWED, "a list such as [\"192.0.2.0/24\"], up to %d networks",
                 HOME_MAX);
        return out;
    case SETTING_PORTS:
        snprintf(out, SETTING_ALLOWED,
                 "a list such as [53, 123], up to %d ports of %" PRId64 " to %" PRId64,
                 CONFIG_SERVER_PORTS, s->low, s->high);
        return out;
    case SETTING_RANGES:
        return allowed_ranges(s, out);
    case SETTING_WINDOWS:
        snprintf(out, SETTING_ALLOWED,
                 "a list [A, B, C] in %s: even, %" PRId64 " to %" PRId64
                 ", B a larger multiple of A, C of B",
                 s->unit, s->low, s->high);
        return out;
    case SETTING_CHOICE:
        return allowed_choices(s, out);
    case SETTING_FILES:
        snprintf(out, SETTING_ALLOWED, "a list such as [\"%s\"], up to %" PRId64 " whole paths",
                 s->unit, s->high);
        return out;
    case SETTING_KNOWN_GOOD:
        snprintf(out, SETTING_ALLOWED,
                 "a list of networks, ports (\"udp/5351\") and signatures' names, up to %d",
                 CONFIG_KNOWN_GOOD);
        return out;
    case SETTING_COMMAND:
        snprintf(out, SETTING_ALLOWED,
                 "a list such as [\"/usr/bin/page\", \"-q\"], a whole path first, up to %d texts",
                 CONFIG_COMMAND);
        return out;
    }
    return "";
}

/* --- From the command line -------------------------------------------------------------------- */

bool config_set_number(struct config *c, const char *name, const char *text, char why[CONFIG_WHY])
{
    const struct setting *s = settings_find(name, strlen(name));
    assert(s && s->type == SETTING_NUMBER);
    if (text_parse_number(text, s->low, s->high, settings_field(c, s)))
        return true;
    char allowed[SETTING_ALLOWED];
    const bool whole = text[strspn(text, "0123456789")] == '\0';
    snprintf(why, CONFIG_WHY, "it takes %s%s", whole ? "" : "a whole number, ",
             settings_allowed(s, allowed));
    return false;
}

bool config_set_text(struct config *c, const char *name, const char *text)
{
    const struct setting *s = settings_find(name, strlen(name));
    assert(s && s->type == SETTING_TEXT);
    if (strlen(text) >= CONFIG_TEXT)
        return false;
    strcpy(settings_field(c, s), text);
    return true;
}

void config_set_home(struct config *c, const struct home *home)
{
    size_t used = 0;
    c->home[0] = '\0';
    for (size_t i = 0; i < home->count; i++) {
        char network[NETWORK_TEXT];
        used += (size_t)snprintf(c->home + used, sizeof c->home - used, "%s%s", i ? "," : "",
                                 network_format(&home->networks[i], network));
    }
}

size_t config_command_words(const struct config *c, const char *words[CONFIG_COMMAND])
{
    const char *word = c->alert_command;
    for (int64_t i = 0; i < c->alert_command_count; i++, word += strlen(word) + 1)
        words[i] = word;
    return (size_t)c->alert_command_count;
}
