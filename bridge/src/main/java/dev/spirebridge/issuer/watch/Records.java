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
 * @param moves one clause for each set of a mesh's roots that proxies trust for a time
 */
record Records(
    Map<String, List<Evidence>> byPod, int answered, List<String> silent, List<String> moves) {

  Records {
    byPod = Map.copyOf(byPod);
    silent = List.copyOf(silent);
    moves = List.copyOf(moves);
  }
}
