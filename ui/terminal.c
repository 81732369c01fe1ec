/* terminal: see terminal.h. */
#include "ui/terminal.h"
#include "ui/outbox.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
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
/* Keys are read through a pad: reading them through stdscr would draw it whenever it has changed,
 * past the outbox. */
static WINDOW *key_pad;

/* What a crash needs, made ready beforehand: a handler may call poll, write and tcsetattr, not much
 * else (signal-safety(7)). */
static const int fatal_signals[] = {SIGSEGV, SIGBUS,  SIGABRT, SIGFPE,  SIGILL, SIGTRAP,
                                    SIGSYS,  SIGQUIT, SIGXCPU, SIGXFSZ, SIGUSR2};
enum { FATALS = sizeof fatal_signals / sizeof fatal_signals[0] };
static struct sigaction before_fatal[FATALS];
static struct termios saved_modes;
static char restore_text[512];
static size_t restore_length;
static char farewells[FATALS][80];
static bool mouse_on;
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

/* The region that scrolls becomes all rows that curses knows of; the cursor stays. */
static void put_whole_region(int put(int byte))
{
    if (!change_scroll_region || !save_cursor || !restore_cursor)
        return;
    tputs(save_cursor, 1, put);
    tputs(tiparm(change_scroll_region, 0, LINES - 1), 1, put);
    tputs(restore_cursor, 1, put);
}

/* What undoes the screen's state in the terminal itself; tputs takes the padding out. */
static void prepare_restore_text(void)
{
    restore_length = 0;
    char *const strings[] = {exit_attribute_mode, keypad_local, exit_ca_mode, cursor_normal};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strings[i])
            tputs(strings[i], 1, keep_restore_byte);
    put_whole_region(keep_restore_byte); /* half of a picture may have gone out */
    /* The one protocol of mice that curses speaks: xterm's (ctlseqs). */
    for (const char *at = mouse_on ? "\033[?1006l\033[?1000l" : ""; *at; at++)
        keep_restore_byte(*at);
    /* Without an alternate screen the picture stays, and the shell goes on below it. */
    if (!exit_ca_mode) {
        tputs(tiparm(cursor_address, LINES - 1, 0), 1, keep_restore_byte);
        keep_restore_byte('\n');
    }
}

