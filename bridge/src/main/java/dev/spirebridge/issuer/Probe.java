package dev.spirebridge.issuer;

import java.io.IOException;

/** Looks at one target. */
public interface Probe {

  /** Blocks; has no limit of its own. Interruption closes what it holds. */
  Evidence collect() throws InterruptedException, IOException;
}
