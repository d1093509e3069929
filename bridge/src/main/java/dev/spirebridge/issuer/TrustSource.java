package dev.spirebridge.issuer;

import java.util.List;

/** Where the trust bundles come from. */
public interface TrustSource {

  /** Asks anew each time. */
  Answer ask() throws InterruptedException;

  /** What came of it. */
  sealed interface Answer {

    /**
     * @param notes what a person should know about it, such as that the mesh's CA is not known
     */
    record Known(Trust trust, List<String> notes) implements Answer {
      public Known {
        notes = List.copyOf(notes);
      }
    }

    /**
     * @param why a clause without a full stop
     */
    record Unknown(String why) implements Answer {}
  }
}
