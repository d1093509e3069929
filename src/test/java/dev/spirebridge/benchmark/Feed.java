package dev.spirebridge.benchmark;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Where identities come from. It ends with the workspace it was started in. */
interface Feed {
  /** The trust domain of all identities. */
  String TRUST_DOMAIN = "benchmark.test";

  /** The Workload API's Unix socket. */
  Path socket();

  /** The Delegated Identity API's Unix socket; every process of this user may use it. */
  Path adminSocket();

  /**
   * Open subscriptions to X.509-SVIDs at the Delegated Identity API, where they can be counted from
   * outside: SPIRE's agent does not tell.
   */
  OptionalInt delegatedSubscriptions();

  /** The process behind the socket. */
  long pid();

  /** Changes the trust bundle for every subscriber at once; returns when that is under way. */
  void rotate();
}
