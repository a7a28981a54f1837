#!/usr/bin/env python3
"""first.py STREAMSIDE    -> writes assets/first.ld: the functions that run from the start to the end of a chat with a flood.
   STREAMSIDE is a release build of the same source; needs valgrind and nm; takes a minute. To be run again after the
   dependencies or the compiler have changed: names that nothing bears any more do no harm, but bring nothing either."""
import collections, os, pty, re, shutil, socket, subprocess, sys, tempfile, threading, time, fcntl, struct, termios
HERE = os.path.dirname(os.path.abspath(__file__)); BINARY = os.path.abspath(sys.argv[1])
KEYS = [b"Hello people", b"\x7f" * 12, b"\x1b[5~", b"\x1b[6~"]
# Functions of one name differ by a hash, which changes with every dependency. So many bytes of others that come along by
# naming all of them are better than a hash in the list.
WASTE = 20000
def chat(out):
    s = socket.socket(); s.bind(("127.0.0.1", 0)); port = s.getsockname()[1]; s.close()
    feed = subprocess.Popen([sys.executable, HERE + "/feeds.py", "sio", str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert feed.stdout.readline().strip() == "up"
    home = tempfile.mkdtemp(prefix="first-"); f = os.open(home + "/token", os.O_CREAT | os.O_WRONLY, 0o600); os.write(f, b"bench-token"); os.close(f)
    args = ["valgrind", "--tool=callgrind", "--demangle=no", "--quiet", "--callgrind-out-file=" + out, BINARY,
            "--server", f"http://127.0.0.1:{port}", "--token-file", home + "/token", "--channel", "bench"]
    pid, fd = pty.fork()
    if pid == 0: os.execvpe(args[0], args, {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    def read():
        try:
            while os.read(fd, 65536): pass
        except OSError: pass
    threading.Thread(target=read, daemon=True).start()
    time.sleep(25)
    for keys in KEYS: os.write(fd, keys); time.sleep(2)
    feed.stdin.write("flood 2500 ENDXMARKZ\n"); feed.stdin.flush(); feed.stdout.readline(); time.sleep(30)
    os.write(fd, b"/quit\r"); os.waitpid(pid, 0)
    feed.kill(); shutil.rmtree(home, ignore_errors=True)
def ran(out):
    """Names of the functions of the program that ran. callgrind writes a name once and its number from then on."""
    names, objects, here, found = {}, {}, "", set()
    for line in open(out):
        m = re.match(r"(c?ob|c?fn)=(\(\d+\))(?: (.*))?", line)
        if not m: continue
        table = objects if m[1].endswith("ob") else names
        if m[3]: table[m[2]] = m[3]
        if m[1] == "ob": here = table[m[2]]
        # valgrind takes what lies outside of .text, where an earlier list has put it, for nobody's.
        if m[1] == "fn" and here in (BINARY, "???"): found.add(table[m[2]].split("'")[0])
    return found
def any_hash(name): return re.sub(r"17h[0-9a-f]{16}E$", "17h*E", name)
def patterns(found):
    size, used, there = {}, collections.Counter(), collections.Counter()
    for line in subprocess.run(["nm", "-S", "--defined-only", BINARY], capture_output=True, text=True, check=True).stdout.splitlines():
        part = line.split()
        if len(part) == 4 and part[2] in "tTwW": size[part[3]] = int(part[1], 16)
    found &= set(size)
    for name in size: there[any_hash(name)] += size[name]
    for name in found: used[any_hash(name)] += size[name]
    def wasted(name): return there[any_hash(name)] - used[any_hash(name)]
    return sorted({any_hash(name) if wasted(name) <= WASTE else name for name in found})
with tempfile.TemporaryDirectory() as folder:
    chat(folder + "/callgrind.out"); lines = patterns(ran(folder + "/callgrind.out"))
with open(HERE + "/../../assets/first.ld", "w") as file:
    file.write("/* Functions that run in every chat, to lie side by side. Made by benches/client/first.py; build.rs says why. */\n")
    file.write("SECTIONS {\n  .text.first : {\n    *(\n")
    file.writelines(f"      .text.{line} .text.unlikely.{line}\n" for line in lines)
    file.write("    )\n  }\n} INSERT BEFORE .text;\n")
print(len(lines), "functions")
