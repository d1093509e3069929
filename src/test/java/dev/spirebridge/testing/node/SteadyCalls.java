package dev.spirebridge.testing.node;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pod that calls a Service all the time, by {@code SteadyCallsProgram}, and how it goes. */
final class SteadyCalls {

  private static final Pattern LINE =
      Pattern.compile("calls=(\\d+) failed=(\\d+) peer=(\\S*) reason=(.*)");

  private final Kubectl kubectl;
  private final Workload workload;

  /**
   * How it stands.
   *
   * @param peer the SPIFFE ID by which the callee knew its caller last; empty in the clear
   * @param reason of the first failure, with its time
   */
  record Count(long calls, long failed, String peer, String reason) {}

  private SteadyCalls(Kubectl kubectl, Workload workload) {
    this.kubectl = kubectl;
    this.workload = workload;
  }

  /** Starts it, and waits for the first good calls. */
  static SteadyCalls start(
      NodeCluster cluster, Workload workload, String host, int port, int perSecond) {
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("NAMESPACE", workload.namespace());
    values.put("NAME", workload.name());
    values.put("HOST", host);
    values.put("PORT", Integer.toString(port));
    values.put("PER_SECOND", Integer.toString(perSecond));
    cluster.kubectl().apply(Manifest.read("steady-calls.yaml", values));
    cluster.kubectl().awaitRollout(workload.namespace(), workload.deployment());
    SteadyCalls calls = new SteadyCalls(cluster.kubectl(), workload);
    calls.awaitCalls(perSecond);
    return calls;
  }

  Count count() {
    return last().orElse(new Count(0, 0, "", ""));
  }

  /** Waits until this many more calls are done. */
  void awaitCalls(long more) {
    long wanted = count().calls() + more;
    Await.until(more + " more calls", Duration.ofSeconds(60), () -> count().calls() >= wanted);
  }

  /** Waits until the callee knows its caller as this. */
  void awaitPeer(String spiffeId) {
    Await.until(
        "calls by '" + spiffeId + "'",
        Duration.ofSeconds(60),
        () -> count().peer().equals(spiffeId));
  }

  private Optional<Count> last() {
    return kubectl
        .tryRun("logs", workload.deployment(), "-n", workload.namespace(), "--tail=1")
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line ->
            new Count(
                Long.parseLong(line.group(1)),
                Long.parseLong(line.group(2)),
                line.group(3).equals("-") ? "" : line.group(3),
                line.group(4)))
        .findFirst();
  }
}
