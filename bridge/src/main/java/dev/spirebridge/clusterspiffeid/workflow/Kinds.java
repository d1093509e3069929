package dev.spirebridge.clusterspiffeid.workflow;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds that the commands read and write without types of their own. */
final class Kinds {

  static final ResourceDefinitionContext MUTATING_WEBHOOK =
      new ResourceDefinitionContext.Builder()
          .withGroup("admissionregistration.k8s.io")
          .withVersion("v1")
          .withKind("MutatingWebhookConfiguration")
          .withPlural("mutatingwebhookconfigurations")
          .withNamespaced(false)
          .build();

  private Kinds() {}

  /** A Deployment, StatefulSet or DaemonSet. */
  static ResourceDefinitionContext of(Workload workload) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("apps")
        .withVersion("v1")
        .withKind(workload.kind())
        .withNamespaced(true)
        .build();
  }
}
