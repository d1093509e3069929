package dev.spirebridge.demo;

import io.spiffe.spiffeid.SpiffeId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One X.509-SVID as the Workload API hands it to a workload. Nothing here checks that the parts
 * agree: a test must be able to serve an SVID that is wrong.
 *
 * @param spiffeId what the response says, whatever the leaf says
 * @param hint empty when the registration entry gives none
 * @param chain leaf first, then intermediates, without the root
 */
public record WorkloadSvid(
    SpiffeId spiffeId, String hint, List<X509Certificate> chain, PrivateKey privateKey) {

  public WorkloadSvid {
    chain = List.copyOf(chain);
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Says which SVID it is; the private key stays out. */
  @Override
  public String toString() {
    return "WorkloadSvid[" + spiffeId + ", serial " + leaf().getSerialNumber().toString(16) + "]";
  }
}
