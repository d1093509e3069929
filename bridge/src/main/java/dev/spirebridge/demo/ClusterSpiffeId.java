package dev.spirebridge.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the stand-in for spire-controller-manager reads of a ClusterSPIFFEID.
 *
 * @param lifetime of SVIDs; zero for the server's default
 */
record ClusterSpiffeId(
    String name,
    SpiffeIdTemplate template,
    LabelSelector namespaces,
    LabelSelector pods,
    String hint,
    Duration lifetime,
    Set<TrustDomain> federatesWith) {

  /** What no entry of the demo's trust domain can have. */
  private static final List<String> BEYOND_US =
      List.of(
          "admin",
          "downstream",
          "fallback",
          "autoPopulateDNSNames",
          "dnsNameTemplates",
          "workloadSelectorTemplates");

  private static final Set<Object> NOTHING = Set.of(false, "", List.of());

  /** Of Go, without fractions. */
  private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  ClusterSpiffeId {
    federatesWith = Set.copyOf(federatesWith);
  }

  /** Whether it is of a class, which another controller-manager than one without looks after. */
  static boolean hasClass(GenericKubernetesResource object) {
    return !text(spec(object), "className").isEmpty();
  }

  /**
   * @throws IllegalArgumentException when it is wrong, or wants what this stand-in cannot do
   */
  static ClusterSpiffeId parse(GenericKubernetesResource object, KubernetesSerialization json) {
    var spec = spec(object);
    for (var field : BEYOND_US) {
      if (!NOTHING.contains(spec.getOrDefault(field, ""))) {
        throw new IllegalArgumentException(field + " is more than this stand-in can do");
      }
    }
    return new ClusterSpiffeId(
        object.getMetadata().getName(),
        new SpiffeIdTemplate(text(spec, "spiffeIDTemplate")),
        json.convertValue(spec.getOrDefault("namespaceSelector", Map.of()), LabelSelector.class),
        json.convertValue(spec.getOrDefault("podSelector", Map.of()), LabelSelector.class),
        text(spec, "hint"),
        duration(text(spec, "ttl")),
        trustDomains(spec.getOrDefault("federatesWith", List.of())));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return map(object.getAdditionalProperties().get("spec")).entrySet().stream()
        .filter(field -> field.getValue() != null)
        .collect(
            Collectors.toMap(field -> String.valueOf(field.getKey()), field -> field.getValue()));
  }

  private static String text(Map<String, Object> spec, String field) {
    return String.valueOf(spec.getOrDefault(field, ""));
  }

  private static Duration duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is no duration of hours, minutes and seconds");
    }
    return Duration.ofHours(number(matcher.group(1)))
        .plusMinutes(number(matcher.group(2)))
        .plusSeconds(number(matcher.group(3)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static Set<TrustDomain> trustDomains(Object list) {
    return list instanceof List<?> names
        ? names.stream()
            .map(each -> TrustDomain.parse(String.valueOf(each)))
            .collect(Collectors.toSet())
        : Set.of();
  }
}
