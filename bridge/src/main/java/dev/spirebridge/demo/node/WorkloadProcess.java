package dev.spirebridge.demo.node;

import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HandshakeText;
import dev.spirebridge.demo.jdk.WorkloadMain;
import io.spiffe.spiffeid.SpiffeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A running {@link WorkloadMain}, told what to do over its standard input. It ends when that does,
 * so it never outlives this process. Thread-safe.
 */
public final class WorkloadProcess implements AutoCloseable {
  private static final int STOP_LIMIT_SECONDS = 3;

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Map<Integer, CompletableFuture<String>> asked = new ConcurrentHashMap<>();

  private WorkloadProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
    Thread.ofPlatform().name("demo-" + name + "-answers").daemon().start(this::readAnswers);
  }

  /**
   * Starts it; it asks for its secrets at once.
   *
   * @param name its node id on the SDS stream
   * @param log where it writes what goes wrong with it
   * @throws IOException if the program cannot be started
   */
  public static WorkloadProcess start(ProcessUser user, String name, Path sdsSocket, Path log)
      throws IOException {
    var jvm = WorkloadJvm.as(user, sdsSocket.toAbsolutePath().toString(), name);
    return new WorkloadProcess(name, jvm.redirectError(log.toFile()).start());
  }

  public int pid() {
    return Math.toIntExact(process.pid());
  }

  /** Its leaf, as soon as it has a certificate and trust bundles. */
  public CompletableFuture<X509Certificate> identity() {
    return ask(WorkloadMain.IDENTITY).thenApply(WorkloadProcess::certificate);
  }

  /**
   * Makes it a server.
   *
   * @throws IOException if it does not say in time that it is one
   */
  public URI listen(SpiffeId acceptedCaller, Duration limit)
      throws IOException, InterruptedException {
    return URI.create(await(ask(WorkloadMain.LISTEN + " " + acceptedCaller), limit));
  }

  /**
   * Makes it call a server, over a new connection and a full handshake.
   *
   * @throws IOException when it is refused or not answered in time, with the reason
   */
  public Handshake call(SpiffeId acceptedServer, URI server, Duration limit)
      throws IOException, InterruptedException {
    var both = await(ask(WorkloadMain.CALL + " " + acceptedServer + " " + server), limit);
    var words = both.split(" ", 2);
    return new Handshake(
        HandshakeText.parse(words[0]), HandshakeText.parse(words[words.length - 1]));
  }

  /** Lets it end, then makes it. */
  @Override
  public void close() {
    commands.close();
    try {
      if (process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private CompletableFuture<String> ask(String command) {
    var answer = new CompletableFuture<String>();
    int number = lastNumber.incrementAndGet();
    asked.put(number, answer);
    commands.println(number + " " + command);
    // Looked at last: a process that ended before has failed all that it could see.
    if (!process.isAlive()) {
      answer.completeExceptionally(ended());
    }
    return answer;
  }

  private String await(CompletableFuture<String> answer, Duration limit)
      throws IOException, InterruptedException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(reason(e), e);
    } catch (TimeoutException e) {
      throw new IOException("The process of " + name + " did not answer within " + limit, e);
    }
  }

  private static @Nullable String reason(ExecutionException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  private void readAnswers() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line.split(" ", 3));
      }
    } catch (IOException e) {
      // The process ended in the middle of a line, which is an end like any other.
    }
    asked.values().forEach(answer -> answer.completeExceptionally(ended()));
  }

  private void take(String[] words) {
    var answer = asked.remove(Integer.parseInt(words[0]));
    if (answer == null) {
      return;
    }
    if (words[1].equals(WorkloadMain.DONE)) {
      answer.complete(words[2]);
    } else {
      answer.completeExceptionally(new IOException(words[2]));
    }
  }

  private IOException ended() {
    return new IOException("The process of " + name + " ended; its log in the folder says why");
  }

  private static X509Certificate certificate(String text) {
    try {
      return HandshakeText.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
