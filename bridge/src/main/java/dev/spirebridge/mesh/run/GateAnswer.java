package dev.spirebridge.mesh.run;

/** What one look at a gate found; each with a sentence for people. */
public sealed interface GateAnswer {

  String told();

  record Holds(String told) implements GateAnswer {}

  /** It may hold at the next look. */
  record NotYet(String told) implements GateAnswer {}

  /** What tells it cannot be asked now, which may pass; if it does not, it is not known. */
  record OutOfReach(String told) implements GateAnswer {}

  /** It will not come to hold by waiting. */
  record Never(String told) implements GateAnswer {}

  /** It could not be found out, and waiting does not help: a right is missing, say. */
  record Unknown(String told) implements GateAnswer {}
}
