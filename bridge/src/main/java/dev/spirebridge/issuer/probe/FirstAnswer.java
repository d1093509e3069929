package dev.spirebridge.issuer.probe;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The first message of a stream; what comes later is not kept. */
final class FirstAnswer<T> implements StreamObserver<T> {

  private final CompletableFuture<T> answer = new CompletableFuture<>();

  /**
   * @throws ExecutionException caused by the gRPC failure, also if the stream ends without a
   *     message
   */
  T get() throws InterruptedException, ExecutionException {
    return answer.get();
  }

  @Override
  public void onNext(T message) {
    answer.complete(message);
  }

  @Override
  public void onError(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(
        Status.UNKNOWN.withDescription("it ends the stream without an answer").asException());
  }
}
