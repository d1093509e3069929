package dev.spirebridge.federation;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where an HTTP answer sends its callers on to (RFC 9110, section 15.4). */
final class Redirects {

  private static final Set<Integer> FOLLOWED = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /** Those that Go's HTTP client, and so SPIRE's server, follows. */
  static boolean isRedirect(int status) {
    return FOLLOWED.contains(status);
  }

  /** Empty where it is no place to fetch a bundle from: only https without user information is. */
  static Optional<URI> target(URI from, Optional<String> location) {
    try {
      return location
          .map(from::resolve)
          .filter(to -> "https".equals(to.getScheme()))
          .filter(to -> to.getHost() != null && to.getRawUserInfo() == null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
