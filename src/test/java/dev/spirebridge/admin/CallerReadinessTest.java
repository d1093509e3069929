package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static dev.spirebridge.admin.Statuses.caller;
import static dev.spirebridge.admin.Statuses.callers;
import static dev.spirebridge.admin.Statuses.delegate;
import static dev.spirebridge.admin.Statuses.svid;
import static dev.spirebridge.status.Availability.AVAILABLE;
import static dev.spirebridge.status.Availability.PENDING;
import static dev.spirebridge.status.Availability.WITHDRAWN;
import static dev.spirebridge.status.SourcePhase.AWAITING_REGISTRATION;
import static dev.spirebridge.status.SourcePhase.BACKING_OFF;
import static dev.spirebridge.status.SourcePhase.CALLER_NOT_VISIBLE;
import static dev.spirebridge.status.SourcePhase.CLOSED;
import static dev.spirebridge.status.SourcePhase.CONNECTING;
import static dev.spirebridge.status.SourcePhase.DELEGATE_NOT_AUTHORIZED;
import static dev.spirebridge.status.SourcePhase.DELEGATE_WITHOUT_ENTRY;
import static dev.spirebridge.status.SourcePhase.NOT_ALLOWED;
import static dev.spirebridge.status.SourcePhase.REJECTED;
import static dev.spirebridge.status.SourcePhase.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Readiness where each caller is given its own identities. */
class CallerReadinessTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Instant IN_14_MINUTES = ago("-PT14M3S");
  private static final SourceStatus WELL = delegate(STREAMING, Optional.of(ago("PT5M")));
  private static final SubjectStatus SERVED = caller(12, STREAMING, AVAILABLE, svid(IN_14_MINUTES));
  private static final String KEPT =
      "connected callers keep their identities, the first until 2026-03-01T12:14:03Z, for 14m 3s";

  private static SourceStatus since(SourcePhase phase, String lastContact) {
    return delegate(phase, Optional.of(ago(lastContact)));
  }

  private static SourceStatus ending(String lastContact) {
    SourceStatus source = since(BACKING_OFF, lastContact);
    return new SourceStatus(
        source.kind(),
        source.address(),
        source.phase(),
        source.since(),
        source.lastContact(),
        source.lastAccepted(),
        source.acceptedUpdates(),
        source.refusedUpdates(),
        source.reconnects(),
        source.lastRefusal(),
        Optional.of("the agent ends the subscription: UNAVAILABLE"),
        Optional.of("see the agent's log for why it cannot attest the bridge itself"));
  }

  private static SubjectStatus refusing(SubjectStatus caller) {
    SubscriptionStatus refused =
        new SubscriptionStatus(
            STREAMING,
            ago("PT1M"),
            Optional.of("the key does not match the leaf"),
            Optional.empty(),
            Optional.empty());
    return new SubjectStatus(
        caller.subject(),
        caller.caller(),
        Optional.of(refused),
        caller.availability(),
        caller.receivedAt(),
        caller.svids(),
        caller.bundles());
  }

  private static SubjectStatus awaitingBundle() {
    return caller(
        13,
        new SubscriptionStatus(
            STREAMING,
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.of("the agent has not sent the trust bundle of [td] yet")),
        PENDING);
  }

  static Stream<Arguments> standings() {
    return Stream.of(
        arguments("nobody has called yet", callers(WELL), "ready"),
        arguments("the one caller is served", callers(WELL, SERVED), "ready"),
        arguments(
            "the agent has never answered",
            callers(delegate(CONNECTING, Optional.empty())),
            """
            not ready: the agent at unix:///run/spire/admin/api.sock has not answered yet
            agent at unix:///run/spire/admin/api.sock unreachable since 2026-03-01T11:00:00Z, for \
            1h 0m
            to do: check that the SPIRE agent runs and that its socket is at \
            unix:///run/spire/admin/api.sock\
            """),
        arguments(
            "the agent away for less than the limit",
            callers(since(BACKING_OFF, "PT3M"), SERVED),
            "ready\ndegraded: agent at unix:///run/spire/admin/api.sock unreachable since*" + KEPT),
        arguments(
            "the agent away for longer than the limit",
            callers(since(BACKING_OFF, "PT10M1S"), SERVED),
            "not ready: no contact with the agent at unix:///run/spire/admin/api.sock for 10m 1s,"
                + " longer than the limit of 10m 0s\n*"
                + KEPT),
        arguments(
            "the agent away for longer than the limit and nobody called",
            callers(since(BACKING_OFF, "PT11M")),
            "not ready: no contact*no caller has an identity now"),
        arguments(
            "the bridge is no authorized delegate",
            callers(since(DELEGATE_NOT_AUTHORIZED, "PT1S"), SERVED),
            """
            not ready: agent at unix:///run/spire/admin/api.sock does not let the bridge act for \
            its callers
            to do: add the bridge's SPIFFE ID (such as \
            spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/spire-bridge) to authorized_delegates in the \
            agent's configuration and restart the agent
            """
                + KEPT),
        arguments(
            "the bridge's own entry is missing",
            callers(since(DELEGATE_WITHOUT_ENTRY, "PT1S"), SERVED),
            """
            not ready: agent at unix:///run/spire/admin/api.sock has no identity for the bridge \
            itself
            to do: create a registration entry whose selectors match the bridge's own process \
            and whose SPIFFE ID is in authorized_delegates
            """
                + KEPT),
        arguments(
            "the agent is in another PID namespace",
            callers(
                since(CALLER_NOT_VISIBLE, "PT1S"), SERVED, caller(13, CALLER_NOT_VISIBLE, PENDING)),
            """
            not ready: agent at unix:///run/spire/admin/api.sock is not in the bridge's PID \
            namespace
            to do: the bridge needs hostPID: it is not in the SPIRE agent's PID namespace
            """
                + KEPT),
        arguments(
            "the agent answers nothing but errors since it was last of use",
            callers(ending("PT11M"), SERVED),
            "not ready: no contact*its last error: the agent ends the subscription: UNAVAILABLE*"
                + "to do: see the agent's log*"
                + KEPT),
        arguments(
            "the socket is not an agent's admin socket",
            callers(since(REJECTED, "PT1S")),
            "not ready: agent at unix:///run/spire/admin/api.sock refuses the request itself\n*"
                + "no caller has an identity now"),
        arguments(
            "stopping",
            callers(since(CLOSED, "PT1S"), SERVED),
            "not ready: the bridge is stopping\nconnected proxies keep what they have"));
  }

  static Stream<Arguments> callersInTrouble() {
    return Stream.of(
        arguments(
            "two callers without an entry, the one that waits longest first",
            callers(
                WELL,
                SERVED,
                caller(14, AWAITING_REGISTRATION, PENDING),
                caller(13, AWAITING_REGISTRATION, WITHDRAWN)),
            """
            ready
            degraded: 2 callers wait: pid 13 uid 1337: the agent has no identity for it any more; \
            pid 14 uid 1337: the agent has no identity for it
            to do: create a registration entry whose selectors match the process; the agent takes \
            about 5 s to learn of it\
            """),
        arguments(
            "one caller without an entry, in a pod",
            callers(WELL, caller(12, AWAITING_REGISTRATION, PENDING)),
            "ready\ndegraded: 1 caller waits: pid 12 uid 1337 (pod "
                + Statuses.POD
                + "): the agent has no identity for it\n*"),
        arguments(
            "seven callers without an entry",
            callers(
                WELL,
                IntStream.range(20, 27)
                    .mapToObj(pid -> caller(pid, AWAITING_REGISTRATION, PENDING))
                    .toArray(SubjectStatus[]::new)),
            "ready\ndegraded: 7 callers wait: pid 20 uid*pid 24 uid 1337: the agent has no"
                + " identity for it; and 2 more\nto do: create a registration entry*"),
        arguments(
            "one caller not visible",
            callers(WELL, SERVED, caller(0, CALLER_NOT_VISIBLE, PENDING)),
            """
            ready
            degraded: 1 caller waits: pid 0 uid 1337: its process is not visible to the bridge
            to do: give the bridge's pod hostPID: true; it sees only the processes of its own PID \
            namespace\
            """),
        arguments(
            "no caller visible",
            callers(WELL, caller(0, CALLER_NOT_VISIBLE, PENDING)),
            """
            not ready: no calling process is visible to the bridge
            degraded: 1 caller waits: pid 0 uid 1337: its process is not visible to the bridge
            to do: give the bridge's pod hostPID: true; it sees only the processes of its own PID \
            namespace\
            """),
        arguments(
            "a caller whose identities the policy allows not",
            callers(WELL, caller(13, NOT_ALLOWED, PENDING)),
            """
            ready
            degraded: 1 caller waits: pid 13 uid 1337: callers.spiffeIds allows none of its \
            identities
            to do: add a pattern of its SPIFFE ID to callers.spiffeIds\
            """),
        arguments(
            "each kind of advice is given once",
            callers(
                WELL,
                caller(13, NOT_ALLOWED, PENDING),
                caller(14, AWAITING_REGISTRATION, PENDING),
                caller(15, NOT_ALLOWED, PENDING)),
            "ready\ndegraded: 3 callers wait: *\nto do: create*\nto do: add a pattern of its SPIFFE"
                + " ID to callers.spiffeIds"),
        arguments(
            "a caller the agent cannot attest",
            callers(WELL, caller(13, BACKING_OFF, PENDING)),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: the agent does not answer\nto do:"
                + " see the agent's log for why it cannot attest it"),
        arguments(
            "a caller the agent is only just asked about",
            callers(WELL, caller(90, CONNECTING, PENDING)),
            "ready"),
        arguments(
            "a caller the agent has been asked about for long",
            callers(WELL, caller(13, CONNECTING, PENDING)),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: the agent has not answered yet\n*"),
        arguments(
            "the agent away, which callers need not repeat",
            callers(since(BACKING_OFF, "PT1M"), SERVED, caller(13, BACKING_OFF, PENDING)),
            "ready\ndegraded: agent at*" + KEPT),
        arguments(
            "a caller whose update was refused keeps its identity",
            callers(WELL, refusing(SERVED)),
            "ready\ndegraded: 1 caller keeps its last identity: pid 12 uid 1337 (pod "
                + Statuses.POD
                + "): its last update was refused: the key does not match the leaf"),
        arguments(
            "a caller whose first update was refused waits",
            callers(WELL, refusing(caller(13, STREAMING, PENDING))),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: its last update was refused: the"
                + " key does not match the leaf"),
        arguments(
            "a caller whose SVIDs are here and whose trust bundle is not",
            callers(WELL, awaitingBundle()),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: the agent has not sent the trust bundle of [td] yet"),
        arguments(
            "a caller whose SVID has expired",
            callers(WELL, caller(13, STREAMING, AVAILABLE, svid(NOW))),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: its SVID has expired"),
        arguments(
            "a caller without the SVID chosen as default",
            callers(
                WELL, caller(13, STREAMING, AVAILABLE, Statuses.notDefault(svid(IN_14_MINUTES)))),
            "ready\ndegraded: 1 caller waits: pid 13 uid 1337: none of its SVIDs is the one chosen"
                + " as default"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"standings", "callersInTrouble"})
  void says(String situation, BridgeStatus status, String expected) {
    String text = ReadinessVerdict.of(status, LIMIT, NOW).text().strip();

    String pattern =
        Stream.of(expected.strip().split("\\*", -1))
            .map(Pattern::quote)
            .reduce((a, b) -> a + "(?s:.*)" + b)
            .orElseThrow();
    assertThat(text).as(situation).matches(pattern);
  }
}
