package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds on every stream, tried on many: {@link RandomStream} says what that is. */
class ProtocolPropertiesTest {

  private static final int STREAMS = 250;
  private static final int STEPS = 60;

  private final Scenes scenes = Scenes.ONE;

  @Test
  void sotwStreams() {
    everyStreamHolds(seed ->
        new RandomStream<>(
                SpokenProtocol.sotw(), RandomClients.sotw(), scenes, new SplittableRandom(seed))
            .run(STEPS));
  }

  @Test
  void deltaStreams() {
    everyStreamHolds(seed ->
        new RandomStream<>(
                SpokenProtocol.delta(), RandomClients.delta(), scenes, new SplittableRandom(seed))
            .run(STEPS));
  }

  private static void everyStreamHolds(LongToIntFunction story) {
    var replies = new AtomicInteger();
    LongStream.range(0, STREAMS)
        .forEach(seed ->
            assertThatCode(() -> replies.addAndGet(story.applyAsInt(seed)))
                .as("seed %d", seed)
                .doesNotThrowAnyException());
    assertThat(replies.get()).as("replies, so that something was seen").isGreaterThan(STREAMS * 5);
  }
}
