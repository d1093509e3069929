package dev.spirebridge.mesh.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditDiffTest {

  private static final Ref REF = Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "x");
  private static final Tree OBJECT =
      new Tree(
          Map.of(
              "metadata",
              Map.of("name", "x", "uid", "u", "resourceVersion", "3"),
              "data",
              Map.of("envoy.yaml", "a: 1\nb: 2\n", "mode", "off")));

  @Test
  void aTextOfSeveralLinesHasADiffOfItsOwnLines() {
    Tree after =
        OBJECT
            .with("a: 1\nb: 3\n", "data", "envoy.yaml")
            .with("on", "data", "mode")
            .with("4", "metadata", "resourceVersion");

    assertThat(EditDiff.of(new Edit.Change(new Observed(REF, OBJECT), after, List.of())))
        .containsExactly(
            """
            --- ConfigMap gloo-system/x data[envoy.yaml]
            +++ ConfigMap gloo-system/x data[envoy.yaml]
            @@ -1,2 +1,2 @@
             a: 1
            -b: 2
            +b: 3
            """,
            """
            --- ConfigMap gloo-system/x
            +++ ConfigMap gloo-system/x
            @@ -1,4 +1,4 @@
             metadata:
               name: x
             data:
            -  mode: "off"
            +  mode: "on"
            """);
  }

  @Test
  void whatIsMadeOrGoneIsComparedWithNothing() {
    String made = EditDiff.of(new Edit.Create(REF, OBJECT)).getFirst();
    String gone = EditDiff.of(new Edit.Delete(new Observed(REF, OBJECT))).getFirst();

    assertThat(made)
        .isEqualTo(
            """
            --- /dev/null
            +++ ConfigMap gloo-system/x
            @@ -0,0 +1,7 @@
            +metadata:
            +  name: x
            +data:
            +  envoy.yaml: |
            +    a: 1
            +    b: 2
            +  mode: "off"
            """);
    assertThat(gone).startsWith("--- ConfigMap gloo-system/x\n+++ /dev/null\n@@ -1,7 +0,0 @@\n");
    assertThat(EditDiff.of(new Edit.Restore(REF))).isEmpty();
  }

  @Test
  void neverShowsAPrivateKey() {
    String key = "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n";
    Tree after = OBJECT.with("a: 1\nb: |\n" + key.indent(2) + "c: 1\n", "data", "envoy.yaml");

    String diff =
        String.join("", EditDiff.of(new Edit.Change(new Observed(REF, OBJECT), after, List.of())));

    assertThat(diff).contains("+  (private key, not shown)").contains("+c: 1").doesNotContain("c2Vj");
    assertThat(EditDiff.of(new Edit.Create(REF, after)).getFirst()).doesNotContain("c2VjcmV0");
  }

  @Test
  void showsACertificateThatChangedAsOneLine() {
    String one = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    Tree before = OBJECT.with("pem: |\n" + one.indent(2), "data", "envoy.yaml");
    Tree after = OBJECT.with("pem: |\n" + one.replace("AAAA", "BBBB").indent(2), "data", "envoy.yaml");

    String diff =
        EditDiff.of(new Edit.Change(new Observed(REF, before), after, List.of())).getFirst();

    assertThat(diff.lines()).hasSize(6).contains(" pem: |").noneMatch(line -> line.contains("AAAA"));
  }

  @Test
  void tellsAMissingLastLineBreak() {
    assertThat(UnifiedDiff.of("a\n", "a", "x", "y"))
        .isEqualTo("--- x\n+++ y\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n");
    assertThat(UnifiedDiff.of("a\n", "a\n", "x", "y")).isEmpty();
  }
}
