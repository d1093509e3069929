"""Lets a child connect to a Unix socket, holds the connected socket itself, and lends it to others.

Commands come as lines of JSON on stdin, each is answered by one line of JSON on stdout:

  {"do": "connect", "target": PATH, "relay": PATH, "uid": N?, "gid": N?, "groups": [N]?, "pid": N?}
      A new child (with exactly that pid, if one is given) takes the user, connects to target, hands
      the socket to this process, and lives on. Who connects to relay (one client, once) speaks
      through the connected socket.
  {"do": "speaker", "relay": PATH, "connector": BOOL}
      Who writes to the connected socket from now on what the client of relay says: the child that
      connected, or this process as at first.
  {"do": "exit", "pid": N}               The child ends and is reaped; its socket stays open here.
  {"do": "run", "pid": N, "argv": [..]}  Runs a program under exactly that pid.
  {"do": "close", "relay": PATH}         Closes the socket that was passed on.
"""

import array
import json
import os
import signal
import socket
import sys
import threading

TRIES = 2000


def fork_as(pid):
    """fork(), until the child has the wanted pid; others on the machine take numbers meanwhile."""
    if pid is None:
        return os.fork()
    for _ in range(TRIES):
        with open("/proc/sys/kernel/ns_last_pid", "w") as last:
            last.write(str(pid - 1))
        child = os.fork()
        if child == 0:
            if os.getpid() == pid:
                return 0
            os._exit(0)
        if child == pid:
            return child
        os.waitpid(child, 0)
    raise OSError("pid %d could not be had in %d tries" % (pid, TRIES))


def child_connects(command, ours):
    try:
        if "groups" in command:
            os.setgroups(command["groups"])
        if "gid" in command:
            os.setresgid(*[command["gid"]] * 3)
        if "uid" in command:
            os.setresuid(*[command["uid"]] * 3)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(command["target"])
        ours.sendmsg(
            [b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [connection.fileno()]))]
        )
        while True:
            said = ours.recv(65536)
            if not said:
                signal.pause()
            connection.sendall(said)
            ours.send(b"+")
    except OSError as error:
        ours.send(b"-" + str(error).encode())
    os._exit(1)


def connect(command):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(command["relay"])
    os.chmod(command["relay"], 0o600)
    listener.listen(1)
    theirs, ours = socket.socketpair()
    child = fork_as(command.get("pid"))
    if child == 0:
        # What was passed on earlier must not stay open in here.
        for held in list(HELD.values()) + list(CONNECTORS.values()) + [listener, theirs]:
            held.close()
        child_connects(command, ours)
    ours.close()
    data, ancillary, _, _ = theirs.recvmsg(1024, socket.CMSG_SPACE(4))
    if not ancillary:
        theirs.close()
        os.waitpid(child, 0)
        raise OSError("the child cannot connect: " + data[1:].decode())
    connected = socket.socket(fileno=array.array("i", ancillary[0][2])[0])
    HELD[command["relay"]] = connected
    CONNECTORS[command["relay"]] = theirs
    threading.Thread(target=lend, args=(listener, connected, command["relay"]), daemon=True).start()
    return {"pid": child}


def lend(listener, connected, relay):
    client, _ = listener.accept()
    listener.close()

    def say(data):
        if relay not in SPEAKING:
            connected.sendall(data)
            return
        connector = CONNECTORS[relay]
        connector.sendall(data)
        # What comes next may be said by this process: it must not come before.
        connector.recv(1)

    threading.Thread(target=pump, args=(client, connected, say), daemon=True).start()
    pump(connected, client, client.sendall)


def pump(source, sink, say):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            say(data)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def speaker(command):
    if command["connector"]:
        SPEAKING.add(command["relay"])
    else:
        SPEAKING.discard(command["relay"])
    return {}


def end(command):
    os.kill(command["pid"], signal.SIGKILL)
    os.waitpid(command["pid"], 0)
    return {"pid": command["pid"]}


def run(command):
    child = fork_as(command["pid"])
    if child == 0:
        for held in list(HELD.values()) + list(CONNECTORS.values()):
            held.close()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(2, 1)
        try:
            os.execvp(command["argv"][0], command["argv"])
        except OSError:
            os._exit(127)
    return {"pid": child}


def close(command):
    CONNECTORS.pop(command["relay"]).close()
    held = HELD.pop(command["relay"])
    try:
        held.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    held.close()
    return {}


HELD = {}
CONNECTORS = {}
SPEAKING = set()
COMMANDS = {"connect": connect, "speaker": speaker, "exit": end, "run": run, "close": close}


def main():
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = COMMANDS[command["do"]](command)
        except OSError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


# Children go down with this process: they are in its group, and it has one of its own.
os.setpgrp()
try:
    main()
finally:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
