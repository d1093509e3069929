package dev.spirebridge.delegatedidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.delegatedidentity.SubscriptionEnd.Reason;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Answered;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.AnsweredEmpty;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.AnsweredNotAllowed;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Due;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Ended;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Stop;
import dev.spirebridge.delegatedidentity.SubscriptionState.AgentAway;
import dev.spirebridge.delegatedidentity.SubscriptionState.AgentInOtherNamespace;
import dev.spirebridge.delegatedidentity.SubscriptionState.Asking;
import dev.spirebridge.delegatedidentity.SubscriptionState.AwaitingRegistration;
import dev.spirebridge.delegatedidentity.SubscriptionState.BackingOff;
import dev.spirebridge.delegatedidentity.SubscriptionState.CallerNotVisible;
import dev.spirebridge.delegatedidentity.SubscriptionState.Closed;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateNotAuthorized;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateWithoutEntry;
import dev.spirebridge.delegatedidentity.SubscriptionState.NotAllowed;
import dev.spirebridge.delegatedidentity.SubscriptionState.Rejected;
import dev.spirebridge.delegatedidentity.SubscriptionState.Streaming;
import dev.spirebridge.delegatedidentity.SubscriptionTransition.Action;
import dev.spirebridge.status.SourcePhase;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: every state and every event, with every reason a subscription can end for. */
class SubscriptionTransitionTest {

  private static final Map<Reason, IntFunction<SubscriptionState>> AFTER_END =
      Map.of(
          Reason.ENDED, BackingOff::new,
          Reason.AGENT_AWAY, AgentAway::new,
          Reason.AGENT_IN_OTHER_NAMESPACE, AgentInOtherNamespace::new,
          Reason.DELEGATE_NOT_AUTHORIZED, DelegateNotAuthorized::new,
          Reason.DELEGATE_WITHOUT_ENTRY, DelegateWithoutEntry::new,
          Reason.REJECTED, Rejected::new);

  static Stream<SubscriptionState> states() {
    return Stream.of(
        new Asking(4),
        new AwaitingRegistration(4),
        new NotAllowed(4),
        new Streaming(4),
        new BackingOff(4),
        new AgentAway(4),
        new AgentInOtherNamespace(4),
        new DelegateNotAuthorized(4),
        new DelegateWithoutEntry(4),
        new Rejected(4));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyAnswerHasItsStateAndKeepsTheSubscription(SubscriptionState state) {
    expect(state, new Answered(), new Streaming(4), Action.NONE);
    expect(state, new AnsweredEmpty(), new AwaitingRegistration(4), Action.WITHDRAW);
    expect(state, new AnsweredNotAllowed(), new NotAllowed(4), Action.WITHDRAW);
  }

  @ParameterizedTest
  @MethodSource("states")
  void noEndIsFinalAndNoneWithdraws(SubscriptionState state) {
    for (Reason reason : Reason.values()) {
      var after = AFTER_END.get(reason);
      assertThat(after).as(reason.name()).isNotNull();
      if (after != null) {
        expect(state, new Ended(reason, false), after.apply(5), Action.PAUSE);
        expect(state, new Ended(reason, true), after.apply(1), Action.PAUSE);
      }
    }
    expect(state, new Due(), new Asking(4), Action.OPEN);
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStateCanBeStopped(SubscriptionState state) {
    expect(state, new Stop(), new Closed(), Action.CLOSE);
  }

  @Test
  void whoCannotBeSeenIsNeverAskedFor() {
    var state = new CallerNotVisible();
    expect(state, new Due(), state, Action.NONE);
    expect(state, new Answered(), state, Action.NONE);
    expect(state, new Ended(Reason.ENDED, false), state, Action.NONE);
    expect(state, new Stop(), new Closed(), Action.CLOSE);
    assertThat(state.phase()).isEqualTo(SourcePhase.CALLER_NOT_VISIBLE);
  }

  @Test
  void whatIsClosedStaysClosed() {
    var state = new Closed();
    expect(state, new Due(), state, Action.NONE);
    expect(state, new Answered(), state, Action.NONE);
    expect(state, new Stop(), state, Action.NONE);
  }

  private static void expect(
      SubscriptionState state, SubscriptionEvent event, SubscriptionState next, Action action) {
    assertThat(SubscriptionTransition.of(state, event))
        .as(state + " + " + event)
        .isEqualTo(new SubscriptionTransition(next, action));
  }
}
