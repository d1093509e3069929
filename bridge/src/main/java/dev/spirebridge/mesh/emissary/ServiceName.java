package dev.spirebridge.mesh.emissary;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Kubernetes Service that a Mapping's {@code spec.service} means. */
record ServiceName(String namespace, String name) {

  /**
   * Reads {@code [SCHEME://]NAME[.NAMESPACE[.svc…]][:PORT]}.
   *
   * @param own the Mapping's namespace
   * @return empty for a host that cannot be a Service of the cluster
   */
  static Optional<ServiceName> parse(String text, String own) {
    String host = withoutScheme(text);
    host = host.contains("/") ? host.substring(0, host.indexOf('/')) : host;
    host = host.contains(":") ? host.substring(0, host.indexOf(':')) : host;
    List<String> labels = List.of(host.split("\\.", -1));
    boolean isOurs = labels.size() < 3 || labels.get(2).equals("svc");
    if (labels.contains("") || !isOurs) {
      return Optional.empty();
    }
    return Optional.of(new ServiceName(labels.size() > 1 ? labels.get(1) : own, labels.getFirst()));
  }

  /** Whether it says that the upstream is called without TLS, which a TLSContext overrides. */
  static boolean saysHttp(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("http://");
  }

  private static String withoutScheme(String text) {
    int at = text.indexOf("://");
    return at < 0 ? text : text.substring(at + 3);
  }
}
