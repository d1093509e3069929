package dev.spirebridge.demo;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The one owner of all open streams: everything that happens to them goes through its inbox and is
 * done in that order on its thread, so the caller of any method here never waits for a client.
 */
final class StreamOwner implements AutoCloseable {
  private final Inbox inbox = new Inbox("embedded-workload-api");
  private final StreamCount count = new StreamCount();
  private final Set<OpenStream<?>> open = new LinkedHashSet<>();
  private Answer answer;

  StreamOwner(Answer first) {
    this.answer = first;
  }

  StreamCount count() {
    return count;
  }

  /** Takes over a call; to be used from inside the call's method, as gRPC demands. */
  <T> void add(
      ServerCallStreamObserver<T> client,
      Function<Answer.Serve, T> part,
      boolean suppressesRepetition) {
    var stream = new OpenStream<>(client, part, suppressesRepetition);
    client.setOnCancelHandler(() -> inbox.execute(() -> forget(stream)));
    inbox.execute(() -> greet(stream));
  }

  /** Pushes to all open streams, and to each new one from now on. */
  void publish(Answer.Serve content) {
    inbox.execute(() -> {
      answer = content;
      open.forEach(stream -> stream.send(content));
    });
  }

  /** Sets what new streams get; the open ones notice nothing. */
  void answerNewStreamsWith(Answer next) {
    inbox.execute(() -> answer = next);
  }

  /** Ends the open streams; new ones get what they got before. */
  CompletableFuture<Void> endAll(Status status) {
    return CompletableFuture.runAsync(
        () -> {
          var ending = List.copyOf(open);
          open.clear();
          ending.forEach(stream -> stream.end(status));
          count.setOpen(0);
        },
        inbox);
  }

  @Override
  public void close() {
    inbox.close();
  }

  private void greet(OpenStream<?> stream) {
    count.arrived();
    switch (answer) {
      case Answer.Serve content -> {
        keep(stream);
        stream.send(content);
      }
      case Answer.Refuse(var status) -> stream.end(status);
      case Answer.StaySilent() -> keep(stream);
    }
  }

  private void keep(OpenStream<?> stream) {
    open.add(stream);
    count.setOpen(open.size());
  }

  private void forget(OpenStream<?> stream) {
    open.remove(stream);
    count.setOpen(open.size());
  }
}
