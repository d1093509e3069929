package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.CommandPlan;
import dev.spirebridge.federation.FederationChange;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import dev.spirebridge.kubernetes.ApiFailure;
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
      case CommandPlan.Allowed(FederationChange change, List<String> notes) -> allow(change, notes);
      case CommandPlan.Nothing(String message) -> nothing(message);
    };
  }

  private int nothing(String message) {
    if (format == OutputFormat.table) {
      terminal.out().println(message);
    }
    Output.print(
        terminal, format, Map.of("dryRun", dryRun, "change", "keep", "notes", List.of(message)));
    return ExitCode.DONE;
  }

  private int refuse(String message) {
    new Failures(terminal).tell(message);
    Output.print(terminal, format, Map.of("dryRun", dryRun, "refused", message));
    return ExitCode.DOES_NOT_HOLD;
  }

  private int allow(FederationChange change, List<String> notes) {
    if (format == OutputFormat.table) {
      lines(change).forEach(terminal.out()::println);
    }
    Optional<ApiFailure> failure = dryRun ? Optional.empty() : workflow.write(change);
    failure.map(ApiFailure::sentence).ifPresent(new Failures(terminal)::tell);
    if (format == OutputFormat.table && failure.isEmpty()) {
      terminal.out().println(dryRun ? "Nothing was changed (--dry-run)." : "Done.");
      notes.forEach(terminal.out()::println);
    }
    Map<String, Object> document = document(change);
    document.put("notes", notes);
    failure.ifPresent(why -> document.put("failed", why.sentence()));
    Output.print(terminal, format, document);
    return failure.map(ClusterCall::exitCode).orElse(ExitCode.DONE);
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
