#!/usr/bin/env python3
"""Where the bytes go that a program writes to its terminal, and what any program would have to send for
the same pictures: by panel of the screen, by the column's head.

  build/release/bench/terminal -o FILE COLUMNS ROWS WARM_S SECONDS COMMAND...
  tests/bench/terminal_where.py FILE COLUMNS ROWS SECONDS WARM_BYTES

Each line says, for each second: how many cells were written that were another before (`cells`), in how many
runs beside each other (`runs`), how many bytes their characters take (`least`: all of it without a move or a
colour; `utf-8`: how many of these are those of characters beyond ASCII but for the first), and what was sent: as
characters (`text`), to move the cursor, for looks (colours), and to shift, scroll and erase (`shift`). Who shows
the same pictures has to send `least` at the least, and where runs are apart moves as well. Pictures are those
between which nothing came for a while, as FILE.pictures has them; the first WARM_BYTES do not count. Panels are
found by their frames.
"""
import collections
import re
import sys

TOKEN = re.compile(rb"\x1b\[[0-9;?]*[@-~]|\x1b[()][A-Z0-9]|\x1b[^\[()]|[\x00-\x1f\x7f]|[\xc0-\xff][\x80-\xbf]+|[ -~]")
SENT = ("text", "move", "look", "shift")
CHANGED = ("cells", "runs", "least", "utf-8")
PLAIN = (False, False, False, False, "", "")  # bold, dim, underlined, reversed, foreground, background
EMPTY = (" ", PLAIN)


