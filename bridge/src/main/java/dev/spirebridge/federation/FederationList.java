package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code federation} list of the controller's configuration as a whole. */
public final class FederationList {

  private FederationList() {}

  /**
   * Checks each request, and that none names a trust domain that stands above it.
   *
   * @return one for each request, in their order
   */
  public static List<CheckedFederation> check(
      List<FederationRequest> requests, Optional<TrustDomain> own) {
    List<CheckedFederation> checked = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      CheckedFederation alone = FederationRules.check(requests.get(i), own);
      Integer first = places.putIfAbsent(requests.get(i).trustDomain(), i);
      checked.add(first == null ? alone : repeated(requests.get(i), first, alone));
    }
    return List.copyOf(checked);
  }

  private static CheckedFederation repeated(
      FederationRequest request, int first, CheckedFederation alone) {
    List<FederationComplaint> errors = new ArrayList<>();
    errors.add(
        new FederationComplaint(
            FederationRules.TRUST_DOMAIN,
            request.trustDomain(),
            "stands in the list already, as number %d; leave one of them out"
                .formatted(first + 1)));
    errors.addAll(alone.errors());
    return new CheckedFederation(Optional.empty(), errors, alone.warnings());
  }
}
