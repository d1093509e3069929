package dev.spirebridge.mesh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lifetime that somebody asked of Istio's CA. SPIRE never hears of it, so it is told where to ask
 * now.
 *
 * @param variable such as {@code SECRET_TTL}
 * @param value as it was found
 * @param where for people
 */
public record FormerLifetime(String variable, String value, String where) {

  private static final String MAXIMUM = "MAX_WORKLOAD_CERT_TTL";
  private static final List<String> OF_ISTIOD = List.of("DEFAULT_WORKLOAD_CERT_TTL", MAXIMUM);
  private static final List<String> OF_A_PROXY = List.of("SECRET_TTL");
  private static final Pattern GO_DURATION =
      Pattern.compile("(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+");

  /** Those in the environment of istiod's containers. */
  public static List<FormerLifetime> ofIstiod(Observed istiod) {
    return inEnvironment(istiod, OF_ISTIOD).toList();
  }

  /**
   * That in the environment of a pod template's containers, and in Istio's annotation.
   *
   * @param proxyConfig the annotation {@code proxy.istio.io/config}, parsed
   */
  public static List<FormerLifetime> ofPods(Observed workload, Tree proxyConfig) {
    Stream<FormerLifetime> annotated =
        OF_A_PROXY.stream()
            .flatMap(name ->
                proxyConfig.text("proxyMetadata", name).stream()
                    .map(value -> new FormerLifetime(name, value, workload.ref().toString())));
    return Stream.concat(annotated, inEnvironment(workload, OF_A_PROXY)).toList();
  }

  /** One sentence or two, with the command. */
  public String advice(String namespace) {
    String fact =
        "%s=%s (%s) is a wish to Istio's CA; SPIRE never sees it. ".formatted(variable, value, where);
    if (!GO_DURATION.matcher(value).matches()) {
      return fact + "It is no duration as Go writes them, so nothing is proposed.";
    }
    if (variable.equals(MAXIMUM)) {
      return fact + "Its counterpart is namespaces.maximumTtl in the controller's configuration.";
    }
    return fact
        + ("For the same lifetime: kubectl annotate namespace %s spirebridge.dev/ttl=%s (at most"
                + " namespaces.maximumTtl of the controller).")
            .formatted(namespace, value);
  }

  private static Stream<FormerLifetime> inEnvironment(Observed workload, List<String> names) {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> workload.tree().items("spec", "template", "spec", list).stream())
        .flatMap(container -> container.items("env").stream())
        .filter(variable -> names.contains(variable.text("name").orElse("")))
        .flatMap(variable ->
            variable.text("value").stream()
                .map(value ->
                    new FormerLifetime(
                        variable.text("name").orElseThrow(), value, workload.ref().toString())));
  }
}
