package dev.spirebridge.issuer;

import java.util.List;

/** Looks at many targets at once, each within a time limit. */
public interface ProbeRunner {

  /**
   * Never throws for a target: what goes wrong with one is its own evidence.
   *
   * @return one for each aim, in their order
   */
  List<Evidence> run(List<Aim> aims) throws InterruptedException;
}
