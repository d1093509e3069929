package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.List;

/**
 * An Upstream that is to be called with mTLS.
 *
 * @param sans the SPIFFE IDs that it may have; empty for those of the pods behind its Service
 */
public record UpstreamChoice(String namespace, String name, List<String> sans) {

  public UpstreamChoice {
    sans = List.copyOf(sans);
  }

  /**
   * @param text {@code NAMESPACE/NAME}, or a name in that namespace
   */
  public static UpstreamChoice of(String text, String namespace, List<String> sans) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new UpstreamChoice(namespace, text, sans)
        : new UpstreamChoice(text.substring(0, slash), text.substring(slash + 1), sans);
  }

  Ref ref() {
    return Ref.of(MeshKind.UPSTREAM, namespace, name);
  }
}
