package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Understands the settings of the source. */
final class SourceReader {

  private static final Duration LEAST_RETRY = Duration.ofMillis(100);
  private static final Duration MOST_RETRY = Duration.ofHours(1);

  private final Settings settings;
  private final Problems problems;

  SourceReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  SourceConfig read() {
    Optional<TrustDomain> trustDomain =
        settings.find(Setting.TRUST_DOMAIN, Values::trustDomain).map(Placed::value);
    return new SourceConfig(
        settings.get(Setting.AGENT_SOCKET, Values::endpoint, SourceConfig.DEFAULT_AGENT_SOCKET),
        trustDomain,
        defaultSvid(trustDomain),
        retryCaps(),
        settings.get(
            Setting.SILENCE_LIMIT,
            Durations.between(Duration.ofSeconds(1), Duration.ofHours(24)),
            SourceConfig.DEFAULT_SILENCE_LIMIT));
  }

  private RetryCaps retryCaps() {
    ValueParser<Duration> parser = Durations.between(LEAST_RETRY, MOST_RETRY);
    RetryCaps otherwise = RetryCaps.DEFAULT;
    return new RetryCaps(
        settings.get(Setting.RETRY_AWAITING_REGISTRATION, parser, otherwise.awaitingRegistration()),
        settings.get(Setting.RETRY_OTHERWISE, parser, otherwise.otherwise()),
        settings.get(Setting.RETRY_REJECTED, parser, otherwise.rejected()));
  }

  /** Hint and ID are two ways to say one thing, so the strongest layer that says either counts. */
  private SvidChoice defaultSvid(Optional<TrustDomain> trustDomain) {
    List<SvidChoice> choices = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      Optional<Placed<String>> hint = settings.find(layer, Setting.DEFAULT_HINT, Values::hint);
      Optional<Placed<SpiffeId>> id =
          settings.find(layer, Setting.DEFAULT_ID, text -> idIn(trustDomain, text));
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
