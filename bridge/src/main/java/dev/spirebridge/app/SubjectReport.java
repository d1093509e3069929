package dev.spirebridge.app;

import dev.spirebridge.delegatedidentity.DelegatedIdentitySource.CallerSubject;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.CallerStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What is held for a subject, in the words of the status records.
 *
 * @param defaultSvid which SVID the name {@code default} stands for
 */
record SubjectReport(SvidChoice defaultSvid) {

  /** SPIRE numbers its authorities; without a keyword the number would print as hexadecimal DER. */
  private static final Map<String, String> KEYWORDS = Map.of("2.5.4.5", "SERIALNUMBER");

  /** Of the one subject that everybody has. */
  SubjectStatus of(Subject subject) {
    return of(subject, Optional.empty(), Optional.empty());
  }

  /** Of a calling process. */
  SubjectStatus of(CallerSubject caller) {
    return of(caller.subject(), caller(caller.caller()), Optional.of(caller.subscription()));
  }

  private static Optional<CallerStatus> caller(Caller caller) {
    return caller
        .process()
        .map(ids ->
            new CallerStatus(
                ids.pid(), ids.uid(), ids.gid(), caller.pin().flatMap(ProcessPin::podUid)));
  }

  private SubjectStatus of(
      Subject subject, Optional<CallerStatus> caller, Optional<SubscriptionStatus> subscription) {
    SubjectState state = subject.state();
    Optional<IdentitySnapshot> identities = state.lastAccepted();
    return new SubjectStatus(
        subject.name(),
        caller,
        subscription,
        availability(state),
        identities.map(IdentitySnapshot::receivedAt),
        identities.map(this::svids).orElse(List.of()),
        identities.map(SubjectReport::bundles).orElse(List.of()));
  }

  static Availability availability(SubjectState state) {
    return switch (state) {
      case SubjectState.Pending _, SubjectState.Absent _ -> Availability.PENDING;
      case SubjectState.Available _ -> Availability.AVAILABLE;
      case SubjectState.Withdrawn _ -> Availability.WITHDRAWN;
    };
  }

  private List<SvidStatus> svids(IdentitySnapshot identities) {
    Optional<Svid> chosen = defaultSvid.in(identities);
    return identities.svids().stream()
        .map(svid -> svid(svid, chosen.filter(svid::equals).isPresent()))
        .toList();
  }

  private static SvidStatus svid(Svid svid, boolean isDefault) {
    return new SvidStatus(
        svid.id().toString(),
        svid.hint(),
        svid.leaf().getSerialNumber().toString(16),
        name(svid.leaf().getIssuerX500Principal()),
        svid.notBefore(),
        svid.notAfter(),
        isDefault);
  }

  private static List<BundleStatus> bundles(IdentitySnapshot identities) {
    return identities.bundles().values().stream()
        .map(bundle -> bundle(bundle, !bundle.equals(identities.own())))
        .toList();
  }

  private static BundleStatus bundle(TrustBundle bundle, boolean federated) {
    return new BundleStatus(
        bundle.trustDomain().getName(),
        federated,
        bundle.authorities().stream().map(SubjectReport::authority).toList());
  }

  private static AuthorityStatus authority(X509Certificate certificate) {
    return new AuthorityStatus(
        name(certificate.getSubjectX500Principal()),
        KeyIdentifiers.subject(certificate).orElse(""),
        certificate.getNotAfter().toInstant());
  }

  private static String name(X500Principal principal) {
    return principal.getName(X500Principal.RFC2253, KEYWORDS);
  }
}
