package dev.spirebridge.issuer;

import dev.spirebridge.identity.AlternativeNames;
import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.identity.SvidRule;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Signatures.TooManyException;
import dev.spirebridge.issuer.Verdict.Reason;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says what certificates mean. Pure: the same certificates, the same verdict, in whatever order
 * they came behind the leaf. No name in a certificate vouches for anything but itself.
 *
 * <p>Where several things are wrong the first of these is told: the profile of an X.509-SVID, the
 * chain, the dates, the trust domain, the ID.
 */
public final class Judge {

  private static final int MOST_CERTIFICATES = 32;
  private static final String SCHEME = "spiffe:";

  private final Duration clockTolerance;

  /**
   * @param clockTolerance how far ahead of {@code now} a certificate may begin
   */
  public Judge(Duration clockTolerance) {
    this.clockTolerance = clockTolerance;
  }

  /** The worst of what was seen of a target. */
  public Judged judge(Target target, Evidence evidence, Trust trust, Instant now) {
    return switch (evidence) {
      case Evidence.NotSeen(Verdict.Absence why) ->
          new Judged(target, Optional.empty(), why, Optional.empty());
      case Evidence.Seen(List<Presented> all, Set<String> trustedKeyIds) -> {
        Judged worst =
            all.stream()
                .map(seen -> alone(target, seen, trust, now))
                .min(Comparator.comparing(row -> row.verdict().standing(), Standing.WORST_FIRST))
                .orElseThrow();
        yield worst.verdict() instanceof Verdict.Trusted
            ? worst.withNote(FurtherRoots.note(trustedKeyIds, trust))
            : worst;
      }
    };
  }

  /**
   * Whatever the JDK makes of a certificate that somebody has made up: nobody else's verdict is to
   * be lost over it.
   */
  private Judged alone(Target target, Presented seen, Trust trust, Instant now) {
    try {
      Verdict verdict = judge(seen, target.expectation(), trust, now);
      return new Judged(target, Optional.of(seen), verdict, Optional.empty());
    } catch (RuntimeException e) {
      Verdict unreadable =
          new Verdict.Unreachable(
              Reason.NOT_A_CERTIFICATE, "its certificate cannot be judged: " + e);
      return new Judged(target, Optional.empty(), unreadable, Optional.empty());
    }
  }

  public Verdict judge(Presented seen, Expectation expected, Trust trust, Instant now) {
    List<X509Certificate> chain = seen.chain();
    if (chain.isEmpty()) {
      return new Verdict.NoCertificate("it presents an empty chain");
    }
    if (chain.size() > MOST_CERTIFICATES) {
      return tooLarge("its chain has %d certificates".formatted(chain.size()));
    }
    PathFinder finder = new PathFinder(chain, authorities(trust));
    try {
      if (seen.via() == Via.HANDSHAKE && isOfNobodyKnown(finder, trust)) {
        return publicCertificate(finder.leaf());
      }
      Optional<SvidRule> broken = SvidRule.brokenBy(finder.leaf());
      return broken.isPresent()
          ? new Verdict.NotAnSvid(broken.get())
          : judgeSvid(finder, expected, trust, now);
    } catch (TooManyException e) {
      return tooLarge(e.why());
    } catch (IdentityException unreadable) {
      return new Verdict.Unreachable(
          Reason.NOT_A_CERTIFICATE, "its certificate's alternative names cannot be read");
    }
  }

  private static int authorities(Trust trust) {
    return trust.meshCa().size()
        + trust.bundles().values().stream().mapToInt(each -> each.authorities().size()).sum();
  }

  private static boolean isOfNobodyKnown(PathFinder finder, Trust trust) throws TooManyException {
    boolean claimsAnId =
        AlternativeNames.uris(finder.leaf()).stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(SCHEME));
    if (claimsAnId || finder.reaches(trust.meshCa())) {
      return false;
    }
    for (TrustBundle bundle : trust.bundles().values()) {
      if (finder.reaches(bundle.authorities())) {
        return false;
      }
    }
    return true;
  }

  private static Verdict publicCertificate(X509Certificate leaf) {
    return new Verdict.PublicCertificate(AlternativeNames.hosts(leaf), Strangers.issuer(leaf));
  }

  private static Verdict tooLarge(String why) {
    return new Verdict.Unreachable(Reason.TOO_LARGE, why);
  }

  private Verdict judgeSvid(PathFinder finder, Expectation expected, Trust trust, Instant now)
      throws TooManyException {
    SpiffeId id = PresentedSvid.idIn(finder.leaf()).orElseThrow();
    TrustBundle bundle = trust.bundles().get(id.getTrustDomain());
    if (bundle == null && !trust.bundles().containsKey(trust.own())) {
      return new Verdict.Unreachable(
          Reason.NO_BUNDLE, "there is no trust bundle of " + trust.own() + " to judge it by");
    }
    List<List<X509Certificate>> paths =
        bundle == null ? List.of() : finder.paths(bundle.authorities());
    if (bundle == null || paths.isEmpty()) {
      return new Strangers(finder, id, trust).judge(expected);
    }
    Verdict best = best(paths, bundle, now);
    return best instanceof Verdict.Trusted ? asExpected(best, id, expected) : best;
  }

  /** A peer that finds any good path takes it, so the one that lasts longest counts. */
  private Verdict best(List<List<X509Certificate>> paths, TrustBundle bundle, Instant now) {
    List<List<X509Certificate>> sorted =
        paths.stream()
            .sorted(
                Comparator.<List<X509Certificate>, Instant>comparing(PathDates::end)
                    .reversed()
                    .thenComparingInt(List::size)
                    .thenComparingInt(path -> bundle.authorities().indexOf(path.getLast())))
            .toList();
    for (List<X509Certificate> path : sorted) {
      if (PathDates.fault(path, now, clockTolerance).isEmpty() && CertPaths.fault(path).isEmpty()) {
        Duration remaining = Duration.between(now, PathDates.end(path));
        return new Verdict.Trusted(path.getLast(), bundle.trustDomain(), remaining);
      }
    }
    for (List<X509Certificate> path : sorted) {
      Optional<Verdict> fault = PathDates.fault(path, now, clockTolerance);
      if (fault.isPresent()
          && (PathDates.common(path).isEmpty() || CertPaths.fault(path).isEmpty())) {
        return fault.get();
      }
    }
    List<X509Certificate> path = sorted.getFirst();
    return Strangers.otherIssuer(path.getFirst(), CertPaths.fault(path).orElse("no path is valid"));
  }

  private static Verdict asExpected(Verdict trusted, SpiffeId id, Expectation expected) {
    TrustDomain domain = id.getTrustDomain();
    if (expected.trustDomain().isPresent() && !expected.trustDomain().get().equals(domain)) {
      return new Verdict.WrongTrustDomain(domain, expected.trustDomain().get());
    }
    if (expected.id().isPresent() && !expected.id().get().equals(id)) {
      return new Verdict.WrongId(id, expected.id().get());
    }
    return trusted;
  }
}
