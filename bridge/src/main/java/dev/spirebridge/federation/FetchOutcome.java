package dev.spirebridge.federation;

/** What came of asking a bundle endpoint. */
public sealed interface FetchOutcome {

  /** The endpoint is the right one by its profile, and this is its bundle. */
  record Fetched(BundleDocument document) implements FetchOutcome {}

  /**
   * @param message a sentence that ends with what to do
   */
  record Failed(FetchProblem problem, String message) implements FetchOutcome {}
}
