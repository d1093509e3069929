package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.NextHop;

/** A stage with everything on it running, until closed. */
interface Scene extends AutoCloseable {
  Stage stage();

  /** Calls along the stage's way. */
  NextHop calls();

  /**
   * What is shown once, between the first call and the first rotation.
   *
   * @return whether it went as it should
   */
  boolean interlude() throws InterruptedException;

  @Override
  void close();
}
