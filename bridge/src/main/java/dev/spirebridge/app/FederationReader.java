package dev.spirebridge.app;

import dev.spirebridge.federation.CheckedFederation;
import dev.spirebridge.federation.FederatedTrustDomain;
import dev.spirebridge.federation.FederationComplaint;
import dev.spirebridge.federation.FederationList;
import dev.spirebridge.federation.FederationRequest;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Understands what was written about federation. */
final class FederationReader {

  private final Settings settings;
  private final Problems problems;
  private final BundleFiles bundleFiles;
  private final List<String> warnings = new ArrayList<>();

  FederationReader(Settings settings, Problems problems, BundleFiles bundleFiles) {
    this.settings = settings;
    this.problems = problems;
    this.bundleFiles = bundleFiles;
  }

  /** What is allowed but doubtful. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  FederationConfig read(List<FederationDraft> drafts) {
    Optional<TrustDomain> own =
        settings.find(ControllerSetting.TRUST_DOMAIN, Values::trustDomain).map(Placed::value);
    boolean ofOthers =
        !drafts.isEmpty()
            || settings.given(ControllerListSetting.FEDERATES_WITH).isPresent()
            || settings.given(ControllerListSetting.FEDERATION_ALLOWED).isPresent();
    if (ofOthers && settings.given(ControllerSetting.TRUST_DOMAIN).isEmpty()) {
      problems.add(
          ConfigProblem.at(
              Place.of(ControllerSetting.TRUST_DOMAIN.key()),
              "is missing, and without it nobody can say which trust domains are other ones",
              "give --trust-domain NAME, the trust_domain of SPIRE's configuration"));
    }
    List<FederationRequest> requests =
        drafts.stream().map(draft -> request(draft, bundle(draft))).toList();
    List<CheckedFederation> checked = FederationList.check(requests, own);
    List<FederatedTrustDomain> accepted = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      FederationDraft draft = drafts.get(i);
      checked.get(i).errors().forEach(error -> problems.add(problem(draft, error)));
      checked.get(i).warnings().forEach(doubt -> warnings.add(problem(draft, doubt).toString()));
      checked.get(i).accepted().ifPresent(accepted::add);
    }
    return new FederationConfig(own, accepted);
  }

  private static FederationRequest request(FederationDraft draft, Optional<String> bundle) {
    return new FederationRequest(
        draft.text(FederationDraft.TRUST_DOMAIN).orElse(""),
        draft.text(FederationDraft.ENDPOINT).orElse(""),
        draft.text(FederationDraft.PROFILE).orElse(""),
        draft.text(FederationDraft.ENDPOINT_SPIFFE_ID),
        bundle);
  }

  private Optional<String> bundle(FederationDraft draft) {
    return draft.field(FederationDraft.BUNDLE_FILE).flatMap(this::bundle);
  }

  private Optional<String> bundle(Given given) {
    return switch (bundleFiles.read(given.text())) {
      case ConfigFile.Text text -> Optional.of(text.text());
      case ConfigFile.Unusable unusable -> {
        if (bundleFiles.required()) {
          problems.add(ConfigProblem.about(given, unusable.reason(), unusable.hint()));
        }
        yield Optional.empty();
      }
    };
  }

  /** The complaint puts reason and hint into one message, with a semicolon between. */
  private static ConfigProblem problem(FederationDraft draft, FederationComplaint complaint) {
    String message = complaint.message();
    int hint = message.lastIndexOf("; ");
    return new ConfigProblem(
        draft.placeOf(complaint.field()),
        draft
            .field(complaint.field())
            .map(given -> complaint.value().isEmpty() ? given.text() : complaint.value()),
        hint < 0 ? message : message.substring(0, hint),
        hint < 0 ? "correct it" : message.substring(hint + 2));
  }
}
