package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.WorkloadUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The embedded agent as a program: the Workload API and the Delegated Identity API for this user,
 * serving what an {@link AgentFeed} has last written. Looks for something new a hundred times a
 * second, where SPIRE's agent asks its server every five seconds.
 */
public final class EmbeddedAgentProgram {

  /** Printed when both sockets are there. */
  static final String LISTENING = "listening";

  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private EmbeddedAgentProgram() {}

  /**
   * Runs until it is ended.
   *
   * @param arguments the public socket, the admin socket, and the feed's file, which exists
   */
  public static void main(String[] arguments) throws IOException {
    EmbeddedWorkloadApi own = EmbeddedWorkloadApi.stopped(Path.of(arguments[0]));
    EmbeddedDelegatedIdentity ofOthers =
        EmbeddedDelegatedIdentity.stopped(Path.of(arguments[1]), ProcessAttestor.byUid());
    Path feed = Path.of(arguments[2]);
    byte[] last = Files.readAllBytes(feed);
    tell(AgentFeed.decode(last), own, ofOthers);
    own.start();
    ofOthers.start();
    System.out.println(LISTENING);
    while (true) {
      byte[] now = Files.readAllBytes(feed);
      if (!Arrays.equals(now, last)) {
        tell(AgentFeed.decode(now), own, ofOthers);
        last = now;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void tell(
      WorkloadUpdate update, EmbeddedWorkloadApi own, EmbeddedDelegatedIdentity ofOthers) {
    var place = ofOthers.workload(ProcessAttestor.uidKey(ThisUser.uid()));
    if (update.svids().isEmpty()) {
      own.withdraw(update);
      place.withdraw(update);
    } else {
      own.publish(update);
      place.publish(update);
    }
  }
}
