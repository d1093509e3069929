package dev.spirebridge.clusterspiffeid.workflow;

import java.util.Optional;

/**
 * One of Istio's injection webhooks.
 *
 * @param revision of istiod, {@code default} where it has none
 * @param tag that stands for the revision
 */
public record Injector(String revision, Optional<String> tag) {

  private static final String DEFAULT = "default";

  /** Whether it is the one that {@code istio-injection=enabled} means. */
  boolean isDefault() {
    return name().equals(DEFAULT);
  }

  /** What the label {@code istio.io/rev} of a namespace has to be. A tag outlives a revision. */
  String name() {
    return tag.orElse(revision);
  }
}
