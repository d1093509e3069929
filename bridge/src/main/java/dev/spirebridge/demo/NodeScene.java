package dev.spirebridge.demo;

import dev.spirebridge.demo.DemoOptions.Pace;
import dev.spirebridge.demo.calls.NextHop;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two processes that call each other, and one that has to wait for its registration entry. */
final class NodeScene implements Scene {
  /** Three JVMs that start at once on two busy cores take longer than anything after that. */
  private static final int STARTS_SLOWER = 4;

  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final NodeStage stage;
  private final Pace pace;
  private final NodeReport report;
  private final URI server;

  /** Asked for from the start. */
  private final CompletableFuture<X509Certificate> latecomersLeaf;

  private NodeScene(NodeStage stage, Pace pace, NodeReport report, URI server) {
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
  static NodeScene start(NodeStage stage, Pace pace, NodeReport report)
      throws IOException, InterruptedException {
    var startLimit = pace.limit().multipliedBy(STARTS_SLOWER);
    for (var member : List.of(stage.caller(), stage.callee())) {
      FirstLeaf.await(member.party(), member.process().identity(), startLimit);
    }
    var server = stage.callee().process().listen(stage.caller().party().spiffeId(), CALL_LIMIT);
    return new NodeScene(stage, pace, report, server);
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

  /** Shows the third process waiting, makes its entry, and shows how soon it is served. */
  @Override
  public boolean interlude() throws InterruptedException {
    var latecomer = stage.latecomer();
    stage.awaitAsked(latecomer, pace.limit().multipliedBy(STARTS_SLOWER));
    report.held(latecomer);
    Thread.sleep(pace.betweenRotations());
    if (latecomersLeaf.isDone()) {
      report.notHeld(latecomer);
      return false;
    }
    long start = System.nanoTime();
    stage.register(latecomer);
    var received = FirstLeaf.await(latecomer.party(), latecomersLeaf, pace.limit());
    var after = Duration.ofNanos(System.nanoTime() - start);
    boolean itsOwn = received.equals(stage.leaf(latecomer.party()));
    report.served(latecomer, received, after, itsOwn);
    return itsOwn;
  }

  @Override
  public void close() {
    stage.close();
  }
}
