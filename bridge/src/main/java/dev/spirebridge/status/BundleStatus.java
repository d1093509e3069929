package dev.spirebridge.status;

import java.util.List;

/**
 * A trust bundle in use.
 *
 * @param federated false for the trust domain of the workload itself
 */
public record BundleStatus(
    String trustDomain, boolean federated, List<AuthorityStatus> authorities) {

  public BundleStatus {
    authorities = List.copyOf(authorities);
  }
}
