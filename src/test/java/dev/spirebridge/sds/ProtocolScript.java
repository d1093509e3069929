package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.spirebridge.identity.IdentitySnapshot;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One stream as a script: what the client says or the world does, and what must come of it. Nothing
 * goes unnoticed: the next line of a script fails when the last one's reply was not expected.
 */
abstract class ProtocolScript<S extends ProtocolScript<S, Q>, Q extends MessageLite> {

  private final SpokenProtocol<Q> protocol;
  private final World world;
  private final List<Reply> replies = new ArrayList<>();
  private StreamState state = StreamState.NEW;
  private Step last = Step.silent(state, Acknowledgement.none());
  private boolean expected = true;
  private int nonces;
  private Node node = Node.getDefaultInstance();

  ProtocolScript(SpokenProtocol<Q> protocol, SecretNames names) {
    this.protocol = protocol;
    this.world = new World(names);
  }

  static SotwScript sotw(SecretNames names) {
    return new SotwScript(names);
  }

  static DeltaScript delta(SecretNames names) {
    return new DeltaScript(names);
  }

  abstract S self();

  /** The stream may be refused, or may ask for no more than so many names. */
  S ruledBy(OnUnknown onUnknown, int maxNames) {
    world.rules(onUnknown, maxNames);
    return self();
  }

  /** The next request carries this node. */
  S node(Node told) {
    node = told;
    return self();
  }

  S has(IdentitySnapshot identities) {
    world.has(identities);
    return change();
  }

  S hasBundlesOf(IdentitySnapshot identities) {
    world.hasBundlesOf(identities);
    return change();
  }

  S hasNothing() {
    world.hasNothing();
    return change();
  }

  S at(Instant instant) {
    world.clockShows(instant);
    return change();
  }

  private S change() {
    return take(protocol.onChange(state, world::view, world.rules(), "nonce-" + ++nonces));
  }

  S sends(Q request) {
    return take(
        protocol.onRequest(state, request, world::view, world.rules(), "nonce-" + ++nonces));
  }

  private S take(Step step) {
    assertNothingUnexpected();
    last = step;
    state = step.state();
    expected = step.reply().isEmpty() && step.refusal().isEmpty();
    step.reply()
        .ifPresent(reply -> {
          replies.add(reply);
          assertThat(reply.nonce()).isEqualTo(state.lastNonce()).isEqualTo("nonce-" + nonces);
          assertThat(reply.secrets()).extracting(EncodedSecret::name).doesNotHaveDuplicates();
        });
    return self();
  }

  private void assertNothingUnexpected() {
    assertThat(expected).as("a reply or refusal was not expected: %s", last).isTrue();
  }

  /** As {@link SecretReading#describe} says it, in the order in which they are sent. */
  S gets(String... secrets) {
    return gets(List.of(secrets), List.of());
  }

  S isToldGone(String... names) {
    return gets(List.of(), List.of(names));
  }

  private S gets(List<String> secrets, List<String> removed) {
    assertThat(last.refusal()).isEmpty();
    assertThat(last.reply()).as("a reply").isPresent();
    assertThat(last.reply().orElseThrow().secrets())
        .extracting(SecretReading::describe)
        .containsExactlyElementsOf(secrets);
    assertThat(last.reply().orElseThrow().removed()).containsExactlyElementsOf(removed);
    expected = true;
    return self();
  }

  S getsNothing() {
    assertThat(last.refusal()).isEmpty();
    assertThat(last.reply()).isEmpty();
    return self();
  }

  S isRefused(Status.Code code, String words) {
    assertThat(last.reply()).isEmpty();
    assertThat(last.refusal()).isPresent();
    assertThat(last.refusal().orElseThrow().getCode()).isEqualTo(code);
    assertThat(last.refusal().orElseThrow().getDescription()).contains(words);
    expected = true;
    return self();
  }

  S waitsFor(String... names) {
    assertThat(state.names().entrySet())
        .filteredOn(entry -> entry.getValue().heldSince() != null)
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(names);
    assertThat(state.heldNames()).isEqualTo(names.length);
    return self();
  }

  /** What the last request said about an earlier response. */
  Acknowledgement acknowledgement() {
    return last.acknowledgement();
  }

  S isNotedAs(Class<? extends Acknowledgement> kind) {
    assertThat(last.acknowledgement()).isInstanceOf(kind);
    return self();
  }

  StreamState state() {
    return state;
  }

  NameState name(String name) {
    return Objects.requireNonNull(state.names().get(name), name);
  }

  /** The last reply. */
  Reply reply() {
    return replies.getLast();
  }

  /** Version of a secret in the last reply. */
  String version(String name) {
    return reply().secrets().stream()
        .filter(secret -> secret.name().equals(name))
        .findFirst()
        .orElseThrow()
        .version();
  }

  /** Nonce of the n-th reply, the first being 0. */
  String nonce(int n) {
    return replies.get(n).nonce();
  }

  /** The node to be told now: each is told once. */
  Node takeNode() {
    Node told = node;
    node = Node.getDefaultInstance();
    return told;
  }
}
