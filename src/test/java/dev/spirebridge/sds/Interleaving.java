package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.EncodedSecret.Kind;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The real store, feed, streams and protocol with model clients around them, on event loops that go
 * on task by task. Real loops and sockets would try the same few orders every time; here whoever
 * runs it chooses each next step, and what must hold is looked at after every one.
 */
final class Interleaving {

  /** One thing that can happen now. */
  record Possible(String what, Runnable happens) {}

  private static final SecretNames NAMES = SecretNames.spire(new SvidChoice.First());
  private static final List<String> OWN_ROOTS = List.of("ROOTCA", "ALL", "spiffe://example.org");
  private static final int LONG_AFTER = 20_000;

  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final Subject subject = new Subject("self");
  final List<SteppedLoop> loops = List.of(new SteppedLoop("one"), new SteppedLoop("two"));
  final ListenerStreams listener;
  final List<ModelClient<?>> clients = new ArrayList<>();

  private final Scenes scenes;
  private final List<IdentitySnapshot> accepted = new ArrayList<>();
  private final Set<String> nonces = new HashSet<>();
  private final Map<ModelClient<?>, Map<String, String>> rootsOnTheirWay = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private int flushed;

  Interleaving(Scenes scenes) {
    this.scenes = scenes;
    listener =
        new ListenerStreams(
            NAMES,
            new Rules(OnUnknown.HOLD, 100),
            new SubjectFeeds(Subjects.always(subject)),
            clock,
            new AtomicLong(),
            new AckTimes());
  }

  ModelClient<?> sotw(int loop) {
    return added(new ModelClients.Sotw("sotw-" + clients.size(), this, loops.get(loop)));
  }

  ModelClient<?> delta(int loop) {
    return added(new ModelClients.Delta("delta-" + clients.size(), this, loops.get(loop)));
  }

  private ModelClient<?> added(ModelClient<?> client) {
    clients.add(client);
    return client;
  }

  void accept(IdentitySnapshot identities) {
    accepted.add(identities);
    subject.accept(identities);
  }

  int answers() {
    return flushed;
  }

  void isFresh(String nonce) {
    assertThat(nonces.add(nonce)).as("nonce %s is new", nonce).isTrue();
  }

  /** Lets it happen, and keeps it for whoever has to find out why something did not hold. */
  void happens(Possible next) {
    told.add(next.what());
    next.happens().run();
  }

  /** All that has happened. */
  List<String> told() {
    return told;
  }

  /** What the machine does by itself, one step of it. */
  List<Possible> steps() {
    List<Possible> possible = new ArrayList<>();
    for (SteppedLoop loop : loops) {
      if (loop.hasNext()) {
        possible.add(new Possible("next task of " + loop.loop(), loop::next));
      }
    }
    for (ModelClient<?> client : clients) {
      if (client.canBeHeard()) {
        possible.add(new Possible(client.name + " is heard", client::isHeard));
      }
      if (client.canRead()) {
        possible.add(
            new Possible(client.name + " reads and ACKs", () -> client.reads(Optional.empty())));
      }
    }
    return possible;
  }

  /** Lets everything come to rest, and looks at what everybody has then. */
  void comesToRest() {
    clients.stream().filter(client -> !client.call().reads()).forEach(c -> c.call().reads(true));
    for (int step = 0; ; step++) {
      List<Possible> possible = steps();
      if (possible.isEmpty()) {
        break;
      }
      assertThat(step)
          .as("steps after the last change: somebody goes round in circles")
          .isLessThan(LONG_AFTER);
      happens(possible.getFirst());
    }
    clients.stream().filter(ModelClient::hasAsked).forEach(this::checkAtRest);
    accepted.subList(0, Math.max(0, accepted.size() - 1)).clear();
  }

  private void checkAtRest(ModelClient<?> client) {
    if (!(subject.state() instanceof SubjectState.Available(IdentitySnapshot identities))) {
      return;
    }
    SecretCatalog catalog = catalog(identities);
    SecretView view = new SecretView(Optional.of(catalog), Optional.of(catalog), clock.instant());
    Stream.concat(
            client.wanted.stream(),
            client.everything ? catalog.everything().stream() : Stream.empty())
        .flatMap(name -> view.find(name).stream())
        .forEach(secret ->
            assertThat(client.seen.get(secret.name()))
                .as("%s has the newest %s", client.name, secret)
                .isEqualTo(secret.version()));
    if (client.knowsWhatIsGone()) {
      assertThat(client.held.keySet())
          .as("%s was told of all that is gone", client.name)
          .allMatch(name -> client.wanted.contains(name) || catalog.everything().contains(name));
    }
  }

  private SecretCatalog catalog(IdentitySnapshot identities) {
    return scenes
        .encoded
        .computeIfAbsent(
            identities, some -> new SnapshotCatalogs(Offer.of(some), new SharedSecrets()))
        .of(new CatalogKey(NAMES, false));
  }

  /** Roots before leaf: nobody that could be written to is behind with the roots of a new leaf. */
  void isFlushed(ModelClient<?> client, Reply reply) {
    flushed++;
    told.add("  " + client.name + " can read " + reply);
    for (EncodedSecret secret : reply.secrets()) {
      if (secret.kind() == Kind.TRUST_BUNDLE) {
        rootsOnTheirWay
            .computeIfAbsent(client, _ -> new HashMap<>())
            .put(secret.name(), secret.version());
      } else if (isOf(secret, scenes.rotated)) {
        clients.forEach(other -> checkRoots(other, client));
      }
    }
  }

  private void checkRoots(ModelClient<?> other, ModelClient<?> given) {
    if (other.call().isHeldUp() && !other.equals(given)) {
      return;
    }
    for (String name : OWN_ROOTS) {
      String sent = rootsOnTheirWay.getOrDefault(other, Map.of()).get(name);
      if (sent != null && other.state().names().containsKey(name)) {
        assertThat(since(scenes.rotated))
            .as("%s has the roots %s of the leaf that %s gets", other.name, name, given.name)
            .anyMatch(known -> version(known, name).equals(Optional.of(sent)));
      }
    }
  }

  /** It and what was accepted after it: roots that are newer than a leaf are none of its own. */
  private List<IdentitySnapshot> since(IdentitySnapshot leaf) {
    return accepted.subList(Math.max(0, accepted.indexOf(leaf)), accepted.size());
  }

  private Optional<String> version(IdentitySnapshot identities, String name) {
    return catalog(identities).find(name).map(EncodedSecret::version);
  }

  private boolean isOf(EncodedSecret secret, IdentitySnapshot identities) {
    return version(identities, secret.name()).equals(Optional.of(secret.version()));
  }

  void isGone(ModelClient<?> client) {
    rootsOnTheirWay.remove(client);
  }
}
