package dev.spirebridge.cli;

import dev.spirebridge.federation.CheckedFederation;
import dev.spirebridge.federation.EndpointProfile;
import dev.spirebridge.federation.FederatedTrustDomain;
import dev.spirebridge.federation.FederationComplaint;
import dev.spirebridge.federation.FederationSource;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer of {@code federation list}, for people and for programs. */
final class FederationRows {

  private static final String NONE = "-";

  private FederationRows() {}

  static List<String> lines(List<ObservedFederatedTrustDomain> found, Optional<TrustDomain> own) {
    if (found.isEmpty()) {
      return List.of(
          "There is no federation relationship.",
          "Set one up: spire-bridge federation add TRUST-DOMAIN --endpoint https://HOST:PORT");
    }
    Table table = new Table("TRUST DOMAIN", "ENDPOINT", "PROFILE", "OBJECT", "KEPT BY", "CLASS");
    List<String> complaints = new ArrayList<>();
    for (ObservedFederatedTrustDomain each : found) {
      CheckedFederation checked = each.declared(own);
      Optional<FederatedTrustDomain> declared = checked.accepted();
      table.add(
          each.trustDomain(),
          declared.map(accepted -> accepted.endpoint().toString()).orElse(NONE),
          declared.map(accepted -> accepted.profile().type()).orElse(NONE),
          each.name(),
          keeper(each),
          each.className().isEmpty() ? NONE : each.className());
      checked.errors().forEach(error -> complaints.add(complaint(each, error)));
      checked.warnings().forEach(doubt -> complaints.add(complaint(each, doubt)));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (!complaints.isEmpty()) {
      lines.add("");
      lines.addAll(complaints);
    }
    return lines;
  }

  private static String complaint(ObservedFederatedTrustDomain about, FederationComplaint what) {
    return "%s: %s %s".formatted(about.name(), what.field(), what.message());
  }

  static Map<String, Object> document(
      List<ObservedFederatedTrustDomain> found, Optional<TrustDomain> own) {
    return Map.of("trustDomains", found.stream().map(each -> document(each, own)).toList());
  }

  private static Map<String, Object> document(
      ObservedFederatedTrustDomain each, Optional<TrustDomain> own) {
    Map<String, Object> document = new LinkedHashMap<>();
    CheckedFederation checked = each.declared(own);
    document.put("trustDomain", each.trustDomain());
    document.put("object", each.name());
    document.put("keptBy", keeper(each));
    document.put("className", each.className());
    checked
        .accepted()
        .ifPresent(declared -> {
          document.put("endpoint", declared.endpoint().toString());
          document.put("profile", declared.profile().type());
          if (declared.profile() instanceof EndpointProfile.HttpsSpiffe(var id)) {
            document.put("endpointSpiffeId", id.toString());
          }
          document.put("hasInitialBundle", declared.initialBundle().isPresent());
        });
    List<String> complaints = new ArrayList<>();
    checked.errors().forEach(error -> complaints.add(complaint(each, error)));
    checked.warnings().forEach(doubt -> complaints.add(complaint(each, doubt)));
    document.put("complaints", complaints);
    return document;
  }

  private static String keeper(ObservedFederatedTrustDomain each) {
    return each.isOurs() ? each.source().map(FederationSource::value).orElse("unknown") : "others";
  }
}
