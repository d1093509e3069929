package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Refusal;
import java.util.List;

/** How a run ended. */
public sealed interface Outcome {

  /**
   * @param changed the objects that were written, for people; empty if all was as it should be
   */
  record Done(List<String> changed) implements Outcome {

    public Done {
      changed = List.copyOf(changed);
    }
  }

  /** Nothing was touched. */
  record Refused(List<Refusal> refusals) implements Outcome {

    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * Something of it stands.
   *
   * @param step the title of the step at which it stopped
   * @param why a sentence that ends with what to do
   * @param stands what was written and stands, for people
   * @param wayBack how to go on and how to go back, a command or sentence per line
   * @param unknown whether it could not be found out (exit code 3) rather than does not hold (1)
   */
  record Stopped(
      String step, String why, List<String> stands, List<String> wayBack, boolean unknown)
      implements Outcome {

    public Stopped {
      stands = List.copyOf(stands);
      wayBack = List.copyOf(wayBack);
    }
  }
}
