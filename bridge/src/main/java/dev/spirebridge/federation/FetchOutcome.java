package dev.spirebridge.federation;

import java.net.URI;
import java.util.Optional;

/** What came of asking a bundle endpoint. */
public sealed interface FetchOutcome {

  /**
   * The endpoint is the right one by its profile, and this is its bundle.
   *
   * @param redirectedTo what served it, where that is not the declared address
   */
  record Fetched(BundleDocument document, Optional<URI> redirectedTo) implements FetchOutcome {}

  /**
   * @param message a sentence that ends with what to do
   */
  record Failed(FetchProblem problem, String message) implements FetchOutcome {}
}
