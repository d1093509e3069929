package dev.spirebridge.clusterspiffeid.workflow;

import java.util.List;

/**
 * What somebody asks of {@code namespace label}.
 *
 * @param inject whether Istio is to inject its sidecar, too
 * @param restart whether workloads that would stay without an identity are restarted
 */
public record LabelRequest(List<String> namespaces, boolean inject, boolean restart) {

  public LabelRequest {
    namespaces = List.copyOf(namespaces);
  }
}
