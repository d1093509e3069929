package dev.spirebridge.issuer;

import dev.spirebridge.issuer.Verdict.Part;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The dates of a path, which the JDK's validator judges without saying whose they are. */
final class PathDates {

  private PathDates() {}

  /**
   * The first fault from the leaf up, authority included: peers refuse an expired one as well.
   *
   * @param tolerance how far ahead a beginning may be, for clocks that differ; an end has none
   */
  static Optional<Verdict> fault(List<X509Certificate> path, Instant now, Duration tolerance) {
    for (int i = 0; i < path.size(); i++) {
      Instant begin = begin(path.get(i));
      Instant end = end(path.get(i));
      if (end.isBefore(now)) {
        return Optional.of(new Verdict.Expired(part(i, path), end));
      }
      if (begin.isAfter(now.plus(tolerance))) {
        return Optional.of(new Verdict.NotYetValid(part(i, path), begin));
      }
    }
    return Optional.empty();
  }

  private static Part part(int place, List<X509Certificate> path) {
    if (place == 0) {
      return Part.LEAF;
    }
    return place == path.size() - 1 ? Part.AUTHORITY : Part.INTERMEDIATE;
  }

  /** When the first of them expires. */
  static Instant end(List<X509Certificate> path) {
    return path.stream().map(PathDates::end).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** A moment at which all of them are valid, if there is any. */
  static Optional<Instant> common(List<X509Certificate> path) {
    Instant begin =
        path.stream().map(PathDates::begin).max(Comparator.naturalOrder()).orElseThrow();
    return Optional.of(begin).filter(moment -> !moment.isAfter(end(path)));
  }

  private static Instant begin(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
