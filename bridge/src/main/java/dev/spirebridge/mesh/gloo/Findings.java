package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What a plan tells beside its steps, as it comes up. One thread. */
final class Findings {

  private final List<String> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  void found(String sentence) {
    found.add(sentence);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  void refuse(String where, String expected, String found, String next) {
    refusals.add(new Refusal(where, expected, found, next));
  }

  List<String> found() {
    return found;
  }

  List<String> warnings() {
    return warnings;
  }

  List<Refusal> refusals() {
    return refusals;
  }
}
