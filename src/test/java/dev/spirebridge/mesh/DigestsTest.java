package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigestsTest {

  private static final Tree DEPLOYMENT =
      new Tree(
          Map.of(
              "apiVersion",
              "apps/v1",
              "metadata",
              Map.of("name", "g", "labels", Map.of("app", "g"), "annotations", Map.of("a", "b")),
              "spec",
              Map.of(
                  "replicas",
                  2,
                  "template",
                  Map.of("spec", Map.of("containers", List.of(Map.of("name", "c", "port", 1)))))));

  static Stream<Arguments> ofOthers() {
    return Stream.of(
        edit("status", tree -> tree.with(3, "status", "replicas")),
        edit("scaled", tree -> tree.with(5, "spec", "replicas")),
        edit("version", tree -> tree.with("77", "metadata", "resourceVersion")),
        edit("owner", tree -> tree.with(List.of("x"), "metadata", "finalizers")),
        edit("fields", tree -> tree.with(List.of(Map.of("a", 1)), "metadata", "managedFields")),
        edit(
            "revision",
            tree -> tree.with("4", "metadata", "annotations", "deployment.kubernetes.io/revision")),
        edit("restarted", tree -> tree.with("now", Volatile.restartedAt())),
        edit("empty text", tree -> tree.with("", "spec", "more")),
        edit("empty list", tree -> tree.with(List.of(), "spec", "more")),
        edit("nothing but empty", tree -> tree.with(Map.of("x", false), "spec", "more")),
        edit(
            "another number type",
            tree -> tree.with(1.0, "spec", "template", "spec", "containers", "[name=c]", "port")));
  }

  static Stream<Arguments> ofSomebody() {
    return Stream.of(
        edit("label", tree -> tree.with("h", "metadata", "labels", "app")),
        edit("new label", tree -> tree.with("x", "metadata", "labels", "more")),
        edit("annotation", tree -> tree.with("c", "metadata", "annotations", "a")),
        edit(
            "label as annotation",
            tree ->
                tree.without("metadata", "labels", "app")
                    .with("g", "metadata", "annotations", "app")),
        edit(
            "container",
            tree -> tree.append(Map.of("name", "d"), "spec", "template", "spec", "containers")),
        edit(
            "empty element",
            tree -> tree.append(Map.of(), "spec", "template", "spec", "containers")),
        edit(
            "template's annotation",
            tree -> tree.with("x", "spec", "template", "metadata", "annotations", "own")),
        edit(
            "text for a number",
            tree -> tree.with("1", "spec", "template", "spec", "containers", "[name=c]", "port")),
        edit("data", tree -> tree.with("x", "data", "envoy.yaml")));
  }

  private static Arguments edit(String name, UnaryOperator<Tree> edit) {
    return Arguments.of(name, edit);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofOthers")
  void staysWhenOthersWriteWhatIsTheirs(String name, UnaryOperator<Tree> edit) {
    assertThat(edit.apply(DEPLOYMENT)).isNotEqualTo(DEPLOYMENT);
    assertThat(Digests.of(edit.apply(DEPLOYMENT))).isEqualTo(Digests.of(DEPLOYMENT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSomebody")
  void changesWithAnyOtherEdit(String name, UnaryOperator<Tree> edit) {
    assertThat(Digests.of(edit.apply(DEPLOYMENT))).isNotEqualTo(Digests.of(DEPLOYMENT));
  }

  @Test
  void isSha256InHexadecimal() {
    assertThat(Digests.of(DEPLOYMENT)).matches("[0-9a-f]{64}");
  }
}
