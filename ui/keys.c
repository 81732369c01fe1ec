/* keys: see keys.h. */
#include "ui/keys.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

enum { TAB = '\t', ENTER = '\r', ESCAPE = 27, CTRL_L = 'L' & 31 };

/* The order is that of the help; for the key line it is the order from left to right. */
static const struct key table[] = {
    {COMMAND_INSPECT,
     {ENTER, '\n', KEY_ENTER},
     AT_LISTS | AT_ALERTS | AT_INCIDENT | AT_HOST | AT_PORT,
     0,
     "Enter",
     "Enter inspect",
     8,
     "inspect the selected row: an incident,"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "source, target, port, packet, alert"},
    {COMMAND_CLEAR_FILTER,
     {ESCAPE},
     AT_LISTS,
     WHILE_FILTERED | WHILE_STEADY,
     "Esc",
     "Esc clear filter",
     9,
     "clear the filter; else go back"},
    {COMMAND_BACK,
     {ESCAPE},
     AT_LISTS & ~AT_OVERVIEW,
     WHILE_UNFILTERED | WHILE_STEADY,
     "Esc",
     "Esc back",
     7,
     NULL},
    {COMMAND_BACK,
     {ESCAPE},
     AT_ALERTS | AT_ONE | AT_HELP,
     WHILE_STEADY,
     "Esc",
     "Esc back",
     9,
     NULL},
    {COMMAND_STOP_JUMP, {ESCAPE}, AT_ANY, WHILE_JUMPING, "Esc", "Esc stop here", 9, NULL},
    {COMMAND_DOWN, {'j', KEY_DOWN}, AT_ANY, 0, "j k arrows", "j,k move", 3, "move by a row"},
    {COMMAND_UP, {'k', KEY_UP}, AT_ANY, 0, "k", NULL, 0, NULL},
    {COMMAND_PAGE_DOWN, {KEY_NPAGE}, AT_ANY, 0, "PgDn PgUp", NULL, 0, "move by a page"},
    {COMMAND_PAGE_UP, {KEY_PPAGE}, AT_ANY, 0, "PgUp", NULL, 0, NULL},
    {COMMAND_FIRST, {'g', KEY_HOME}, AT_ANY, 0, "g G Home End", NULL, 0, "the first row, the last"},
    {COMMAND_LAST, {'G', KEY_END}, AT_ANY, 0, "G", NULL, 0, NULL},
    {COMMAND_NEXT_PANEL,
     {TAB},
     AT_OVERVIEW | AT_INCIDENTS | AT_INCIDENT | AT_HOST | AT_PORT,
     0,
     "Tab",
     "Tab panel",
     6,
     "the next panel; Shift-Tab the one before"},
    {COMMAND_PREVIOUS_PANEL,
     {KEY_BTAB},
     AT_OVERVIEW | AT_INCIDENTS | AT_INCIDENT | AT_HOST | AT_PORT,
     0,
     "Shift-Tab",
     NULL,
     0,
     NULL},
    {COMMAND_OVERVIEW, {'1'}, AT_ANY, 0, "1", NULL, 0, "overview"},
    {COMMAND_PORTS, {'2'}, AT_ANY, 0, "2", NULL, 0, "all ports"},
    {COMMAND_SOURCES, {'3'}, AT_ANY, 0, "3", NULL, 0, "all sources"},
    {COMMAND_INCIDENTS, {'4'}, AT_ANY, 0, "4", NULL, 0, "all incidents, and the alerts"},
    {COMMAND_TARGETS, {'5'}, AT_ANY, 0, "5", NULL, 0, "our hosts that packets go to"},
    {COMMAND_ALERTS, {'6'}, AT_ANY, 0, "6", "1-6 views", 4, "all alerts, latest first"},
    {COMMAND_ACKNOWLEDGE,
     {'a'},
     AT_OVERVIEW | AT_INCIDENTS | AT_ALERTS | AT_INCIDENT,
     0,
     "a",
     "a ack",
     7,
     "acknowledge an incident: it is drawn"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "quietly, below others of its severity"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "(insiders stay on top), until it gets"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "critical again"},
    {COMMAND_FREEZE,
     {'p', ' '},
     AT_ANY,
     WHILE_RUNNING | WHILE_CAPTURED,
     "p Space",
     "p freeze",
     8,
     "freeze, or go on; counting never stops"},
    /* Of a saved snapshot it says why it does nothing, and is not on the line; so does e. */
    {COMMAND_FREEZE, {'p', ' '}, AT_ANY, WHILE_RUNNING | WHILE_SAVED, "p Space", NULL, 0, NULL},
    {COMMAND_THAW, {'p', ' '}, AT_ANY, WHILE_FROZEN, "p Space", "p go on", 9, NULL},
    {COMMAND_SECOND_BACK,
     {'['},
     AT_ANY,
     WHILE_FROZEN,
     "[ ]",
     "[ ] second",
     8,
     "frozen: a second back, on"},
    {COMMAND_SECOND_BACK, {'['}, AT_ANY, WHILE_RUNNING, "[", NULL, 0, NULL},
    {COMMAND_SECOND_ON, {']'}, AT_ANY, 0, "]", NULL, 0, NULL},
    {COMMAND_MINUTE_BACK,
     {'{'},
     AT_ANY,
     WHILE_FROZEN,
     "{ }",
     "{ } minute",
     7,
     "frozen: a minute back, on"},
    {COMMAND_MINUTE_BACK, {'{'}, AT_ANY, WHILE_RUNNING, "{", NULL, 0, NULL},
    {COMMAND_MINUTE_ON, {'}'}, AT_ANY, 0, "}", NULL, 0, NULL},
    {COMMAND_FILTER,
     {'/'},
     AT_LISTS,
     0,
     "/",
     "/ filter",
     5,
     "only rows with these words, and these:"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "port:1026-1031 sig:zero-probe proto:udp"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "src:198.51.100. net:203.0.113.0/24"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "sev:warning (or worse) new home (ours)"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "cc:DE as:3320, where geo_files are set;"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "commas: either; -word: not; all must hold"},
    {COMMAND_FILTER, {'/'}, AT_ANY & ~AT_LISTS, 0, "/", NULL, 0, NULL},
    {COMMAND_INVERT, {'!'}, AT_LISTS, 0, "!", NULL, 0, "only rows that the filter hides"},
    {COMMAND_NEXT_MATCH, {'n'}, AT_LISTS, 0, "n N", NULL, 0, "the next row that matches, the one"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "before, also once the filter is cleared"},
    {COMMAND_PREVIOUS_MATCH, {'N'}, AT_LISTS, 0, "N", NULL, 0, NULL},
    {COMMAND_FOLLOW, {'F'}, AT_LISTS, 0, "F", NULL, 0, "follow the selected row: it is said where"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "it is, or that it is hidden or gone"},
    {COMMAND_SORT_NEXT,
     {'s', '>'},
     AT_LISTS,
     0,
     "s S > <",
     "s sort",
     4,
     "sort by the next column, the one before"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "(the column sorted by stays in sight)"},
    {COMMAND_SORT_PREVIOUS, {'S', '<'}, AT_LISTS, 0, "S <", NULL, 0, NULL},
    {COMMAND_REVERSE, {'I'}, AT_LISTS, 0, "I", NULL, 0, "reverse the order"},
    {COMMAND_SPAN,
     {'z'},
     AT_LISTS | AT_INCIDENT,
     0,
     "z",
     "z span",
     4,
     "graphs of 2 minutes, 2 hours, 2 days"},
    {COMMAND_CAPTURE_FILTER,
     {'f'},
     AT_ANY & ~AT_HELP,
     0,
     "f",
     NULL,
     0,
     "another capture filter, as tcpdump's"},
    {COMMAND_RESET, {'r'}, AT_ANY, 0, "r", NULL, 0, "count from zero again (asks first)"},
    {COMMAND_FASTER,
     {'+', '='},
     AT_ANY,
     WHILE_REPLAYING,
     "+ -",
     "+ - pace",
     5,
     "play a file faster, slower: 1x to max"},
    {COMMAND_SLOWER, {'-', '_'}, AT_ANY, WHILE_REPLAYING, "-", NULL, 0, NULL},
    {COMMAND_PAUSE, {'P'}, AT_ANY, WHILE_PLAYING, "P", "P pause", 5, "let the file wait, or go on"},
    {COMMAND_PAUSE, {'P'}, AT_ANY, WHILE_PAUSED, "P", "P play", 9, NULL},
    {COMMAND_JUMP,
     {'J'},
     AT_ANY & ~AT_HELP,
     WHILE_REPLAYING,
     "J",
     "J jump",
     5,
     "to a time on the line of time: 18:30 +1h;"},
    {COMMAND_JUMP, {'J'}, AT_ANY & ~AT_HELP, WHILE_UNPACED, "J", NULL, 0, NULL},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "arrows move, Enter jumps: back to what is"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "kept, or a file ahead; then Esc stops it"},
    {COMMAND_UNITS, {'u'}, AT_ANY, 0, "u", NULL, 0, "rates in bits, in bytes, per minute"},
    {COMMAND_NAMES, {'d'}, AT_ANY, 0, "d", NULL, 0, "names of addresses on, off: asks DNS, and"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "so may tell who probes that you look"},
    {COMMAND_THEME, {'t'}, AT_ANY, 0, "t", NULL, 0, "the next theme of colours"},
    {COMMAND_WRITE, {'w'}, AT_ANY, 0, "w", "w write", 2, "write what is shown to a file"},
    {COMMAND_EVIDENCE,
     {'e'},
     AT_ONE,
     WHILE_CAPTURED,
     "e",
     "e evidence",
     1,
     "write the packets that are kept of what"},
    {COMMAND_NONE, {0}, 0, 0, "", NULL, 0, "is inspected or selected, as pcap"},
    {COMMAND_EVIDENCE, {'e'}, AT_ONE, WHILE_SAVED, "e", NULL, 0, NULL},
    {COMMAND_EVIDENCE, {'e'}, AT_LISTS, 0, "e", NULL, 0, NULL},
    {COMMAND_NAME,
     {'y'},
     AT_ANY & ~AT_HELP,
     0,
     "y",
     NULL,
     0,
     "its name alone, so that it can be copied"},
    {COMMAND_NONE, {0}, 0, 0, "click wheel", NULL, 0, "with --mouse: select, inspect, sort, move"},
    {COMMAND_REPAINT, {CTRL_L}, AT_ANY, 0, "Ctrl-L", NULL, 0, "paint the screen anew"},
    {COMMAND_HELP,
     {'?', 'h', KEY_F(1)},
     AT_ANY & ~AT_HELP,
     0,
     "? h F1",
     "? help",
     10,
     "what the columns and signs mean, and keys"},
    {COMMAND_BACK, {'?', 'h', KEY_F(1)}, AT_HELP, 0, "?", NULL, 0, NULL},
    {COMMAND_QUIT, {'q'}, AT_ANY, 0, "q", "q quit", 10, "quit"},
};
enum { KEYS = sizeof table / sizeof table[0] };

