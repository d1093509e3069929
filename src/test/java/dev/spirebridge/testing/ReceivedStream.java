package dev.spirebridge.testing;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client's side of a gRPC stream for tests: messages queue up until asked for.
 *
 * @param <T> the message
 */
public final class ReceivedStream<T> implements StreamObserver<T> {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  @Override
  public void onNext(T message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  /** The next message; fails when none comes within ten seconds. */
  public T next() {
    try {
      var message = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("No message within " + LIMIT + "; ended: " + end);
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a message", e);
    }
  }

  /** How many messages are here and not yet taken. */
  public int waiting() {
    return messages.size();
  }

  /** How the stream ended; fails when it is still open after ten seconds. */
  public Status end() {
    try {
      return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("The stream is still open after " + LIMIT, e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for the end", e);
    }
  }

  public boolean isOpen() {
    return !end.isDone();
  }
}
