package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.node.WorkloadProcess;

/**
 * A pod of the demo's cluster, and its process.
 *
 * @param party its SPIFFE ID is the one it gets once its namespace is labelled
 */
record DemoPod(String namespace, String uid, Party party, WorkloadProcess process) {
  String name() {
    return party.name();
  }
}
