package dev.spirebridge.app;

import static java.util.stream.Collectors.groupingBy;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.sds.SecretTarget;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.ServedIdentity;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.SubjectState;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which SVIDs are handed out to whom, and under which names they were accepted. */
final class ServedReport {

  private final Map<String, SecretNames> namesByListener = new HashMap<>();
  private final SvidChoice defaultSvid;

  ServedReport(List<SdsListenerConfig> listeners, SvidChoice defaultSvid) {
    listeners.forEach(
        listener -> namesByListener.put(listener.address().toString(), listener.names()));
    this.defaultSvid = defaultSvid;
  }

  /** One element for each SVID of each subject that was ever given one. */
  List<ServedIdentity> of(List<HeldSubject> subjects, List<StreamStatus> streams) {
    Map<String, List<StreamStatus>> byCaller =
        streams.stream().collect(groupingBy(StreamStatus::caller));
    return subjects.stream()
        .flatMap(held -> of(held, streamsOf(held, streams, byCaller)).stream())
        .toList();
  }

  private static List<StreamStatus> streamsOf(
      HeldSubject held, List<StreamStatus> all, Map<String, List<StreamStatus>> byCaller) {
    return held.caller().isEmpty() ? all : byCaller.getOrDefault(held.subject().name(), List.of());
  }

  private List<ServedIdentity> of(HeldSubject held, List<StreamStatus> streams) {
    SubjectState state = held.subject().state();
    return state.lastAccepted().stream()
        .flatMap(identities ->
            identities.svids().stream().map(svid -> of(held, state, identities, svid, streams)))
        .toList();
  }

  private ServedIdentity of(
      HeldSubject held,
      SubjectState state,
      IdentitySnapshot identities,
      Svid svid,
      List<StreamStatus> streams) {
    return new ServedIdentity(
        held.caller().flatMap(Caller::pin).flatMap(ProcessPin::podUid),
        held.subject().name(),
        SubjectReport.availability(state),
        Optional.of(identities.receivedAt()),
        svid.id().toString(),
        defaultSvid.in(identities).filter(svid::equals).isPresent(),
        svid.chain().stream().map(ServedReport::encoded).toList(),
        acceptedNames(identities, svid, streams));
  }

  /** A version that was sent and not accepted yet leaves it open what the proxy uses. */
  private List<String> acceptedNames(
      IdentitySnapshot identities, Svid svid, List<StreamStatus> streams) {
    return streams.stream()
        .flatMap(stream ->
            stream.names().stream()
                .filter(name ->
                    name.sentVersion().isPresent()
                        && name.sentVersion().equals(name.ackedVersion()))
                .map(NameStatus::name)
                .filter(name ->
                    meant(namesByListener.get(stream.listener()), name, identities)
                        .filter(svid::equals)
                        .isPresent()))
        .distinct()
        .sorted()
        .toList();
  }

  /** The SVID that a name stands for on a listener; none for a trust bundle's. */
  private static Optional<Svid> meant(
      @Nullable SecretNames names, String name, IdentitySnapshot identities) {
    if (names == null) {
      return Optional.empty();
    }
    SecretTarget alias = names.aliases().get(name);
    if (alias instanceof SecretTarget.Certificate(SvidChoice choice)) {
      return choice.in(identities);
    }
    return identities.svids().stream()
        .filter(svid -> alias == null && names.spiffeNames() && svid.id().toString().equals(name))
        .findFirst();
  }

  private static String encoded(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
  }
}
