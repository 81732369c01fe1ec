#!/usr/bin/env python3
"""Where the bytes go that a program writes to its terminal: by panel of the screen, by the column's
head, and whether they move the cursor, change the look, or are text.

  build/release/bench/terminal -o FILE COLUMNS ROWS WARM_S SECONDS COMMAND...
  tests/bench/terminal_where.py FILE COLUMNS ROWS SECONDS WARM_BYTES

Panels are found by their frames, as they are after the first WARM_BYTES, which do not count.
"""
import collections
import re
import sys

TOKEN = re.compile(rb"\x1b\[[0-9;?]*[@-~]|\x1b[()][A-Z0-9]|\x1b[^\[()]|[\x00-\x1f\x7f]|[\xc0-\xff][\x80-\xbf]+|[ -~]")


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.saved = (0, 0)
        self.last = " "
        self.region = (0, rows)

    def scroll(self, by):
        top, end = self.region
        for _ in range(abs(by)):
            del self.cells[top if by > 0 else end - 1]
            self.cells.insert(end - 1 if by > 0 else top, [" "] * self.columns)

    def put(self, text):
        if 0 <= self.row < self.rows and 0 <= self.column < self.columns:
            self.cells[self.row][self.column] = text
        self.column += 1
        self.last = text

    def sequence(self, token):
        """Returns what it is: "move", "look", "text" for what changes cells."""
        final, numbers = chr(token[-1]), [int(n) if n.isdigit() else 0 for n in token[2:-1].split(b";")]
        n, cells = max(numbers[0], 1), self.cells[min(max(self.row, 0), self.rows - 1)]
        if final == "m":
            return "look"
        if final in "XKPb@":
            for _ in range(n):
                if final == "b":
                    self.put(self.last)
                elif final == "P":
                    del cells[self.column]
                    cells.append(" ")
                elif final == "@":
                    cells.insert(self.column, " ")
                    cells.pop()
            if final == "X" or final == "K":
                end = self.column + n if final == "X" else self.columns
                for x in range(self.column, min(end, self.columns)):
                    cells[x] = " "
            return "shift" if final in "P@" else "text"
        if final == "H":
            self.row, self.column = n - 1, max(numbers[1] if len(numbers) > 1 else 1, 1) - 1
        elif final == "r":
            self.region = (n - 1, max(numbers[1] if len(numbers) > 1 else self.rows, 1))
        elif final in "ST":
            self.scroll(n if final == "S" else -n)
        elif final == "J":
            self.cells = [[" "] * self.columns for _ in range(self.rows)]
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

    def panel(self, row, column):
        """The title of the panel that is around a place, and its head over that column."""
        for top in range(row, -1, -1):
            for left in range(column, -1, -1):
                if self.cells[top][left] != "┌":
                    continue
                edge = "".join(self.cells[top][left:])
                right = left + edge.find("┐")
                if right < column:
                    break
                title = (re.findall(r"[A-Z][a-z]+", edge) or ["?"])[0]
                return title, "frame" if row == top else self.head(top + 1, left, right, column)
        return ("status" if row == 0 else "other"), ""

    def head(self, row, left, right, column):
        """Numbers stand under the end of their head, texts under its beginning."""
        best, distance = "", 1000
        for word in re.finditer(r"\S+( (min|ago|1m|1h|as to|it is|to|what|sweep)\b)*", "".join(self.cells[row][left + 1:right])):
            start, end = left + 1 + word.start(), left + word.end()
            far = 0 if start <= column <= end else min(abs(column - start), abs(column - end))
            if far < distance:
                best, distance = word.group(), far
        return best


def main():
    data = open(sys.argv[1], "rb").read()
    columns, rows, seconds, warm = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
    screen = Screen(columns, rows)
    for token in TOKEN.findall(data[:warm]):
        screen.take(token)
    spent = collections.defaultdict(collections.Counter)
    waiting = collections.Counter()  # for the text that it leads to
    for token in TOKEN.findall(data[warm:]):
        row, column = screen.row, screen.column
        kind = screen.take(token)
        waiting[kind] += len(token)
        if kind in ("text", "shift"):
            spent[screen.panel(min(row, rows - 1), min(column, columns - 1))].update(waiting)
            waiting.clear()
    kinds = ("move", "look", "text", "shift")
    print("%-34s" % "bytes a second", *("%8s" % k for k in kinds), "%8s" % "all")
    whole = collections.Counter()
    panels = collections.defaultdict(collections.Counter)
    for (panel, _), counts in spent.items():
        panels[panel].update(counts)
        whole.update(counts)

    def line(name, counts):
        print("%-34s" % name, *("%8.1f" % (counts[k] / seconds) for k in kinds), "%8.1f" % (sum(counts.values()) / seconds))

    for panel, counts in sorted(panels.items(), key=lambda p: -sum(p[1].values())):
        line(panel, counts)
        for (_, head), parts in sorted((p for p in spent.items() if p[0][0] == panel), key=lambda p: -sum(p[1].values())):
            if head:
                line("    " + head, parts)
    line("all", whole)


main()
