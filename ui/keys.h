/* keys: the one table of keys. Bindings, the key line and the help all come from it. */
#ifndef TAPWATCH_UI_KEYS_H
#define TAPWATCH_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum command {
    COMMAND_NONE,
    COMMAND_OVERVIEW,
    COMMAND_PORTS,
    COMMAND_SOURCES,
    COMMAND_INCIDENTS,
    COMMAND_TARGETS,
    COMMAND_ALERTS,
    COMMAND_NEXT_PANEL,
    COMMAND_PREVIOUS_PANEL,
    COMMAND_DOWN,
    COMMAND_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_PAGE_UP,
    COMMAND_FIRST,
    COMMAND_LAST,
    COMMAND_INSPECT,
    COMMAND_CLEAR_FILTER,
    COMMAND_BACK,
    COMMAND_FREEZE,
    COMMAND_THAW,
    COMMAND_SECOND_BACK,
    COMMAND_SECOND_ON,
    COMMAND_MINUTE_BACK,
    COMMAND_MINUTE_ON,
    COMMAND_FILTER,
    COMMAND_NEXT_MATCH,
    COMMAND_PREVIOUS_MATCH,
    COMMAND_INVERT,
    COMMAND_FOLLOW,
    COMMAND_CAPTURE_FILTER,
    COMMAND_RESET,
    COMMAND_FASTER,
    COMMAND_SLOWER,
    COMMAND_PAUSE,
    COMMAND_JUMP,
    COMMAND_STOP_JUMP,
    COMMAND_SORT_NEXT,
    COMMAND_SORT_PREVIOUS,
    COMMAND_REVERSE,
    COMMAND_SPAN,
    COMMAND_UNITS,
    COMMAND_NAMES,
    COMMAND_THEME,
    COMMAND_ACKNOWLEDGE,
    COMMAND_WRITE,
    COMMAND_EVIDENCE,
    COMMAND_NAME,
    COMMAND_REPAINT,
    COMMAND_HELP,
    COMMAND_QUIT,
};

/* Where one is: one view, and what else makes a difference to keys. */
enum situation {
    AT_OVERVIEW = 1 << 0,
    AT_PORTS = 1 << 1,
    AT_SOURCES = 1 << 2,
    AT_INCIDENTS = 1 << 3,
    AT_TARGETS = 1 << 4,
    AT_ALERTS = 1 << 5,
    AT_INCIDENT = 1 << 6, /* one of them, and so on */
    AT_HOST = 1 << 7,
    AT_PORT = 1 << 8,
    AT_PACKET = 1 << 9,
    AT_HELP = 1 << 10,
    AT_LISTS = AT_OVERVIEW | AT_PORTS | AT_SOURCES | AT_INCIDENTS | AT_TARGETS,
    AT_ONE = AT_INCIDENT | AT_HOST | AT_PORT | AT_PACKET,
    AT_ANY = AT_LISTS | AT_ALERTS | AT_ONE | AT_HELP,
    WHILE_RUNNING = 1 << 11,
    WHILE_FROZEN = 1 << 12,
    WHILE_FILTERED = 1 << 13,
    WHILE_UNFILTERED = 1 << 14,
    WHILE_CAPTURED = 1 << 15,  /* packets are counted, or were */
    WHILE_REPLAYING = 1 << 16, /* a file that has not ended */
    WHILE_PAUSED = 1 << 17,    /* likewise, and it waits */
    WHILE_PLAYING = 1 << 18,   /* likewise, and it does not */
    WHILE_UNPACED = 1 << 19,   /* no file, or one that has ended */
    WHILE_JUMPING = 1 << 20,   /* a file is on its way to a time */
    WHILE_STEADY = 1 << 21,    /* else */
    WHILE_SAVED = 1 << 22,     /* a saved snapshot is shown */
};

struct key {
    enum command command;
    int codes[4];      /* as curses gives them; 0 ends */
    unsigned views;    /* AT_ bits */
    unsigned need;     /* WHILE_ bits that must all hold; 0: always */
    const char *names; /* "j k Up Down", for the help */
    const char *label; /* "p freeze", for the key line; NULL: not there */
    int weight;        /* on the key line: what has less goes first where there is no room */
    const char *help;  /* at most 41 columns; NULL: another entry's speaks for this one */
};

/* All of it, in the order of the help. */
const struct key *keys_table(size_t *count);
/* COMMAND_NONE: the key does nothing here. */
enum command keys_find(int code, unsigned situation);
/* The labels that hold here, as many as fit into `width` columns, with two blanks between them. */
void keys_line(unsigned situation, int width, char *out, size_t size);
/* "x", "Ctrl-X", "F5": what a code is called, for messages. */
void keys_name(int code, char *out, size_t size);

#endif
