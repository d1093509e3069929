package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Reading.Problem;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the value of each annotation, and holds it against what the configuration allows. Nothing
 * after this looks at them again before SPIRE does: the CRD takes any text.
 */
final class AnnotationReader {

  /** SVIDs of less would be renewed all the time: agents renew at half of it. */
  static final Duration MINIMUM_TTL = Duration.ofMinutes(1);

  /** What SPIRE's server takes, in bytes. */
  static final int MAXIMUM_HINT = 1024;

  /** Of a message that is made elsewhere, in bytes. */
  private static final int LONGEST_REASON = 200;

  /** They go into every entry of the namespace, and those into one answer of limited size. */
  static final int MAXIMUM_DNS_NAMES = 64;

  private final NamespaceSettings settings;
  private final DnsNames dnsNames;

  AnnotationReader(NamespaceSettings settings) {
    this.settings = settings;
    this.dnsNames = new DnsNames(settings.clusterDomain());
  }

  Reading<Optional<Duration>> ttl(String text) {
    var read = GoDuration.parse(text.strip());
    if (read.isEmpty()) {
      return new Reading<>(Optional.empty(), List.of(Problem.invalid(noDuration(text))));
    }
    var ttl = read.get();
    if (ttl.compareTo(MINIMUM_TTL) < 0 || ttl.toNanosPart() != 0) {
      return new Reading<>(
          Optional.empty(),
          List.of(
              Problem.invalid(
                  "\"%s\" has to be at least %s, in whole seconds"
                      .formatted(Excerpt.of(text), GoDuration.format(MINIMUM_TTL)))));
    }
    var maximum = settings.maximumTtl();
    if (ttl.compareTo(maximum) > 0) {
      return new Reading<>(
          Optional.of(Duration.ofSeconds(maximum.toSeconds())),
          List.of(
              Problem.forbidden(
                  "\"%s\" is more than the controller's configuration allows, %s"
                      .formatted(Excerpt.of(text), GoDuration.format(maximum)))));
    }
    return Reading.of(read);
  }

  private static String noDuration(String text) {
    String hint =
        text.strip().matches("[0-9.]+d.*")
            ? ": they have no days, a day is 24h"
            : text.strip().matches("[0-9.]+") ? ": it lacks its unit" : "";
    return "\"%s\" is no duration as Go writes them (90s, 30m, 1h30m)%s"
        .formatted(Excerpt.of(text), hint);
  }

  Reading<Set<TrustDomain>> federatesWith(String text) {
    var permitted = new LinkedHashSet<TrustDomain>();
    var problems = new ArrayList<Problem>();
    for (String name : listIn(text)) {
      var trustDomain = trustDomain(name);
      if (trustDomain.isEmpty()) {
        problems.add(Problem.invalid("\"%s\" is no trust domain".formatted(Excerpt.of(name))));
      } else if (settings.federatesWithAll() || settings.names(trustDomain.get())) {
        permitted.add(trustDomain.get());
      } else {
        problems.add(
            Problem.forbidden(
                "\"%s\" is not among the trust domains the controller's configuration allows (%s)"
                    .formatted(Excerpt.of(name), allowedTrustDomains())));
      }
    }
    return new Reading<>(permitted, problems);
  }

  private static Optional<TrustDomain> trustDomain(String name) {
    try {
      return Optional.of(TrustDomain.parse(name));
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String allowedTrustDomains() {
    var names = new TreeSet<String>();
    Stream.concat(settings.federatesWith().stream(), settings.federationAllowed().stream())
        .forEach(trustDomain -> names.add(trustDomain.getName()));
    return names.isEmpty() ? "none" : Excerpt.first(List.copyOf(names), ", ");
  }

  Reading<LabelSelector> podSelector(String text) {
    try {
      return Reading.of(LabelSelectorText.parse(text));
    } catch (IllegalArgumentException e) {
      return new Reading<>(
          LabelSelector.EVERYTHING,
          List.of(
              Problem.invalid(
                  "\"%s\" is no label selector: %s"
                      .formatted(
                          Excerpt.of(text),
                          Excerpt.of(String.valueOf(e.getMessage()), LONGEST_REASON)))));
    }
  }

  Reading<String> hint(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_HINT) {
      return new Reading<>(
          "", List.of(Problem.invalid("it is longer than %d bytes".formatted(MAXIMUM_HINT))));
    }
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || !Character.isDefined(c))) {
      return new Reading<>(
          "", List.of(Problem.invalid("it has characters that cannot be printed")));
    }
    return Reading.of(text.strip());
  }

  Reading<List<String>> dnsNames(String text, String namespace) {
    var permitted = new LinkedHashSet<String>();
    var problems = new ArrayList<Problem>();
    var names = listIn(text);
    if (names.size() > MAXIMUM_DNS_NAMES) {
      problems.add(
          Problem.invalid(
              "it has %d names, and %d are the most".formatted(names.size(), MAXIMUM_DNS_NAMES)));
    }
    for (String name : names.subList(0, Math.min(names.size(), MAXIMUM_DNS_NAMES))) {
      dnsNames.problemOf(name, namespace).ifPresentOrElse(problems::add, () -> permitted.add(name));
    }
    return new Reading<>(List.copyOf(permitted), problems);
  }

  private static List<String> listIn(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
