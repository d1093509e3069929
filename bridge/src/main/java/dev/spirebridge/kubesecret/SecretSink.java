package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubernetes.ReconcileLoop;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.Watched;
import dev.spirebridge.kubernetes.WatchedKind;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.store.Subject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps one Secret as the workload's identity is. A thread of its own writes, another watches the
 * Secret; neither holds up anybody else, and an API server that is away holds up nothing but this.
 *
 * <p>The Secret is watched rather than looked at every so often: who takes it from the API server
 * loses its certificate within milliseconds of a deletion, and a watch of one object that hardly
 * ever changes costs the API server less than questions do. Nothing is written while the watch is
 * not in sync.
 *
 * <p>It outlives the process, and also the identity: see {@link SecretPass}.
 */
public final class SecretSink implements AutoCloseable {

  private final SecretPass pass;
  private final Watched<SeenSecret> watched;
  private final ReconcileLoop loop;
  private final Runnable unsubscribe;

  private SecretSink(
      SecretPass pass, Watched<SeenSecret> watched, ReconcileLoop loop, Runnable unsubscribe) {
    this.pass = pass;
    this.watched = watched;
    this.loop = loop;
    this.unsubscribe = unsubscribe;
  }

  /**
   * Begins at once, in the background.
   *
   * @param client stays the caller's, to be closed after this
   * @param subject whose identity it is
   * @param choice which of its SVIDs
   */
  public static SecretSink start(
      KubernetesClient client,
      NamespacedName name,
      Subject subject,
      SvidChoice choice,
      SecretSettings settings,
      InstantSource clock) {
    LookAgain lookAgain = new LookAgain();
    WatchedKind<GenericKubernetesResource> one =
        WatchedKind.all(SecretPass.SECRETS).in(name.namespace()).named(name.name());
    Watched<SeenSecret> watched =
        Watched.start(
            client, one, each -> Optional.of(SeenSecret.of(each)), lookAgain, settings.watch());
    SecretPass pass =
        new SecretPass(
            name,
            () -> Held.of(subject.state(), choice),
            watched::all,
            new ServerSideApply(client, () -> true),
            settings.betweenCorrections(),
            clock);
    Runnable unsubscribe = subject.subscribe(lookAgain::raise);
    ReconcileLoop loop =
        ReconcileLoop.start(
            "secret " + name, lookAgain, List.of(watched), pass, settings.loop(), clock);
    return new SecretSink(pass, watched, loop, unsubscribe);
  }

  /** Any thread; never blocks. */
  public SecretStatus status() {
    LoopState state = loop.state();
    return pass.report()
        .status(
            watched.synced() ? state.trouble() : watched.trouble().or(state::trouble),
            watched.synced(),
            state.failedPasses());
  }

  /** Those of its threads that ended unasked; without them the Secret is not kept any more. */
  public List<String> stopped() {
    return Stream.of(loop.stopped(), watched.stopped()).flatMap(Optional::stream).toList();
  }

  /** Waits for a write that is under way. The Secret stays. */
  @Override
  public void close() {
    unsubscribe.run();
    loop.close();
    watched.close();
  }
}
