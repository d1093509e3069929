package dev.spirebridge.testing.peers;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends on one stream, in order, taken by a test with a deadline.
 *
 * @param <R> the response
 */
public final class StreamAnswers<R> implements StreamObserver<R> {

  private sealed interface Event<R> {}

  private record Answer<R>(R response) implements Event<R> {}

  private record End<R>(Status status) implements Event<R> {}

  private final BlockingQueue<Event<R>> events = new LinkedBlockingQueue<>();
  private volatile boolean open = true;

  /** The next response, or an AssertionError when the stream ends or the limit passes first. */
  public R next(Duration limit) {
    return switch (poll(limit)) {
      case null -> throw new AssertionError("no response within " + limit);
      case Answer<R>(R response) -> response;
      case End<R>(Status status) -> throw new AssertionError("the stream ended: " + status);
    };
  }

  /** How the stream ended, or an AssertionError when a response or nothing came instead. */
  public Status ended(Duration limit) {
    return switch (poll(limit)) {
      case null -> throw new AssertionError("the stream is still open after " + limit);
      case Answer<R>(R response) -> throw new AssertionError("a response came: " + response);
      case End<R>(Status status) -> {
        // It stays the end, however often it is asked for.
        end(status);
        yield status;
      }
    };
  }

  /** How many responses, the end among them, are here and not yet taken. */
  public int waiting() {
    return events.size();
  }

  /** Whether the server has not ended the stream, whatever was taken of it. */
  public boolean isOpen() {
    return open;
  }

  /** Fails when anything comes, the end of the stream included, before the time has passed. */
  public void expectSilence(Duration time) {
    Event<R> event = poll(time);
    if (event != null) {
      throw new AssertionError("expected nothing within " + time + ", got " + event);
    }
  }

  private @Nullable Event<R> poll(Duration limit) {
    try {
      return events.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the server", e);
    }
  }

  @Override
  public void onNext(R response) {
    events.add(new Answer<>(response));
  }

  @Override
  public void onError(Throwable error) {
    end(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status status) {
    events.add(new End<>(status));
    open = false;
  }
}
