package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.NamespaceRow;
import dev.spirebridge.clusterspiffeid.Stats;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceList;
import dev.spirebridge.kubernetes.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The answer of {@code namespace list}, for people and for programs. */
final class NamespaceRows {

  private static final String NONE = "-";

  private NamespaceRows() {}

  static List<String> lines(NamespaceList list, String label) {
    List<String> lines = new ArrayList<>();
    if (list.rows().isEmpty()) {
      lines.add("No namespace has the label %s=true.".formatted(label));
      lines.add("Label one: spire-bridge namespace label NAMESPACE");
    } else {
      lines.addAll(table(list.rows()));
    }
    for (NamespaceRow row : list.rows()) {
      List<Finding> own =
          row.findings().stream().filter(each -> !list.wholeCluster().contains(each)).toList();
      lines.addAll(paragraph(row.namespace(), own));
    }
    lines.addAll(paragraph("(the whole cluster)", list.wholeCluster()));
    return lines;
  }

  private static List<String> table(List<NamespaceRow> rows) {
    Table table =
        new Table("NAMESPACE", "STATE", "CLUSTERSPIFFEID", "PODS", "ENTRIES", "WHAT IS WRONG");
    rows.forEach(row ->
        table.add(
            row.namespace(),
            word(row.state()),
            row.clusterSpiffeId().orElse(NONE),
            String.valueOf(row.pods()),
            row.stats().map(stats -> String.valueOf(stats.entriesToSet())).orElse(NONE),
            reasons(row)));
    return table.lines();
  }

  private static List<String> paragraph(String heading, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    if (!findings.isEmpty()) {
      lines.add("");
      lines.add(heading);
    }
    findings.forEach(each -> lines.add("  " + each.reason() + ": " + each.message()));
    return lines;
  }

  private static String reasons(NamespaceRow row) {
    return row.findings().isEmpty()
        ? NONE
        : row.findings().stream().map(Finding::reason).distinct().collect(Collectors.joining(", "));
  }

  static Map<String, Object> document(NamespaceList list) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("namespaces", list.rows().stream().map(NamespaceRows::document).toList());
    document.put("cluster", Map.of("findings", documents(list.wholeCluster())));
    return document;
  }

  private static Map<String, Object> document(NamespaceRow row) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("namespace", row.namespace());
    document.put("state", word(row.state()));
    row.clusterSpiffeId().ifPresent(name -> document.put("clusterSpiffeId", name));
    document.put("pods", row.pods());
    stats(row.stats()).ifPresent(stats -> document.put("stats", stats));
    document.put("findings", documents(row.findings()));
    return document;
  }

  private static Optional<Map<String, Object>> stats(Optional<Stats> stats) {
    return stats.map(found -> {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("namespacesSelected", found.namespacesSelected());
      document.put("namespacesIgnored", found.namespacesIgnored());
      document.put("podsSelected", found.podsSelected());
      document.put("podEntryRenderFailures", found.podEntryRenderFailures());
      document.put("entriesMasked", found.entriesMasked());
      document.put("entriesToSet", found.entriesToSet());
      document.put("entryFailures", found.entryFailures());
      return document;
    });
  }

  private static List<Map<String, Object>> documents(List<Finding> findings) {
    return findings.stream().map(NamespaceRows::document).toList();
  }

  private static Map<String, Object> document(Finding finding) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("severity", word(finding.severity()));
    document.put("reason", finding.reason());
    document.put("message", finding.message());
    return document;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
