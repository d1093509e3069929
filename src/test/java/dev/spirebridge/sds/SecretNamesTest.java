package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each profile's names, and in which form a client of either kind gets them. */
@TestInstance(Lifecycle.PER_CLASS)
class SecretNamesTest {

  private static final String WEB = "spiffe://example.org/web";

  private static final Map<String, SecretNames> PROFILES =
      Map.of(
          "spire", SecretNames.spire(new SvidChoice.First()),
          "istio", SecretNames.istio(new SvidChoice.First()),
          "gloo", SecretNames.gloo(new SvidChoice.First()));

  private final Scenes scenes = Scenes.ONE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spire | default                  | certificate example.org/web         | certificate example.org/web
          spire | ROOTCA                   | validator example.org               | plain example.org
          # Differs: SPIRE refuses ALL in plain form.
          spire | ALL                      | validator example.org+partner.test  | validator example.org+partner.test
          spire | spiffe://example.org     | validator example.org               | plain example.org
          # Differs: SPIRE gives a federated bundle in plain form.
          spire | spiffe://partner.test    | validator partner.test              | validator partner.test
          spire | spiffe://example.org/web | certificate example.org/web         | certificate example.org/web
          istio | default                  | certificate example.org/web         | certificate example.org/web
          # Differs: SPIRE's ROOTCA is the own bundle alone, which makes Istio's federation fail.
          istio | ROOTCA                   | validator example.org+partner.test  | plain example.org
          gloo  | istio_server_cert        | certificate example.org/web         | certificate example.org/web
          gloo  | istio_validation_context | plain example.org                   | plain example.org
          """)
  void profilesGive(String profile, String name, String toNewClients, String toPlainClients) {
    assertThat(find(profile(profile), name, false)).hasValue(name + " = " + toNewClients);
    assertThat(find(profile(profile), name, true)).hasValue(name + " = " + toPlainClients);
  }

  @ParameterizedTest
  @CsvSource({
    "spire, rootca",
    "spire, example.org",
    "spire, spiffe://EXAMPLE.org",
    "spire, spiffe://example.org/",
    "spire, spiffe://example.org/web/",
    "spire, spiffe://example.org/api",
    "spire, spiffe://partner.test/web",
    "spire, istio_server_cert",
    "spire, *",
    "istio, ALL",
    "istio, spiffe://example.org",
    "istio, spiffe://example.org/web",
    "gloo, default",
    "gloo, ROOTCA"
  })
  void profilesDoNotKnow(String profile, String name) {
    assertThat(find(profile(profile), name, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "spire, spiffe://example.org spiffe://partner.test spiffe://example.org/web",
    "istio, ROOTCA default",
    "gloo, istio_validation_context istio_server_cert"
  })
  void everythingIs(String profile, String names) {
    assertThat(catalog(scenes.web, profile(profile), false).everything())
        .containsExactly(names.split(" "));
  }

  @Test
  void everythingNamesAnIdOnceThoughTwoSvidsHaveIt() {
    assertThat(catalog(scenes.webTwice, profile("spire"), false).everything())
        .filteredOn(WEB::equals)
        .hasSize(1);
  }

  @Test
  void everythingLeavesOutAliasesThatStandForNothingYet() {
    var names = SecretNames.istio(new SvidChoice.WithHint("external"));
    assertThat(catalog(scenes.web, names, false).everything()).containsExactly("ROOTCA");
    assertThat(catalog(scenes.webAndApi, names, false).everything())
        .containsExactly("ROOTCA", "default");
  }

  /** Pooled roots only where the operator's own alias says so; a client's word never does it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SPIFFE_VALIDATOR | own       | validator example.org              | validator example.org
          SPIFFE_VALIDATOR | federated | validator partner.test             | validator partner.test
          SPIFFE_VALIDATOR | all       | validator example.org+partner.test | validator example.org+partner.test
          PLAIN_CA         | own       | plain example.org                  | plain example.org
          PLAIN_CA         | federated | plain partner.test                 | plain partner.test
          PLAIN_CA         | all       | plain example.org+partner.test     | plain example.org+partner.test
          BY_CLIENT        | own       | validator example.org              | plain example.org
          BY_CLIENT        | federated | validator partner.test             | validator partner.test
          BY_CLIENT        | all       | validator example.org+partner.test | plain example.org
          """)
  void ownAliasesGive(ValidationForm form, String alias, String toNew, String toPlain) {
    var names =
        SecretNames.own(
            Map.of(
                "own", new SecretTarget.OwnBundle(form),
                "federated", new SecretTarget.BundleOf(PARTNER, form),
                "all", new SecretTarget.AllBundles(form)));
    assertThat(find(names, alias, false)).hasValue(alias + " = " + toNew);
    assertThat(find(names, alias, true)).hasValue(alias + " = " + toPlain);
  }

  @Test
  void aFederatedBundleThatIsNotThereIsNotReplaced() {
    var names =
        SecretNames.own(
            Map.of("p", new SecretTarget.BundleOf(PARTNER, ValidationForm.SPIFFE_VALIDATOR)));
    assertThat(catalog(scenes.withoutPartner, names, false).find("p")).isEmpty();
  }

  @Test
  void anAliasChoosesItsSvidAndNeverFallsBackToAnother() {
    Map<String, SecretTarget> aliases = new LinkedHashMap<>();
    aliases.put("first", new SecretTarget.Certificate(new SvidChoice.First()));
    aliases.put("hint", new SecretTarget.Certificate(new SvidChoice.WithHint("internal")));
    aliases.put("id", new SecretTarget.Certificate(new SvidChoice.WithId(API)));
    var names = SecretNames.own(aliases);

    assertThat(describe(catalog(scenes.webAndApi, names, false), aliases.keySet()))
        .containsExactly(
            "first = certificate example.org/web",
            "hint = certificate example.org/api",
            "id = certificate example.org/api");
    assertThat(describe(catalog(scenes.web, names, false), aliases.keySet()))
        .containsExactly("first = certificate example.org/web");
  }

  @Test
  void ofTwoSvidsWithOneIdTheFirstIsGivenByNameAndTheHintChooses() {
    var catalog = catalog(scenes.webTwice, profile("spire"), false);
    var byHint =
        SecretNames.own(
            Map.of("x", new SecretTarget.Certificate(new SvidChoice.WithHint("external"))));

    var named = catalog.find(WEB).orElseThrow();
    var hinted = catalog(scenes.webTwice, byHint, false).find("x").orElseThrow();

    assertThat(named.version()).isEqualTo(catalog.find("default").orElseThrow().version());
    assertThat(hinted.version()).isNotEqualTo(named.version());
  }

  @Test
  void aNameIsEncodedOnceAndShared() {
    var catalog = catalog(scenes.web, profile("spire"), false);
    assertThat(catalog.find(WEB).orElseThrow()).isSameAs(catalog.find(WEB).orElseThrow());
  }

  private static SecretNames profile(String label) {
    return Objects.requireNonNull(PROFILES.get(label), label);
  }

  private Optional<String> find(SecretNames names, String name, boolean plain) {
    return catalog(scenes.web, names, plain).find(name).map(SecretReading::describe);
  }

  private static List<String> describe(SecretCatalog catalog, Collection<String> names) {
    return names.stream()
        .flatMap(name -> catalog.find(name).stream())
        .map(SecretReading::describe)
        .toList();
  }

  private static SecretCatalog catalog(
      IdentitySnapshot identities, SecretNames names, boolean plain) {
    return new SecretCatalog(Offer.of(identities), names, plain, new SharedSecrets());
  }
}
