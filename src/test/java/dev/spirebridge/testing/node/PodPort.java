package dev.spirebridge.testing.node;

import dev.spirebridge.testing.peers.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port on a pod's loopback address, at a loopback port of this machine while it is open. */
final class PodPort implements AutoCloseable {

  private static final Pattern FORWARDING =
      Pattern.compile("Forwarding from 127\\.0\\.0\\.1:([0-9]+)");

  /** Numbers the logs: a process appends to its log, and its port is read from there. */
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final ChildProcess process;
  private final URI address;

  private PodPort(ChildProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  static PodPort open(Kubectl kubectl, Path folder, String namespace, String pod, int port) {
    String name = "port-forward-" + pod + "-" + port + "-" + OPENED.incrementAndGet();
    ChildProcess process =
        ChildProcess.start(
            name,
            folder,
            Map.of(),
            List.of(
                kubectl.program().toString(),
                "port-forward",
                "--address=127.0.0.1",
                "--namespace=" + namespace,
                "pod/" + pod,
                ":" + port));
    try {
      process.awaitReady(
          "a local port", Duration.ofSeconds(30), () -> localPort(process.log()).isPresent());
      int local = localPort(process.log()).orElseThrow();
      return new PodPort(process, URI.create("http://127.0.0.1:" + local + "/"));
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  /** {@code http://127.0.0.1:port/}. */
  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.close();
  }

  private static Optional<Integer> localPort(Path log) {
    try {
      Matcher line = FORWARDING.matcher(Files.readString(log));
      return line.find() ? Optional.of(Integer.valueOf(line.group(1))) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
