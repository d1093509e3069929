package dev.spirebridge.testing.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process of another user that calls a Unix listener, with this test at its strings: it passes on
 * every byte of the test's connection, and to the listener it alone is the caller.
 */
public final class RelayedCaller implements AutoCloseable {

  private static final String RELAY =
      """
      import os, socket, sys, threading

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

      own = socket.socket(socket.AF_UNIX)
      own.bind(sys.argv[1] + "~")
      own.listen()
      os.rename(sys.argv[1] + "~", sys.argv[1])
      while True:
          near, _ = own.accept()
          far = socket.socket(socket.AF_UNIX)
          try:
              far.connect(sys.argv[2])
          except OSError:
              near.close()
              continue
          threading.Thread(target=pump, args=(near, far), daemon=True).start()
          threading.Thread(target=pump, args=(far, near), daemon=True).start()
      """;

  private final ChildProcess process;
  private final SdsChannel channel;

  private RelayedCaller(ChildProcess process, SdsChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  /**
   * Starts the process; it calls when the first stream is opened.
   *
   * @param name of its folder
   * @param listener {@code unix:///path}
   */
  public static RelayedCaller start(
      PeerFolder folder, String name, OtherUser user, String listener) {
    Path own = user.folder(folder, name);
    Path socket = own.resolve("relay");
    ChildProcess process =
        user.start(
            name,
            own,
            List.of(
                Peers.require("python3").toString(),
                "-c",
                RELAY,
                socket.toString(),
                listener.substring("unix://".length())));
    process.awaitReady("socket", Duration.ofSeconds(20), () -> Files.exists(socket));
    return new RelayedCaller(process, new SdsChannel("unix://" + socket));
  }

  public long pid() {
    return process.pid();
  }

  /** Opens a StreamSecrets stream and asks for these names. */
  public SotwStream ask(String... names) {
    return channel.ask(names);
  }

  /** Ends the process, and with it its connections, without warning. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    channel.close();
    process.close();
  }
}
