package dev.spirebridge.sds;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's side of a stream as {@link SecretStream} sees it: what is written goes out in a task of
 * its own on the loop, and not at all while the client does not read.
 */
final class ModelCall extends ServerCallStreamObserver<Reply> {

  private final SteppedLoop loop;
  private final Consumer<Reply> onWritten;
  private final Consumer<Reply> onFlushed;
  private final Deque<Reply> unsent = new ArrayDeque<>();
  private Runnable ready = () -> {};
  private Runnable cancelled = () -> {};
  private boolean reads = true;
  private boolean gone;
  private boolean heldUp;
  private int wanted;

  /**
   * @param onWritten told what the product writes, before it can be on its way
   * @param onFlushed told what the client can read from now on
   */
  ModelCall(SteppedLoop loop, Consumer<Reply> onWritten, Consumer<Reply> onFlushed) {
    this.loop = loop;
    this.onWritten = onWritten;
    this.onFlushed = onFlushed;
  }

  /** Whether a change came while the last answer was on its way, or waits for a client to read. */
  boolean isHeldUp() {
    return heldUp;
  }

  /** Whether the product waits for a request. */
  boolean takeRequest() {
    if (gone || wanted == 0) {
      return false;
    }
    wanted--;
    return true;
  }

  boolean wantsRequest() {
    return !gone && wanted > 0;
  }

  boolean reads() {
    return reads;
  }

  void reads(boolean now) {
    reads = now;
    loop.execute(this::flush);
  }

  /** The connection is lost. */
  void cancel() {
    gone = true;
    cancelled.run();
  }

  private void flush() {
    if (gone || unsent.isEmpty()) {
      return;
    }
    if (!reads) {
      heldUp = true;
      return;
    }
    unsent.forEach(onFlushed);
    unsent.clear();
    boolean wasHeldUp = heldUp;
    heldUp = false;
    ready.run();
    heldUp |= wasHeldUp && !unsent.isEmpty();
  }

  @Override
  public void onNext(Reply reply) {
    onWritten.accept(reply);
    unsent.add(reply);
    loop.execute(this::flush);
  }

  @Override
  public boolean isReady() {
    boolean isReady = !gone && unsent.isEmpty();
    heldUp |= !isReady;
    return isReady;
  }

  @Override
  public void request(int count) {
    wanted += count;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    ready = handler;
  }

  @Override
  public void setOnCancelHandler(@Nullable Runnable handler) {
    cancelled = handler == null ? () -> {} : handler;
  }

  @Override
  public void setOnCloseHandler(Runnable handler) {}

  @Override
  public void setOnReadyThreshold(int bytes) {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public boolean isCancelled() {
    return gone;
  }

  @Override
  public void onError(Throwable error) {
    throw new AssertionError("the stream was ended", error);
  }

  @Override
  public void onCompleted() {
    throw new AssertionError("the stream was completed");
  }

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void setCompression(String compression) {}
}
