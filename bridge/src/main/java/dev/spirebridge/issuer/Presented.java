package dev.spirebridge.issuer;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates as they were seen.
 *
 * @param chain leaf first, the rest in whatever order it came
 */
public record Presented(Via via, List<X509Certificate> chain) {
  public Presented {
    chain = List.copyOf(chain);
  }
}
