package dev.spirebridge.testing.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A connection whose process ends while another keeps it, and a second process that is given the
 * first one's number by force. Both processes are other users'; whoever keeps the connection is
 * this test. The steps are taken in the order of the methods.
 */
public final class HandedOnConnection implements AutoCloseable {

  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

  private static final String SCRIPT =
      """
      import array, os, socket, sys, threading

      listener, folder = sys.argv[1], sys.argv[2]

      def become(uid):
          os.setgroups([])
          os.setresgid(uid, uid, uid)
          os.setresuid(uid, uid, uid)

      def connected():
          end = socket.socket(socket.AF_UNIX)
          end.connect(listener)
          return end

      def pump(source, sink):
          try:
              while data := source.recv(65536):
                  sink.sendall(data)
          except OSError:
              pass
          for end in source, sink:
              try:
                  end.shutdown(socket.SHUT_RDWR)
              except OSError:
                  pass

      def relay(own, far):
          while True:
              near, _ = own.accept()
              threading.Thread(target=pump, args=(near, far), daemon=True).start()
              threading.Thread(target=pump, args=(far, near), daemon=True).start()

      def bound(name):
          own = socket.socket(socket.AF_UNIX)
          own.bind(folder + "/" + name)
          own.listen()
          return own

      def reply(word):
          print(word, flush=True)

      def call(uid):
          mine, its = socket.socketpair()
          pid = os.fork()
          if pid == 0:
              become(uid)
              socket.send_fds(its, [b"x"], [connected().fileno()])
              its.recv(1)
              os._exit(0)
          its_end = socket.recv_fds(mine, 1, 1)[1][0]
          far = socket.socket(fileno=its_end)
          threading.Thread(target=relay, args=(bound("old"), far), daemon=True).start()
          return pid, mine

      def reuse(pid, uid):
          own = bound("new")
          for _ in range(2000):
              with open("/proc/sys/kernel/ns_last_pid", "w") as last:
                  last.write(str(pid - 1))
              child = os.fork()
              if child == 0:
                  if os.getpid() != pid:
                      os._exit(0)
                  become(uid)
                  reply("reused")
                  relay(own, connected())
              if child == pid:
                  return
              os.waitpid(child, 0)
          reply("never")

      for line in sys.stdin:
          word, *rest = line.split()
          if word == "call":
              pid, control = call(int(rest[0]))
              reply(pid)
          elif word == "exit":
              control.send(b"x")
              os.waitpid(pid, 0)
              reply("gone")
          elif word == "reuse":
              reuse(pid, int(rest[0]))
      try:
          os.kill(pid, 9)
      except OSError:
          pass
      """;

  private final Process process;
  private final BufferedReader replies;
  private final Path folder;
  private long pid;

  private HandedOnConnection(Process process, Path folder) {
    this.process = process;
    this.replies = process.inputReader();
    this.folder = folder;
  }

  /**
   * Skips the calling test where the numbers of processes cannot be forced.
   *
   * @param listener {@code unix:///path}
   */
  public static HandedOnConnection prepare(PeerFolder folder, String listener) {
    OtherUser.require();
    if (!Files.isWritable(LAST_PID)) {
      throw Peers.absent(LAST_PID.toString(), "run the tests where it is writable");
    }
    Path own = folder.folder("handed-on");
    try {
      Process process =
          new ProcessBuilder(
                  Peers.require("python3").toString(),
                  "-c",
                  SCRIPT,
                  listener.substring("unix://".length()),
                  own.toString())
              .redirectError(Redirect.appendTo(own.resolve("handed-on.log").toFile()))
              .start();
      return new HandedOnConnection(process, own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a process of the user connect and hand the connection on; returns its pid. */
  public long call(OtherUser user) {
    pid = Long.parseLong(say("call " + user.uid()));
    return pid;
  }

  /** Lets the process end; returns when its number is free. */
  public void end() {
    expect("gone", say("exit"));
  }

  /** Starts a process of the user under the same number, which connects on its own. */
  public void reuse(OtherUser user) {
    expect("reused", say("reuse " + user.uid()));
  }

  /** Over the connection that was handed on. */
  public SdsChannel old() {
    return new SdsChannel("unix://" + folder.resolve("old"));
  }

  /** Over the connection of the process that has the number now. */
  public SdsChannel fresh() {
    return new SdsChannel("unix://" + folder.resolve("new"));
  }

  @Override
  public void close() {
    try {
      process.outputWriter().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private String say(String line) {
    try {
      process.outputWriter().write(line + "\n");
      process.outputWriter().flush();
      String reply = replies.readLine();
      if (reply == null) {
        throw new AssertionError(
            "no reply to "
                + line
                + "\n"
                + ChildProcess.lastLines(folder.resolve("handed-on.log"), 20));
      }
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void expect(String wanted, String reply) {
    if (!reply.equals(wanted)) {
      throw new AssertionError("expected " + wanted + ", got " + reply);
    }
  }
}
