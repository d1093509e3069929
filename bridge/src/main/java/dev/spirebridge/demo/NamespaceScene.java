package dev.spirebridge.demo;

import dev.spirebridge.clusterspiffeid.ObjectNames;
import dev.spirebridge.demo.DemoOptions.Pace;
import dev.spirebridge.demo.calls.NextHop;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two pods of a labelled namespace call each other; another's is labelled, and unlabelled. */
final class NamespaceScene implements Scene {
  /** Everything here starts at once on two busy cores. */
  private static final int STARTS_SLOWER = 4;

  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final NamespaceStage stage;
  private final Pace pace;
  private final NamespaceReport report;
  private final URI server;

  /** Asked for from the start. */
  private final CompletableFuture<X509Certificate> latecomersLeaf;

  private NamespaceScene(NamespaceStage stage, Pace pace, NamespaceReport report, URI server) {
    this.stage = stage;
    this.pace = pace;
    this.report = report;
    this.server = server;
    this.latecomersLeaf = stage.latecomer().process().identity();
  }

  /**
   * Lets the callee listen once both have their identities; the stage is closed with the scene.
   *
   * @throws IOException if the callee cannot listen
   * @throws IllegalStateException if one of the two has no identity in time
   */
  static NamespaceScene start(NamespaceStage stage, Pace pace, NamespaceReport report)
      throws IOException, InterruptedException {
    for (var pod : List.of(stage.caller(), stage.callee())) {
      FirstLeaf.await(pod.party(), pod.process().identity(), startLimit(pace));
    }
    var server = stage.callee().process().listen(stage.caller().party().spiffeId(), CALL_LIMIT);
    return new NamespaceScene(stage, pace, report, server);
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public NextHop calls() {
    var accepted = stage.callee().party().spiffeId();
    return () -> List.of(stage.caller().process().call(accepted, server, CALL_LIMIT));
  }

  /** Shows the third pod waiting, and what a label on its namespace does, and its end. */
  @Override
  public boolean interlude() throws InterruptedException {
    var pod = stage.latecomer();
    stage.awaitAsked(pod.process(), startLimit(pace));
    report.held(pod);
    Thread.sleep(pace.betweenRotations());
    if (latecomersLeaf.isDone()) {
      report.servedWithoutALabel(pod);
      return false;
    }
    if (!label(pod)) {
      return false;
    }
    Thread.sleep(pace.betweenRotations());
    return unlabel(pod) && newProcessIsHeld(pod);
  }

  @Override
  public void close() {
    stage.close();
  }

  private boolean label(DemoPod pod) throws InterruptedException {
    var name = ObjectNames.ofNamespace(pod.namespace());
    report.labelled(pod);
    long start = System.nanoTime();
    stage.cluster().label(pod.namespace());
    if (stage.cluster().awaitClusterSpiffeId(name, pace.limit()).isEmpty()) {
      report.clusterSpiffeIdMissing(name, pace.limit());
      return false;
    }
    var written = since(start);
    if (stage.controllerManager().awaitRegistered(pod.uid(), pace.limit()).isEmpty()) {
      report.clusterSpiffeIdThere(name, written);
      report.notRegistered(pod, pace.limit());
      return false;
    }
    var registered = since(start);
    var received = FirstLeaf.await(pod.party(), latecomersLeaf, pace.limit());
    var served = since(start);
    // Told afterwards: a terminal takes its time, too.
    report.clusterSpiffeIdThere(name, written);
    report.registered(pod, registered);
    boolean itsOwn = received.equals(stage.leaf(pod.party()));
    report.served(pod, received, served, itsOwn);
    return itsOwn;
  }

  private boolean unlabel(DemoPod pod) throws InterruptedException {
    var name = ObjectNames.ofNamespace(pod.namespace());
    report.unlabelled(pod);
    long start = System.nanoTime();
    stage.cluster().unlabel(pod.namespace());
    if (!stage.cluster().awaitNoClusterSpiffeId(name, pace.limit())) {
      report.clusterSpiffeIdStays(name, pace.limit());
      return false;
    }
    report.clusterSpiffeIdGone(name, since(start));
    if (!stage.controllerManager().awaitUnregistered(pod.uid(), pace.limit())) {
      report.stillRegistered(pod, pace.limit());
      return false;
    }
    report.unregistered(pod, since(start));
    return true;
  }

  private boolean newProcessIsHeld(DemoPod pod) throws InterruptedException {
    try (var another = stage.startAnother(pod)) {
      var leaf = another.identity();
      stage.awaitAsked(another, startLimit(pace));
      Thread.sleep(pace.betweenRotations());
      if (leaf.isDone()) {
        report.notWithdrawn(pod);
        return false;
      }
      report.withdrawn(pod, another.pid());
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(
          "No further process of " + pod.name() + " could be started: " + e.getMessage(), e);
    }
  }

  private static Duration startLimit(Pace pace) {
    return pace.limit().multipliedBy(STARTS_SLOWER);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
