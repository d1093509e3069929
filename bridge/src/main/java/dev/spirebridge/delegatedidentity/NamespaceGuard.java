package dev.spirebridge.delegatedidentity;

import dev.spirebridge.unixsocket.PeerCredentials;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets no call out to an agent that counts processes otherwise than the bridge: it would attest
 * whatever process has the caller's number in its own PID namespace.
 *
 * <p>Credentials of a call are the one thing that gRPC asks for when it knows the connection and
 * has sent nothing on it yet. So each call is judged by the connection it will go out on.
 */
final class NamespaceGuard extends CallCredentials {

  /** The cause of a call's end that was never sent. */
  static final class ForeignNamespace extends Exception {
    private static final long serialVersionUID = 1;

    ForeignNamespace(String message) {
      super(message, null, false, false);
    }
  }

  private final Function<String, ProcStatus> processes;
  private final int self = (int) ProcessHandle.current().pid();

  /**
   * @param processes reads a process of {@code /proc}, given its number or {@code self}
   */
  NamespaceGuard(Function<String, ProcStatus> processes) {
    this.processes = processes;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo call, Executor executor, CallCredentials.MetadataApplier applier) {
    @Nullable PeerCredentials agent = call.getTransportAttrs().get(PeerCredentials.ATTRIBUTE);
    Optional<String> objection = agent == null ? Optional.empty() : objection(agent.pid());
    if (agent != null && objection.isEmpty()) {
      applier.apply(new Metadata());
      return;
    }
    String reason = objection.orElse("its process cannot be told from this kind of socket");
    applier.fail(Status.UNAVAILABLE.withCause(new ForeignNamespace(reason)));
  }

  private Optional<String> objection(int agent) {
    return objection(
        agent,
        self,
        processes.apply("self"),
        agent > 0 ? processes.apply(Integer.toString(agent)) : new ProcStatus(List.of()));
  }

  /**
   * Why the agent cannot be taken to be in the bridge's own PID namespace; empty when it is proved
   * to be.
   *
   * @param agent its number in the bridge's namespace, as SO_PEERCRED (unix(7)) gives it: 0 when it
   *     has none, for it lives above or beside
   * @param self the bridge's own number
   * @param selfInProc the bridge as {@code /proc} shows it; with one number, which is its own,
   *     {@code /proc} is of the bridge's namespace
   * @param agentInProc the agent likewise; with a second number it lives in a namespace below
   */
  static Optional<String> objection(
      int agent, int self, ProcStatus selfInProc, ProcStatus agentInProc) {
    if (agent <= 0) {
      return Optional.of("the agent's process is not visible to the bridge");
    }
    if (!selfInProc.isOnly(self)) {
      return Optional.of("/proc is not of the bridge's own PID namespace");
    }
    if (agentInProc.numbers().isEmpty()) {
      return Optional.of("the agent's process %d cannot be looked at in /proc".formatted(agent));
    }
    if (!agentInProc.isOnly(agent)) {
      return Optional.of("the agent's process %d has a PID namespace of its own".formatted(agent));
    }
    return Optional.empty();
  }
}
