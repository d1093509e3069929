"""Many processes that call one Unix socket and do nothing else.

A server that tells its callers apart by their processes needs many of them, and a JVM each is too much for one
machine. Here each is a fork of this small program: it connects when told to and hands the connection to the
load client, which speaks on it; to the kernel the caller is, for as long as the connection lasts, the process
that connected.

Arguments: the load client's control socket, the server's socket. Each line of standard input is a number of
processes to start. A process opens one control connection; for each byte that comes on it, it connects to the
server and answers with the connection's file descriptor. It ends when its control connection does.
"""

import os
import signal
import socket
import sys


def call(control_path, server_path):
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    control.connect(control_path)
    while control.recv(1):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(server_path)  # waits while the server's listen queue is full
        connection.setblocking(False)
        socket.send_fds(control, [b"c"], [connection.fileno()])
        connection.close()


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    for line in sys.stdin:
        for _ in range(int(line)):
            if os.fork() == 0:
                os.close(0)
                status = 1
                try:
                    call(sys.argv[1], sys.argv[2])
                    status = 0
                except OSError as error:
                    print(f"calling process {os.getpid()}: {error}", file=sys.stderr)
                finally:
                    os._exit(status)


main()
