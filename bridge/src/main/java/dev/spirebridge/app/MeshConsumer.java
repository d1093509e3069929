package dev.spirebridge.app;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Planner;

/** A consumer as a command was asked to move it, its own options included. */
@FunctionalInterface
public interface MeshConsumer {

  /** For one run, by what was found. */
  Planner planner(Facts facts);
}
