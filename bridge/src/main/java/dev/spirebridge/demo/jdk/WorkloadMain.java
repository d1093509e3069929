package dev.spirebridge.demo.jdk;

import dev.spirebridge.demo.calls.HandshakeText;
import dev.spirebridge.demo.calls.HopHandler;
import dev.spirebridge.demo.calls.Teardown;
import io.spiffe.spiffeid.SpiffeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main class of a workload's own process: an SDS client that does what its standard input says,
 * until that ends. A line is a number, a command and its arguments; the answer, whenever it is
 * there, is a line with the same number, {@link #DONE} or {@link #FAILED}, and what came of it.
 */
public final class WorkloadMain {
  /** Answered with the leaf, once there is one. */
  public static final String IDENTITY = "identity";

  /** With the SPIFFE ID of the only caller to accept; answered with the address. */
  public static final String LISTEN = "listen";

  /** With the SPIFFE ID of the only server to accept, and its address; answered with two leaves. */
  public static final String CALL = "call";

  public static final String DONE = "done";
  public static final String FAILED = "failed";

  /** Longer than anybody holds a stream. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final int STOP_LIMIT_SECONDS = 10;

  private final SdsClient secrets;
  private final PrintStream answers;
  private final Teardown servers = new Teardown();

  private WorkloadMain(SdsClient secrets, PrintStream answers) {
    this.secrets = secrets;
    this.answers = answers;
  }

  /**
   * @param args SDS socket and node id; without any it ends at once, which shows that it can start
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      return;
    }
    var answers = System.out;
    // Answers are all that the reader of our output understands.
    System.setOut(System.err);
    var ended = outliveSignals();
    try (var secrets = SdsClient.start(Path.of(args[0]), args[1])) {
      new WorkloadMain(secrets, answers).obey();
    } finally {
      ended.countDown();
    }
  }

  /** Ctrl-C reaches all processes of a terminal; the one that started us says when we may end. */
  private static CountDownLatch outliveSignals() {
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    var _ = ended.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "await-end-of-input"));
    return ended;
  }

  private void obey() throws IOException {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (servers) {
      for (var line = commands.readLine(); line != null; line = commands.readLine()) {
        var words = line.split(" ");
        Thread.ofVirtual().start(() -> answer(words));
      }
    }
  }

  private void answer(String[] words) {
    try {
      say(words[0], DONE, run(words));
    } catch (IOException | RuntimeException e) {
      say(words[0], FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      say(words[0], FAILED, "stopping");
    }
  }

  private String run(String[] words) throws IOException, InterruptedException {
    return switch (words[1]) {
      case IDENTITY -> {
        secrets.awaitSecrets(FOR_EVER);
        yield HandshakeText.format(secrets.secrets().svid().orElseThrow().getLeaf());
      }
      case LISTEN ->
          servers
              .add(MtlsServer.start(secrets, SpiffeId.parse(words[2]), HopHandler.last()))
              .uri()
              .toString();
      case CALL -> {
        var server = new MtlsClient(secrets, SpiffeId.parse(words[2]), URI.create(words[3]));
        var handshake = server.call().getFirst();
        yield HandshakeText.format(handshake.caller())
            + " "
            + HandshakeText.format(handshake.callee());
      }
      default -> throw new IllegalArgumentException("unknown command " + words[1]);
    };
  }

  private synchronized void say(String number, String outcome, String text) {
    answers.println(number + " " + outcome + " " + text.replace('\n', ' '));
    answers.flush();
  }
}
