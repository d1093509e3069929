package dev.spirebridge.cli;

import dev.spirebridge.mesh.gloo.UpstreamChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Upstreams of Gloo's, and who may answer for them, as they are typed. */
final class UpstreamNames {

  private UpstreamNames() {}

  /**
   * @param namespace of those that name none
   * @param sans {@code UPSTREAM=ID}, or an ID where there is one Upstream alone
   * @throws IllegalArgumentException with what to write instead
   */
  static List<UpstreamChoice> choices(List<String> upstreams, String namespace, List<String> sans) {
    Map<UpstreamChoice, List<String>> ids = new LinkedHashMap<>();
    upstreams.forEach(each -> ids.put(named(each, namespace), new ArrayList<>()));
    for (String san : sans) {
      int equals = san.indexOf('=');
      Optional<UpstreamChoice> of =
          equals >= 0
              ? Optional.of(named(san.substring(0, equals), namespace)).filter(ids::containsKey)
              : ids.keySet().stream().filter(_ -> ids.size() == 1).findFirst();
      UpstreamChoice upstream =
          of.orElseThrow(() ->
              new IllegalArgumentException(
                  "--san %s is of no --upstream; write --san UPSTREAM=ID, and name that Upstream"
                      .formatted(san)));
      ids.getOrDefault(upstream, new ArrayList<>()).add(san.substring(equals + 1));
    }
    return ids.entrySet().stream()
        .map(each ->
            new UpstreamChoice(each.getKey().namespace(), each.getKey().name(), each.getValue()))
        .toList();
  }

  private static UpstreamChoice named(String text, String namespace) {
    UpstreamChoice choice = UpstreamChoice.of(text, namespace, List.of());
    MeshNames.namespace(choice.namespace());
    MeshNames.name(choice.name());
    return choice;
  }
}
