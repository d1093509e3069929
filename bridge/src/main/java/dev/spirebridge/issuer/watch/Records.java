package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import java.util.List;
import java.util.Map;

/**
 * What all bridges together tell.
 *
 * @param byPod what each pod's proxy was handed and took, by the pod's uid
 * @param answered how many bridges told
 * @param silent one clause for each that did not
 */
record Records(Map<String, List<Evidence>> byPod, int answered, List<String> silent) {

  Records {
    byPod = Map.copyOf(byPod);
    silent = List.copyOf(silent);
  }
}
