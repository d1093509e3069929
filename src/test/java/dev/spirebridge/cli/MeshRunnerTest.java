package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the verbs print, and which exit code they end with. */
class MeshRunnerTest {

  private static final Ref MAP = Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "gateway");
  private static final Tree BEFORE =
      new Tree(
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "ConfigMap",
              "metadata",
              Map.of("name", "gateway", "namespace", "gloo-system"),
              "data",
              Map.of("a", "1")));
  private static final Gate ISSUER =
      new Gate.IssuerHolds(
          List.of(new Scope.Gateway("gloo-system", "gateway-proxy", Optional.empty())));
  private static final Gate PERSON = new Gate.Confirmed("dns", "DNS leads to the gateway");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static MeshPlan plan(Tree before, List<Refusal> refusals, Gate after) {
    Edit edit =
        new Edit.Change(
            new Observed(MAP, before), before.with("2", "data", "a"), List.of("a comment"));
    return new MeshPlan(
        ScriptedMesh.KEY,
        List.of(new Step("map", "Edit the map", Optional.of(edit), List.of(), List.of(after))),
        List.of("the gateway gateway-proxy"),
        List.of("it has no readiness probe"),
        refusals,
        List.of(new Manifest("gloo.yaml", "a: 2\n", "Set this with Helm.")),
        List.of(),
        Optional.empty());
  }

  private static MeshPlan plan() {
    return plan(BEFORE, List.of(), PERSON);
  }

  private int run(ScriptedMesh mesh, MeshVerb verb, String... options) throws InterruptedException {
    MeshOptions parsed = new MeshOptions();
    new CommandLine(new Typed(parsed)).parseArgs(options);
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
    return new MeshRunner(new MeshScreen(terminal, parsed.format()), mesh, mesh, parsed, verb)
        .run(List.of("-n", "gloo-system"));
  }

  /** So that options are parsed as they are typed. */
  @CommandLine.Command
  private record Typed(@CommandLine.Mixin MeshOptions options) {}

  @Test
  void planShowsEachStepWithItsDiffAndGates() throws Exception {
    assertThat(run(new ScriptedMesh(plan()), MeshVerb.plan)).isEqualTo(0);
    assertThat(out.toString())
        .contains("found: the gateway gateway-proxy")
        .contains("1. Edit the map", "change ConfigMap gloo-system/gateway")
        .contains("lost: a comment")
        .contains("after: a person confirms: DNS leads to the gateway (--confirm dns)")
        .contains("warning: it has no readiness probe")
        .contains("Nothing was changed.")
        .doesNotContain("Set this with Helm.");
  }

  @Test
  void planPrintsTheValuesWhereTheyAreAskedFor() throws Exception {
    assertThat(run(new ScriptedMesh(plan()), MeshVerb.plan, "--values")).isEqualTo(0);
    assertThat(out.toString()).contains("--- gloo.yaml: Set this with Helm.\na: 2");
  }

  @Test
  void planWithARefusalIsNotDoneAndShowsTheOtherWay() throws Exception {
    Refusal refusal = new Refusal("Namespace x", "no label", "a label", "take it away");
    assertThat(run(new ScriptedMesh(plan(BEFORE, List.of(refusal), PERSON)), MeshVerb.plan))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("refused: Namespace x", "  expected: no label", "  next:     take it away")
        .contains("Set this with Helm.", "Nothing would be done");
  }

  @Test
  void whatHelmOwnsIsRefusedUnlessItIsAskedForAllTheSame() throws Exception {
    Tree owned = BEFORE.with("gloo", "metadata", "annotations", "meta.helm.sh/release-name");
    ScriptedMesh mesh = new ScriptedMesh(plan(owned, List.of(), PERSON));
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(1);
    assertThat(mesh.asked).isEmpty();
    assertThat(out.toString()).contains("owned by Helm (gloo)", "Set this with Helm.");
    assertThat(run(mesh, MeshVerb.apply, "--despite-owner")).isEqualTo(0);
    assertThat(mesh.asked).containsExactly("apply [-n, gloo-system]");
    assertThat(out.toString()).contains("warning: ConfigMap gloo-system/gateway: it is owned by");
  }

  @Test
  void applyEndsAsTheRunDoes() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(0);
    assertThat(out.toString()).contains("All is as it should be already.");
    mesh.outcome = new Outcome.Done(List.of("ConfigMap a/b"));
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(0);
    assertThat(out.toString()).contains("Done:", "  ConfigMap a/b");
    mesh.outcome = stopped(false);
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(1);
    assertThat(err.toString())
        .contains("stopped at \"Edit the map\": it does not hold", "  stands: ConfigMap a/b")
        .contains("  to go back: spire-bridge mesh gloo rollback");
    mesh.outcome = stopped(true);
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(3);
  }

  private static Outcome stopped(boolean unknown) {
    return new Outcome.Stopped(
        "Edit the map",
        "it does not hold",
        List.of("ConfigMap a/b"),
        List.of("to go back: spire-bridge mesh gloo rollback"),
        unknown);
  }

  @Test
  void withoutATrustBundleNothingIsBegun() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan(BEFORE, List.of(), ISSUER));
    mesh.gates = List.of(ISSUER);
    mesh.noBundle = Optional.of("no agent");
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(3);
    assertThat(run(mesh, MeshVerb.verify)).isEqualTo(3);
    assertThat(mesh.asked).isEmpty();
    assertThat(err.toString()).contains("trust bundle is not known (no agent)", "--bundle");
    mesh.plan = plan();
    assertThat(run(mesh, MeshVerb.apply)).as("which no gate needs").isEqualTo(0);
  }

  @Test
  void verifyLooksAtEveryGateThoughOneDoesNotHold() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    mesh.gates = List.of(ISSUER, PERSON);
    mesh.looks = gate -> gate.equals(ISSUER) ? stopped(true) : new Outcome.Done(List.of());
    assertThat(run(mesh, MeshVerb.verify)).isEqualTo(3);
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("unknown: ") && line.contains("(it does not hold)"))
        .anyMatch(line -> line.startsWith("holds: a person confirms: DNS leads to the gateway"));
    mesh.looks = gate -> stopped(gate.equals(ISSUER));
    assertThat(run(mesh, MeshVerb.verify)).isEqualTo(1);
    mesh.looks = _ -> new Outcome.Done(List.of());
    assertThat(run(mesh, MeshVerb.verify)).isEqualTo(0);
  }

  @Test
  void rollbackPassesForceOn() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    assertThat(run(mesh, MeshVerb.rollback, "--force")).isEqualTo(0);
    mesh.outcome =
        new Outcome.Refused(List.of(new Refusal("ConfigMap a/b", "ours", "another's", "force")));
    assertThat(run(mesh, MeshVerb.rollback)).isEqualTo(1);
    assertThat(mesh.asked).containsExactly("rollback true", "rollback false");
    assertThat(out.toString()).contains("refused: ConfigMap a/b");
  }

  @Test
  void programsGetOneDocument() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    mesh.gates = List.of(PERSON);
    mesh.outcome = stopped(false);
    JsonNode planned = document(mesh, MeshVerb.plan);
    assertThat(planned.path("outcome").asText()).isEqualTo("planned");
    assertThat(planned.at("/steps/0/object").asText()).isEqualTo("ConfigMap gloo-system/gateway");
    assertThat(planned.at("/steps/0/edit").asText()).isEqualTo("change");
    assertThat(planned.at("/steps/0/diffs/0").asText()).contains("2");
    assertThat(planned.at("/elsewhere/0/content").asText()).isEqualTo("a: 2\n");
    JsonNode applied = document(mesh, MeshVerb.apply);
    assertThat(applied.path("outcome").asText()).isEqualTo("stopped");
    assertThat(applied.at("/stopped/stands/0").asText()).isEqualTo("ConfigMap a/b");
    JsonNode verified = document(mesh, MeshVerb.verify);
    assertThat(verified.path("outcome").asText()).isEqualTo("holds");
    assertThat(verified.at("/gates/0/standing").asText()).isEqualTo("holds");
  }

  private JsonNode document(ScriptedMesh mesh, MeshVerb verb) throws Exception {
    out.getBuffer().setLength(0);
    run(mesh, verb, "-o", "json");
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void whoIsInterruptedSaysWhatStands() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    mesh.interrupted = true;
    mesh.saved =
        Optional.of(
            new SavedState(
                ScriptedMesh.KEY,
                "1",
                SavedState.Phase.MOVING,
                List.of(),
                Optional.empty(),
                List.of(
                    new SavedObject(
                        MAP,
                        Optional.of(BEFORE),
                        Optional.of("x"),
                        Optional.of("y"),
                        Optional.of("uid")))));
    assertThat(run(mesh, MeshVerb.apply)).isEqualTo(3);
    assertThat(err.toString())
        .contains("interrupted", "edited, or about to be: ConfigMap gloo-system/gateway")
        .contains("to go on: spire-bridge mesh gloo apply -n gloo-system")
        .contains("to go back: spire-bridge mesh gloo rollback -n gloo-system")
        .doesNotContain("internal error");
  }

  @Test
  void writesTheStepsIntoAFolderOfItsOwn() throws Exception {
    ScriptedMesh mesh = new ScriptedMesh(plan());
    String dir = folder.resolve("new").toString();
    assertThat(run(mesh, MeshVerb.apply, "--output-dir", dir)).isEqualTo(0);
    assertThat(mesh.asked).isEmpty();
    assertThat(Files.readString(Path.of(dir, "01-configmap-gateway.patch.yaml")))
        .isEqualTo("- op: replace\n  path: /data/a\n  value: '2'\n");
    assertThat(Files.readString(Path.of(dir, "values", "gloo.yaml"))).isEqualTo("a: 2\n");
    assertThat(Files.readString(Path.of(dir, "ORDER.md")))
        .contains("kubectl patch configmaps gateway -n gloo-system --type=json --patch-file=01-");
    assertThat(run(mesh, MeshVerb.plan, "--output-dir", dir)).as("a second time").isEqualTo(0);
  }

  @Test
  void leavesAFolderWithOtherFilesAlone() throws IOException, InterruptedException {
    Path mine = Files.writeString(folder.resolve("mine"), "x");
    assertThat(run(new ScriptedMesh(plan()), MeshVerb.plan, "--output-dir", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains(mine + " is not one of these files");
    assertThat(folder).isDirectoryContaining(path -> path.equals(mine));
    assertThat(folder.resolve("ORDER.md")).doesNotExist();
  }
}
