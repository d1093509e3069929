package dev.spirebridge.workloadapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.workloadapi.WatchEvent.EmptyUpdate;
import dev.spirebridge.workloadapi.WatchEvent.Ended;
import dev.spirebridge.workloadapi.WatchEvent.RetryDue;
import dev.spirebridge.workloadapi.WatchEvent.Stop;
import dev.spirebridge.workloadapi.WatchEvent.Update;
import dev.spirebridge.workloadapi.WatchState.AwaitingRegistration;
import dev.spirebridge.workloadapi.WatchState.BackingOff;
import dev.spirebridge.workloadapi.WatchState.Closed;
import dev.spirebridge.workloadapi.WatchState.Connecting;
import dev.spirebridge.workloadapi.WatchState.Rejected;
import dev.spirebridge.workloadapi.WatchState.Streaming;
import dev.spirebridge.workloadapi.WatchTransition.Action;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: every state × every event, with every status a watch can end with. */
class WatchTransitionTest {

  /** Each state, and how many ends in a row it remembers. */
  static Stream<Arguments> openStates() {
    return Stream.of(
        Arguments.of(new Connecting(0), 0),
        Arguments.of(new Connecting(4), 4),
        Arguments.of(new AwaitingRegistration(0), 0),
        Arguments.of(new AwaitingRegistration(4), 4),
        Arguments.of(new Streaming(0), 0),
        Arguments.of(new Streaming(4), 4),
        Arguments.of(new BackingOff(4), 4),
        Arguments.of(new Rejected(4), 4));
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void anUpdateMeansStreamingAndRemembersFailures(WatchState state, int failures) {
    assertThat(state.failures()).isEqualTo(failures);
    expect(state, new Update(), new Streaming(failures), Action.NONE);
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void anEmptyUpdateWithdrawsButKeepsTheWatch(WatchState state, int failures) {
    expect(state, new EmptyUpdate(), new AwaitingRegistration(failures), Action.WITHDRAW);
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void permissionDeniedWithdrawsAndPauses(WatchState state, int failures) {
    expect(
        state,
        new Ended(Code.PERMISSION_DENIED, false),
        new AwaitingRegistration(failures + 1),
        Action.WITHDRAW_AND_PAUSE);
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void anAgentThatRefusesTheRequestItselfIsRejected(WatchState state, int failures) {
    for (Code code : List.of(Code.INVALID_ARGUMENT, Code.UNIMPLEMENTED)) {
      expect(state, new Ended(code, false), new Rejected(failures + 1), Action.PAUSE);
    }
  }

  /** OK is among them: a clean completion is an end like any other. */
  @ParameterizedTest
  @MethodSource("openStates")
  void anyOtherEndBacksOffAndWithdrawsNothing(WatchState state, int failures) {
    Set<Code> others =
        EnumSet.complementOf(
            EnumSet.of(Code.PERMISSION_DENIED, Code.INVALID_ARGUMENT, Code.UNIMPLEMENTED));
    assertThat(others).contains(Code.OK, Code.CANCELLED, Code.UNAVAILABLE).hasSize(14);
    for (Code code : others) {
      expect(state, new Ended(code, false), new BackingOff(failures + 1), Action.PAUSE);
    }
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void theEndOfAWatchThatLastedCountsAsTheFirst(WatchState state, int failures) {
    expect(state, new Ended(Code.UNAVAILABLE, true), new BackingOff(1), Action.PAUSE);
    expect(
        state,
        new Ended(Code.PERMISSION_DENIED, true),
        new AwaitingRegistration(1),
        Action.WITHDRAW_AND_PAUSE);
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void afterAPauseTheWatchIsOpenedAndFailuresAreRemembered(WatchState state, int failures) {
    expect(state, new RetryDue(), new Connecting(failures), Action.OPEN);
  }

  @ParameterizedTest
  @MethodSource("openStates")
  void stopClosesAtOnce(WatchState state, int failures) {
    expect(state, new Stop(), new Closed(), Action.CLOSE);
  }

  @Test
  void nothingLeadsOutOfClosed() {
    Stream<WatchEvent> events =
        Stream.concat(
            Stream.of(new Update(), new EmptyUpdate(), new RetryDue(), new Stop()),
            Arrays.stream(Code.values()).map(code -> new Ended(code, true)));
    for (WatchEvent event : (Iterable<WatchEvent>) events::iterator) {
      expect(new Closed(), event, new Closed(), Action.NONE);
    }
  }

  @Test
  void everyStateHasAPhaseOfItsOwnAndNoneThatOnlyADelegateKnows() {
    List<WatchState> states =
        List.of(
            new Connecting(0),
            new AwaitingRegistration(0),
            new Streaming(0),
            new BackingOff(0),
            new Rejected(0),
            new Closed());
    EnumSet<SourcePhase> ofDelegates =
        EnumSet.range(SourcePhase.DELEGATE_NOT_AUTHORIZED, SourcePhase.NOT_ALLOWED);
    assertThat(states.stream().map(WatchState::phase))
        .containsExactlyElementsOf(EnumSet.complementOf(ofDelegates));
  }

  private static void expect(WatchState from, WatchEvent event, WatchState next, Action action) {
    assertThat(WatchTransition.of(from, event))
        .as("%s × %s", from, event)
        .isEqualTo(new WatchTransition(next, action));
  }
}
