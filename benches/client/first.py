#!/usr/bin/env python3
"""first.py STREAMSIDE    -> writes assets/first.txt: the functions that run from the start to the end of a chat with a flood.
   STREAMSIDE is a release build of the same source; needs valgrind; takes a minute. To be run again after the
   dependencies or the compiler have changed: their hashes are part of the names, and names that
   nothing bears any more do no harm, but bring nothing either."""
import os, pty, re, shutil, socket, subprocess, sys, tempfile, threading, time, fcntl, struct, termios
HERE = os.path.dirname(os.path.abspath(__file__)); BINARY = os.path.abspath(sys.argv[1])
KEYS = [b"Hello people", b"\x7f" * 12, b"\x1b[5~", b"\x1b[6~"]
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
        if m[1] == "fn" and here == BINARY: found.add(table[m[2]].split("'")[0])
    return {name for name in found if re.match(r"[A-Za-z_]", name)}
with tempfile.TemporaryDirectory() as folder:
    chat(folder + "/callgrind.out"); names = ran(folder + "/callgrind.out")
with open(HERE + "/../../assets/first.txt", "w") as file: file.writelines(name + "\n" for name in sorted(names))
print(len(names), "functions")
