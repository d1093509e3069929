package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trust domain to federate with, as it was written in the file.
 *
 * @param place of the element as a whole
 * @param fields by {@link #KEYS}
 */
record FederationDraft(Place place, Map<String, Given> fields) {

  static final String TRUST_DOMAIN = "trustDomain";
  static final String ENDPOINT = "endpoint";
  static final String PROFILE = "profile";
  static final String ENDPOINT_SPIFFE_ID = "endpointSpiffeId";
  static final String BUNDLE_FILE = "bundleFile";

  static final List<String> KEYS =
      List.of(TRUST_DOMAIN, ENDPOINT, PROFILE, ENDPOINT_SPIFFE_ID, BUNDLE_FILE);

  FederationDraft {
    fields = Map.copyOf(fields);
  }

  Optional<Given> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  Optional<String> text(String key) {
    return field(key).map(Given::text);
  }

  /** Where a field was written, or would be. */
  Place placeOf(String key) {
    return field(key)
        .map(Given::place)
        .orElseGet(() -> new Place(place.name() + "." + key, place.position()));
  }
}
