package dev.spirebridge.status;

/**
 * A part of the bridge that can tell what it is doing.
 *
 * @param <T> the record it reports
 */
@FunctionalInterface
public interface StatusSource<T> {

  /** A consistent, immutable view of this instant. Called from any thread; must not block. */
  T status();
}
