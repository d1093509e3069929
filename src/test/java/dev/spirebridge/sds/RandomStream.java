package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.EncodedSecret.Kind;
import dev.spirebridge.testing.TestIdentities;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A stream on which the world and the client do as the decisions want, with what must hold after
 * every step. The same decisions are the same story: a failure can be told again.
 */
final class RandomStream<Q extends MessageLite> {

  /** Says what the client sends next, and writes down what it wants by that. */
  @FunctionalInterface
  interface Client<Q> {
    Q next(RandomGenerator random, StreamState state, Wishes wishes);
  }

  static final List<String> NAMES =
      List.of(
          "default",
          "ROOTCA",
          "ALL",
          "spiffe://example.org",
          "spiffe://partner.test",
          "spiffe://example.org/web",
          "spiffe://example.org/api",
          "unknown");

  private final SpokenProtocol<Q> protocol;
  private final Client<Q> client;
  private final Scenes scenes;
  private final RandomGenerator random;
  private final World world;
  private final Wishes wishes = new Wishes();
  private final Map<String, String> sent = new HashMap<>();
  private final Set<String> givenOnce = new HashSet<>();
  private final Set<String> nonces = new HashSet<>();
  private StreamState state = StreamState.NEW;
  private int steps;
  private int replies;

  RandomStream(
      SpokenProtocol<Q> protocol, Client<Q> client, Scenes scenes, RandomGenerator random) {
    this.protocol = protocol;
    this.client = client;
    this.scenes = scenes;
    this.world = new World(SecretNames.spire(new SvidChoice.First()), scenes.encoded);
    this.random = random;
  }

  /** How many replies there were. */
  int run(int length) {
    return runWhile(() -> true, length);
  }

  /** As above, for as long as there is something to decide by. */
  int runWhile(BooleanSupplier undecided, int length) {
    while (steps < length && undecided.getAsBoolean()) {
      String nonce = "n" + ++steps;
      if (random.nextInt(3) == 0) {
        changeTheWorld();
        check(protocol.onChange(state, world::view, world.rules(), nonce), nonce);
      } else {
        Q request = client.next(random, state, wishes);
        wishes.takeAnew().forEach(sent::remove);
        check(protocol.onRequest(state, request, world::view, world.rules(), nonce), nonce);
      }
    }
    return replies;
  }

  private void changeTheWorld() {
    var identities =
        List.of(
            scenes.web,
            scenes.webRenewed,
            scenes.rootsAhead,
            scenes.rotated,
            scenes.withoutPartner,
            scenes.webAndApi,
            scenes.apiOnly,
            scenes.longLived);
    var some = identities.get(random.nextInt(identities.size()));
    switch (random.nextInt(8)) {
      case 0 -> world.hasNothing();
      case 1 -> world.hasBundlesOf(some);
      case 2 -> world.clockShows(random.nextBoolean() ? TestIdentities.NOW : Scenes.EXPIRED);
      default -> world.has(some);
    }
  }

  private void check(Step step, String nonce) {
    state = step.state();
    assertThat(step.refusal()).isEmpty();
    step.reply().ifPresent(reply -> checkReply(reply, nonce));
    sent.keySet().retainAll(state.names().keySet());
    checkNames();
    assertThat(state.unanswered()).hasSizeLessThanOrEqualTo(StreamState.MAX_UNANSWERED);
  }

  private void checkReply(Reply reply, String nonce) {
    replies++;
    assertThat(reply.nonce()).isEqualTo(nonce).isEqualTo(state.lastNonce());
    assertThat(nonces.add(reply.nonce())).as("a fresh nonce").isTrue();
    assertThat(reply.secrets().size() + reply.removed().size()).isPositive();
    assertThat(reply.secrets()).extracting(EncodedSecret::kind).isSorted();
    assertThat(reply.secrets()).extracting(EncodedSecret::name).doesNotHaveDuplicates();
    reply.secrets().forEach(secret -> givenOnce.add(secret.name()));
    SecretView view = world.view(state.client());
    for (EncodedSecret secret : reply.secrets()) {
      assertThat(wishes.names().contains(secret.name()) || wishes.everything())
          .as("%s is wanted", secret)
          .isTrue();
      assertThat(secret.version())
          .as("%s without a new ask", secret)
          .isNotEqualTo(sent.put(secret.name(), secret.version()));
      assertThat(view.find(secret.name())).as("%s may be given", secret).contains(secret);
      if (secret.kind() == Kind.CERTIFICATE) {
        assertThat(view.certificates()).as("not withdrawn").isPresent();
        assertThat(world.now()).as("not expired").isBeforeOrEqualTo(secret.usableUntil());
      }
    }
    for (String name : reply.removed()) {
      assertThat(protocol.tellsRemovals()).isTrue();
      assertThat(view.isSettled()).as("%s is known to be gone", name).isTrue();
      assertThat(givenOnce).contains(name);
      assertThat(wishes.names()).doesNotContain(name);
      assertThat(view.everything()).doesNotContain(name);
    }
  }

  private void checkNames() {
    SecretView view = world.view(state.client());
    assertThat(state.wildcard()).isEqualTo(wishes.everything());
    assertThat(state.names().entrySet())
        .filteredOn(entry -> entry.getValue().explicit())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(wishes.names());
    if (wishes.everything() && view.isSettled()) {
      assertThat(state.names()).containsKeys(view.everything().toArray(String[]::new));
    }
    state
        .names()
        .forEach((name, known) ->
            view.find(name)
                .ifPresent(secret -> {
                  assertThat(known.sent()).as("%s was sent", name).isEqualTo(secret.version());
                  assertThat(known.heldSince()).as("%s does not wait", name).isNull();
                }));
    state
        .names()
        .forEach((name, known) ->
            assertThat(known.sent() == null)
                .as("%s either was sent or waits", name)
                .isEqualTo(known.heldSince() != null));
  }
}
