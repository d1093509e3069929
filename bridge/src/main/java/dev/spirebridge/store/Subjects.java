package dev.spirebridge.store;

/**
 * The port between sources and sinks: a caller goes in, the subject whose identities it may have
 * comes out.
 */
@FunctionalInterface
public interface Subjects {

  /** A claim on a subject for as long as somebody needs it. */
  interface Lease extends AutoCloseable {
    Subject subject();

    @Override
    void close();
  }

  /** Never blocks; a subject that is not known yet begins as {@link SubjectState.Pending}. */
  Lease open(Caller caller);

  /** Subjects that are had for a while. */
  interface Temporary extends Subjects, AutoCloseable {
    @Override
    void close();
  }

  /** One subject for everybody: what a source has that knows only the bridge's own workload. */
  static Subjects always(Subject subject) {
    Lease lease =
        new Lease() {
          @Override
          public Subject subject() {
            return subject;
          }

          @Override
          public void close() {}
        };
    return _ -> lease;
  }
}