def seen(text, look):
    """A cell: of a blank no more than what can be seen of it."""
    return (text, look if text != " " else (False, False) + look[2:4] + ("", look[5]))


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[EMPTY] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.saved = (0, 0)
        self.last = " "
        self.look = PLAIN
        self.region = (0, rows)
        self.changed = {}  # row, column: the character, since the last picture

    def scroll(self, by):
        top, end = self.region
        for _ in range(abs(by)):
            del self.cells[top if by > 0 else end - 1]
            self.cells.insert(end - 1 if by > 0 else top, [EMPTY] * self.columns)

    def put(self, text):
        if 0 <= self.row < self.rows and 0 <= self.column < self.columns:
            cell = seen(text, self.look)
            if cell != self.cells[self.row][self.column]:
                self.changed[self.row, self.column] = text
            self.cells[self.row][self.column] = cell
        self.column += 1
        self.last = text

    def change_look(self, numbers):
        bold, dim, under, back, fore, ground = self.look
        at = 0
        while at < len(numbers):
            n = numbers[at]
            color = ";".join(map(str, numbers[at:at + (3 if numbers[at + 1:at + 2] == [5] else 5)])) if n in (38, 48) else str(n)
            at += color.count(";") + 1
            if n == 0:
                bold, dim, under, back, fore, ground = PLAIN
            elif n in (1, 2, 22):
                bold, dim = (n == 1 or bold and n != 22), (n == 2 or dim and n != 22)
            elif n in (4, 24):
                under = n == 4
            elif n in (7, 27):
                back = n == 7
            elif 30 <= n <= 39 or 90 <= n <= 97:
                fore = "" if n == 39 else color
            elif 40 <= n <= 49 or 100 <= n <= 107:
                ground = "" if n == 49 else color
        self.look = (bold, dim, under, back, fore, ground)

    def sequence(self, token):
        """Returns what it is: "move", "look", "shift"; "text" for what repeats a character."""
        final, numbers = chr(token[-1]), [int(n) if n.isdigit() else 0 for n in token[2:-1].split(b";")]
        n, cells = max(numbers[0], 1), self.cells[min(max(self.row, 0), self.rows - 1)]
        if final == "m":
            self.change_look(numbers)
            return "look"
        if final == "b":
            for _ in range(n):
                self.put(self.last)
            return "text"
        if final in "XKP@":
            for _ in range(n if final in "P@" else 0):
                cells.insert(self.columns if final == "P" else self.column, EMPTY)
                del cells[self.column if final == "P" else self.columns]
            end = self.column + n if final == "X" else self.columns if final == "K" else 0
            for x in range(self.column, min(end, self.columns)):
                cells[x] = EMPTY
            return "shift"
        if final == "H":
            self.row, self.column = n - 1, max(numbers[1] if len(numbers) > 1 else 1, 1) - 1
        elif final == "r":
            self.region = (n - 1, max(numbers[1] if len(numbers) > 1 else self.rows, 1))
            return "shift"
        elif final in "ST":
            self.scroll(n if final == "S" else -n)
            return "shift"
        elif final == "J":
            self.cells = [[EMPTY] * self.columns for _ in range(self.rows)]
        elif final == "G":
            self.column = n - 1
        elif final == "d":
            self.row = n - 1
        else:
            self.row += {"A": -n, "B": n}.get(final, 0)
            self.column += {"C": n, "D": -n}.get(final, 0)
        return "move"

    def take(self, token):
        if token[0] == 0x1b and token[1:2] == b"[":
            return self.sequence(token)
        if token[0] == 0x1b:
            if token == b"\x1b7":
                self.saved = (self.row, self.column)
            elif token == b"\x1b8":
                self.row, self.column = self.saved
            elif token == b"\x1bM":
                self.scroll(-1)
            return "move"
        if token[0] < 0x20:
            if token == b"\n" and self.row == self.region[1] - 1:
                self.scroll(1)
            else:
                self.row += token == b"\n"
            self.column = {b"\r": 0, b"\b": self.column - 1, b"\t": self.column // 8 * 8 + 8}.get(token, self.column)
            return "move"
        self.put(token.decode("utf-8", "replace"))
        return "text"

    def texts(self):
        return ["".join(text for text, _ in row) for row in self.cells]


class Places:
    """Panel and column's head of each place of a picture."""

    def __init__(self, texts):
        self.texts, self.known = texts, {}

    def of(self, row, column):
        row, column = min(max(row, 0), len(self.texts) - 1), min(max(column, 0), len(self.texts[0]) - 1)
        if (row, column) not in self.known:
            self.known[row, column] = self.find(row, column)
        return self.known[row, column]

    def find(self, row, column):
        for top in range(row, -1, -1):
            for left in range(column, -1, -1):
                if self.texts[top][left] != "┌":
                    continue
                edge = self.texts[top][left:]
                right = left + edge.find("┐")
                if right < column:
                    break
                if row > top and self.texts[row][left] not in "│└":  # it is below the panel
                    break
                title = (re.findall(r"[A-Z][a-z]+", edge) or ["?"])[0]
                bottom = self.texts[row][left] == "└"
                return title, "frame" if row == top or bottom else self.head(top + 1, left, right, column)
        return ("status" if row == 0 else "other"), ""

    def head(self, row, left, right, column):
        """Numbers stand under the end of their head, texts under its beginning, graphs under times."""
        if column in (left, right):
            return "frame"
        best, distance = "", 1000
        heads = re.sub(r"[^ ]+ [^ ]+ (ago|sweep) .*|[^ ]+ [^ ]+ (ago|sweep)$", lambda m: "G" * len(m.group()), self.texts[row][left + 1:right])
        for word in re.finditer(r"\S+( (as to|it is|to|what|1m|1h)\b)*", heads):
            start, end = left + 1 + word.start(), left + word.end()
            far = 0 if start <= column <= end else min(abs(column - start), abs(column - end))
            if far < distance:
                best, distance = "graph" if "GGG" in word.group() else word.group(), far
        return best


def read_pictures(name, warm, end):
    try:
        with open(name + ".pictures", encoding="ascii") as starts:
            inner = [int(at) for at in starts if warm < int(at) < end]
    except FileNotFoundError:
        sys.exit(name + ".pictures is not there: it is written along with " + name)
    return list(zip([warm] + inner, inner + [end]))


def count_picture(screen, tokens, spent):
    screen.changed = {}
    waiting, sent = collections.Counter(), []  # for the text that it leads to
    for token in tokens:
        row, column = screen.row, screen.column
        kind = screen.take(token)
        waiting[kind] += len(token)
        if kind in ("text", "shift"):
            sent.append((row, column, waiting))
            waiting = collections.Counter()
    places = Places(screen.texts())
    for row, column, bytes_of in sent:
        spent[places.of(row, column)].update(bytes_of)
    spent["other", ""].update(waiting)
    for (row, column), text in screen.changed.items():
        length, begins = len(text.encode()), (row, column - 1) not in screen.changed
        spent[places.of(row, column)].update({"cells": 1, "runs": begins, "least": length, "utf-8": length - 1})


def print_table(spent, pictures, seconds):
    whole, panels = collections.Counter(), collections.defaultdict(collections.Counter)
    for (panel, _), counts in spent.items():
        panels[panel].update(counts)
        whole.update(counts)

    def all_sent(counts):
        return sum(counts[kind] for kind in SENT)

    def line(name, counts):
        numbers = [counts[k] for k in CHANGED] + [counts[k] for k in SENT] + [all_sent(counts)]
        print("%-24s" % name, *("%7.1f" % (n / seconds) for n in numbers))

    print("%-24s" % ("of each second, %.2f pictures" % (pictures / seconds)))
    print("%-24s" % "", *("%7s" % k for k in CHANGED + SENT + ("sent",)))
    for panel, counts in sorted(panels.items(), key=lambda p: -all_sent(p[1])):
        line(panel, counts)
        for (_, head), parts in sorted((p for p in spent.items() if p[0][0] == panel), key=lambda p: -all_sent(p[1])):
            if head:
                line("    " + head, parts)
    line("all", whole)


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    name, columns, rows, seconds, warm = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
    with open(name, "rb") as file:
        data = file.read()
    screen = Screen(columns, rows)
    for token in TOKEN.findall(data[:warm]):
        screen.take(token)
    spent = collections.defaultdict(collections.Counter)
    pictures = read_pictures(name, warm, len(data))
    for start, end in pictures:
        count_picture(screen, TOKEN.findall(data[start:end]), spent)
    print_table(spent, len(pictures), seconds)


main()
