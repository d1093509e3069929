package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import java.time.Duration;

/** SDS streams that come while something is wrong, on a connection that was there before. */
final class Newcomers implements AutoCloseable {

  private static final int COUNT = 20;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final SdsChannel channel;

  /** Connects, and has been answered once at return: a first call takes longer in any client. */
  Newcomers(String listener) {
    channel = new SdsChannel(listener);
    answered("ROOTCA");
  }

  /** Opens some, one after the other, and notes the longest time until one had its certificate. */
  void areAnswered(Figures figures) {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < COUNT; i++) {
      long asked = System.nanoTime();
      answered("default");
      Duration waited = Duration.ofNanos(System.nanoTime() - asked);
      longest = waited.compareTo(longest) > 0 ? waited : longest;
    }
    figures.within("longest wait of %d new streams".formatted(COUNT), longest, AT_ONCE);
  }

  /** Asks once more, for one name. */
  SotwStream ask(String name) {
    return channel.ask(name);
  }

  private void answered(String name) {
    try (SotwStream stream = channel.ask(name)) {
      assertThat(Secrets.of(stream.answers().next(SOON))).containsOnlyKeys(name);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
