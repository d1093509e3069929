package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RehearsalSourceTest {

  private static final Caller SOMEBODY = new Caller("rehearsal", Optional.empty());

  @Test
  void eachCallerIsAProcessOfItsOwnWithAnIdentityThatPassedAllChecks() {
    try (var lines = new SourceLog();
        var rehearsal = new RehearsalSource(InstantSource.system(), RandomGenerator.getDefault())) {
      Set<Subject> subjects = new HashSet<>();
      for (int i = 0; i < 25; i++) {
        Subject subject = rehearsal.open(SOMEBODY).subject();
        IdentitySnapshot identities = awaitAvailable(subject);
        assertThat(identities.svids().getFirst().id())
            .hasToString("spiffe://rehearsal.invalid/nobody");
        subjects.add(subject);
      }
      assertThat(subjects).hasSize(25);
      assertThat(lines.all()).isEmpty();
    }
  }
}
