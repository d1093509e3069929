package dev.spirebridge.testing;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a move writes into the ConfigMap {@code spire-bridge-moving}. */
public final class MovingFiles {

  public static final String KEY = "moving.json";

  private MovingFiles() {}

  /**
   * @param roots by the name of their trust domain
   */
  public static String of(String id, Instant until, Map<String, List<X509Certificate>> roots) {
    return """
    {"id": "%s", "until": "%s", "roots": {%s}}
    """
        .formatted(
            id,
            until,
            new TreeMap<>(roots)
                .entrySet().stream()
                    .map(each -> "\"%s\": \"%s\"".formatted(each.getKey(), pem(each.getValue())))
                    .collect(Collectors.joining(", ")));
  }

  private static String pem(List<X509Certificate> certificates) {
    return Pem.of(certificates).replace("\n", "\\n");
  }
}
