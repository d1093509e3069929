package dev.spirebridge.mesh.run;

import dev.spirebridge.kubernetes.ApiFailure;

/** What a failed request tells. */
final class Failures {

  private Failures() {}

  /** Whether the API server or its word was not to be had, rather than its answer being no. */
  static boolean outOfReach(ApiFailure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, UNTRUSTED, UNAUTHENTICATED, THROTTLED, OTHER -> true;
      case FORBIDDEN, NO_SUCH_KIND, NOT_FOUND, CONFLICT, EXPIRED, INVALID -> false;
    };
  }

  /** Whether a write may have taken place all the same. */
  static boolean perhapsDone(ApiFailure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, OTHER -> true;
      case UNTRUSTED,
          UNAUTHENTICATED,
          THROTTLED,
          FORBIDDEN,
          NO_SUCH_KIND,
          NOT_FOUND,
          CONFLICT,
          EXPIRED,
          INVALID ->
          false;
    };
  }
}
