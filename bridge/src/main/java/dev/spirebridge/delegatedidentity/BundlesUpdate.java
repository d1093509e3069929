package dev.spirebridge.delegatedidentity;

import java.util.Map;

/**
 * All trust bundles that an agent has, before any check.
 *
 * @param bundles concatenated DER by trust domain, named {@code spiffe://td} or {@code td}
 */
record BundlesUpdate(Map<String, byte[]> bundles) {

  BundlesUpdate {
    bundles = Map.copyOf(bundles);
  }
}
