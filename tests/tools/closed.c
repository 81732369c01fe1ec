/* closed COLUMNS ROWS ascii|utf8 <SCREEN: what is wrong with the text of a screen, a line for each
 * fault: a cell that is not to be printed in that charset, rows or columns that are too many,
 * frames that are not closed. Exit status: 0 nothing is, 1 something is, 2 wrong usage. */
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

enum { ROWS_MOST = 200, COLUMNS_MOST = 700 };

static wchar_t cells[ROWS_MOST][COLUMNS_MOST]; /* blank where nothing is */
static int rows, columns;
static bool ascii;
static int faults;

static void find_fault(int y, int x, const char *what)
{
    printf("row %d column %d: %s\n", y + 1, x + 1, what);
    faults++;
}

static bool is_printable(wchar_t c)
{
    if (ascii)
        return c >= L' ' && c <= L'~';
    return iswprint((wint_t)c) && wcwidth(c) == 1 && c != 0xfffd;
}

/* One row; what stands beyond the screen's edge is a fault of its own. */
static void take_row(int y, const char *text)
{
    mbstate_t state = {0};
    int x = 0;
    for (const char *end = text + strlen(text); text < end; x++) {
        wchar_t c;
        const size_t used = mbrtowc(&c, text, (size_t)(end - text), &state);
        if (used == (size_t)-1 || used == (size_t)-2) {
            find_fault(y, x, "bytes that are no character");
            return;
        }
        if (!is_printable(c))
            find_fault(y, x, "a character that is not to be shown");
        if (x < columns)
            cells[y][x] = c;
        else if (x == columns)
            find_fault(y, x, "beyond the right edge");
        text += used;
    }
}

static bool take_screen(void)
{
    static char text[8 * COLUMNS_MOST];
    for (int y = 0; y < ROWS_MOST; y++)
        wmemset(cells[y], L' ', COLUMNS_MOST);
    int y = 0;
    for (; fgets(text, sizeof text, stdin); y++) {
        text[strcspn(text, "\n")] = '\0';
        if (y < rows)
            take_row(y, text);
    }
    if (y != rows)
        find_fault(y, 0, "is where the screen ends");
    return y > 0;
}

/* Down from the upper corner: the row of the lower one, or -1 where the side is broken. */
static int follow_side(int y, int x, wchar_t corner)
{
    for (y++; y < rows && cells[y][x] == L'│'; y++)
        ;
    return y < rows && cells[y][x] == corner ? y : -1;
}

static void check_frame(int y, int x)
{
    int right = x + 1;
    while (right < columns && cells[y][right] != L'┐' && cells[y][right] != L'┌')
        right++;
    if (right >= columns || cells[y][right] != L'┐') {
        find_fault(y, x, "a frame without its upper right corner");
        return;
    }
    const int bottom = follow_side(y, x, L'└');
    if (bottom < 0)
        find_fault(y, x, "a frame that is open at the left");
    else if (follow_side(y, right, L'┘') != bottom)
        find_fault(y, right, "a frame that is open at the right");
}

static int count_cells(wchar_t c)
{
    int count = 0;
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++)
            count += cells[y][x] == c;
    return count;
}

static void check_frames(void)
{
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++)
            if (cells[y][x] == L'┌')
                check_frame(y, x);
    if (count_cells(L'└') != count_cells(L'┌') || count_cells(L'┘') != count_cells(L'┌'))
        find_fault(0, 0, "corners that belong to no frame are somewhere");
}

/* In ASCII the text has the characters of frames too, but for the screen's own edges: a frame
 * begins and ends there with +, and has | between. */
static void check_edges(void)
{
    const int right = columns - 1;
    bool inside = false;
    for (int y = 0; y < rows; y++) {
        const wchar_t edge = cells[y][0];
        if (edge == L'+')
            inside = !inside;
        else if (inside != (edge == L'|'))
            find_fault(y, 0, inside ? "a frame that is open at the left" : "a side of no frame");
        if ((edge == L'+' || edge == L'|') && cells[y][right] != L'+' && cells[y][right] != L'|')
            find_fault(y, right, "a frame that is open at the right");
    }
    if (inside)
        find_fault(rows, 0, "a frame that is open at the bottom");
}

int main(int argc, char **argv)
{
    if (argc != 4 || !setlocale(LC_CTYPE, "C.UTF-8"))
        return 2;
    columns = atoi(argv[1]);
    rows = atoi(argv[2]);
    ascii = strcmp(argv[3], "ascii") == 0;
    if (columns < 1 || columns > COLUMNS_MOST || rows < 1 || rows > ROWS_MOST)
        return 2;
    if (take_screen() && ascii)
        check_edges();
    else
        check_frames();
    return faults > 0;
}
