package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Ref;
import java.util.List;

/**
 * What is to refuse plaintext.
 *
 * @param istioNamespace of istiod; its mesh configuration names the root namespace
 * @param gateways Deployments or DaemonSets that have to be on SPIRE too, as they call what is
 *     covered
 */
public record StrictOptions(Cover cover, String istioNamespace, List<Ref> gateways) {

  /** How much of the mesh. */
  public sealed interface Cover {

    /** All of it: the policy of the root namespace. */
    record Mesh() implements Cover {}

    /** A namespace: its policy without a selector. */
    record Namespace(String name) implements Cover {}

    /**
     * Some pods of a namespace.
     *
     * @param selector labels with their values, as {@code app=cart,tier=web}
     */
    record Selected(String namespace, String selector) implements Cover {

      public Selected {
        Labels.of(selector);
      }
    }
  }

  public StrictOptions {
    gateways = List.copyOf(gateways);
  }

  /** The namespace of the policy. */
  String namespace(String root) {
    return switch (cover) {
      case Cover.Mesh _ -> root;
      case Cover.Namespace namespace -> namespace.name();
      case Cover.Selected selected -> selected.namespace();
    };
  }
}
