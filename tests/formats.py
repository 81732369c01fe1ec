#!/usr/bin/env python3
"""formats: whether the CSV, the DShield lines and the text page of a snapshot say what its JSON says.

    formats.py JSON CSV DSHIELD PAGE [SOURCES PROTOCOL/PORT]

Prints a line for each thing that differs, and last "compared N": how much was compared."""
import csv
import io
import json
import re
import sys

compared = 0


def same(what, want, got):
    global compared
    compared += 1
    if want != got:
        print(f"{what}: want {want!r}, got {got!r}")


def safe(text):
    """As text_safe escapes."""
    return "".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\x{b:02x}"
                   for b in text.encode("utf-8", "surrogateescape"))


# --- CSV -----------------------------------------------------------------------------------------

# Members that are the JSON's alone: graphs, what only the screen needs, and lengths that are the same in
# each row.
JSON_ONLY = ("history", "graphs", "windows.lengths_s", "counted", "latest_peers", "latest_packets", "home_cells",
             "past")
# Lists of objects within rows, which are lists of their own, and what names the row there.
KEYS = {"ports": ("protocol", "port"), "sources": ("address",), "targets": ("address",)}


def cell(value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def flatten(row, prefix=""):
    """The row's values by path, and its lists of objects by name."""
    values, lists = {}, {}
    for name, value in row.items():
        path = prefix + name
        if path in JSON_ONLY:
            continue
        if isinstance(value, dict):
            inner, _ = flatten(value, path + ".")
            values.update(inner)
        elif isinstance(value, list) and any(isinstance(v, dict) for v in value):
            lists[path] = value
        elif isinstance(value, list) and path in ("ports", "payloads", "companions", "insiders",
                                                  "repliers", "top_sources"):
            lists[path] = value
        elif isinstance(value, list):
            values[path] = " ".join(map(cell, value))
        else:
            values[path] = cell(value)
    if "prefix" in values:
        values["prefix"] = "0x" + values["prefix"]
    return values, lists


def wanted_lists(snapshot):
    """What the CSV has to hold: {list: [row, ..]}, the rows as {column: text} without what is empty."""
    want = {"values": []}

    def put(name, row):
        want.setdefault(name, []).append({k: v for k, v in row.items() if v != ""})

    def put_values(value, path):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in JSON_ONLY:
                    put_values(inner, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            for inner in value:
                put_values(inner, path)
        else:
            put("values", {"name": path, "value": safe(cell(value))})

    if snapshot["capture"].get("gaps", "") is None:  # of a file; in the CSV its members are unknown
        snapshot["capture"]["gaps"] = dict.fromkeys(("count", "seconds", "since", "now"))
    for name, value in snapshot.items():
        if name in ("format", "version", "taken_at"):
            continue
        if name == "signatures":
            for signature in value:
                put(name, {"name": signature})
        elif not isinstance(value, list):
            put_values(value, name)
        else:
            for row in value:
                values, lists = flatten(row)
                put(name, values)
                key = {k: values[k] for k in KEYS.get(name, ())}
                if name == "incidents":
                    key = {"incident": row["signature"] or row["subject"]}
                for inner, rows in lists.items():
                    for part in rows:
                        put(f"{name}.{inner}", {**key, **flatten(part)[0]})
    return want


def read_csv(path):
    """Strictly by RFC 4180: CRLF behind every row, as many fields in each, quotes where they may be."""
    text = open(path, newline="", encoding="ascii").read()
    same("the CSV ends its lines with CRLF only", text.count("\n"), text.count("\r\n"))
    same("and nothing stands behind the last", True, text.endswith("\r\n"))
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    same("each row has as many fields", {len(rows[0])}, {len(row) for row in rows})
    same("no column is there twice", len(rows[0]), len(set(rows[0])))
    return rows[0], rows[1:]


def unguard(text):
    return re.sub(r"\\x(3d|2b|2d|40)", lambda m: chr(int(m[1], 16)), text)


def compare_csv(snapshot, path):
    header, rows = read_csv(path)
    got = {}
    for row in rows:
        for text in row:
            # However a program parts cells: no formula begins in them.
            if re.search(r"(^|[,;|\"'])\s*[=+\-@]", text):
                print(f"a cell could be a formula: {text!r}")
        values = {k: unguard(v) for k, v in zip(header, row) if v != ""}
        same("each row is of this snapshot", cell(snapshot["taken_at"]), values.pop("taken_at", ""))
        got.setdefault(values.pop("list"), []).append(values)
    # The lengths of the ports' windows stand once.
    lengths = [v for v in got["values"] if v["name"] == "counting.windows_s"]
    for port in snapshot["ports"]:
        if port["windows"]:
            same("windows", port["windows"]["lengths_s"], [v["value"] for v in lengths])
    want = wanted_lists(snapshot)
    same("the CSV's lists", sorted(want), sorted(got))
    for name in want:
        same(f"rows of {name}", len(want[name]), len(got.get(name, [])))
    # In the order of the JSON; the values stand in the CSV's own.
    for name in want:
        pair = want[name], got.get(name, [])
        if name == "values":
            pair = [sorted(rows, key=lambda v: (v["name"], v.get("value", ""))) for rows in pair]
        for i, (w, g) in enumerate(zip(*pair)):
            same(f"row {i} of {name}", w, g)


# --- DShield -------------------------------------------------------------------------------------

LINE = re.compile(r"""(\d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d)\ \+00:00\t(\d+)\t([1-9]\d*)\t([0-9a-f:.]+)\t(\d*)
                      \t([0-9a-f:.]*)\t(\d*)\t(?:(TCP)|(UDP)|(ICMP))\t(1?2?U?A?P?R?S?F?)\n""", re.X)


def compare_dshield(snapshot, path):
    sources = {s["address"]: s for s in snapshot["sources"]}
    totals, by_port = {}, {}
    for line in open(path, newline="", encoding="ascii"):
        m = LINE.fullmatch(line)
        if not m:
            print(f"not the field list: {line!r}")
            continue
        time, count, address, port, flags = m[1], int(m[3]), m[4], m[7], m[11]
        source = sources[address]
        protocol = (m[8] or m[9] or m[10]).lower()
        same(f"{line!r}: flags are TCP's", protocol == "tcp", flags != "")
        same(f"{line!r}: it is none of ours", False, source["home"])
        seen = source["first"][:19].replace("T", " "), source["last"][:19].replace("T", " ")
        same(f"{line!r}: within the time of the source", True, seen[0] <= time <= seen[1])
        totals[address] = totals.get(address, 0) + count
        by_port[address, protocol, port] = by_port.get((address, protocol, port), 0) + count
    for address, s in sources.items():
        records, packets = int(s["records"]), int(s["packets"])
        total = totals.get(address, 0)
        if s["home"] or records == 0 or s["ports"] is None:
            same(f"{address} has no line", 0, total)
            continue
        if s["packets_error"] == "0":
            same(f"{address} sent as many records as its lines say", True, total <= records)
        exact = s["packets_error"] == "0" and all(p["packets_error"] == "0" for p in s["ports"])
        listed = sum(int(p["packets"]) for p in s["ports"])
        if exact and s["ports_since"] == s["first"] and (
                records == packets or (len(s["ports"]) == 1 and listed == packets)):
            same(f"records of {address}", records, total)
        if exact and records == packets:
            for p in s["ports"]:
                same(f"{address} to {p['protocol']}/{p['port']}", int(p["packets"]),
                     by_port.get((address, p["protocol"], p["port"]), 0))


def compare_sources(snapshot, path, port):
    want = {}
    for s in snapshot["sources"]:
        for p in s["ports"] or []:
            certain = int(p["packets"]) - int(p["packets_error"])
            if f"{p['protocol']}/{p['port']}" == port and not s["home"] and s["records"] != "0" and certain:
                want[s["address"]] = [s["address"], *(s[t][:19].replace("T", " ") for t in ("first", "last")),
                                      str(certain), snapshot["taken_at"][:10]]
    got = {line.split("\t")[0]: line.rstrip("\n").split("\t") for line in open(path, encoding="ascii")}
    same(f"the sources of {port}", want, got)


# --- The text page -------------------------------------------------------------------------------

def number(text):
    """None: it was shortened, or is an estimate."""
    text = text.replace(" ", "")
    return text if text.isdigit() else None


def compare_page(snapshot, path):
    page = open(path, encoding="utf-8").read()
    capture, totals = snapshot["capture"], snapshot["totals"]
    m = re.search(r"^Received +([\d ]+) packets, ([\d ]+) bytes; ([\d ]+) packets analysed\n"
                  r" +([\d ]+) packets not IP, ([\d ]+) malformed, ([\d ]+) cut", page, re.M)
    same("what was received", [capture["received"], capture["bytes"], capture["analysed"], capture["not_ip"],
                               str(sum(map(int, capture["malformed"].values()))), capture["truncated"]],
         [number(g) for g in m.groups()] if m else None)
    m = re.search(r"^Records +~?([\d ]+) packets", page, re.M)
    same("records", totals["records"], number(m[1]))
    rows = {**totals["by_protocol"], **totals["by_direction"], "all": totals}
    for name, shown in [("udp", "UDP"), ("tcp", "TCP"), ("icmp", "ICMP"), ("icmp6", "ICMPv6"),
                        ("other", "other IP"), ("inbound",) * 2, ("outbound",) * 2, ("internal",) * 2,
                        ("transit",) * 2, ("all",) * 2]:
        m = re.search(rf"^  {shown:12} (.{{17}}) .{{9}} (.{{21}})$", page, re.M)
        same(f"total {name}", [rows[name]["packets"], rows[name]["bytes"]],
             [number(m[1]), number(m[2])] if m else None)
    ports = {f"{p['protocol']}/{p['port']}": p for p in snapshot["ports"]}
    for m in re.finditer(r"^  ((?:tcp|udp)/\d+) +.*?(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$)", page, re.M):
        line, p = m[0], ports[m[1]]
        if len(line) != 81:
            continue # of another table
        for name, text in [("packets", line[28:38]), ("bytes", line[39:52]), ("records", line[53:63]),
                           ("sources", line[64:71]), ("targets", line[72:79])]:
            if number(text) is not None:
                same(f"page: {name} of {m[1]}", p[name], number(text))
    for title, hosts, peers in [("Sources", snapshot["sources"], "targets"),
                                ("Targets", snapshot["targets"], "sources")]:
        table = re.search(rf"^{title}, .*\n(.*)\n((?:[ *] .*\n)*)", page, re.M)
        rows = {h["address"]: h for h in hosts}
        for line in (table[2].splitlines() if table else []):
            width = table[1].index("packets") - 3 - 1 # right-justified in 10 columns behind the address
            h = rows[line[2:width].strip()]
            for name, text in [("packets", line[width:width + 11]), ("records", line[width + 11:width + 22]),
                               (peers, line[width + 22:width + 30])]:
                if number(text) is not None:
                    same(f"page: {name} of {h['address']}", h[name], number(text))


def main(arguments):
    with open(arguments[0], encoding="utf-8", errors="surrogateescape") as file:
        snapshot = json.load(file, parse_int=str, parse_float=str)
    compare_csv(snapshot, arguments[1])
    compare_dshield(snapshot, arguments[2])
    compare_page(snapshot, arguments[3])
    if len(arguments) > 4:
        compare_sources(snapshot, arguments[4], arguments[5])
    print(f"compared {compared}")


main(sys.argv[1:])
