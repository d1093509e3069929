package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Handshake;
import java.util.List;

/** What became of one call. */
sealed interface CallOutcome {

  /** Answered, and every handshake on the way was between the right two. */
  record Verified(List<Handshake> handshakes) implements CallOutcome {}

  /** Answered, but by or to somebody else than should be. */
  record Unverified(String reason) implements CallOutcome {}

  /** Not answered by everybody. */
  record Failed(String reason) implements CallOutcome {}
}
