package dev.spirebridge.delegatedidentity;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.PidAttestor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** An agent in a process of its own, until its standard input ends. */
final class AgentElsewhere {

  private AgentElsewhere() {}

  /**
   * @param arguments its socket
   */
  public static void main(String[] arguments) throws IOException {
    var trustDomain =
        EmbeddedTrustDomain.selfSigned(
            RunningSource.NAME, Duration.ofDays(1), InstantSource.system());
    try (var agent = EmbeddedDelegatedIdentity.started(Path.of(arguments[0]), new PidAttestor())) {
      trustDomain.register(agent.workload("web"), RunningSource.entry("web"));
      System.out.println("ready");
      var _ = System.in.read();
    }
  }
}
