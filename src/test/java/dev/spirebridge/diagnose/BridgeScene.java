package dev.spirebridge.diagnose;

import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.CallerStatus;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a bridge tells that serves a pod well, and what can be taken away from that. */
final class BridgeScene {

  static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  static final String POD_UID = "5f2c9a41";
  static final String ID = "spiffe://example.org/ns/shop/sa/cart";
  static final String SERIAL = "3fa9c1";
  private static final String CALLER = "pid 13 uid 1337";

  SourcePhase source = SourcePhase.STREAMING;
  Availability availability = Availability.AVAILABLE;
  SourcePhase subscription = SourcePhase.STREAMING;
  Instant notAfter = NOW.plus(Duration.ofMinutes(30));
  boolean isDefault = true;
  String trustDomain = "example.org";
  final List<String> authorities = new ArrayList<>(List.of("aa", "ab"));
  boolean withSubject = true;
  String podUid = POD_UID;
  boolean withListener = true;
  long turnedAway;
  final List<NameStatus> names = new ArrayList<>(List.of(accepted("default"), accepted("ROOTCA")));
  boolean withStreams = true;

  static NameStatus accepted(String name) {
    return name(name, false, "v1", "v1", Optional.empty());
  }

  static NameStatus held(String name) {
    return name(name, true, "", "", Optional.empty());
  }

  static NameStatus refused(String name, String reason) {
    return name(name, false, "v1", "", Optional.of(reason));
  }

  static NameStatus unanswered(String name) {
    return name(name, false, "v2", "v1", Optional.empty());
  }

  private static NameStatus name(
      String name, boolean held, String sent, String acked, Optional<String> nack) {
    return new NameStatus(
        name,
        held ? Optional.of(NOW.minusSeconds(90)) : Optional.empty(),
        Optional.of(sent).filter(text -> !text.isEmpty()),
        Optional.of(acked).filter(text -> !text.isEmpty()),
        nack,
        Optional.empty());
  }

  BridgeStatus status(boolean sidecar) {
    return new BridgeStatus(
        "0.1.0",
        NOW.minusSeconds(3600),
        NOW,
        List.of(sourceStatus(sidecar)),
        withSubject ? List.of(subject(sidecar)) : List.of(),
        withListener ? List.of(listener()) : List.of(),
        withStreams ? List.of(stream()) : List.of(),
        List.of(),
        sidecar
            ? Optional.empty()
            : Optional.of(
                new CallersStatus(
                    "pidfd",
                    1,
                    List.of(new CallersStatus.Refusals("uid-not-allowed", turnedAway)))),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        new LatencyHistogram(List.of(), List.of(), 0, 0));
  }

  private SourceStatus sourceStatus(boolean sidecar) {
    return new SourceStatus(
        sidecar ? "workload-api" : "delegated",
        "unix:///run/spire/admin.sock",
        source,
        NOW.minusSeconds(120),
        Optional.empty(),
        Optional.empty(),
        1,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private SubjectStatus subject(boolean sidecar) {
    return new SubjectStatus(
        sidecar ? "self" : CALLER,
        sidecar
            ? Optional.empty()
            : Optional.of(new CallerStatus(13, 1337, 1337, Optional.of(podUid))),
        sidecar
            ? Optional.empty()
            : Optional.of(
                new SubscriptionStatus(
                    subscription,
                    NOW.minusSeconds(90),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
        availability,
        Optional.of(NOW.minusSeconds(600)),
        availability == Availability.PENDING ? List.of() : List.of(svid()),
        List.of(
            new BundleStatus(
                trustDomain,
                false,
                authorities.stream()
                    .map(keyId -> new AuthorityStatus("O=SPIFFE", keyId, notAfter))
                    .toList())));
  }

  private SvidStatus svid() {
    return new SvidStatus(
        ID, "", SERIAL, "O=SPIFFE", NOW.minus(Duration.ofMinutes(30)), notAfter, isDefault);
  }

  private StreamStatus stream() {
    return new StreamStatus(
        1,
        "unix:///run/spire-bridge/socket",
        CALLER,
        "cart",
        "DeltaSecrets",
        NOW.minusSeconds(600),
        false,
        names);
  }

  private static ListenerStatus listener() {
    return new ListenerStatus(
        "unix:///run/spire-bridge/socket", "istio", "hold", 1, 1, 0, 0, 1, 0, 2, 2, 2, 0, 0, 0);
  }
}
