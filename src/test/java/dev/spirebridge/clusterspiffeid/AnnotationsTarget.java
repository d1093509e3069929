package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.Finding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Namespaces with any annotations: a plan in which none has got more than it may, and findings that
 * are fit for Events.
 *
 * <p>The input is text. A line {@code namespace NAME} begins a namespace, {@code ttl=1h} is one of
 * its annotations, and {@code then} lets the plan be carried out before what follows, which may
 * also put {@code recorded=TEXT} where the object says what it was rendered from.
 */
public final class AnnotationsTarget {

  private static final List<String> NAMES = List.of("shop", "bank", "a");

  /** As much as the API server takes. */
  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final int EVENT_BYTES = 1024;
  private static final int ANNOTATION_BYTES = 256 * 1024;

  private AnnotationsTarget() {}

  public static void run(byte[] input) {
    TestCluster cluster = new TestCluster();
    cluster.pod("shop", "web-0", Map.of("app", "web"));
    String name = "shop";
    Map<String, String> annotations = new HashMap<>();
    for (String line : new String(input, StandardCharsets.UTF_8).split("\n", 64)) {
      if (line.startsWith("namespace ")) {
        put(cluster, name, annotations);
        annotations = new HashMap<>();
        name = NAMES.get(Math.floorMod(line.hashCode(), NAMES.size()));
      } else if (line.equals("then")) {
        put(cluster, name, annotations);
        check(cluster);
        cluster.carryOut();
      } else if (line.startsWith("recorded=")) {
        record(cluster, ObjectNames.ofNamespace(name), line.substring("recorded=".length()));
      } else {
        int end = line.indexOf('=');
        String key = end < 0 ? line : line.substring(0, end);
        if (KEY.matcher(key).matches()) {
          annotations.put(
              NamespaceAnnotation.PREFIX + key, line.substring(end + 1).replace("\\n", "\n"));
        }
      }
    }
    put(cluster, name, annotations);
    check(cluster);
    cluster.carryOut();
    assertThat(cluster.plan().changes())
        .as("what is carried out is as it should be")
        .allMatch(Change.Keep.class::isInstance);
  }

  private static void put(TestCluster cluster, String name, Map<String, String> annotations) {
    cluster.namespace(name, Map.of(TestCluster.LABEL, "true"), annotations);
  }

  private static void record(TestCluster cluster, String object, String text) {
    if (cluster.objects.containsKey(object)) {
      Map<String, String> changed = new HashMap<>(cluster.object(object).annotations());
      changed.put(RenderedFrom.KEY, text);
      cluster.annotations(object, changed);
    }
  }

  private static void check(TestCluster cluster) {
    Plan plan = cluster.plan();
    plan.findings().forEach(AnnotationsTarget::check);
    for (Change change : plan.changes()) {
      if (change instanceof Change.Apply apply) {
        check(apply.desired());
      }
    }
  }

  private static void check(Finding finding) {
    String message = finding.message();
    assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(EVENT_BYTES);
    assertThat(message.chars().noneMatch(Character::isISOControl)).as(message).isTrue();
  }

  private static void check(DesiredClusterSpiffeId desired) {
    int size =
        desired.annotations().values().stream()
            .mapToInt(value -> value.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertThat(size).isLessThan(ANNOTATION_BYTES);
    new WrittenSpec(desired).check();
  }
}
