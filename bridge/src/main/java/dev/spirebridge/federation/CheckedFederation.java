package dev.spirebridge.federation;

import java.util.List;
import java.util.Optional;

/**
 * What became of a {@link FederationRequest}.
 *
 * @param accepted present if and only if there are no errors
 * @param errors all of them, in the order of the fields
 * @param warnings doubts that stop nothing
 */
public record CheckedFederation(
    Optional<FederatedTrustDomain> accepted,
    List<FederationComplaint> errors,
    List<FederationComplaint> warnings) {

  public CheckedFederation {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
