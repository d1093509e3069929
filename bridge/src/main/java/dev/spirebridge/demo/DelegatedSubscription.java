package dev.spirebridge.demo;

import io.grpc.stub.ServerCallStreamObserver;

/** One open stream of the Delegated Identity API. Used from one thread. */
sealed interface DelegatedSubscription permits SvidSubscription, BundleSubscription {
  /** What a subscription is about. */
  enum Kind {
    SVIDS,
    BUNDLES
  }

  Kind kind();

  ServerCallStreamObserver<?> client();

  /** Whether the agent would send something now. */
  boolean hasNews();

  /** Sends what there is now. */
  void push();
}
