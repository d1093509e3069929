package dev.spirebridge.kubernetes;

/** Where findings go as Events of the API server. */
public interface EventSink {

  /**
   * Writes it, or counts it up where the same one was written lately. A failure is logged and
   * forgotten: no reconcile fails for want of an Event. Any thread; never blocks.
   */
  void record(Finding finding);
}
