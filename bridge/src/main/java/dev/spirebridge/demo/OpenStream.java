package dev.spirebridge.demo;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One open call. Only its {@link StreamOwner} uses it, from one thread.
 *
 * @param <T> the message of the call
 */
final class OpenStream<T> {
  private final ServerCallStreamObserver<T> client;
  private final Function<Answer.Serve, T> part;
  private final boolean suppressesRepetition;
  private @Nullable T lastSent;

  /**
   * @param part which of the two messages this call is about
   * @param suppressesRepetition SPIRE sends SVIDs on every update, but bundles only when they
   *     differ from the last ones
   */
  OpenStream(
      ServerCallStreamObserver<T> client,
      Function<Answer.Serve, T> part,
      boolean suppressesRepetition) {
    this.client = client;
    this.part = part;
    this.suppressesRepetition = suppressesRepetition;
  }

  void send(Answer.Serve content) {
    var message = part.apply(content);
    if (client.isCancelled() || (suppressesRepetition && Objects.equals(message, lastSent))) {
      return;
    }
    lastSent = message;
    client.onNext(message);
  }

  void end(Status status) {
    if (client.isCancelled()) {
      return;
    }
    if (status.isOk()) {
      client.onCompleted();
    } else {
      client.onError(status.asRuntimeException());
    }
  }
}
