package dev.spirebridge.admin;

import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.status.MovingStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StatusTlsStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The ages and remaining times a reader would otherwise have to subtract for himself. */
final class DerivedFields {

  private DerivedFields() {}

  /** By field name without its unit; negative for what has expired. */
  static Map<String, Duration> of(Record value, Instant now) {
    return switch (value) {
      case ProcessStatus process -> Map.of("uptime", Duration.between(process.startedAt(), now));
      case ControllerStatus controller -> since("lastPassAge", controller.lastPass(), now);
      case SourceStatus source -> {
        Map<String, Duration> fields = new LinkedHashMap<>();
        fields.put("phaseAge", Duration.between(source.since(), now));
        fields.putAll(since("lastContactAge", source.lastContact(), now));
        yield fields;
      }
      case SubscriptionStatus subscription ->
          Map.of("phaseAge", Duration.between(subscription.since(), now));
      case SubjectStatus subject -> since("receivedAge", subject.receivedAt(), now);
      case SvidStatus svid -> {
        Map<String, Duration> fields = new LinkedHashMap<>();
        fields.put("age", Duration.between(svid.notBefore(), now));
        fields.put("expiresIn", Duration.between(now, svid.notAfter()));
        yield fields;
      }
      case StatusTlsStatus tls -> until("expiresIn", tls.notAfter(), now);
      case FilesStatus files -> until("expiresIn", files.notAfter(), now);
      case SecretStatus secret -> until("expiresIn", secret.notAfter(), now);
      case MovingStatus moving -> until("expiresIn", moving.until(), now);
      case AuthorityStatus authority ->
          Map.of("expiresIn", Duration.between(now, authority.notAfter()));
      case StreamStatus stream -> Map.of("age", Duration.between(stream.openedAt(), now));
      case NameStatus name -> since("held", name.heldSince(), now);
      default -> Map.of();
    };
  }

  /** With microseconds, the precision in which a local client's answer can be told. */
  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
        .add(BigDecimal.valueOf(duration.getNano() / 1_000, 6))
        .stripTrailingZeros();
  }

  private static Map<String, Duration> until(String name, Optional<Instant> end, Instant now) {
    return end.map(instant -> Map.of(name, Duration.between(now, instant))).orElse(Map.of());
  }

  private static Map<String, Duration> since(String name, Optional<Instant> start, Instant now) {
    return start.map(instant -> Map.of(name, Duration.between(instant, now))).orElse(Map.of());
  }
}
