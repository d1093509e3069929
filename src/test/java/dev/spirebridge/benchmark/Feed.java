package dev.spirebridge.benchmark;

import java.nio.file.Path;

/** Where identities come from. It ends with the workspace it was started in. */
interface Feed {
  /** The Workload API's Unix socket. */
  Path socket();

  /** The process behind the socket. */
  long pid();

  /** Changes the trust bundle for every subscriber at once; returns when that is under way. */
  void rotate();
}
