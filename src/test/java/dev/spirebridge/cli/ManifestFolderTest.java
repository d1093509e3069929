package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {

  private static final Ref MADE = Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "bridge");
  private static final Ref PROXY = Ref.of(MeshKind.DEPLOYMENT, "gloo-system", "gateway-proxy");
  private static final Tree BEFORE =
      new Tree(
          Map.of(
              "metadata", Map.of("name", "gateway-proxy", "uid", "u", "resourceVersion", "1"),
              "status", Map.of("replicas", 1)));

  @TempDir private Path temp;

  @Test
  void writesNumberedFilesInTheOrderOfTheSteps() throws Exception {
    assertThat(write(plan(steps(), values())))
        .containsExactly(
            "01-configmap-bridge.yaml",
            "02-deployment-gateway-proxy.patch.yaml",
            "values/gloo.yaml",
            "ORDER.md");
    assertThat(read("02-deployment-gateway-proxy.patch.yaml"))
        .isEqualTo("- op: add\n  path: /spec\n  value:\n    paused: true\n");
    assertThat(read("values/gloo.yaml")).isEqualTo("gloo: {}\n");
  }

  @Test
  void theOrderTellsStepsGatesAndWhatIsLost() throws Exception {
    write(plan(steps(), values()));
    assertThat(read("ORDER.md"))
        .isEqualTo(
            """
            # The order

            One step after the other; each has to hold before the next one is made.

            - warning: no probe

            1. Make the configuration
               - `kubectl create -f 01-configmap-bridge.yaml`

            2. Change the gateway
               - `kubectl patch deployments.apps gateway-proxy -n gloo-system --type=json --patch-file=02-deployment-gateway-proxy.patch.yaml`
               - lost: a comment
               - after: Deployment gloo-system/gateway-proxy is rolled out

            3. Take it out
               - `kubectl delete configmaps bridge -n gloo-system`

            4. Give back
               - give Deployment gloo-system/gateway-proxy back as it was before these steps

            5. Wait

            Or by other tools:

            - `values/gloo.yaml`: Give it to Helm.
            """);
  }

  @Test
  void aSecondRunWritesTheSameBytesAndTakesOutWhatIsStale() throws Exception {
    write(plan(steps(), values()));
    Map<String, String> first = contents();

    write(plan(steps(), values()));
    assertThat(contents()).isEqualTo(first);

    write(plan(steps().subList(0, 1), List.of()));
    assertThat(contents())
        .containsOnlyKeys("01-configmap-bridge.yaml", "ORDER.md", ".spire-bridge-mesh");
    assertThat(temp.resolve("out/values")).doesNotExist();
  }

  @Test
  void refusesAFolderWithFilesOfOthers() throws Exception {
    write(plan(steps(), values()));
    Files.writeString(temp.resolve("out/values/mine.yaml"), "mine");

    assertThatThrownBy(() -> write(plan(List.of(), List.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("values/mine.yaml is not one of these files: name another folder");
    assertThat(read("values/gloo.yaml")).isNotEmpty();
  }

  @Test
  void refusesAFile() throws IOException {
    Files.writeString(temp.resolve("out"), "");

    assertThatThrownBy(() -> write(plan(List.of(), List.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void refusesNamesThatLeadOut() {
    Manifest out = new Manifest("../../out.yaml", "", "");

    assertThatThrownBy(() -> write(plan(List.of(), List.of(out))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no place within");
    assertThat(temp.resolve("out.yaml")).doesNotExist();
  }

  private List<String> write(MeshPlan plan) throws IOException {
    Path out = temp.resolve("out");
    return new ManifestFolder(out)
        .write(ManifestFiles.of(plan)).stream()
            .map(each -> out.relativize(each).toString())
            .toList();
  }

  private String read(String name) throws IOException {
    return Files.readString(temp.resolve("out").resolve(name));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(temp.resolve("out"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(temp.resolve("out").relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static List<Step> steps() {
    Tree made = new Tree(Map.of("kind", "ConfigMap", "data", Map.of("a", "b")));
    Edit change =
        new Edit.Change(
            new Observed(PROXY, BEFORE), BEFORE.with(true, "spec", "paused"), List.of("a comment"));
    return List.of(
        step("Make the configuration", new Edit.Create(MADE, made)),
        new Step(
            "2",
            "Change the gateway",
            Optional.of(change),
            List.of(),
            List.of(new Gate.RolledOut(PROXY))),
        step("Take it out", new Edit.Delete(new Observed(MADE, made))),
        step("Give back", new Edit.Restore(PROXY)),
        new Step("5", "Wait", Optional.empty(), List.of(), List.of()));
  }

  private static Step step(String title, Edit edit) {
    return new Step(title, title, Optional.of(edit), List.of(), List.of());
  }

  private static List<Manifest> values() {
    return List.of(new Manifest("gloo.yaml", "gloo: {}\n", "Give it to Helm."));
  }

  private static MeshPlan plan(List<Step> steps, List<Manifest> elsewhere) {
    return new MeshPlan(
        new StateKey("gloo", "gloo-system", "gateway-proxy"),
        steps,
        List.of(),
        List.of("no probe"),
        List.of(),
        elsewhere,
        List.of(),
        Optional.empty());
  }
}
