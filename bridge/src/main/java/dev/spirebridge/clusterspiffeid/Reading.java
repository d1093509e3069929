package dev.spirebridge.clusterspiffeid;

import java.util.List;

/**
 * The value of an annotation, read.
 *
 * @param permitted as much of it as may be had; nothing special where it cannot be read
 * @param problems why that is not all of it
 */
record Reading<T>(T permitted, List<Problem> problems) {

  Reading {
    problems = List.copyOf(problems);
  }

  static <T> Reading<T> of(T value) {
    return new Reading<>(value, List.of());
  }

  /**
   * @param forbidden readable, but more than the controller's configuration allows
   * @param message a part of a sentence
   */
  record Problem(boolean forbidden, String message) {

    static Problem invalid(String message) {
      return new Problem(false, message);
    }

    static Problem forbidden(String message) {
      return new Problem(true, message);
    }
  }
}
