package dev.spirebridge.demo;

import io.grpc.Status;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;

/** What a stream gets when it opens. */
sealed interface Answer {
  /** The current content, and every later one. */
  record Serve(X509SVIDResponse svids, X509BundlesResponse bundles) implements Answer {}

  /** The end of the stream at once. */
  record Refuse(Status status) implements Answer {}

  /** Nothing until there is something to push. */
  record StaySilent() implements Answer {}
}
