package dev.spirebridge.cli;

import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.mesh.text.EditDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a {@code mesh} command found and did, for programs; docs/mesh.md has the fields. */
final class MeshDocument {

  private final Map<String, Object> document = new LinkedHashMap<>();

  MeshDocument(StateKey key, MeshVerb verb) {
    document.put("consumer", key.consumer());
    document.put("namespace", key.namespace());
    document.put("instance", key.instance());
    document.put("verb", verb.name());
  }

  Map<String, Object> whole() {
    return document;
  }

  void plan(MeshPlan plan) {
    document.put("found", plan.found());
    document.put("warnings", plan.warnings());
    refusals(plan.refusals());
    document.put("steps", plan.steps().stream().map(MeshDocument::step).toList());
    document.put("elsewhere", plan.elsewhere().stream().map(MeshDocument::manifest).toList());
  }

  void refusals(List<Refusal> refusals) {
    document.put("refusals", refusals.stream().map(MeshDocument::refusal).toList());
  }

  void outcome(String word) {
    document.put("outcome", word);
  }

  void changed(List<String> changed) {
    document.put("changed", changed);
  }

  void stopped(Outcome.Stopped stopped) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", stopped.step());
    fields.put("why", stopped.why());
    fields.put("stands", stopped.stands());
    fields.put("wayBack", stopped.wayBack());
    document.put("stopped", fields);
  }

  void gates(List<Map<String, Object>> gates) {
    document.put("gates", gates);
  }

  void issuer(List<IssuerReport> reports) {
    document.put("issuerChecks", reports.stream().map(IssuerDocument::of).toList());
  }

  void written(List<String> files) {
    document.put("files", files);
  }

  static Map<String, Object> gate(Gate gate, String standing, String told) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("gate", MeshPlanWords.gate(gate));
    fields.put("standing", standing);
    fields.put("told", told);
    return fields;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", step.id());
    fields.put("title", step.title());
    step.edit()
        .ifPresent(edit -> {
          fields.put("edit", MeshPlanWords.word(edit));
          fields.put("object", edit.ref().toString());
          fields.put("diffs", EditDiff.of(edit));
          fields.put("losses", MeshPlanWords.losses(edit));
        });
    fields.put("before", step.before().stream().map(MeshPlanWords::gate).toList());
    fields.put("after", step.after().stream().map(MeshPlanWords::gate).toList());
    return fields;
  }

  private static Map<String, Object> refusal(Refusal refusal) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("where", refusal.where());
    fields.put("expected", refusal.expected());
    fields.put("found", refusal.found());
    fields.put("next", refusal.next());
    return fields;
  }

  private static Map<String, Object> manifest(Manifest manifest) {
    return Map.of(
        "file", manifest.file(), "purpose", manifest.purpose(), "content", manifest.content());
  }
}
