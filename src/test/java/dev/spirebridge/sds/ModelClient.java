package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.spirebridge.sds.EncodedSecret.Kind;
import dev.spirebridge.store.Caller;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client that keeps to the xDS specification, one stream after another, with what it holds by its
 * own book. It sees nothing of the product but what comes through the stream.
 *
 * @param <Q> the protocol's request
 */
abstract class ModelClient<Q extends MessageLite> {

  private static final Caller CALLER = new Caller("model", Optional.empty());
  private static final int MOST_UNREAD = 2;

  final Set<String> wanted = new TreeSet<>();
  final Map<String, String> held = new HashMap<>();

  /** The last version that came of each name on this stream, or that the client has proved. */
  final Map<String, String> seen = new HashMap<>();

  /** What the product knows that the client has, in the order in which the product learns it. */
  final Map<String, String> given = new HashMap<>();

  final String name;
  boolean everything;
  String lastNonce = "";

  private final Interleaving scene;
  private final SpokenProtocol<Q> protocol;
  private final SteppedLoop loop;
  private final Deque<Q> toServer = new ArrayDeque<>();
  private final Deque<Reply> toClient = new ArrayDeque<>();
  private ModelCall call;
  private SpokenProtocol.Spoken<Q> spoken;
  private boolean asked;
  private boolean changedItsMind;
  private int unread;

  ModelClient(String name, SpokenProtocol<Q> protocol, Interleaving scene, SteppedLoop loop) {
    this.name = name;
    this.protocol = protocol;
    this.scene = scene;
    this.loop = loop;
    call = newCall();
    spoken = open();
  }

  /** The first request on a stream. */
  abstract Q first(boolean withWhatItHas);

  /** What it wants from now on, given what it wanted before. */
  abstract Q wish(Set<String> before, boolean everythingBefore);

  abstract Q answer(Reply reply, Optional<String> rejection);

  /** The product has read a request: what may be sent once more, though it has not changed. */
  abstract void isRead(Q request, String lastSentNonce);

  private ModelCall newCall() {
    return new ModelCall(loop, this::isWritten, this::isFlushed);
  }

  private SpokenProtocol.Spoken<Q> open() {
    StreamOrigin origin = new StreamOrigin(1, CALLER, "model", Instant.EPOCH, loop.loop());
    return protocol.open(scene.listener, origin, call, call::onNext);
  }

  /** Says what it wants, for the first time or anew. */
  void wants(Set<String> names, boolean all) {
    Set<String> before = Set.copyOf(wanted);
    boolean everythingBefore = everything;
    wanted.clear();
    wanted.addAll(names);
    everything = all;
    scene.told().add("  " + name + " wants " + wanted + (everything ? " and everything" : ""));
    if (asked) {
      changedItsMind = true;
      toServer.add(wish(before, everythingBefore));
    } else {
      ask(false);
    }
  }

  /** An empty first request would ask for everything. */
  private void ask(boolean withWhatItHas) {
    if (!wanted.isEmpty() || everything) {
      asked = true;
      toServer.add(first(withWhatItHas));
    }
  }

  void reconnects(boolean withWhatItHas) {
    call.cancel();
    scene.isGone(this);
    toServer.clear();
    toClient.clear();
    given.clear();
    unread = 0;
    asked = false;
    changedItsMind = false;
    call = newCall();
    spoken = open();
    if (!withWhatItHas) {
      seen.clear();
    }
    ask(withWhatItHas);
    lastNonce = "";
  }

  ModelCall call() {
    return call;
  }

  StreamState state() {
    return spoken.stream().state();
  }

  boolean hasAsked() {
    return asked;
  }

  /** What crossed a change of mind may be kept for part of everything, and nobody could tell. */
  boolean knowsWhatIsGone() {
    return everything && protocol.tellsRemovals() && !changedItsMind;
  }

  boolean canBeHeard() {
    return !toServer.isEmpty() && call.wantsRequest();
  }

  void isHeard() {
    if (call.takeRequest()) {
      Q request = toServer.remove();
      isRead(request, spoken.stream().state().lastNonce());
      spoken.requests().accept(request);
    }
  }

  boolean canRead() {
    return !toClient.isEmpty();
  }

  void reads(Optional<String> rejection) {
    Reply reply = toClient.remove();
    unread--;
    lastNonce = reply.nonce();
    for (EncodedSecret secret : reply.secrets()) {
      // A change of mind that crosses an answer does not count in the state of the world, so that a
      // client which dropped a name and wants it again will not be sent it again: it keeps it.
      if (wanted.contains(secret.name()) || everything || !protocol.tellsRemovals()) {
        seen.put(secret.name(), secret.version());
        if (rejection.isEmpty()) {
          held.put(secret.name(), secret.version());
        }
      }
    }
    held.keySet().removeAll(reply.removed());
    seen.keySet().removeAll(reply.removed());
    toServer.add(answer(reply, rejection));
  }

  private void isWritten(Reply reply) {
    scene.isFresh(reply.nonce());
    for (EncodedSecret secret : reply.secrets()) {
      // This protocol cannot say that a name has left everything: once it is back it is sent anew.
      boolean mayReturn = !protocol.tellsRemovals() && !isAskedByName(secret.name());
      assertThat(mayReturn ? "" : secret.version())
          .as("%s is sent %s, which it has and nobody has asked for anew", name, secret)
          .isNotEqualTo(given.put(secret.name(), secret.version()));
      if (secret.kind() == Kind.CERTIFICATE) {
        assertThat(secret.isUsableAt(scene.clock.instant())).as("%s lives", secret).isTrue();
      }
    }
    reply.removed().forEach(given::remove);
    unread++;
    assertThat(unread - toClient.size())
        .as("answers that wait in memory for %s", name)
        .isLessThanOrEqualTo(MOST_UNREAD);
  }

  private boolean isAskedByName(String secret) {
    NameState known = spoken.stream().state().names().get(secret);
    return known != null && known.explicit();
  }

  private void isFlushed(Reply reply) {
    toClient.add(reply);
    scene.isFlushed(this, reply);
  }
}
