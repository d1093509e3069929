package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.CommandPlan;
import dev.spirebridge.federation.FederationChange;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows what a command about federation does, and does it. */
record FederationRun(
    Terminal terminal, OutputFormat format, boolean dryRun, FederationWorkflow workflow) {

  /**
   * @return the exit code
   */
  int run(CommandPlan plan) {
    return switch (plan) {
      case CommandPlan.Refused(String message) -> refuse(message);
      case CommandPlan.Allowed(FederationChange change) -> allow(change);
    };
  }

  private int refuse(String message) {
    new Failures(terminal).tell(message);
    Output.print(terminal, format, Map.of("dryRun", dryRun, "refused", message));
    return ExitCode.DOES_NOT_HOLD;
  }

  private int allow(FederationChange change) {
    if (format == OutputFormat.table) {
      lines(change).forEach(terminal.out()::println);
    }
    Optional<String> trouble = dryRun ? Optional.empty() : workflow.write(change);
    trouble.ifPresent(new Failures(terminal)::tell);
    if (format == OutputFormat.table && trouble.isEmpty()) {
      terminal.out().println(dryRun ? "Nothing was changed (--dry-run)." : "Done.");
    }
    Output.print(terminal, format, document(change));
    return trouble.isEmpty() ? ExitCode.DONE : ExitCode.COULD_NOT_FIND_OUT;
  }

  static List<String> lines(FederationChange change) {
    String object = "ClusterFederatedTrustDomain " + change.name();
    return switch (change) {
      case FederationChange.Apply apply when apply.observed().isEmpty() ->
          List.of("%s will come.".formatted(object));
      case FederationChange.Apply apply -> {
        List<String> lines = new ArrayList<>();
        lines.add("%s will change:".formatted(object));
        apply.differences().forEach(difference -> lines.add("  " + difference));
        yield lines;
      }
      case FederationChange.Delete _ -> List.of("%s will go.".formatted(object));
      case FederationChange.Keep _ -> List.of("%s is as it should be already.".formatted(object));
    };
  }

  private Map<String, Object> document(FederationChange change) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dryRun", dryRun);
    document.put("object", change.name());
    switch (change) {
      case FederationChange.Apply apply -> {
        document.put("change", apply.observed().isEmpty() ? "create" : "correct");
        document.put("differences", apply.differences());
        document.put("spec", new TreeMap<>(apply.desired().spec()));
      }
      case FederationChange.Delete _ -> document.put("change", "delete");
      case FederationChange.Keep _ -> document.put("change", "keep");
    }
    return document;
  }
}
