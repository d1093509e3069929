package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** DestinationRules that have proxies call in plaintext what is to refuse it. */
final class PlainCallers {

  /** Those of {@code mesh istio --plaintext-while-moving}. */
  private static final String MOVING = "spire-bridge-moving-";

  private final List<Observed> rules;

  PlainCallers(StrictOptions options, String root, Lookup lookup) {
    boolean mesh = options.cover() instanceof StrictOptions.Cover.Mesh;
    rules =
        lookup.list(MeshKind.DESTINATION_RULE, Optional.empty(), "").stream()
            .filter(PlainCallers::plaintext)
            .filter(rule -> mesh || concerns(rule, options.namespace(root)))
            .toList();
  }

  List<Refusal> refusals() {
    return rules.stream()
        .filter(rule -> rule.ref().name().startsWith(MOVING))
        .map(rule ->
            new Refusal(
                rule.ref().toString(),
                "no move under way",
                "calls to " + host(rule) + " are plaintext for the time of a move",
                "end the move with spire-bridge mesh istio apply --plaintext-while-moving"))
        .toList();
  }

  List<String> warnings() {
    return rules.stream()
        .filter(rule -> !rule.ref().name().startsWith(MOVING))
        .map(rule ->
            rule.ref()
                + " has callers use plaintext for "
                + host(rule)
                + ": they are refused where that is covered; take it out first")
        .toList();
  }

  private static boolean plaintext(Observed rule) {
    Stream<Optional<String>> modes =
        Stream.concat(
            Stream.of(rule.tree().text("spec", "trafficPolicy", "tls", "mode")),
            rule.tree().items("spec", "subsets").stream()
                .map(subset -> subset.text("trafficPolicy", "tls", "mode")));
    return modes.anyMatch(mode -> mode.filter("DISABLE"::equals).isPresent());
  }

  /** A short name is one of the rule's own namespace; a wildcard may be any. */
  private static boolean concerns(Observed rule, String namespace) {
    String host = host(rule);
    String[] parts = host.split("\\.", -1);
    return host.startsWith("*")
        || (parts.length == 1
            ? rule.ref().namespace().filter(namespace::equals).isPresent()
            : parts[1].equals(namespace));
  }

  private static String host(Observed rule) {
    return rule.tree().text("spec", "host").orElse("?");
  }
}
