/* terminal: takes the terminal, and gives it back as it was on every way out, crashes included. */
#ifndef TAPWATCH_UI_TERMINAL_H
#define TAPWATCH_UI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* See ui_possible. */
bool terminal_possible(char *why, size_t size);
/* False: why says what failed, and the terminal is as it was. */
bool terminal_open(char *why, size_t size);
void terminal_close(void);
/* Where keys come from: standard input, or the controlling terminal if that is something else. */
int terminal_key_fd(void);
/* Whether nobody is at its other end any more: it says so, or there is something to read and yet
 * nothing. */
bool terminal_gone(void);
/* The next key code, or -1 if none is waiting. */
int terminal_key(void);
/* From now on clicks and the wheel of a mouse come as keys; the terminal's own selection is then
 * out of reach. Or no longer. */
void terminal_use_mouse(bool on);
enum terminal_mouse { MOUSE_OTHER, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
/* Whether that code, which terminal_key gave just now, is of the mouse: what it did, and where. */
bool terminal_mouse(int code, enum terminal_mouse *what, int *y, int *x);
/* The terminal's size may have changed, or what it shows: the next picture is sent whole. */
void terminal_fit(void);
/* Gives the terminal back, stops the process, and takes the terminal again when it goes on. */
void terminal_stop(void);
/* The process goes on after a stop from outside: the terminal may be in any state. */
void terminal_continue(void);

#endif
