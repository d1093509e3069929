package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Gate;

/** Looks once whether a gate holds. */
@FunctionalInterface
public interface Gates {

  /**
   * Blocks for as long as one look takes. Failures of the API server are answers.
   *
   * @throws InterruptedException if the thread is to end
   */
  GateAnswer look(Gate gate) throws InterruptedException;
}
