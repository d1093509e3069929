package dev.spirebridge.sds;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives the protocol on one open stream. Everything but {@link #state()} happens on the stream's
 * own event loop.
 *
 * <p>The client's next request is read only when the last answer to it has gone out, so that a
 * client which sends but never reads holds one answer in memory, not a queue.
 *
 * @param <Q> the protocol's request
 */
final class SecretStream<Q> implements StreamObserver<Q>, SubjectFollower {

  /** gRPC would call a client ready with 32 KiB unsent: a queue of a dozen outdated secrets. */
  private static final int READY_WHEN_EMPTY = 1;

  private final SdsProtocol<Q> protocol;
  private final ListenerStreams listener;
  private final StreamOrigin origin;
  private final ServerCallStreamObserver<?> call;
  private final Consumer<Reply> sender;

  private volatile StreamState state = StreamState.NEW;
  private @Nullable SubjectClaim claim;
  private boolean behind;
  private boolean requestOwed;
  private boolean closed;

  /**
   * @param sender writes a reply to the call in the protocol's own message
   */
  SecretStream(
      SdsProtocol<Q> protocol,
      ListenerStreams listener,
      StreamOrigin origin,
      ServerCallStreamObserver<?> call,
      Consumer<Reply> sender) {
    this.protocol = protocol;
    this.listener = listener;
    this.origin = origin;
    this.call = call;
    this.sender = sender;
  }

  void open() {
    call.disableAutoRequest();
    call.setOnReadyThreshold(READY_WHEN_EMPTY);
    call.setOnReadyHandler(this::writable);
    call.setOnCancelHandler(this::close);
    // After a message that cannot be read, gRPC ends the call itself and says only this.
    call.setOnCloseHandler(this::close);
    listener.opened(this);
    call.request(1);
  }

  @Override
  public void somethingChanged() {
    if (closed) {
      return;
    }
    if (!call.isReady()) {
      behind = true;
      return;
    }
    guarded(
        () -> take(protocol.onChange(state, this::view, listener.rules(), listener.nextNonce())));
  }

  private void writable() {
    if (behind) {
      behind = false;
      somethingChanged();
    }
    if (requestOwed && !closed) {
      requestOwed = false;
      call.request(1);
    }
  }

  @Override
  public void onNext(Q request) {
    if (closed) {
      return;
    }
    listener.counters().requests.increment();
    guarded(() -> takeIn(request));
    if (call.isReady()) {
      call.request(1);
    } else {
      requestOwed = true;
    }
  }

  /**
   * The subject is claimed with the first request that is in order and not before: clients open
   * connections and streams just to see whether somebody is there, or ask for something else, and
   * the agent is not to be asked for those.
   */
  private void takeIn(Q request) {
    if (claim == null) {
      Optional<Step> refusal = protocol.refuseFirst(state, request, listener.rules());
      if (refusal.isPresent()) {
        take(refusal.get());
        return;
      }
      if (CallerLife.hasEnded(origin.caller())) {
        refuse(CallerLife.ENDED);
        return;
      }
      claim = listener.claim(origin.caller(), origin.loop(), this);
    }
    take(protocol.onRequest(state, request, this::view, listener.rules(), listener.nextNonce()));
  }

  /** Whatever goes wrong ends this stream alone: the loop is that of a thousand others. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      listener.failed(e, origin.caller(), state.client());
      close();
      call.onError(ListenerStreams.INTERNAL.asException());
    }
  }

  private void take(Step step) {
    state = step.state();
    listener.note(step.acknowledgement(), this);
    step.refusal().ifPresent(this::refuse);
    step.reply().ifPresent(this::send);
  }

  private void send(Reply reply) {
    if (CallerLife.hasEnded(origin.caller())) {
      refuse(CallerLife.ENDED);
      return;
    }
    listener.counters().responses.increment();
    sender.accept(reply);
  }

  private void refuse(Status status) {
    listener.refused(status, origin.caller(), state.client());
    close();
    call.onError(status.asException());
  }

  /** The client went away; there is nobody left to tell. */
  @Override
  public void onError(Throwable error) {
    close();
  }

  @Override
  public void onCompleted() {
    if (!closed) {
      close();
      call.onCompleted();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      listener.closed(this);
      if (claim != null) {
        claim.release();
      }
    }
  }

  private SecretView view(ClientTraits client) {
    return listener.view(claim == null ? Stage.NOTHING : claim.stage(), client);
  }

  StreamOrigin origin() {
    return origin;
  }

  /** Where the protocol stands. Called from any thread. */
  StreamState state() {
    return state;
  }
}
