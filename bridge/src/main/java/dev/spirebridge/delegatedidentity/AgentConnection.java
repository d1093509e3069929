package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.SubscriptionEnd.Reason;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One connection to the agent, and what the end of a call says about it. Thread-safe. */
final class AgentConnection {

  private final ManagedChannel channel;
  private final Endpoint agent;
  private volatile boolean lost;

  AgentConnection(ManagedChannel channel, Endpoint agent) {
    this.channel = channel;
    this.agent = agent;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Whether a call has ended because there is no connection, or to find there is none. */
  boolean isLost() {
    return lost;
  }

  /** Takes no more calls and is gone when the last one has ended. */
  void retire() {
    channel.shutdown();
  }

  boolean isTerminated() {
    return channel.isTerminated();
  }

  void close() {
    channel.shutdownNow();
  }

  /** Called on the event loop on which the call ended. */
  SubscriptionEnd end(Status status) {
    if (status.getCause() instanceof NamespaceGuard.ForeignNamespace foreign) {
      return new SubscriptionEnd(
          Reason.AGENT_IN_OTHER_NAMESPACE, String.valueOf(foreign.getMessage()));
    }
    // The end of a call may come before the channel knows that its connection has ended, too.
    boolean standing = channel.getState(false) == ConnectivityState.READY && !isGone(status);
    if (!standing) {
      lost = true;
    }
    return new SubscriptionEnd(reason(status, standing), describe(status));
  }

  /** What each status means here; no end is final, and OK is an end as well. */
  static Reason reason(Status status, boolean connectionStands) {
    return switch (status.getCode()) {
      case PERMISSION_DENIED ->
          String.valueOf(status.getDescription()).contains("authorized delegate")
              ? Reason.DELEGATE_NOT_AUTHORIZED
              : Reason.DELEGATE_WITHOUT_ENTRY;
      // UNIMPLEMENTED is what the agent's Workload API socket answers.
      case INVALID_ARGUMENT, UNIMPLEMENTED -> Reason.REJECTED;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          connectionStands ? Reason.ENDED : Reason.AGENT_AWAY;
    };
  }

  private boolean isGone(Status status) {
    return status.getCode() == Status.Code.UNAVAILABLE
        && agent instanceof Endpoint.Unix(Path path)
        && !Files.exists(path);
  }

  /** gRPC says "io exception" and keeps the kernel's reason in the cause, or to itself. */
  private String describe(Status status) {
    if (isGone(status) && agent instanceof Endpoint.Unix(Path path)) {
      return status.getCode() + ": there is no socket at " + path;
    }
    String text =
        status.getDescription() == null
            ? status.getCode().toString()
            : status.getCode() + ": " + status.getDescription();
    Throwable cause = status.getCause();
    return cause instanceof IOException && cause.getMessage() != null
        ? text + ", " + cause.getMessage()
        : text;
  }
}
