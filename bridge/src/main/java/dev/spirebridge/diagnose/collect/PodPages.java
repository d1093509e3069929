package dev.spirebridge.diagnose.collect;

import dev.spirebridge.issuer.cluster.PodPort;
import io.fabric8.kubernetes.api.model.Pod;

/** Pages at ports of pods. */
@FunctionalInterface
public interface PodPages {

  /**
   * Blocks, for a limit of its own.
   *
   * @param pod as it was read
   * @param path with its query
   * @param what is asked for, to say that it was refused
   * @param mostBytes that the page may have
   */
  PodPort.Answer get(Pod pod, int port, String path, String what, int mostBytes)
      throws InterruptedException;
}
