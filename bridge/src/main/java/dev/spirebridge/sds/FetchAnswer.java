package dev.spirebridge.sds;

import dev.spirebridge.sds.EncodedSecret.Kind;
import io.grpc.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a FetchSecrets call gets. It cannot be held, so it gets what there is now; version and nonce
 * are empty as from SPIRE's agent, for there is no stream they could refer to. Pure.
 */
sealed interface FetchAnswer {

  record Secrets(Reply reply) implements FetchAnswer {}

  record Refused(Status status) implements FetchAnswer {}

  static FetchAnswer of(SotwRequest request, Views views, Rules rules) {
    Optional<Status> refusal = refusal(request, rules);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    SecretView view = views.forClient(SdsProtocol.traits(StreamState.NEW, request.client()));
    List<String> names = meant(asked(request), view);
    List<String> unknown = names.stream().filter(name -> !view.knows(name)).toList();
    if (rules.onUnknown() == OnUnknown.FAIL && view.isSettled() && !unknown.isEmpty()) {
      return new Refused(Rules.unknown(unknown));
    }
    List<EncodedSecret> found =
        names.stream()
            .flatMap(name -> view.find(name).stream())
            .sorted(Comparator.<EncodedSecret, Kind>comparing(EncodedSecret::kind))
            .toList();
    if (found.isEmpty()) {
      return new Refused(
          Status.UNAVAILABLE.withDescription(
              "nothing can be given under these names now; try again, or open a stream, which"
                  + " waits"));
    }
    return new Secrets(new Reply("", "", found, List.of()));
  }

  /** Why the request is refused whatever there is to give. */
  static Optional<Status> refusal(SotwRequest request, Rules rules) {
    return rules.refuseType(request.typeUrl()).or(() -> rules.refuseCount(asked(request).size()));
  }

  private static List<String> asked(SotwRequest request) {
    return request.names().stream().filter(name -> !name.isEmpty()).distinct().toList();
  }

  /** Everything may be asked for beside names that it does not cover, as on a stream. */
  private static List<String> meant(List<String> asked, SecretView view) {
    Stream<String> everything =
        asked.isEmpty() || asked.contains(SotwProtocol.EVERYTHING)
            ? view.everything().stream()
            : Stream.of();
    Stream<String> named = asked.stream().filter(name -> !name.equals(SotwProtocol.EVERYTHING));
    return Stream.concat(everything, named).distinct().toList();
  }
}
