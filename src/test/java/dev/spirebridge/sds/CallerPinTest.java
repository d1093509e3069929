package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the subjects' owner is told is calling. */
class CallerPinTest {

  private static final CallerAdmission.Rate ENOUGH =
      new CallerAdmission.Rate(100, 100, Duration.ofSeconds(1));

  @TempDir Path folder;
  private final List<Caller> callers = new CopyOnWriteArrayList<>();

  @Test
  void theStreamsOfOneProcessCarryEqualPinsOfIt() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    try (var sds = serving();
        var client = new SdsChannel(endpoint);
        var other = new SdsChannel(endpoint)) {
      var admission =
          new CallerAdmission(
              new CallerAdmission.Policy(Set.of(), Set.of(), 10, 10, ENOUGH, ENOUGH),
              Optional.empty(),
              InstantSource.system());
      sds.with(new ListenerBuilder(endpoint).admission(admission));
      sds.subject.accept(Identities.one());
      client.ask("default").next();
      other.ask("default").next();
      assertThat(callers).hasSize(2);
      ProcessPin pin = callers.getFirst().pin().orElseThrow();
      assertThat(callers.getLast().pin()).contains(pin);
      assertThat(pin.isAlive()).isTrue();
      assertThat(pin.podUid()).isEmpty();
      assertThat(callers.getFirst().process().orElseThrow().pid())
          .isEqualTo((int) ProcessHandle.current().pid());
    }
  }

  @Test
  void withoutAdmissionNobodyIsPinned() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
    try (var sds = serving();
        var client = new SdsChannel(endpoint)) {
      sds.with(new ListenerBuilder(endpoint));
      sds.subject.accept(Identities.one());
      client.ask("default").next();
      assertThat(callers).singleElement().extracting(Caller::pin).isEqualTo(Optional.empty());
    }
  }

  private RunningSds serving() {
    return new RunningSds(
        2,
        subject ->
            caller -> {
              callers.add(caller);
              return Subjects.always(subject).open(caller);
            });
  }
}
