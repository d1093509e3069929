package dev.spirebridge.store;

import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.SubjectState.Absent;
import dev.spirebridge.store.SubjectState.Available;
import dev.spirebridge.store.SubjectState.Pending;
import dev.spirebridge.store.SubjectState.Withdrawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubjectTest {

  private final Subject subject = new Subject("self");
  private final List<SubjectState> seen = new ArrayList<>();
  private IdentitySnapshot one;
  private IdentitySnapshot two;

  @BeforeEach
  void issue() {
    var authority = authority(TRUST_DOMAIN);
    one = snapshot(List.of(svid(authority, WEB, "one")), authority);
    two = snapshot(List.of(svid(authority, WEB, "two")), authority);
  }

  @Test
  void beginsPendingUnderItsName() {
    assertThat(subject.name()).isEqualTo("self");
    assertThat(subject.state()).isEqualTo(new Pending());
    assertThat(subject.state().lastAccepted()).isEmpty();
  }

  @Test
  void whatIsAcceptedReplacesWhatWas() {
    subject.accept(one);
    assertThat(subject.state()).isEqualTo(new Available(one));
    subject.accept(two);
    assertThat(subject.state()).isEqualTo(new Available(two));
    assertThat(subject.state().lastAccepted()).contains(two);
  }

  @Test
  void whatIsWithdrawnIsStillKnown() {
    subject.accept(one);
    subject.withdraw();
    assertThat(subject.state()).isEqualTo(new Withdrawn(one));
    assertThat(subject.state().lastAccepted()).isEqualTo(Optional.of(one));
  }

  @Test
  void acceptingAfterAWithdrawalMakesAvailableAgain() {
    subject.accept(one);
    subject.withdraw();
    subject.accept(one);
    assertThat(subject.state()).isEqualTo(new Available(one));
  }

  @Test
  void isAbsentWhenNothingWasThereToBeWithdrawn() {
    watch();
    subject.withdraw();
    assertThat(subject.state()).isEqualTo(new Absent());
    assertThat(subject.state().lastAccepted()).isEmpty();
    subject.withdraw();
    subject.accept(one);
    assertThat(seen).containsExactly(new Absent(), new Available(one));
  }

  @Test
  void nothingIsWithdrawnTwice() {
    subject.accept(one);
    watch();
    subject.withdraw();
    subject.withdraw();
    assertThat(seen).containsExactly(new Withdrawn(one));
  }

  @Test
  void subscribersReadTheNewStateFromTheWritersThread() {
    List<Thread> threads = new ArrayList<>();
    var _ = subject.subscribe(() -> threads.add(Thread.currentThread()));
    watch();
    subject.accept(one);
    subject.accept(one);
    subject.withdraw();
    assertThat(seen).containsExactly(new Available(one), new Available(one), new Withdrawn(one));
    assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
  }

  @Test
  void subscriptionsBeginWithTheNextChangeAndEndWhenTold() {
    subject.accept(one);
    Runnable end = watch();
    assertThat(seen).isEmpty();
    subject.accept(two);
    end.run();
    subject.accept(one);
    assertThat(seen).containsExactly(new Available(two));
  }

  @Test
  void aSubscriberMayEndItsSubscriptionWhileItIsTold() {
    List<Runnable> end = new ArrayList<>();
    end.add(
        subject.subscribe(() -> {
          seen.add(subject.state());
          end.getFirst().run();
        }));
    subject.accept(one);
    subject.accept(two);
    assertThat(seen).containsExactly(new Available(one));
  }

  @Test
  void oneSubjectCanServeEveryCaller() {
    Subjects everybody = Subjects.always(subject);
    var first = new Caller("unix:///a", Optional.of(new Caller.ProcessIds(12, 1337, 0)));
    var second = new Caller("tcp://127.0.0.1:1", Optional.empty());
    try (var lease = everybody.open(first);
        var other = everybody.open(second)) {
      assertThat(lease.subject()).isSameAs(subject).isSameAs(other.subject());
    }
    assertThat(first.description()).isEqualTo("pid 12 uid 1337");
    assertThat(second.description()).isEqualTo("tcp");
  }

  private Runnable watch() {
    return subject.subscribe(() -> seen.add(subject.state()));
  }
}
