package dev.spirebridge.admin;

import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.CallerStatus;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.CallersStatus.Refusals;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.RotationKind;
import dev.spirebridge.status.RotationStatus;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.ServedIdentity;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StatusTlsStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Statuses as a running bridge reports them. */
final class Statuses {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String AGENT = "unix:///run/spire/agent.sock";
  static final String SOCKET = "unix:///run/secrets/workload-spiffe-uds/socket";
  static final String FOLDER = "/etc/istio-certs";
  static final String ID = "spiffe://example.org/ns/shop/sa/cart";

  static final String ADMIN = "unix:///run/spire/admin/api.sock";
  static final String POD = "5f2c9a41-6c1e-4a57-9f0e-2f6f0b7c1d2e";

  private Statuses() {}

  /** One source, one identity, one listener with one stream: what docs/operations.md shows. */
  static BridgeStatus serving() {
    return with(
        source(SourcePhase.STREAMING, Optional.of(ago("PT25M"))),
        subject(Availability.AVAILABLE, svid(ago("-PT35M"))));
  }

  /** The same with a Secret: what docs/operations.md shows. */
  static BridgeStatus keeping(SecretStatus... secrets) {
    BridgeStatus status = serving();
    return changed(status, status.callers(), status.statusTls(), status.files(), List.of(secrets));
  }

  private static BridgeStatus changed(
      BridgeStatus status,
      Optional<CallersStatus> callers,
      Optional<StatusTlsStatus> tls,
      List<FilesStatus> files,
      List<SecretStatus> secrets) {
    return new BridgeStatus(
        status.version(),
        status.startedAt(),
        status.now(),
        status.sources(),
        status.subjects(),
        status.listeners(),
        status.streams(),
        status.rotations(),
        callers,
        tls,
        files,
        secrets,
        status.moving(),
        status.updateToAck());
  }

  static SecretStatus inPlace() {
    return new SecretStatus(
        "istio-ingress/gateway",
        SecretState.IN_PLACE,
        Optional.of(ID),
        Optional.of(ago("-PT35M")),
        Optional.of(ago("PT25M")),
        2,
        1,
        Optional.empty());
  }

  static SecretStatus foreign() {
    return new SecretStatus(
        "istio-ingress/gateway",
        SecretState.FOREIGN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        3,
        Optional.of(
            "there is a Secret istio-ingress/gateway without the label"
                + " app.kubernetes.io/managed-by=spire-bridge, and it is left alone: delete it, or"
                + " give it that label, or name another"));
  }

  /** A daemon with one caller that is served and one that waits: what docs/operations.md shows. */
  static BridgeStatus servingCallers() {
    return callers(
        delegate(SourcePhase.STREAMING, Optional.of(ago("PT1M"))),
        caller(12, SourcePhase.STREAMING, Availability.AVAILABLE, svid(ago("-PT35M"))),
        caller(13, SourcePhase.AWAITING_REGISTRATION, Availability.PENDING));
  }

  static BridgeStatus callers(SourceStatus source, SubjectStatus... callers) {
    return with(
        with(source, callers),
        Optional.of(
            new CallersStatus(
                "pidfd",
                2,
                List.of(new Refusals("uid-not-allowed", 4), new Refusals("pod-rate", 0)))),
        Optional.of(tls()),
        List.of());
  }

  static BridgeStatus with(
      BridgeStatus status,
      Optional<CallersStatus> callers,
      Optional<StatusTlsStatus> tls,
      List<FilesStatus> files) {
    return changed(status, callers, tls, files, status.secrets());
  }

  static FilesStatus files() {
    return new FilesStatus(
        FOLDER,
        "istio",
        Optional.of(ID),
        Optional.of(ago("-PT35M")),
        Optional.of(ago("PT25M")),
        3,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(
            new AfterChangeStatus(
                "/usr/local/bin/reload",
                3,
                0,
                Optional.of(ago("PT25M")),
                Optional.of(0),
                Optional.empty(),
                Optional.empty())));
  }

  private static StatusTlsStatus tls() {
    return new StatusTlsStatus(
        "10.0.0.7:9879",
        List.of("spiffe://example.org/ns/spire-bridge/sa/spire-bridge-controller"),
        Optional.of("spiffe://example.org/spire-bridge"),
        Optional.of(ago("-PT35M")),
        1,
        Optional.of("spiffe://example.org/ns/shop/sa/cart is not among those that are expected"),
        Optional.empty());
  }

  /** One SVID of a caller in a pod: what docs/operations.md shows. */
  static ServedIdentities served() {
    return new ServedIdentities(
        "0.1.0",
        ago("PT1H"),
        NOW,
        List.of(
            new ServedIdentity(
                Optional.of(POD),
                "pid 12 uid 1337",
                Availability.AVAILABLE,
                Optional.of(ago("PT25M")),
                ID,
                true,
                List.of("MIIB8jCCAZmgAwIBAgIQ…"),
                List.of("default"))),
        Optional.empty());
  }

