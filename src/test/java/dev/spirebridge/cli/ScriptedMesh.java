package dev.spirebridge.cli;

import dev.spirebridge.app.MeshSession;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.run.MeshRun;
import dev.spirebridge.mesh.run.Outcome;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A cluster without one: a planner and a run that answer what they are told to. */
final class ScriptedMesh implements MeshSession, Planner, MeshRun, Lookup {

  static final StateKey KEY = new StateKey("gloo", "gloo-system", "gateway-proxy");

  MeshPlan plan;
  Outcome outcome = new Outcome.Done(List.of());
  List<Gate> gates = List.of();
  Function<Gate, Outcome> looks = _ -> new Outcome.Done(List.of());
  Optional<String> noBundle = Optional.empty();
  Optional<SavedState> saved = Optional.empty();
  boolean interrupted;
  final List<String> asked = new ArrayList<>();

  ScriptedMesh(MeshPlan plan) {
    this.plan = plan;
  }

  @Override
  public StateKey key() {
    return KEY;
  }

  @Override
  public MeshPlan plan(Lookup lookup, Optional<SavedState> state) {
    return plan;
  }

  @Override
  public List<Step> back(Lookup lookup, SavedState state) {
    return List.of();
  }

  @Override
  public List<Gate> verify(Lookup lookup) {
    return gates;
  }

  @Override
  public Outcome apply(MeshPlan asPlanned, List<String> options) throws InterruptedException {
    asked.add("apply " + options);
    if (interrupted) {
      throw new InterruptedException();
    }
    return outcome;
  }

  @Override
  public Outcome rollback(Planner planner, boolean force) {
    asked.add("rollback " + force);
    return outcome;
  }

  @Override
  public Outcome verify(List<Gate> all) {
    return looks.apply(all.getFirst());
  }

  @Override
  public Facts facts() {
    return new Facts(
        TrustDomain.parse("example.org"),
        List.of(),
        List.of(),
        "",
        "mesh-identity",
        new Facts.Label("spiffe.io/spire-managed-identity", "true"),
        Instant.EPOCH);
  }

  @Override
  public Optional<String> noBundle() {
    return noBundle;
  }

  @Override
  public Lookup lookup() {
    return this;
  }

  @Override
  public Optional<SavedState> saved(StateKey of) {
    return saved;
  }

  @Override
  public MeshRun run() {
    return this;
  }

  @Override
  public List<IssuerReport> reports() {
    return List.of();
  }

  @Override
  public void close() {}

  @Override
  public Optional<Observed> find(Ref ref) {
    return Optional.empty();
  }

  @Override
  public List<Observed> list(MeshKind kind, Optional<String> namespace, String selector) {
    return List.of();
  }

  @Override
  public Optional<String> version(MeshKind kind) {
    return Optional.empty();
  }
}
