package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestoredTest {

  private static final Tree BEFORE =
      new Tree(
          Map.of(
              "kind",
              "Deployment",
              "metadata",
              Map.of(
                  "name",
                  "g",
                  "uid",
                  "old",
                  "resourceVersion",
                  "1",
                  "labels",
                  Map.of("app", "g"),
                  "annotations",
                  Map.of("a", "", "deployment.kubernetes.io/revision", "1"),
                  "managedFields",
                  List.of(Map.of("manager", "helm"))),
              "spec",
              Map.of("replicas", 2, "paused", false, "list", List.of()),
              "status",
              Map.of("replicas", 2)));

  private static final Tree LIVE =
      BEFORE
          .with("new", "metadata", "uid")
          .with("9", "metadata", "resourceVersion")
          .with(List.of("kept"), "metadata", "finalizers")
          .with("ours", "metadata", "labels", "spiffe.io/spire-managed-identity")
          .with("3", "metadata", "annotations", "deployment.kubernetes.io/revision")
          .with(7, "spec", "replicas")
          .with("ours", "spec", "added")
          .with(6, "status", "replicas");

  @Test
  void givesBackContentLabelsAndAnnotationsLiterally() {
    Tree restored = Restored.of(BEFORE, LIVE);

    assertThat(restored.without("spec", "replicas").tree("spec"))
        .isEqualTo(BEFORE.without("spec", "replicas").tree("spec"));
    assertThat(restored.tree("metadata", "labels")).isEqualTo(BEFORE.tree("metadata", "labels"));
    assertThat(restored.text("metadata", "annotations", "a")).contains("");
    assertThat(Digests.of(restored)).isEqualTo(Digests.of(BEFORE));
  }

  @Test
  void keepsWhatIsOthers() {
    Tree restored = Restored.of(BEFORE, LIVE);

    assertThat(restored.text("metadata", "uid")).contains("new");
    assertThat(restored.text("metadata", "resourceVersion")).contains("9");
    assertThat(restored.list("metadata", "finalizers")).containsExactly("kept");
    assertThat(restored.text("metadata", "annotations", "deployment.kubernetes.io/revision"))
        .contains("3");
    assertThat(restored.at("spec", "replicas")).contains(7);
    assertThat(restored.at("status", "replicas")).contains(6);
    assertThat(restored.at("metadata", "managedFields")).isEmpty();
  }

  @Test
  void takesOutLabelsAndAnnotationsThatWereNotThere() {
    Tree before = new Tree(Map.of("metadata", Map.of("name", "c"), "data", Map.of("k", "v")));
    Tree live =
        before.with("x", "metadata", "labels", "l").with("y", "metadata", "annotations", "a");

    assertThat(Restored.of(before, live)).isEqualTo(before);
  }
}
