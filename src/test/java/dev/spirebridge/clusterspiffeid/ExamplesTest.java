package dev.spirebridge.clusterspiffeid;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Holds that the rendered examples are what the planner makes of the namespaces beside them. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("clusterspiffeid/examples");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      var examples = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
      return examples;
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isWhatThePlannerRenders(Path file) throws IOException {
    var cluster = new TestCluster();
    var shown = new ArrayList<Map<String, Object>>();
    for (Object document :
        new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
      var object = map(document);
      if ("Namespace".equals(object.get("kind"))) {
        var metadata = map(object.get("metadata"));
        cluster.namespace(
            String.valueOf(metadata.get("name")),
            strings(metadata.get("labels")),
            strings(metadata.get("annotations")));
      } else if ("ClusterSPIFFEID".equals(object.get("kind"))) {
        shown.add(object);
      }
    }
    var names = shown.stream().map(object -> map(object.get("metadata")).get("name")).toList();
    var rendered =
        cluster.plan().changes().stream()
            .map(change -> ((Change.Apply) change).desired())
            .filter(desired -> names.contains(desired.name()))
            .map(ExamplesTest::asObject)
            .toList();

    assertThat(cluster.reasons()).isEmpty();
    assertThat(shown).isNotEmpty();
    assertThat(shown)
        .as("%s has to be:%n%s", file, yaml(rendered))
        .containsExactlyInAnyOrderElementsOf(rendered);
  }

  private static Map<String, Object> asObject(DesiredClusterSpiffeId desired) {
    var metadata = new TreeMap<String, Object>();
    metadata.put("name", desired.name());
    metadata.put("labels", desired.labels());
    metadata.put("annotations", desired.annotations());
    return new TreeMap<>(
        Map.of(
            "apiVersion",
            "spire.spiffe.io/v1alpha1",
            "kind",
            "ClusterSPIFFEID",
            "metadata",
            metadata,
            "spec",
            new TreeMap<>(desired.spec())));
  }

  private static String yaml(List<Map<String, Object>> objects) {
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings).dumpAllToString(objects.iterator());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object document) {
    return (Map<String, Object>) requireNonNull(document);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> strings(@Nullable Object labels) {
    return labels == null ? Map.of() : (Map<String, String>) labels;
  }
}
