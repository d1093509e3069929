package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import java.util.List;
import java.util.Optional;

/**
 * All that the plan of a command is made from.
 *
 * @param pods those of the namespaces that the command names
 * @param injectors Istio's, in the whole cluster
 */
public record WorkflowView(ClusterView cluster, List<RunningPod> pods, List<Injector> injectors) {

  public WorkflowView {
    pods = List.copyOf(pods);
    injectors = List.copyOf(injectors);
  }

  Optional<NamespaceView> namespace(String name) {
    return cluster.namespaces().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  List<RunningPod> podsOf(String namespace) {
    return pods.stream().filter(pod -> pod.namespace().equals(namespace)).toList();
  }
}
