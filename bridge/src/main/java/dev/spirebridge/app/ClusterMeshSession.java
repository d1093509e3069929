package dev.spirebridge.app;

import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.ConfigMapStates;
import dev.spirebridge.mesh.run.MeshRun;
import dev.spirebridge.mesh.run.StateException;
import dev.spirebridge.mesh.run.StateStore;
import dev.spirebridge.mesh.run.StepByStep;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A real cluster, and what it takes to work with it, put together. */
public final class ClusterMeshSession implements MeshSession {

  private final MeshFacts.Found found;
  private final ApiObjects objects;
  private final StateStore states;
  private final MeshGates gates;
  private final MeshRun run;
  private final List<IssuerReport> reports;

  private ClusterMeshSession(
      MeshFacts.Found found,
      ApiObjects objects,
      StateStore states,
      MeshGates gates,
      MeshRun run,
      List<IssuerReport> reports) {
    this.found = found;
    this.objects = objects;
    this.states = states;
    this.gates = gates;
    this.run = run;
    this.reports = reports;
  }

  /**
   * Asks at once for what a plan rests on.
   *
   * @param client is the caller's to close, after this
   * @param patience with one gate
   * @param programVersion is kept with what is saved
   * @param told lines for people, as things happen
   * @throws NoTrustDomainException if neither a setting nor the trust bundle tells it
   */
  public static MeshSession open(
      KubernetesClient client,
      ControllerConfig config,
      MeshQuestion question,
      Duration patience,
      String programVersion,
      Consumer<String> told)
      throws NoTrustDomainException, InterruptedException {
    InstantSource clock = InstantSource.system();
    TrustSource trust =
        AskedTrust.of(
            question.judges(),
            config.federation().own(),
            Optional.of(client),
            question.meshNamespace());
    MeshFacts.Found found = new MeshFacts(client, config, question, trust, clock).find();
    ApiObjects objects = new ApiObjects(client);
    StateStore states = new ConfigMapStates(objects, programVersion);
    List<IssuerReport> reports = new ArrayList<>();
    MeshGates gates = new MeshGates(client, question, trust, reports::add);
    return new ClusterMeshSession(
        found,
        objects,
        states,
        gates,
        new StepByStep(objects, states, gates, patience, Thread::sleep, clock, told),
        reports);
  }

  @Override
  public Facts facts() {
    return found.facts();
  }

  @Override
  public Optional<String> noBundle() {
    return found.noBundle();
  }

  @Override
  public Lookup lookup() {
    return objects;
  }

  @Override
  public Optional<SavedState> saved(StateKey key) throws StateException {
    return states.load(key).map(StateStore.Kept::state);
  }

  @Override
  public MeshRun run() {
    return run;
  }

  @Override
  public List<IssuerReport> reports() {
    List<IssuerReport> seen = List.copyOf(reports);
    reports.clear();
    return seen;
  }

  @Override
  public void close() {
    gates.close();
  }
}
