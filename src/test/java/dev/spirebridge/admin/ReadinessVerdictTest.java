package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static dev.spirebridge.admin.Statuses.failing;
import static dev.spirebridge.admin.Statuses.source;
import static dev.spirebridge.admin.Statuses.subject;
import static dev.spirebridge.admin.Statuses.svid;
import static dev.spirebridge.admin.Statuses.with;
import static dev.spirebridge.status.Availability.AVAILABLE;
import static dev.spirebridge.status.Availability.PENDING;
import static dev.spirebridge.status.Availability.WITHDRAWN;
import static dev.spirebridge.status.SourcePhase.AWAITING_REGISTRATION;
import static dev.spirebridge.status.SourcePhase.BACKING_OFF;
import static dev.spirebridge.status.SourcePhase.CLOSED;
import static dev.spirebridge.status.SourcePhase.CONNECTING;
import static dev.spirebridge.status.SourcePhase.REJECTED;
import static dev.spirebridge.status.SourcePhase.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadinessVerdictTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Instant IN_14_MINUTES = ago("-PT14M3S");
  private static final String LAST_GOOD =
      "the last good SVID, spiffe://example.org/ns/shop/sa/cart, expires in 14m 3s, at "
          + "2026-03-01T12:14:03Z";

  private static BridgeStatus serving(SourceStatus source) {
    return with(source, subject(AVAILABLE, svid(IN_14_MINUTES)));
  }

  private static SourceStatus away(Instant lastContact) {
    return failing(BACKING_OFF, lastContact, "UNAVAILABLE: no such file", "start the agent");
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(
            "an SVID and an open watch, however long it is silent",
            serving(source(STREAMING, Optional.of(ago("P1D")))),
            "ready"),
        arguments(
            "the agent away for less than the limit",
            serving(away(ago("PT3M2S"))),
            """
            ready
            degraded: agent at unix:///run/spire/agent.sock unreachable since \
            2026-03-01T11:56:58Z, for 3m 2s
            its last error: UNAVAILABLE: no such file
            to do: start the agent
            """
                + LAST_GOOD),
        arguments("the agent away for exactly the limit", serving(away(ago("PT10M"))), "ready\n*"),
        arguments(
            "the agent away for longer than the limit",
            serving(away(ago("PT10M1S"))),
            """
            not ready: no contact with the agent at unix:///run/spire/agent.sock for 10m 1s, \
            longer than the limit of 10m 0s
            agent at unix:///run/spire/agent.sock unreachable since 2026-03-01T11:49:59Z, for 10m 1s
            its last error: UNAVAILABLE: no such file
            to do: start the agent
            """
                + LAST_GOOD),
        arguments(
            "a reconnect after a long quiet watch",
            serving(source(CONNECTING, Optional.of(ago("PT0.2S")))),
            "ready\ndegraded: agent at*"),
        arguments(
            "an agent that refuses the request, with a good SVID",
            serving(source(REJECTED, Optional.of(ago("PT1M")))),
            "ready\ndegraded: agent at unix:///run/spire/agent.sock refuses the request itself\n*"),
        arguments(
            "an agent that refuses the request for longer than the limit",
            serving(source(REJECTED, Optional.of(ago("PT11M")))),
            "not ready: no contact with the agent*"),
        arguments(
            "nothing yet, agent never reached",
            with(source(CONNECTING, Optional.empty()), subject(PENDING)),
            """
            not ready: no identity has arrived yet
            agent at unix:///run/spire/agent.sock unreachable since 2026-03-01T11:00:00Z, for 1h 0m
            to do: check that the SPIRE agent runs and that its socket is at \
            unix:///run/spire/agent.sock\
            """),
        arguments(
            "nothing yet, entry missing",
            with(source(AWAITING_REGISTRATION, Optional.of(ago("PT1S"))), subject(PENDING)),
            """
            not ready: no identity has arrived yet
            agent at unix:///run/spire/agent.sock answers, but has no identity for this workload
            to do: create a registration entry whose selectors match this workload\
            """),
        arguments(
            "no subject at all",
            with(source(STREAMING, Optional.of(NOW))),
            "not ready: no identity has arrived yet\n*"),
        arguments(
            "withdrawn, last secret still good",
            with(
                source(AWAITING_REGISTRATION, Optional.of(ago("PT1S"))),
                subject(WITHDRAWN, svid(IN_14_MINUTES))),
            """
            not ready: the agent has no identity for this workload any more
            connected proxies keep their last secret until 2026-03-01T12:14:03Z
            to do: create the workload's registration entry again\
            """),
        arguments(
            "withdrawn, last secret expired, and then the agent went away",
            with(away(ago("PT1M")), subject(WITHDRAWN, svid(ago("PT5M")))),
            "not ready: the agent has no identity for this workload any more\n"
                + "the last secret of connected proxies expired at 2026-03-01T11:55:00Z\n*"
                + "unreachable since*"),
        arguments(
            "withdrawn, nothing kept",
            with(source(AWAITING_REGISTRATION, Optional.of(NOW)), subject(WITHDRAWN)),
            "not ready: the agent has no identity for this workload any more\n"
                + "connected proxies keep their last secret until it expires\n*"),
        arguments(
            "the only SVID expired while the agent is away",
            with(away(ago("PT9M")), subject(AVAILABLE, svid(ago("PT5M")))),
            "not ready: the last SVID expired at 2026-03-01T11:55:00Z, 5m 0s ago\n*"
                + "to do: start the agent"),
        arguments(
            "an SVID that expires this instant",
            with(source(STREAMING, Optional.of(NOW)), subject(AVAILABLE, svid(NOW))),
            "not ready: the last SVID expired*"),
        arguments(
            "one SVID of two expired",
            with(
                source(STREAMING, Optional.of(NOW)),
                subject(AVAILABLE, svid(ago("PT5M")), svid(IN_14_MINUTES))),
            "ready*"),
        arguments(
            "an SVID, but not the one chosen as default",
            with(
                source(STREAMING, Optional.of(NOW)),
                subject(AVAILABLE, Statuses.notDefault(svid(IN_14_MINUTES)))),
            """
            not ready: none of the workload's unexpired SVIDs is the one chosen as default
            there are: spiffe://example.org/ns/shop/sa/cart with hint "internal"
            to do: correct --default-hint or --default-id, or the registration entry\
            """),
        arguments(
            "the default SVID expired, another not",
            with(
                source(STREAMING, Optional.of(NOW)),
                subject(AVAILABLE, svid(ago("PT5M")), Statuses.notDefault(svid(IN_14_MINUTES)))),
            "not ready: none of the workload's unexpired SVIDs is the one chosen as default\n*"),
        arguments(
            "one subject of two withdrawn",
            with(
                source(STREAMING, Optional.of(NOW)),
                subject(WITHDRAWN, svid(IN_14_MINUTES)),
                subject(AVAILABLE, svid(IN_14_MINUTES))),
            "ready"),
        arguments(
            "one source of two silent",
            with(
                List.of(source(STREAMING, Optional.of(NOW)), away(ago("PT11M"))),
                List.of(subject(AVAILABLE, svid(IN_14_MINUTES))),
                List.of()),
            "not ready: no contact with the agent*"),
        arguments(
            "stopping",
            serving(source(CLOSED, Optional.of(NOW))),
            "not ready: the bridge is stopping\nconnected proxies keep what they have"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void says(String situation, BridgeStatus status, String expected) {
    String text = ReadinessVerdict.of(status, LIMIT, NOW).text().strip();

    String pattern =
        Stream.of(expected.strip().split("\\*", -1))
            .map(Pattern::quote)
            .reduce((a, b) -> a + "(?s:.*)" + b)
            .orElseThrow();
    assertThat(text).as(situation).matches(pattern);
  }

  @Test
  void anUpdateThatWasRefusedIsShownWhileTheLastGoodOneServes() {
    SourceStatus refusing =
        new SourceStatus(
            "workload-api",
            Statuses.AGENT,
            STREAMING,
            ago("PT5M"),
            Optional.of(NOW),
            Optional.of(ago("PT1H")),
            1,
            1,
            0,
            Optional.of("the key does not match\nthe leaf"),
            Optional.empty(),
            Optional.empty());

    ReadinessVerdict verdict = ReadinessVerdict.of(serving(refusing), LIMIT, NOW);

    assertThat(verdict.isReady()).isTrue();
    assertThat(verdict.text().lines())
        .containsExactly(
            "ready",
            "degraded: agent at unix:///run/spire/agent.sock is connected",
            "its last update was refused: the key does not match the leaf",
            LAST_GOOD);
  }
}
