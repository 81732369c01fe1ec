/* terminal: see terminal.h. */
#include "ui/terminal.h"
#include "ui/outbox.h"
#include "ui/screen.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_MS = 25 }; /* an escape sequence comes in one piece; a person's Esc comes alone */

static SCREEN *curses_screen;
static FILE *key_file;    /* /dev/tty, where standard input is no terminal; else NULL */
static FILE *curses_file; /* leads into the outbox */

/* What a crash needs, made ready beforehand: a handler may call write and tcsetattr, not much else
 * (signal-safety(7)). */
static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
enum { FATALS = sizeof fatal_signals / sizeof fatal_signals[0] };
static struct sigaction before_fatal[FATALS];
static struct termios saved_modes;
static char restore_text[512];
static size_t restore_length;
static volatile sig_atomic_t taken; /* the terminal is ours now */

bool terminal_possible(char *why, size_t size)
{
    const char *term = getenv("TERM");
    if (!isatty(STDOUT_FILENO)) {
        snprintf(why, size, "standard output is no terminal");
        return false;
    }
    if (!term || !*term) {
        snprintf(why, size, "TERM is not set");
        return false;
    }
    int error;
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK) {
        snprintf(why, size, "TERM=%.60s is not a terminal that terminfo knows", term);
        return false;
    }
    bool moves = cursor_address != NULL;
    del_curterm(cur_term);
    if (!moves)
        snprintf(why, size, "TERM=%.60s can not move the cursor", term);
    return moves;
}

static int keep_restore_byte(int byte)
{
    if (restore_length < sizeof restore_text)
        restore_text[restore_length++] = (char)byte;
    return byte;
}

/* What undoes the screen's state in the terminal itself; tputs takes the padding out. */
static void prepare_restore_text(void)
{
    restore_length = 0;
    char *const strings[] = {exit_attribute_mode, keypad_local, exit_ca_mode, cursor_normal};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strings[i])
            tputs(strings[i], 1, keep_restore_byte);
}

static void restore_after_crash(int signal_number)
{
    static const char message[] = "tapwatch: crashed; the terminal is restored\n";
    if (taken) {
        (void)!write(STDOUT_FILENO, restore_text, restore_length);
        tcsetattr(terminal_key_fd(), TCSANOW, &saved_modes);
        (void)!write(STDERR_FILENO, message, sizeof message - 1);
    }
    /* Then what would have happened without us: a core dump, or a sanitizer's report. */
    for (int i = 0; i < FATALS; i++)
        sigaction(fatal_signals[i], &before_fatal[i], NULL);
    raise(signal_number);
}

static void guard_against_crashes(void)
{
    /* On a stack of its own, so that the main thread's stack overflow gets here too. */
    static char stack[16384];
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction action = {.sa_handler = restore_after_crash, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < FATALS; i++)
        sigaction(fatal_signals[i], &action, &before_fatal[i]);
}

static void end_guard(void)
{
    for (int i = 0; i < FATALS; i++)
        sigaction(fatal_signals[i], &before_fatal[i], NULL);
    sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
}

static void set_modes(void)
{
    cbreak(); /* ^C and ^Z stay signals */
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    typeahead(-1); /* draw whole pictures */
    set_escdelay(ESCAPE_MS);
    curs_set(0);
}

static void close_files(void)
{
    if (key_file)
        fclose(key_file);
    if (curses_file)
        fclose(curses_file); /* with the outbox's descriptor in it */
    key_file = curses_file = NULL;
    outbox_close();
}

/* Data may come through standard input (-r -); then keys come from the terminal itself. */
static bool open_files(char *why, size_t size)
{
    if (!isatty(STDIN_FILENO) && !(key_file = fopen("/dev/tty", "re"))) {
        snprintf(why, size, "no terminal to read keys from: %s", strerror(errno));
        return false;
    }
    int fd = outbox_open();
    if (fd < 0 || !(curses_file = fdopen(fd, "w"))) {
        snprintf(why, size, "no descriptor to draw to: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        close_files();
        return false;
    }
    return true;
}

bool terminal_open(char *why, size_t size)
{
    if (!open_files(why, size))
        return false;
    tcgetattr(terminal_key_fd(), &saved_modes);
    curses_screen = newterm(NULL, curses_file, key_file ? key_file : stdin);
    if (!curses_screen) {
        snprintf(why, size, "curses can not use this terminal");
        close_files();
        return false;
    }
    prepare_restore_text();
    taken = 1;
    guard_against_crashes();
    set_modes();
    terminal_fit();
    return true;
}

/* Leaves the terminal as the shell wants it, without waiting long for one that takes nothing. */
static void leave(void)
{
    enum { PATIENCE_MS = 500 };
    outbox_begin();
    endwin();
    outbox_end();
    if (!outbox_drain(PATIENCE_MS)) {
        /* Stopped by ^S, perhaps. Only what was stopped by a call can be started by one, so stop it
         * once more. */
        tcflow(STDOUT_FILENO, TCOOFF);
        tcflow(STDOUT_FILENO, TCOON);
        outbox_drain(PATIENCE_MS);
    }
    reset_shell_mode(); /* endwin could not: its descriptor was no terminal */
    taken = 0;
}

void terminal_close(void)
{
    leave();
    end_guard();
    delscreen(curses_screen);
    close_files();
}

int terminal_key_fd(void)
{
    return key_file ? fileno(key_file) : STDIN_FILENO;
}

int terminal_key(void)
{
    return getch();
}

void terminal_fit(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resize_term(size.ws_row, size.ws_col);
    screen_repaint();
}

void terminal_stop(void)
{
    leave();
    raise(SIGSTOP);
    terminal_continue();
}

void terminal_continue(void)
{
    taken = 1;
    reset_prog_mode();
    terminal_fit();
    refresh();
    curs_set(0);
}
