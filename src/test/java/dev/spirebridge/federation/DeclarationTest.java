package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.federation.Statement.Kind;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which object spire-controller-manager goes by, and what is said of the others. */
class DeclarationTest {

  private static final ObservedFederatedTrustDomain OURS =
      Declarations.ours(Declarations.relationship("cluster2.demo"));

  private static final ObservedFederatedTrustDomain YOUNGER =
      Declarations.foreign("younger", "cluster2.demo", Declarations.EARLIER.plusSeconds(1));

  @Test
  void isRightWhereTheClassFits() {
    for (String className : List.of("spire", "")) {
      Declaration declaration = only(className, OURS);
      assertThat(words(declaration, Kind.RIGHT)).singleElement().asString().contains("class spire");
      assertThat(declaration.statements()).hasSize(1);
    }
  }

  /** The controller-manager passes over it without a word. */
  @Test
  void isWrongWhereTheClassDiffersFromTheConfigured() {
    assertThat(words(only("other", OURS), Kind.WRONG))
        .singleElement()
        .asString()
        .contains("of class spire", "the class other");
    assertThat(words(only("spire", YOUNGER), Kind.WRONG))
        .singleElement()
        .asString()
        .contains("without a class", "watchClassless");
  }

  @Test
  void goesByTheOldestOfTheClassAndNotesTheOthers() {
    Declaration declaration = only("", YOUNGER, OURS);
    assertThat(declaration.relationship().orElseThrow().endpoint())
        .hasToString("https://bundles.cluster2.demo:8443");
    assertThat(words(declaration, Kind.NOTE)).singleElement().asString().startsWith("younger");

    var older =
        Declarations.foreign("older", "cluster2.demo", Declarations.EARLIER.minusSeconds(1));
    assertThat(only("", OURS, older).relationship().orElseThrow().endpoint())
        .hasToString("https://elsewhere.test");
    assertThat(only("spire", OURS, older).relationship().orElseThrow().endpoint())
        .hasToString("https://bundles.cluster2.demo:8443");
  }

  /** As spire-controller-manager's own order does, which knows nothing of names. */
  @Test
  void breaksATieByTheUid() {
    var one = Declarations.foreign("a", "cluster2.demo", Declarations.EARLIER);
    var sameAge = withUid(one, "zzz");
    assertThat(words(only("", OURS, sameAge), Kind.NOTE))
        .singleElement()
        .asString()
        .startsWith("a");
  }

  @Test
  void saysWhatIsWrongWithOneThatCannotBeRead() {
    var unreadable = Declarations.withSpec(OURS, Map.of("trustDomain", "Not One"));
    Declaration declaration = only("", unreadable);
    assertThat(declaration.relationship()).isEmpty();
    assertThat(declaration.trustDomain()).isEqualTo("Not One");
    assertThat(words(declaration, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("no relationship that could hold", "trustDomain is no trust domain name");
  }

  @Test
  void advisesHowToDeclareWhatIsMissing() {
    assertThat(words(Declaration.missing(TrustDomain.parse("cluster9.demo")), Kind.WRONG))
        .singleElement()
        .asString()
        .contains("nothing declares cluster9.demo", "federation add cluster9.demo");
  }

  private static Declaration only(String className, ObservedFederatedTrustDomain... observed) {
    List<Declaration> all = Declaration.all(List.of(observed), className, Optional.empty());
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static ObservedFederatedTrustDomain withUid(
      ObservedFederatedTrustDomain one, String uid) {
    return new ObservedFederatedTrustDomain(
        one.name(),
        uid,
        one.resourceVersion(),
        one.created(),
        one.terminating(),
        one.labels(),
        one.annotations(),
        one.spec());
  }

  private static List<String> words(Declaration declaration, Kind kind) {
    return declaration.statements().stream()
        .filter(each -> each.kind() == kind)
        .map(Statement::words)
        .toList();
  }
}
