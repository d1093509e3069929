package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One FetchSecrets call. It cannot be held as a stream is, but while the source has not said
 * anything about the caller, be it that there is nothing, it waits a moment: in the node's bridge
 * the first question to the agent is asked by this very call. Confined to the call's event loop.
 */
final class FetchCall implements SubjectFollower {

  private final SotwRequest request;
  private final Caller caller;
  private final ListenerStreams listener;
  private final EventLoop loop;
  private final ServerCallStreamObserver<DiscoveryResponse> call;

  private @Nullable SubjectClaim claim;
  private @Nullable Future<?> timeout;
  private boolean ended;

  FetchCall(
      SotwRequest request,
      Caller caller,
      ListenerStreams listener,
      EventLoop loop,
      ServerCallStreamObserver<DiscoveryResponse> call) {
    this.request = request;
    this.caller = caller;
    this.listener = listener;
    this.loop = loop;
    this.call = call;
  }

  /**
   * @param patience how long it waits for the source's first word
   */
  void start(Duration patience) {
    call.setOnCancelHandler(this::end);
    listener.counters().requests.increment();
    guarded(() -> {
      Optional<Status> refusal = FetchAnswer.refusal(request, listener.rules());
      if (refusal.isPresent()) {
        fail(refusal.get());
      } else if (CallerLife.hasEnded(caller)) {
        refuseEnded();
      } else {
        SubjectClaim claimed = listener.claim(caller, loop, this);
        claim = claimed;
        answerOrWait(claimed, patience);
      }
    });
  }

  private void answerOrWait(SubjectClaim claimed, Duration patience) {
    if (claimed.isAwaited()) {
      timeout =
          loop.schedule(
              () -> guarded(() -> answer(claimed)), patience.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      answer(claimed);
    }
  }

  @Override
  public void somethingChanged() {
    guarded(() -> {
      SubjectClaim claimed = claim;
      if (claimed != null && !claimed.isAwaited()) {
        answer(claimed);
      }
    });
  }

  @Override
  public void nothingIsThere() {
    somethingChanged();
  }

  private void answer(SubjectClaim claimed) {
    if (ended) {
      return;
    }
    if (CallerLife.hasEnded(caller)) {
      refuseEnded();
      return;
    }
    FetchAnswer answer =
        FetchAnswer.of(request, client -> listener.view(claimed.stage(), client), listener.rules());
    switch (answer) {
      case FetchAnswer.Refused(Status status) -> fail(status);
      case FetchAnswer.Secrets(Reply reply) -> send(reply);
    }
  }

  private void send(Reply reply) {
    end();
    listener.counters().responses.increment();
    call.onNext(WireFormat.sotw(reply));
    call.onCompleted();
  }

  private void refuseEnded() {
    listener.refused(CallerLife.ENDED, caller, ClientTraits.UNKNOWN);
    fail(CallerLife.ENDED);
  }

  private void fail(Status status) {
    end();
    call.onError(status.asException());
  }

  /** Whatever goes wrong ends this call alone: the loop is that of a thousand others. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      listener.failed(e, caller, ClientTraits.UNKNOWN);
      end();
      call.onError(ListenerStreams.INTERNAL.asException());
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (claim != null) {
      claim.release();
    }
  }
}
