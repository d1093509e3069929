package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Caller.ProcessIds;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.Backoff;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.helpers.NOPLogger;

/**
 * A source with a made-up agent behind it and nothing else made up, so that the JVM has gone
 * through all that a new caller needs before one comes. Each call of {@link #open} is a process of
 * its own. It asks nobody, writes no log, and none of its identities is believed anywhere.
 */
public final class RehearsalSource implements Subjects.Temporary {

  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger pids = new AtomicInteger();
  private final DelegatedIdentitySource source;

  /** Begins at once, with a thread of its own. */
  public RehearsalSource(InstantSource clock, RandomGenerator random) {
    DelegatedIdentitySource.Settings settings =
        new DelegatedIdentitySource.Settings(
            new Endpoint.Unix(Path.of("/rehearsal")),
            new UpdateVerifier(Optional.of(MadeUpAgent.TRUST_DOMAIN)),
            new Backoff(LONG, LONG),
            LONG,
            LONG,
            Duration.ZERO,
            List.of());
    source =
        new DelegatedIdentitySource(
            settings,
            new MadeUpAgent(clock),
            NOPLogger.NOP_LOGGER,
            clock,
            random,
            Acceptances.UNHEARD);
    source.start();
  }

  @Override
  public Lease open(Caller caller) {
    ProcessIds process = new ProcessIds(pids.incrementAndGet(), 0, 0);
    return source.open(
        new Caller(caller.listener(), Optional.of(process), Optional.of(new Immortal(process))));
  }

  @Override
  public void close() {
    source.close();
  }

  private record Immortal(ProcessIds process) implements ProcessPin {
    @Override
    public Optional<String> podUid() {
      return Optional.empty();
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public Runnable onExit(Runnable action) {
      return () -> {};
    }
  }
}
