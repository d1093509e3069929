package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Understands how the status is served over TLS. */
final class StatusTlsReader {

  private final Settings settings;
  private final Problems problems;

  StatusTlsReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** The address in its place, with all that belongs to it; nothing where it is not served. */
  Optional<Placed<StatusTlsConfig>> read(SourceKind source) {
    boolean asked = !settings.given(ServeSetting.STATUS_TLS).isEmpty();
    Optional<Placed<Endpoint.Tcp>> address =
        settings.find(ServeSetting.STATUS_TLS, Values::hostAndPort);
    Set<SpiffeId> allowed = allowedIds();
    Optional<Endpoint> ownAgent = ownAgent(source, asked);
    if (asked) {
      requireAllowed();
    } else {
      refuseWithoutAddress(source);
    }
    return address.map(placed ->
        new Placed<>(placed.place(), new StatusTlsConfig(placed.value(), allowed, ownAgent)));
  }

  private Set<SpiffeId> allowedIds() {
    Set<SpiffeId> ids = new LinkedHashSet<>();
    settings
        .find(ServeListSetting.STATUS_TLS_ALLOWED_IDS, Values::workloadId)
        .forEach(id -> ids.add(id.value()));
    return ids;
  }

  /** SPIFFE's own variable is looked at only where it matters: it may hold anything elsewhere. */
  private Optional<Endpoint> ownAgent(SourceKind source, boolean asked) {
    return switch (source) {
      case SourceKind.Delegated _ when asked ->
          Optional.of(
              settings.get(
                  ServeSetting.STATUS_TLS_AGENT_SOCKET,
                  Values::endpoint,
                  SourceKind.WorkloadApi.DEFAULT_AGENT_SOCKET));
      case SourceKind.Delegated _, SourceKind.WorkloadApi _ -> Optional.empty();
    };
  }

  private void requireAllowed() {
    if (settings.given(ServeListSetting.STATUS_TLS_ALLOWED_IDS).isEmpty()) {
      problems.add(
          ConfigProblem.at(
              Place.of(ServeListSetting.STATUS_TLS_ALLOWED_IDS.key()),
              "is missing: without it nobody may ask at statusTls.address",
              "list in the file the SPIFFE IDs that may, such as the controller's"));
    }
  }

  private void refuseWithoutAddress(SourceKind source) {
    String reason = "is of no use without statusTls.address";
    String hint = "give --status-tls IP:PORT, or remove it";
    settings
        .given(ServeListSetting.STATUS_TLS_ALLOWED_IDS)
        .ifPresent(list -> problems.add(ConfigProblem.at(list.place(), reason, hint)));
    // With another source it is refused for that already.
    if (source instanceof SourceKind.Delegated) {
      settings.given(ServeSetting.STATUS_TLS_AGENT_SOCKET).stream()
          .filter(given -> !given.place().name().equals(ServeSetting.SPIFFE_ENDPOINT_SOCKET))
          .forEach(given -> problems.add(ConfigProblem.about(given, reason, hint)));
    }
  }
}
