package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    everyStreamHolds(seed -> {
      var client = new SotwClient();
      return new RandomStream<>(new SotwProtocol(), client::next, scenes, seed).run(STEPS);
    });
  }

  @Test
  void deltaStreams() {
    everyStreamHolds(seed ->
        new RandomStream<>(new DeltaProtocol(), ProtocolPropertiesTest::delta, scenes, seed)
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

  /** Sends its whole list each time, mostly under the last nonce. */
  private static final class SotwClient {

    private boolean named;
    private List<String> list = List.of();

    DiscoveryRequest next(SplittableRandom random, StreamState state, Wishes wishes) {
      boolean stale = !state.lastNonce().isEmpty() && random.nextInt(6) == 0;
      List<String> asked = random.nextBoolean() ? list : someNames(random);
      var request =
          DiscoveryRequest.newBuilder()
              .addAllResourceNames(asked)
              .setResponseNonce(stale ? anOldNonce(random, state) : state.lastNonce())
              .setVersionInfo(random.nextBoolean() ? "old" : "");
      if (random.nextInt(4) == 0) {
        request.getErrorDetailBuilder().setMessage("no");
      }
      if (!stale) {
        note(asked, wishes);
      }
      return request.build();
    }

    private void note(List<String> asked, Wishes wishes) {
      list = asked;
      Set<String> names = new HashSet<>(asked);
      names.removeAll(Set.of("", "*"));
      named = named || asked.contains("*") || !names.isEmpty();
      wishes.everything(asked.contains("*") || !named);
      wishes.names().stream().filter(name -> !names.contains(name)).forEach(wishes::drop);
      names.stream().filter(name -> !wishes.names().contains(name)).forEach(wishes::add);
    }
  }

  /** Adds and takes away, under whatever nonce. */
  private static DeltaDiscoveryRequest delta(
      SplittableRandom random, StreamState state, Wishes wishes) {
    List<String> added = random.nextBoolean() ? List.of() : someNames(random);
    List<String> dropped = new ArrayList<>(random.nextBoolean() ? List.of() : someNames(random));
    dropped.removeAll(added);
    if (random.nextInt(4) == 0 && !added.contains("*")) {
      dropped.add("*");
    }
    var request =
        DeltaDiscoveryRequest.newBuilder()
            .addAllResourceNamesSubscribe(added)
            .addAllResourceNamesUnsubscribe(dropped)
            .setResponseNonce(
                random.nextInt(3) == 0 ? state.lastNonce() : anOldNonce(random, state));
    if (random.nextInt(4) == 0) {
      request.getErrorDetailBuilder().setMessage("no");
    }
    boolean everything = added.contains("*") || (!state.started() && added.isEmpty());
    wishes.everything((wishes.everything() || everything) && !dropped.contains("*"));
    added.stream().filter(name -> !Set.of("", "*").contains(name)).forEach(wishes::add);
    dropped.forEach(wishes::drop);
    return request.build();
  }

  private static List<String> someNames(SplittableRandom random) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      names.add(RandomStream.NAMES.get(random.nextInt(RandomStream.NAMES.size())));
    }
    if (random.nextInt(6) == 0) {
      names.add("*");
    }
    if (random.nextInt(6) == 0) {
      names.add("");
    }
    return names;
  }

  /** One of the last, one long gone, or none. */
  private static String anOldNonce(SplittableRandom random, StreamState state) {
    int which = random.nextInt(10);
    List<Answer> unanswered = state.unanswered();
    if (which < unanswered.size() && !unanswered.get(which).nonce().equals(state.lastNonce())) {
      return unanswered.get(which).nonce();
    }
    return which % 2 == 0 ? "long gone" : "";
  }
}
