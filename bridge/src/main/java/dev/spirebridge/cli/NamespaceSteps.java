package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.Change;
import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.Restart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plan of a command about namespaces, for people and for programs. */
final class NamespaceSteps {

  private NamespaceSteps() {}

  static List<String> lines(NamespaceStep step) {
    List<String> lines = new ArrayList<>();
    lines.add("namespace " + step.namespace());
    switch (step) {
      case NamespaceStep.Refused(String namespace, String reason) ->
          lines.add(line("refused", reason));
      case NamespaceStep.Go go -> {
        if (go.labels().isEmpty()) {
          lines.add(line("label", "as it should be already"));
        }
        new TreeMap<>(go.labels())
            .forEach((key, value) ->
                lines.add(
                    value
                        .map(text -> line("label", key + "=" + text))
                        .orElseGet(() -> line("take off", key))));
        go.change().ifPresent(change -> lines.addAll(change(change)));
        go.restarts().forEach(restart -> lines.add(line("restart", words(restart))));
        go.notes().forEach(note -> lines.add(line("note", note)));
      }
    }
    return lines;
  }

  private static List<String> change(Change change) {
    List<String> lines = new ArrayList<>();
    String name = "ClusterSPIFFEID " + change.name();
    switch (change) {
      case Change.Apply apply when apply.observed().isEmpty() ->
          lines.add(
              line("will come", name + ", " + apply.desired().spec().get("spiffeIDTemplate")));
      case Change.Apply apply -> {
        lines.add(line("will change", name));
        apply.differences().forEach(difference -> lines.add(line("", difference)));
      }
      case Change.Delete delete ->
          lines.add(line("will go", name + ", because " + delete.reason()));
      case Change.Keep _ -> lines.add(line("is there", name));
    }
    return lines;
  }

  static String words(Restart restart) {
    return "%s (%d %s): %s"
        .formatted(
            restart.workload(),
            restart.pods(),
            restart.pods() == 1 ? "pod" : "pods",
            restart.reason());
  }

  private static String line(String what, String value) {
    return "  %-12s %s".formatted(what, value);
  }

  /**
   * @param outcomes by namespace, of those that were waited for
   */
  static Map<String, Object> document(
      List<NamespaceStep> steps, boolean dryRun, Map<String, Awaited> outcomes) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dryRun", dryRun);
    document.put("namespaces", steps.stream().map(step -> document(step, outcomes)).toList());
    return document;
  }

  private static Map<String, Object> document(NamespaceStep step, Map<String, Awaited> outcomes) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("namespace", step.namespace());
    switch (step) {
      case NamespaceStep.Refused(String namespace, String reason) ->
          document.put("refused", reason);
      case NamespaceStep.Go go -> {
        Map<String, @Nullable String> labels = new TreeMap<>();
        go.labels().forEach((key, value) -> labels.put(key, value.orElse(null)));
        document.put("labels", labels);
        document.put("clusterSpiffeId", go.clusterSpiffeId());
        go.change().ifPresent(change -> put(document, change));
        document.put("restarts", go.restarts().stream().map(NamespaceSteps::document).toList());
        document.put("notes", go.notes());
      }
    }
    if (outcomes.containsKey(step.namespace())) {
      document.put("outcome", word(outcomes.get(step.namespace())));
    }
    return document;
  }

  private static void put(Map<String, Object> document, Change change) {
    switch (change) {
      case Change.Apply apply -> {
        document.put("change", apply.observed().isEmpty() ? "create" : "correct");
        document.put("differences", apply.differences());
        document.put("spec", new TreeMap<>(apply.desired().spec()));
      }
      case Change.Delete _ -> document.put("change", "delete");
      case Change.Keep _ -> document.put("change", "keep");
    }
  }

  private static Map<String, Object> document(Restart restart) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("kind", restart.workload().kind());
    document.put("name", restart.workload().name());
    document.put("pods", restart.pods());
    document.put("reason", restart.reason());
    return document;
  }

  private static String word(@Nullable Awaited outcome) {
    return outcome == null ? "" : outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
