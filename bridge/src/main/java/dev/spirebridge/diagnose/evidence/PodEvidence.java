package dev.spirebridge.diagnose.evidence;

import java.util.List;

/** Whether the pod is there. */
public sealed interface PodEvidence {

  record There(PodFacts pod) implements PodEvidence {}

  /**
   * @param near names of others in the namespace that may have been meant
   * @param namespaceKnown whether the namespace is there
   */
  record NotThere(Looked<List<String>> near, boolean namespaceKnown) implements PodEvidence {}

  record NotSeen(String why, String toDo) implements PodEvidence {}
}
