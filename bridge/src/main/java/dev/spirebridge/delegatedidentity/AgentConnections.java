package dev.spirebridge.delegatedidentity;

import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that all subscriptions share, and its replacement once it is lost: a fresh one
 * carries nothing over, not even gRPC's own reconnect pause of up to two minutes, so that the
 * source alone decides when to try again.
 *
 * <p>A subscription that ends while the connection stands leaves it alone: SPIRE ends one so when
 * it cannot attest its process, and the others are no part of that.
 */
final class AgentConnections implements AutoCloseable {

  private final Endpoint agent;
  private final EventLoops loops;

  /** Lost ones whose last calls have not ended yet. */
  private final List<AgentConnection> lost = new ArrayList<>();

  private @Nullable AgentConnection current;

  AgentConnections(Endpoint agent, EventLoops loops) {
    this.agent = agent;
    this.loops = loops;
  }

  <Q, A, T> AgentApi.Subscription call(
      MethodDescriptor<Q, A> method,
      Q request,
      Function<A, T> neutral,
      AgentApi.Listener<T> listener) {
    AgentCall<Q, A, T> call = new AgentCall<>(connected(), method, neutral, listener);
    call.start(request);
    return call;
  }

  private AgentConnection connected() {
    AgentConnection open = current;
    if (open != null && !open.isLost()) {
      return open;
    }
    lost.removeIf(AgentConnection::isTerminated);
    if (open != null) {
      open.retire();
      lost.add(open);
    }
    AgentConnection fresh = new AgentConnection(ClientChannels.open(agent, loops), agent);
    current = fresh;
    return fresh;
  }

  @Override
  public void close() {
    lost.forEach(AgentConnection::close);
    AgentConnection open = current;
    if (open != null) {
      open.close();
    }
  }
}
