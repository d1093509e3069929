package dev.spirebridge.delegatedidentity;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.Function;

/**
 * One server stream. The agent is asked for the next message only after {@link #next}: while one is
 * looked at, no other waits in memory.
 *
 * @param <Q> request
 * @param <A> the API's answer
 * @param <T> the same in neutral form
 */
final class AgentCall<Q, A, T> implements AgentApi.Subscription {

  private static final CallOptions SAME_NAMESPACE =
      CallOptions.DEFAULT.withCallCredentials(new NamespaceGuard(ProcStatus::ofProc));

  private final AgentConnection connection;
  private final Function<A, T> neutral;
  private final AgentApi.Listener<T> listener;
  private final ClientCall<Q, A> call;
  private volatile boolean closed;

  AgentCall(
      AgentConnection connection,
      MethodDescriptor<Q, A> method,
      Function<A, T> neutral,
      AgentApi.Listener<T> listener) {
    this.connection = connection;
    this.call = connection.channel().newCall(method, SAME_NAMESPACE);
    this.neutral = neutral;
    this.listener = listener;
  }

  void start(Q request) {
    call.start(new Answers(), new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void next() {
    call.request(1);
  }

  @Override
  public void close() {
    closed = true;
    call.cancel("no longer needed", null);
  }

  private final class Answers extends ClientCall.Listener<A> {

    @Override
    public void onMessage(A message) {
      listener.received(neutral.apply(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      // What this side has ended says nothing about the connection.
      listener.ended(
          closed
              ? new SubscriptionEnd(SubscriptionEnd.Reason.ENDED, "no longer needed")
              : connection.end(status));
    }
  }
}
