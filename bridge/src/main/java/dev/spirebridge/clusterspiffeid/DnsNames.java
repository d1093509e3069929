package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Reading.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which DNS names a namespace may ask for: those of its own Services, which are {@code
 * <something>.<namespace>.svc}, with or without the domain of the cluster. Any other ending would
 * let {@code x.prod.svc.staging.svc} pass, a name of another namespace.
 */
final class DnsNames {

  private static final int MAXIMUM = 253;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** What SPIRE's server refuses: two hyphens there announce an internationalised name. */
  private static final Pattern HYPHENS = Pattern.compile("..--.*");

  private final String clusterDomain;

  DnsNames(String clusterDomain) {
    this.clusterDomain = clusterDomain;
  }

  /** Why the namespace may not have the name. */
  Optional<Problem> problemOf(String name, String namespace) {
    if (name.contains("*")) {
      return Optional.of(Problem.forbidden("\"%s\" is a wildcard".formatted(Excerpt.of(name))));
    }
    if (!isDnsName(name)) {
      return Optional.of(
          Problem.invalid(
              "\"%s\" is no DNS name in lower case, without a dot at its end"
                  .formatted(Excerpt.of(name))));
    }
    String shortEnd = "." + namespace + ".svc";
    String longEnd = shortEnd + "." + clusterDomain;
    return name.endsWith(shortEnd) || name.endsWith(longEnd)
        ? Optional.empty()
        : Optional.of(
            Problem.forbidden(
                "\"%s\" does not end in \"%s\" or \"%s\""
                    .formatted(Excerpt.of(name), shortEnd, longEnd)));
  }

  private static boolean isDnsName(String name) {
    if (name.length() > MAXIMUM) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches() || HYPHENS.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }
}
