package dev.spirebridge.kubernetes;

/** Whether this process may write. */
public interface Leadership {

  /**
   * Asked immediately before each write. False from the moment the lease can no longer be shown to
   * be ours, which is before anybody else can take it. Any thread; never blocks.
   */
  boolean held();
}