const struct key *keys_table(size_t *count)
{
    *count = KEYS;
    return table;
}

static bool holds(const struct key *k, unsigned situation)
{
    return (k->views & situation) && (k->need & situation) == k->need;
}

enum command keys_find(int code, unsigned situation)
{
    for (size_t i = 0; code > 0 && i < KEYS; i++)
        for (size_t c = 0; c < 4 && table[i].codes[c]; c++)
            if (table[i].codes[c] == code && holds(&table[i], situation))
                return table[i].command;
    return COMMAND_NONE;
}

void keys_line(unsigned situation, int width, char *out, size_t size)
{
    bool chosen[KEYS] = {false};
    int used = 0;
    /* From the weightiest down, so that what is left out is what matters least. */
    for (int weight = 10; weight > 0; weight--) {
        for (size_t i = 0; i < KEYS; i++) {
            if (!table[i].label || table[i].weight != weight || !holds(&table[i], situation))
                continue;
            int columns = (int)strlen(table[i].label) + (used > 0 ? 2 : 0);
            if (used + columns <= width) {
                used += columns;
                chosen[i] = true;
            }
        }
    }
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < KEYS; i++)
        if (chosen[i] && length + strlen(table[i].label) + 3 < size)
            length += (size_t)snprintf(out + length, size - length, "%s%s", length ? "  " : "",
                                       table[i].label);
}

void keys_name(int code, char *out, size_t size)
{
    if (code >= KEY_F(0) && code <= KEY_F(63))
        snprintf(out, size, "F%d", code - KEY_F(0));
    else if (code == ESCAPE)
        snprintf(out, size, "Esc");
    else if (code == ENTER)
        snprintf(out, size, "Enter");
    else if (code == TAB)
        snprintf(out, size, "Tab");
    else if (code > 0 && code < 32)
        snprintf(out, size, "Ctrl-%c", code + 64);
    else if (code > 32 && code < 127)
        snprintf(out, size, "%c", code);
    else
        snprintf(out, size, "that key");
}
