package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.AcceptedIdentities;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StatusSource;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.Backoff;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each calling process's identities from the SPIRE agent's Delegated Identity API: one
 * subject and one subscription per process, shared by all its streams, from the first {@link #open}
 * on until the process ends or nobody has needed it for a while.
 *
 * <p>One thread owns all subscriptions and is the only writer of their subjects.
 */
public final class DelegatedIdentitySource
    implements Subjects, StatusSource<SourceStatus>, AutoCloseable {

  /**
   * @param agent the agent's admin socket; it need not exist yet
   * @param retry between tries to subscribe
   * @param rejected between tries while the agent refuses the request itself
   * @param bundleRefresh after how long the subscription to trust bundles is opened again: SPIRE's
   *     agent never drops a trust domain from one that is open
   * @param linger how long a subscription outlives the last stream of a process that lives on
   * @param allowed patterns of the SPIFFE IDs that may be handed out; any, when empty
   */
  public record Settings(
      Endpoint agent,
      UpdateVerifier verifier,
      Backoff retry,
      Duration rejected,
      Duration bundleRefresh,
      Duration linger,
      List<SpiffeIdPattern> allowed) {

    public Settings {
      allowed = List.copyOf(allowed);
    }
  }

  /** One calling process and where the agent stands towards it. */
  public record CallerSubject(Caller caller, Subject subject, SubscriptionStatus subscription) {}

  private static final Logger log = LoggerFactory.getLogger(DelegatedIdentitySource.class);

  private final SourceJournal journal;
  private final Surroundings surroundings;
  private final BundleFeed bundles;
  private final CallerRegistry registry = new CallerRegistry();

  /**
   * @param random spreads the retries
   * @param acceptances told of what all callers are given
   */
  public DelegatedIdentitySource(
      Settings settings, InstantSource clock, RandomGenerator random, Acceptances acceptances) {
    this(settings, new DelegatedIdentityApi(settings.agent()), log, clock, random, acceptances);
  }

  /** Takes over the agent. */
  DelegatedIdentitySource(
      Settings settings,
      AgentApi agent,
      Logger log,
      InstantSource clock,
      RandomGenerator random,
      Acceptances acceptances) {
    this.journal =
        new SourceJournal(new Advice(settings.agent(), settings.verifier().expected()), log, clock);
    this.surroundings =
        new Surroundings(
            agent,
            new OwnerThread("delegated-identity", clock),
            settings,
            clock,
            random,
            journal,
            new CallerLog(log, clock),
            new AcceptedIdentities(),
            acceptances);
    this.bundles = new BundleFeed(surroundings, new Callers(registry, random));
  }

  /** Subscribes to trust bundles, whoever calls or does not. */
  public void start() {
    surroundings.owner().execute(bundles::start);
    surroundings.owner().start();
  }

  /** Asks the agent about this caller's process, unless it is asked already. Never blocks. */
  @Override
  public Lease open(Caller caller) {
    return registry.lease(
        caller, fresh -> new SubscriptionLife(fresh, surroundings, bundles, registry));
  }

  /** Where the bridge itself stands with the agent, whoever calls. */
  @Override
  public SourceStatus status() {
    return journal.status();
  }

  /** All processes with a subscription. Called from any thread. */
  public List<CallerSubject> callers() {
    return registry.lives().stream().map(life -> life.subscription().view()).toList();
  }

  /** Whether the thread came to an end; without it nothing is ever renewed. */
  public boolean hasEnded() {
    return surroundings.owner().hasEnded();
  }

  /**
   * Ends all subscriptions and waits for the thread; what the subjects hold stays. May come before
   * {@link #start}, when something else could not be started.
   */
  @Override
  public void close() {
    surroundings
        .owner()
        .stop(() -> {
          registry.lives().forEach(SubscriptionLife::stop);
          bundles.stop();
        });
    surroundings.agent().close();
  }
}
