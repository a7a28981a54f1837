#!/usr/bin/env python3
"""Draws a terminal screen as an SVG picture: the way the pictures of README are made.

  picture.py OUT.svg [--size 100x30] [--keys TEXT]... [--wait SECONDS] -- COMMAND [ARGS...]

Runs COMMAND in a pseudo-terminal, types each --keys text after a pause, waits, and draws what the terminal shows.
Needs Python 3 with pyte (pip install pyte)."""
import argparse
import fcntl
import html
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import unicodedata

import pyte

CELL_W, CELL_H, PAD = 8.4, 18, 14
NAMED = {
    "black": "#1b1d23", "red": "#e06c75", "green": "#98c379", "brown": "#e5c07b", "blue": "#61afef",
    "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#d7dae0", "brightblack": "#5c6370", "brightred": "#ff7a85",
    "brightgreen": "#b5e890", "brightyellow": "#ffd68a", "brightblue": "#7ec0ff", "brightmagenta": "#e29aff",
    "brightcyan": "#7fe0ea", "brightwhite": "#ffffff",
}
FG, BG = "#d7dae0", "#14161b"


def colour(name, default):
    if name == "default":
        return default
    return NAMED.get(name, "#" + name if len(name) == 6 else default)


def run(command, size, keys, wait):
    columns, rows = size
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def listen(seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([fd], [], [], left)[0]:
                try:
                    stream.feed(os.read(fd, 65536))
                except OSError:
                    return

    listen(wait if not keys else 1.5)
    for text in keys:
        os.write(fd, text.encode().decode("unicode_escape").encode("latin1"))
        listen(0.6)
    if keys:
        listen(wait)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    return screen


def svg(screen):
    width, height = screen.columns * CELL_W + 2 * PAD, screen.lines * CELL_H + 2 * PAD
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
        f'<rect width="100%" height="100%" rx="8" fill="{BG}"/>',
    ]
    for y in range(screen.lines):
        row = screen.buffer[y]
        x = 0
        while x < screen.columns:
            cell = row[x]
            fg, bg = colour(cell.fg, FG), colour(cell.bg, BG)
            if cell.reverse:
                fg, bg = bg, fg
            look = (fg, bg, cell.bold, cell.italics, cell.underscore, cell.strikethrough)
            start, text = x, ""
            while x < screen.columns:
                other = row[x]
                other_look = (colour(other.fg, FG), colour(other.bg, BG))
                if other.reverse:
                    other_look = other_look[::-1]
                if other_look + (other.bold, other.italics, other.underscore, other.strikethrough) != look:
                    break
                wide = other.data and unicodedata.east_asian_width(other.data[0]) in "WF"
                if wide and text:
                    break
                text += other.data
                x += 2 if wide else 1
                if wide:
                    break
            left, top = PAD + start * CELL_W, PAD + y * CELL_H
            if bg != BG:
                out.append(f'<rect x="{left:.1f}" y="{top}" width="{(x - start) * CELL_W:.1f}" height="{CELL_H}" fill="{bg}"/>')
            if text.strip():
                style = ""
                if cell.bold:
                    style += ' font-weight="bold"'
                if cell.italics:
                    style += ' font-style="italic"'
                if cell.underscore or cell.strikethrough:
                    style += f' text-decoration="{"underline" if cell.underscore else "line-through"}"'
                span = (x - start) * CELL_W
                out.append(
                    f'<text x="{left:.1f}" y="{top + 13.5:.1f}" fill="{fg}"{style} xml:space="preserve" '
                    f'textLength="{span:.1f}" lengthAdjust="spacingAndGlyphs">{html.escape(text)}</text>'
                )
    if not screen.cursor.hidden:
        x, y = PAD + screen.cursor.x * CELL_W, PAD + screen.cursor.y * CELL_H
        out.append(f'<rect x="{x:.1f}" y="{y}" width="{CELL_W}" height="{CELL_H}" fill="{FG}" opacity="0.55"/>')
    return "\n".join(out + ["</svg>\n"])


def main():
    at = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--size", default="100x30")
    parser.add_argument("--keys", action="append", default=[])
    parser.add_argument("--wait", type=float, default=3)
    args = parser.parse_args(sys.argv[1:at])
    size = tuple(int(part) for part in args.size.split("x"))
    picture = svg(run(sys.argv[at + 1:], size, args.keys, args.wait))
    with open(args.out, "w", encoding="utf-8") as file:
        file.write(picture)


main()
