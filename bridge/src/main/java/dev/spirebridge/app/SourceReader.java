package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Understands the settings of the source. */
final class SourceReader {

  private static final Duration LEAST_RETRY = Duration.ofMillis(100);
  private static final Duration MOST_RETRY = Duration.ofHours(1);

  /** Stands in for an address that was not understood, so that the rest can be checked too. */
  private static final Endpoint.Unix NOWHERE = new Endpoint.Unix(Path.of("/dev/null"));

  private final Settings settings;
  private final Problems problems;

  SourceReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  SourceConfig read() {
    Optional<SourceKind.Word> chosen = chosenKind();
    chosen.ifPresent(new SourceFit(settings, problems)::check);
    Optional<TrustDomain> trustDomain =
        settings.find(ServeSetting.TRUST_DOMAIN, Values::trustDomain).map(Placed::value);
    SourceKind kind =
        switch (chosen.orElse(SourceKind.Word.WORKLOAD_API)) {
          case WORKLOAD_API -> workloadApi();
          case DELEGATED -> delegated(trustDomain);
        };
    return new SourceConfig(
        kind,
        trustDomain,
        defaultSvid(trustDomain),
        retryCaps(),
        settings.get(
            ServeSetting.SILENCE_LIMIT,
            Durations.between(Duration.ofSeconds(1), Duration.ofHours(24)),
            SourceConfig.DEFAULT_SILENCE_LIMIT));
  }

  /** Nothing when it was given and not understood: then nothing is said of what depends on it. */
  private Optional<SourceKind.Word> chosenKind() {
    boolean given = !settings.given(ServeSetting.SOURCE_KIND).isEmpty();
    Optional<SourceKind.Word> understood =
        settings
            .find(ServeSetting.SOURCE_KIND, Values.oneOf("source", SourceKind.Word.values()))
            .map(Placed::value);
    return given ? understood : Optional.of(SourceKind.Word.WORKLOAD_API);
  }

  private SourceKind workloadApi() {
    return new SourceKind.WorkloadApi(
        settings.get(
            ServeSetting.AGENT_SOCKET,
            Values::endpoint,
            SourceKind.WorkloadApi.DEFAULT_AGENT_SOCKET));
  }

  private SourceKind delegated(Optional<TrustDomain> trustDomain) {
    requireGiven(
        ServeSetting.TRUST_DOMAIN,
        "is missing: without it the source delegated would take an SVID of any trust domain whose"
            + " bundle the agent holds, a federated partner's too",
        "give --trust-domain NAME, the trust_domain of the agent's configuration");
    return new SourceKind.Delegated(
        adminSocket(),
        settings.get(
            ServeSetting.BUNDLE_REFRESH,
            Durations.between(Duration.ofSeconds(1), Duration.ofHours(24)),
            SourceKind.Delegated.DEFAULT_BUNDLE_REFRESH),
        settings.get(
            ServeSetting.LINGER,
            Durations.between(Duration.ZERO, Duration.ofHours(1)),
            SourceKind.Delegated.DEFAULT_LINGER),
        new CallersReader(settings, trustDomain).read());
  }

  private Endpoint.Unix adminSocket() {
    requireGiven(
        ServeSetting.ADMIN_SOCKET,
        "is missing: the source delegated asks the agent on its admin socket, for which SPIRE has"
            + " no default",
        "give --admin-socket unix:///path, the admin_socket_path of the agent's configuration");
    return settings.get(ServeSetting.ADMIN_SOCKET, Values::unixSocket, NOWHERE);
  }

  private void requireGiven(Setting setting, String reason, String hint) {
    if (settings.given(setting).isEmpty()) {
      problems.add(ConfigProblem.at(Place.of(setting.key()), reason, hint));
    }
  }

  private RetryCaps retryCaps() {
    ValueParser<Duration> parser = Durations.between(LEAST_RETRY, MOST_RETRY);
    RetryCaps otherwise = RetryCaps.DEFAULT;
    return new RetryCaps(
        settings.get(
            ServeSetting.RETRY_AWAITING_REGISTRATION, parser, otherwise.awaitingRegistration()),
        settings.get(ServeSetting.RETRY_OTHERWISE, parser, otherwise.otherwise()),
        settings.get(ServeSetting.RETRY_REJECTED, parser, otherwise.rejected()));
  }

  /** Hint and ID are two ways to say one thing, so the strongest layer that says either counts. */
  private SvidChoice defaultSvid(Optional<TrustDomain> trustDomain) {
    List<SvidChoice> choices = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      Optional<Placed<String>> hint = settings.find(layer, ServeSetting.DEFAULT_HINT, Values::hint);
      Optional<Placed<SpiffeId>> id =
          settings.find(layer, ServeSetting.DEFAULT_ID, text -> idIn(trustDomain, text));
      if (hint.isPresent() && id.isPresent()) {
        problems.add(
            ConfigProblem.at(
                id.get().place(),
                "contradicts " + hint.get().place().name() + ": both choose the default SVID",
                "keep one of the two"));
      }
      hint.ifPresent(placed -> choices.add(new SvidChoice.WithHint(placed.value())));
      id.ifPresent(placed -> choices.add(new SvidChoice.WithId(placed.value())));
    }
    return choices.isEmpty() ? new SvidChoice.First() : choices.getFirst();
  }

  private static SpiffeId idIn(Optional<TrustDomain> trustDomain, String text) throws BadValue {
    SpiffeId id = Values.workloadId(text);
    if (trustDomain.isPresent() && !id.memberOf(trustDomain.get())) {
      throw new BadValue(
          "is not in the trust domain " + trustDomain.get(), "correct the ID or the trust domain");
    }
    return id;
  }
}
