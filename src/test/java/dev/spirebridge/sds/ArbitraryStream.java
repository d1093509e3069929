package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.fuzz.Choices;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stream on which any message may come at any time, with what must hold even then. What holds
 * beyond that on streams of clients that keep to the protocol is {@link RandomStream}'s.
 */
final class ArbitraryStream<Q extends MessageLite> {

  private static final int MOST_STEPS = 100;
  private static final int ALL_THAT_EVER_WERE = 8;
  private static final int LONGEST_DESCRIPTION = 12_000;

  private final SpokenProtocol<Q> protocol;
  private final ArbitraryRequests<Q> requests;
  private final Scenes scenes;
  private final Choices choices;
  private final World world;
  private final int maxNames;
  private final List<Reply> sent = new ArrayList<>();
  private final Set<String> nonces = new HashSet<>();
  private StreamState state = StreamState.NEW;
  private boolean open = true;

  ArbitraryStream(
      SpokenProtocol<Q> protocol, ArbitraryRequests<Q> requests, Scenes scenes, Choices choices) {
    this.protocol = protocol;
    this.requests = requests;
    this.scenes = scenes;
    this.choices = choices;
    this.world =
        new World(
            choices.nextBoolean()
                ? SecretNames.istio(new SvidChoice.First())
                : SecretNames.spire(new SvidChoice.First()),
            scenes.encoded);
    this.maxNames = 4 + choices.nextInt(12);
    world.rules(choices.nextInt(4) == 1 ? OnUnknown.FAIL : OnUnknown.HOLD, maxNames);
  }

  void run() {
    for (int step = 1; open && choices.hasMore() && step <= MOST_STEPS; step++) {
      String nonce = "n" + step;
      if (choices.nextInt(4) == 1) {
        changeTheWorld();
        check(protocol.onChange(state, world::view, world.rules(), nonce), nonce);
      } else {
        Q request = requests.next(choices, state, sent);
        protocol
            .refuseFirst(state, request, world.rules())
            .ifPresent(refused -> assertThat(refused.refusal()).isPresent());
        check(protocol.onRequest(state, request, world::view, world.rules(), nonce), nonce);
      }
    }
  }

  private void changeTheWorld() {
    IdentitySnapshot some =
        choices.oneOf(
            List.of(
                scenes.web,
                scenes.webRenewed,
                scenes.rootsAhead,
                scenes.rotated,
                scenes.withoutPartner,
                scenes.webAndApi,
                scenes.apiOnly,
                scenes.longLived));
    switch (choices.nextInt(8)) {
      case 1 -> world.hasNothing();
      case 2 -> world.hasBundlesOf(some);
      case 3 -> world.clockShows(choices.nextBoolean() ? TestIdentities.NOW : Scenes.EXPIRED);
      default -> world.has(some);
    }
  }

  private void check(Step step, String nonce) {
    state = step.state();
    step.refusal().ifPresent(this::checkRefusal);
    step.reply()
        .ifPresent(reply -> {
          assertThat(step.refusal()).as("a reply on a stream that ends").isEmpty();
          assertThat(state.started()).as("somebody asked").isTrue();
          checkReply(reply, nonce);
        });
    assertThat(state.unanswered()).hasSizeLessThanOrEqualTo(StreamState.MAX_UNANSWERED);
    if (open) {
      assertThat(state.explicitNames()).isLessThanOrEqualTo(maxNames);
      assertThat(state.names())
          .as("names that are remembered, beside those that a first request may bring")
          .hasSizeLessThanOrEqualTo(2 * maxNames + ALL_THAT_EVER_WERE);
      checkQuiet();
    }
  }

  private void checkRefusal(Status refusal) {
    open = false;
    assertThat(refusal.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    String description = String.valueOf(refusal.getDescription());
    assertThat(refusal.getDescription()).isNotBlank().hasSizeLessThan(LONGEST_DESCRIPTION);
    assertThat(description.chars().anyMatch(Character::isISOControl)).isFalse();
  }

  private void checkReply(Reply reply, String nonce) {
    assertThat(reply.nonce()).isEqualTo(nonce).isEqualTo(state.lastNonce());
    assertThat(nonces.add(reply.nonce())).as("a fresh nonce").isTrue();
    assertThat(reply.secrets().size() + reply.removed().size()).isPositive();
    assertThat(reply.secrets()).extracting(EncodedSecret::kind).isSorted();
    assertThat(reply.secrets()).extracting(EncodedSecret::name).doesNotHaveDuplicates();
    SecretView view = world.view(state.client());
    for (EncodedSecret secret : reply.secrets()) {
      assertThat(requests.everEverything || requests.everAsked.contains(secret.name()))
          .as("somebody asked for %s", secret)
          .isTrue();
      assertThat(view.find(secret.name())).as("%s may be given", secret).contains(secret);
    }
    assertThat(reply.removed().isEmpty() || protocol.tellsRemovals()).isTrue();
    assertThat(reply.removed()).noneMatch(view.everything()::contains);
    assertThat(WireFormat.sotw(reply).getResourcesCount())
        .isEqualTo(WireFormat.delta(reply).getResourcesCount());
    sent.add(reply);
  }

  /** Where nothing happens nothing is sent: no answer is the cause of the next one. */
  private void checkQuiet() {
    Step again = protocol.onChange(state, world::view, world.rules(), "again");
    assertThat(again.reply()).as("a reply without a cause").isEmpty();
    assertThat(again.refusal()).isEmpty();
    assertThat(again.state()).isEqualTo(state);
  }
}