  static SourceStatus delegate(SourcePhase phase, Optional<Instant> lastContact) {
    return new SourceStatus(
        "delegated",
        ADMIN,
        phase,
        ago("PT55M"),
        lastContact,
        lastContact,
        3,
        0,
        2,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** In this phase for as many seconds as its process number is below 100. */
  static SubjectStatus caller(
      int pid, SourcePhase phase, Availability availability, SvidStatus... svids) {
    SubscriptionStatus subscription =
        new SubscriptionStatus(
            phase,
            NOW.minusSeconds(100 - pid),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return caller(pid, subscription, availability, svids);
  }

  static SubjectStatus caller(
      int pid, SubscriptionStatus subscription, Availability availability, SvidStatus... svids) {
    return new SubjectStatus(
        "pid " + pid + " uid 1337",
        Optional.of(
            new CallerStatus(pid, 1337, 1337, pid == 12 ? Optional.of(POD) : Optional.empty())),
        Optional.of(subscription),
        availability,
        availability == Availability.PENDING ? Optional.empty() : Optional.of(ago("PT25M")),
        List.of(svids),
        List.of());
  }

  static BridgeStatus with(SourceStatus source, SubjectStatus... subjects) {
    return with(List.of(source), List.of(subjects), List.of(stream(1)));
  }

  static BridgeStatus with(
      List<SourceStatus> sources, List<SubjectStatus> subjects, List<StreamStatus> streams) {
    return new BridgeStatus(
        "0.1.0",
        ago("PT1H"),
        NOW,
        sources,
        subjects,
        List.of(listener()),
        streams,
        List.of(rotation()),
        Optional.empty(),
        Optional.empty(),
        List.of(files()),
        List.of(),
        Optional.empty(),
        new LatencyHistogram(List.of(0.001, 0.01, 0.1), List.of(5L, 7L, 8L), 9, 0.25));
  }

  /** The SVID that is in use took the place of another, once for everybody. */
  static RotationStatus rotation() {
    return new RotationStatus(
        ago("PT25M"),
        RotationKind.LEAF,
        "self",
        1,
        ID,
        Optional.of("3fa9c1"),
        Optional.of(ago("-PT35M")),
        List.of(),
        List.of());
  }

  static SourceStatus source(SourcePhase phase, Optional<Instant> lastContact) {
    return new SourceStatus(
        "workload-api",
        AGENT,
        phase,
        ago("PT55M"),
        lastContact,
        lastContact,
        3,
        0,
        2,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static SourceStatus failing(SourcePhase phase, Instant lastContact, String error, String advice) {
    return new SourceStatus(
        "workload-api",
        AGENT,
        phase,
        ago("PT1S"),
        Optional.of(lastContact),
        Optional.of(lastContact),
        3,
        4,
        5,
        Optional.empty(),
        Optional.of(error),
        Optional.of(advice));
  }

  static SubjectStatus subject(Availability availability, SvidStatus... svids) {
    Optional<Instant> receivedAt =
        availability == Availability.PENDING ? Optional.empty() : Optional.of(ago("PT25M"));
    return new SubjectStatus(
        "self",
        Optional.empty(),
        Optional.empty(),
        availability,
        receivedAt,
        List.of(svids),
        List.of(
            new BundleStatus("example.org", false, List.of(authority("example.org", "a1b2c3"))),
            new BundleStatus(
                "partner.example", true, List.of(authority("partner.example", "d4e5f6")))));
  }

  static SvidStatus svid(Instant notAfter) {
    return new SvidStatus(
        ID,
        "internal",
        "3fa9c1",
        "CN=example.org,O=SPIFFE",
        notAfter.minus(Duration.ofHours(1)),
        notAfter,
        true);
  }

  static SvidStatus notDefault(SvidStatus svid) {
    return new SvidStatus(
        svid.spiffeId(),
        svid.hint(),
        svid.serial(),
        svid.issuer(),
        svid.notBefore(),
        svid.notAfter(),
        false);
  }

  private static AuthorityStatus authority(String trustDomain, String keyId) {
    return new AuthorityStatus("CN=" + trustDomain + ",O=SPIFFE", keyId, ago("-P1D"));
  }

  private static ListenerStatus listener() {
    return new ListenerStatus(SOCKET, "istio", "hold", 1, 1, 1, 0, 2, 0, 12, 9, 9, 0, 1, 0);
  }

  static StreamStatus stream(long id) {
    return new StreamStatus(
        id,
        SOCKET,
        "pid 12 uid 1337",
        "sidecar~10.0.0.7~cart-5d9f.shop~shop.svc.cluster.local",
        "DeltaSecrets",
        ago("PT20M"),
        false,
        List.of(
            new NameStatus(
                "default",
                Optional.empty(),
                Optional.of("9c41d0"),
                Optional.of("9c41d0"),
                Optional.empty(),
                Optional.of(Duration.ofNanos(1_250_000))),
            new NameStatus(
                "file-root:/etc/ca.pem",
                Optional.of(ago("PT20M")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  /** The instant that long before {@link #NOW}. */
  static Instant ago(String duration) {
    return NOW.minus(Duration.parse(duration));
  }
}
