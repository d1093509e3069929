package dev.spirebridge.benchmark.load;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.spirebridge.benchmark.load.Subscription.NamedSecret;
import java.util.function.LongSupplier;

/**
 * What one stream has seen and when, in nanoseconds of the client's clock. Runs on the event loop
 * of the fleet only.
 */
final class SdsStream implements GrpcStream.Listener {
  /** What a stream tells the fleet it belongs to. */
  interface Observer {
    void accepted();

    /** The phase that is running need not wait for this stream any more. */
    void settled();

    void closed(String reason);
  }

  private final String nodeId;
  private final Subscription subscription;
  private final Observer observer;
  private final LongSupplier nanoClock;

  private long connectAt;
  private long firstAnswerAt;
  private long servedAt;
  private long rotatedAt;
  private boolean hasCertificate;
  private boolean hasTrustBundle;
  private int trustBundleHash;
  private int hashWhenArmed;
  private boolean awaited;
  private boolean closed;

  SdsStream(String nodeId, Subscription subscription, Observer observer, LongSupplier nanoClock) {
    this.nodeId = nodeId;
    this.subscription = subscription;
    this.observer = observer;
    this.nanoClock = nanoClock;
  }

  /** The connection attempt begins; the fleet waits until this stream is served or closed. */
  void connecting() {
    connectAt = nanoClock.getAsLong();
    awaited = true;
  }

  /** The fleet waits until this stream has another trust bundle than now. */
  void arm() {
    rotatedAt = 0;
    hashWhenArmed = trustBundleHash;
    awaited = true;
  }

  @Override
  public byte[] onConnected() {
    return subscription.firstRequest(nodeId);
  }

  @Override
  public void onAccepted() {
    observer.accepted();
  }

  @Override
  public byte[] onMessage(byte[] message) {
    long now = nanoClock.getAsLong();
    if (firstAnswerAt == 0) {
      firstAnswerAt = now;
    }
    try {
      Subscription.Answered answered = subscription.answer(message);
      answered.secrets().forEach(this::keep);
      noteProgress(now);
      return answered.acknowledgement().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The server's answer is not a discovery response", e);
    }
  }

  @Override
  public void onClosed(String reason) {
    closed = true;
    observer.closed(reason);
    settle();
  }

  private void keep(NamedSecret secret) {
    if (secret.name().equals(Subscription.CERTIFICATE)) {
      hasCertificate = true;
    } else if (secret.name().equals(Subscription.TRUST_BUNDLE)) {
      hasTrustBundle = true;
      trustBundleHash = secret.content().hashCode();
    }
  }

  private void noteProgress(long now) {
    if (servedAt == 0) {
      if (hasCertificate && hasTrustBundle) {
        servedAt = now;
        settle();
      }
    } else if (awaited && trustBundleHash != hashWhenArmed) {
      rotatedAt = now;
      settle();
    }
  }

  private void settle() {
    if (awaited) {
      awaited = false;
      observer.settled();
    }
  }

  boolean isOpen() {
    return !closed;
  }

  long connectAt() {
    return connectAt;
  }

  /** 0 when there was none. */
  long firstAnswerAt() {
    return firstAnswerAt;
  }

  /** 0 when it was not served. */
  long servedAt() {
    return servedAt;
  }

  /** 0 when the last rotation has not reached it. */
  long rotatedAt() {
    return rotatedAt;
  }
}
