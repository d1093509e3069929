package dev.spirebridge.sds;

import com.google.protobuf.MessageLite;
import dev.spirebridge.testing.fuzz.Choices;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Any request at all, be it against every rule, and the book of what was ever asked for.
 *
 * @param <Q> the protocol's request
 */
abstract class ArbitraryRequests<Q extends MessageLite> {

  final Set<String> everAsked = new HashSet<>();
  boolean everEverything;

  /**
   * @param sent what has been sent, oldest first
   */
  abstract Q next(Choices choices, StreamState state, List<Reply> sent);

  private static final class Sotw extends ArbitraryRequests<DiscoveryRequest> {
    @Override
    DiscoveryRequest next(Choices choices, StreamState state, List<Reply> sent) {
      List<String> names = names(choices);
      everAsked.addAll(names);
      everEverything |= names.contains("*") || names.stream().allMatch(String::isEmpty);
      var request =
          DiscoveryRequest.newBuilder()
              .setTypeUrl(typeUrl(choices))
              .addAllResourceNames(names)
              .setResponseNonce(nonce(choices, state, sent))
              .setVersionInfo(version(choices, sent));
      if (choices.nextInt(4) == 1) {
        request.getErrorDetailBuilder().setMessage(choices.text()).setCode(choices.nextInt(20));
      }
      if (choices.nextInt(4) == 1) {
        request.setNode(node(choices));
      }
      return request.build();
    }
  }

  private static final class Delta extends ArbitraryRequests<DeltaDiscoveryRequest> {
    @Override
    DeltaDiscoveryRequest next(Choices choices, StreamState state, List<Reply> sent) {
      List<String> added = names(choices);
      everAsked.addAll(added);
      everEverything |= added.contains("*") || (!state.started() && added.isEmpty());
      var request =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(typeUrl(choices))
              .addAllResourceNamesSubscribe(added)
              .addAllResourceNamesUnsubscribe(names(choices))
              .setResponseNonce(nonce(choices, state, sent));
      if (choices.nextInt(4) == 1) {
        request.getErrorDetailBuilder().setMessage(choices.text()).setCode(choices.nextInt(20));
      }
      if (choices.nextInt(4) == 1) {
        request.setNode(node(choices));
      }
      for (int i = choices.nextInt(8) - 4; i > 0; i--) {
        request.putInitialResourceVersions(name(choices), version(choices, sent));
      }
      return request.build();
    }
  }

  static ArbitraryRequests<DiscoveryRequest> sotw() {
    return new Sotw();
  }

  static ArbitraryRequests<DeltaDiscoveryRequest> delta() {
    return new Delta();
  }

  private static String typeUrl(Choices choices) {
    return switch (choices.nextInt(32)) {
      case 1 -> choices.text();
      case 2 -> "";
      default -> SecretEncoder.TYPE_URL;
    };
  }

  private static List<String> names(Choices choices) {
    List<String> names = new ArrayList<>();
    int count = choices.nextInt(16);
    for (int i = count < 12 ? count / 3 : 12; i > 0; i--) {
      names.add(name(choices));
    }
    return names;
  }

  private static String name(Choices choices) {
    int which = choices.nextInt(32);
    if (which < 16) {
      return RandomStream.NAMES.get(which % RandomStream.NAMES.size());
    }
    return switch (which) {
      case 16 -> "*";
      case 17 -> "";
      case 18 -> choices.text();
      default -> "made-up-" + choices.nextByte();
    };
  }

  private static String nonce(Choices choices, StreamState state, List<Reply> sent) {
    return switch (choices.nextInt(8)) {
      case 1 -> "";
      case 2 -> choices.text();
      case 3, 4 -> sent.isEmpty() ? "none yet" : choices.oneOf(sent).nonce();
      default -> state.lastNonce();
    };
  }

  private static String version(Choices choices, List<Reply> sent) {
    return switch (choices.nextInt(4)) {
      case 1 -> choices.text();
      case 2 -> "";
      default -> {
        List<EncodedSecret> secrets = sent.isEmpty() ? List.of() : choices.oneOf(sent).secrets();
        yield secrets.isEmpty() ? "none" : choices.oneOf(secrets).version();
      }
    };
  }

  private static Node node(Choices choices) {
    var node = Node.newBuilder();
    switch (choices.nextInt(4)) {
      case 1 -> node.setId(choices.text());
      case 2 ->
          node.getUserAgentBuildVersionBuilder()
              .getVersionBuilder()
              .setMajorNumber(1)
              .setMinorNumber(choices.nextInt(32));
      case 3 ->
          node.getMetadataBuilder()
              .putFields(
                  "disable_spiffe_cert_validation",
                  com.google.protobuf.Value.newBuilder().setStringValue(choices.text()).build());
      default -> {}
    }
    return node.build();
  }
}
