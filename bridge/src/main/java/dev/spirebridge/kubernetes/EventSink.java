package dev.spirebridge.kubernetes;

/** Where findings go as Events of the API server. */
public interface EventSink {

  /**
   * Writes it soon, or counts it up where the same one was written lately. No reconcile fails for
   * want of an Event. Any thread; never blocks.
   *
   * @return false if too many wait to be written: this one is left out, and may be tried again
   */
  boolean record(Finding finding);
}