static void restore_after_crash(int signal_number)
{
    enum { PATIENCE_MS = 500 };
    int which = 0;
    while (which < FATALS - 1 && fatal_signals[which] != signal_number)
        which++;
    if (taken) {
        /* A terminal that takes nothing is not waited for: a crash must end. */
        struct pollfd p = {.fd = outbox_fd(), .events = POLLOUT};
        bool room = poll(&p, 1, PATIENCE_MS) == 1;
        if (room)
            (void)!write(outbox_fd(), restore_text, restore_length);
        tcsetattr(STDOUT_FILENO, TCSANOW, &saved_modes);
        if (room)
            (void)!write(STDERR_FILENO, farewells[which], strlen(farewells[which]));
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
    for (int i = 0; i < FATALS; i++) {
        snprintf(farewells[i], sizeof farewells[i],
                 "tapwatch: ended by the signal %s; the terminal is restored\n",
                 sigabbrev_np(fatal_signals[i]));
        sigaction(fatal_signals[i], &action, &before_fatal[i]);
        if (before_fatal[i].sa_handler == SIG_IGN) /* whoever started us means it */
            sigaction(fatal_signals[i], &before_fatal[i], NULL);
    }
}

static void end_guard(void)
{
    for (int i = 0; i < FATALS; i++)
        sigaction(fatal_signals[i], &before_fatal[i], NULL);
    sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
}

static void set_modes(void)
{
    /* ^C and ^Z stay signals; what was typed before them is dropped, not left to the shell. */
    cbreak();
    noecho();
    nonl();
    leaveok(stdscr, TRUE);
    typeahead(-1); /* draw whole pictures */
    set_escdelay(ESCAPE_MS);
    nodelay(key_pad, TRUE);
    outbox_begin(); /* the rest writes */
    keypad(key_pad, TRUE);
    curs_set(0);
    outbox_end(LINES, COLS);
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

static void end_curses(void)
{
    if (key_pad)
        delwin(key_pad);
    delscreen(curses_screen);
    key_pad = NULL;
    curses_screen = NULL;
}

static void take_size(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resize_term(size.ws_row, size.ws_col);
    prepare_restore_text();
    clearok(curscr, TRUE);
}

/* Never called: SIGTSTP is blocked, and read when its turn comes (base/signals.h). */
static void handle_stop(int signal_number)
{
    (void)signal_number;
}

/* From curses: where SIGTSTP has its usual effect, curses has it ignored during each picture, and
 * the kernel then throws away one that waits to be read (sigaction(2), "SIG_IGN"): the ^Z of
 * whoever types fast would be lost. Where somebody has a handler for it, curses leaves it alone. */
static void keep_stop_signal(void)
{
    struct sigaction now;
    if (sigaction(SIGTSTP, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        sigaction(SIGTSTP, &(struct sigaction){.sa_handler = handle_stop}, NULL);
}

bool terminal_open(char *why, size_t size)
{
    if (!open_files(why, size))
        return false;
    keep_stop_signal();
    tcgetattr(STDOUT_FILENO, &saved_modes);
    curses_screen = newterm(NULL, curses_file, key_file ? key_file : stdin);
    key_pad = curses_screen ? newpad(1, 1) : NULL;
    if (!key_pad) {
        snprintf(why, size, "curses can not use this terminal");
        if (curses_screen)
            end_curses();
        close_files();
        return false;
    }
    outbox_use_tabs(tab && strcmp(tab, "\t") == 0 && init_tabs == 8);
    take_size();
    taken = 1;
    guard_against_crashes();
    set_modes();
    return true;
}

/* Leaves the terminal as the shell wants it, without waiting long for one that takes nothing. */
static void leave(void)
{
    enum { PATIENCE_MS = 500 };
    outbox_begin();
    if (!exit_ca_mode) { /* the picture stays, and the shell goes on in its last line */
        move(LINES - 1, 0);
        clrtoeol();
        refresh();
    }
    endwin();
    outbox_end(LINES, COLS);
    outbox_put_back();
    if (!outbox_drain(PATIENCE_MS)) {
        /* Stopped by ^S, perhaps. Only what was stopped by a call can be started by one, so stop it
         * once more. */
        tcflow(STDOUT_FILENO, TCOOFF);
        tcflow(STDOUT_FILENO, TCOON);
        outbox_drain(PATIENCE_MS);
    }
    /* endwin could not: its descriptor was no terminal. And it would wait for the output. */
    tcsetattr(STDOUT_FILENO, TCSANOW, &saved_modes);
    taken = 0;
}

void terminal_close(void)
{
    terminal_use_mouse(false);
    leave();
    end_guard();
    end_curses();
    close_files();
}

int terminal_key_fd(void)
{
    return key_file ? fileno(key_file) : STDIN_FILENO;
}

static bool nothing_to_read(void)
{
    int waiting = 0;
    return ioctl(terminal_key_fd(), FIONREAD, &waiting) == 0 && waiting == 0;
}

/* Asked some times, since a key may come in between, and be thrown away: by ^Z, or by whoever sets
 * the terminal's modes. */
bool terminal_gone(void)
{
    enum { TIMES = 5 };
    struct pollfd p = {.fd = terminal_key_fd(), .events = POLLIN};
    for (int i = 0; i < TIMES; i++) {
        if (poll(&p, 1, 0) != 1)
            return false;
        if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
            return true;
        if (!nothing_to_read())
            return false;
    }
    return true;
}

int terminal_key(void)
{
    return wgetch(key_pad);
}

void terminal_use_mouse(bool on)
{
    if (on == mouse_on)
        return;
    outbox_begin();
    mouseinterval(0); /* presses come at once; two of them are counted elsewhere */
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
    outbox_end(LINES, COLS);
    outbox_send();
    mouse_on = on;
    prepare_restore_text();
}

bool terminal_mouse(int code, enum terminal_mouse *what, int *y, int *x)
{
    MEVENT event;
    *what = MOUSE_OTHER;
    if (code != KEY_MOUSE)
        return false;
    if (getmouse(&event) != OK)
        return true;
    *y = event.y;
    *x = event.x;
    *what = event.bstate & BUTTON1_PRESSED   ? MOUSE_CLICK
            : event.bstate & BUTTON4_PRESSED ? MOUSE_WHEEL_UP
            : event.bstate & BUTTON5_PRESSED ? MOUSE_WHEEL_DOWN
                                             : MOUSE_OTHER;
    return true;
}

static int put_byte(int byte)
{
    const char c = (char)byte;
    outbox_put(&c, 1);
    return byte;
}

void terminal_fit(void)
{
    if (!curses_screen) /* keys are tested without a terminal */
        return;
    take_size();
    /* A picture that scrolls rows ends with the region for that set to all rows that curses knew
     * of. One that the terminal got when it had more already has left it too small, and curses,
     * which never looks after it, would scroll by each line feed at its end. */
    outbox_begin();
    put_whole_region(put_byte);
    outbox_end(LINES, COLS);
}

/* By SIGTSTP and not SIGSTOP: where no shell is there to let us go on (ssh -t HOST tapwatch), the
 * first does nothing, and the second would stop us for good. */
static void stop_process(void)
{
    struct sigaction before;
    sigset_t stop, go_on;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigemptyset(&go_on);
    sigaddset(&go_on, SIGCONT);
    sigaction(SIGTSTP, &(struct sigaction){.sa_handler = SIG_DFL}, &before);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); /* stops here */
    sigprocmask(SIG_BLOCK, &stop, NULL);
    sigaction(SIGTSTP, &before, NULL);
    /* The signal that let us go on has done its work. */
    sigtimedwait(&go_on, NULL, &(struct timespec){0});
}

void terminal_stop(void)
{
    leave();
    stop_process();
    terminal_continue();
}

void terminal_continue(void)
{
    reset_prog_mode();
    taken = 1;
    outbox_begin();
    if (!isendwin())
        endwin(); /* so that refresh takes the terminal from the start */
    take_size();
    refresh();
    curs_set(0);
    outbox_end(LINES, COLS);
    outbox_send();
}
