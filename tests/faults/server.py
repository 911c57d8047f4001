# SPDX-License-Identifier: MIT
"""A command whose main() runs again and again, each time with one kind of call disturbed."""
import dataclasses
import fcntl
import mmap
import os
import struct
import subprocess

# As shim.c numbers them.
NONE, ALLOC, READ, WRITE, OPEN, STAT, CLOSE, SYNC, RENAME, MMAP, THREAD = range(11)
NTH, FROM_NTH, EVERY_SECOND, SHORT = range(4)
TO_FILE, TO_FULL, TO_CLOSED_PIPE, TO_NOTHING = range(4)
N_KINDS = 16
REQUEST_FD, ANSWER_FD, STDERR_FD = 200, 201, 202
OLD = b"what was there before\n"


@dataclasses.dataclass(frozen=True)
class Fault:
    """One disturbance of one run."""
    kind: int = NONE
    mode: int = NTH
    error: int = 0
    at: int = 0
    output: int = TO_FILE
    file_limit: int = 0


@dataclasses.dataclass
class Result:
    """What a run came to: status as waitpid() has it, and what it left."""
    status: int
    stdout: bytes
    stderr: bytes
    files: dict
    calls: list
    injected: int

    def exit(self):
        return os.WEXITSTATUS(self.status) if os.WIFEXITED(self.status) else -1

    def same(self, other):
        return (self.status, self.stdout, self.files) == (other.status, other.stdout, other.files)


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


def read_tree(top):
    """{relative path: bytes} of all files; directories are there too, as None."""
    found = {}
    for base, dirs, names in os.walk(top):
        for name in dirs:
            found[os.path.relpath(os.path.join(base, name), top)] = None
        for name in names:
            path = os.path.join(base, name)
            found[os.path.relpath(path, top)] = read_file(path)
    return found


class Server:
    """Runs one command line in a directory of its own, of which out/ is what it may write to."""

    def __init__(self, shim, argv, work, input_path="/dev/null", environment=None,
                 wrapper=(), seconds=5):
        self.work = work
        self.seconds = seconds
        os.makedirs(os.path.join(work, "out"), exist_ok=True)
        self.put_old()
        shared = os.path.join(work, "counts")
        with open(shared, "wb") as file:
            file.write(bytes(4096))
        with open(shared, "r+b") as file:
            self.counts = mmap.mmap(file.fileno(), 4096)
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": work, "LD_PRELOAD": shim,
               "FAULTS_PROGRAM": argv[0], "FAULTS_SHARED": shared, "FAULTS_INPUT": input_path,
               "SUPPORTCHECK_DATA_DIR": os.path.join(work, "no-data")}
        env.update(environment or {})
        if env["LD_PRELOAD"] != shim:
            env["LD_PRELOAD"] = f"{shim}:{env['LD_PRELOAD']}"
        if wrapper:
            env["FAULTS_NO_FILTER"] = "1"
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        # A pipe, which no limit on the length of files concerns.
        self.stderr, stderr = os.pipe()
        # What a library says again and again is not to crowd out what the program says.
        fcntl.fcntl(stderr, fcntl.F_SETPIPE_SZ, 1 << 20)
        os.set_blocking(self.stderr, False)
        os.set_blocking(stderr, False)

        def place():
            os.dup2(requests, REQUEST_FD)
            os.dup2(answers, ANSWER_FD)
            os.dup2(stderr, STDERR_FD)

        with open(os.path.join(work, "server"), "wb") as log:
            self.process = subprocess.Popen([*wrapper, *argv], cwd=work, env=env, close_fds=False,
                                            preexec_fn=place, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        os.close(requests)
        os.close(answers)
        os.close(stderr)

    def take_stderr(self):
        text = b""
        try:
            while piece := os.read(self.stderr, 65536):
                text += piece
        except BlockingIOError:
            pass
        return text

    def put_old(self):
        top = os.path.join(self.work, "out")
        for base, dirs, names in os.walk(top, topdown=False):
            for name in names:
                os.unlink(os.path.join(base, name))
            for name in dirs:
                os.rmdir(os.path.join(base, name))
        with open(os.path.join(top, "OUT"), "wb") as file:
            file.write(OLD)

    def run(self, fault):
        self.counts[:4 * N_KINDS + 4] = bytes(4 * N_KINDS + 4)
        os.write(self.requests, struct.pack("7i", fault.kind, fault.mode, fault.error, fault.at,
                                            fault.output, fault.file_limit, self.seconds))
        answer = os.read(self.answers, 4)
        if len(answer) != 4:
            raise RuntimeError("the server died: "
                               + read_file(os.path.join(self.work, "server")).decode())
        numbers = struct.unpack(f"{N_KINDS + 1}I", self.counts[:4 * N_KINDS + 4])
        stdout = b"" if fault.output else read_file(os.path.join(self.work, "stdout"))
        files = read_tree(os.path.join(self.work, "out"))
        result = Result(struct.unpack("i", answer)[0], stdout,
                        self.take_stderr(), files,
                        list(numbers[:N_KINDS]), numbers[N_KINDS])
        if files != {"OUT": OLD}:
            self.put_old()
        return result

    def close(self):
        os.close(self.requests)
        os.close(self.answers)
        os.close(self.stderr)
        self.process.wait()
