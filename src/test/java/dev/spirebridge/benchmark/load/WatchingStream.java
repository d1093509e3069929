package dev.spirebridge.benchmark.load;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.spirebridge.benchmark.load.Subscription.NamedSecret;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One client of a {@link WatchingFleet}. Runs on the event loop of the fleet only. */
final class WatchingStream implements GrpcStream.Listener {
  /** What a stream tells the fleet it belongs to. */
  interface Observer {
    /** Whether it has been accepted or not: it no longer tries. Called once. */
    void connected();

    void ended(WatchingStream stream, String reason);
  }

  /** What all streams of a fleet have been given. */
  static final class Tally {
    int served;
    long delivered;
    long skipped;
    long backwards;
    long unknown;
  }

  private static final int NONE = -1;

  private final SdsMethod method;
  private final Subscription subscription;
  private final PublishedIdentities published;
  private final Observer observer;
  private final Tally tally;
  private final LongConsumer delays;

  private @Nullable Channel channel;
  private int leaf = NONE;
  private int bundle = NONE;
  private boolean connected;
  private boolean leaving;

  WatchingStream(
      SdsMethod method,
      PublishedIdentities published,
      Observer observer,
      Tally tally,
      LongConsumer delays) {
    this.method = method;
    this.subscription = Subscription.of(method);
    this.published = published;
    this.observer = observer;
    this.tally = tally;
    this.delays = delays;
  }

  SdsMethod method() {
    return method;
  }

  ChannelHandler pipeline(ByteBuf opening) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel opened) {
        channel = opened;
        opened.pipeline().addLast(Fleet.pipeline(opening, WatchingStream.this));
      }
    };
  }

  boolean has(PublishedIdentities.Newest newest) {
    return leaf == newest.leaf() && bundle == newest.bundle();
  }

  boolean wasServed() {
    return leaf != NONE && bundle != NONE;
  }

  /** Drops the connection, without a word to the fleet. */
  void leave() {
    leaving = true;
    Channel opened = channel;
    if (opened != null) {
      var _ = opened.close();
    }
  }

  void unconnected(String reason) {
    noteConnected();
    observer.ended(this, reason);
  }

  @Override
  public byte[] onConnected() {
    return subscription.firstRequest("watching");
  }

  @Override
  public void onAccepted() {
    noteConnected();
  }

  @Override
  public byte[] onMessage(byte[] message) {
    try {
      Subscription.Answered answered = subscription.answer(message);
      boolean served = wasServed();
      answered.secrets().forEach(this::compare);
      if (!served && wasServed()) {
        tally.served++;
      }
      return answered.acknowledgement().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The server's answer is not a discovery response", e);
    }
  }

  @Override
  public void onClosed(String reason) {
    noteConnected();
    if (!leaving) {
      observer.ended(this, reason);
    }
  }

  private void noteConnected() {
    if (!connected) {
      connected = true;
      observer.connected();
    }
  }

  private void compare(NamedSecret secret) {
    OptionalInt number = published.numberOf(secret);
    if (number.isEmpty()) {
      tally.unknown++;
      return;
    }
    switch (secret.name()) {
      case Subscription.CERTIFICATE -> leaf = step(leaf, number.getAsInt());
      case Subscription.TRUST_BUNDLE -> bundle = step(bundle, number.getAsInt());
      default -> tally.unknown++;
    }
  }

  /** One that comes again is neither news nor an error: the state of the world repeats itself. */
  private int step(int held, int given) {
    if (held != NONE && given < held) {
      tally.backwards++;
    } else if (held != NONE && given > held) {
      tally.delivered++;
      tally.skipped += given - held - 1;
      delays.accept(System.nanoTime() - published.newest().nanos());
    }
    return given;
  }
}
