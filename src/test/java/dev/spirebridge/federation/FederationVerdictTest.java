package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.OURS;
import static dev.spirebridge.federation.Bundles.THEIRS;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.federation.FederationVerdict.Outcome;
import dev.spirebridge.federation.Statement.Kind;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FederationVerdictTest {

  private final CertificateAuthority own = Bundles.authority(OURS);
  private final CertificateAuthority old = Bundles.authority(THEIRS);
  private final CertificateAuthority made = Bundles.authority(THEIRS, NOW.minusSeconds(60));

  @Test
  void holdsWhereBothServeTheSame() {
    FederationVerdict verdict = judge(Bundles.document(old), agent(old));
    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(words(verdict, Kind.RIGHT)).hasSize(3);
    assertThat(words(verdict, Kind.NOTE))
        .anyMatch(words -> words.contains("1 JWT key"))
        .anyMatch(words -> words.contains("federation verify cluster1.demo"));
  }

  @Test
  void holdsWhileANewAuthorityIsOnItsWay() {
    FederationVerdict verdict = judge(Bundles.document(old, made), agent(old));
    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(words(verdict, Kind.NOTE))
        .anyMatch(words ->
            words.contains(
                "normal until "
                    + made.root().getNotBefore().toInstant().plus(Duration.ofMinutes(5))));
  }

  @Test
  void doesNotHoldWhenItDidNotArriveInTime() {
    FederationVerdict verdict = judge(Bundles.document(old, made), agent(made));
    assertThat(verdict.outcome()).isEqualTo(Outcome.DOES_NOT_HOLD);
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains(Authorities.name(old.root()), "does not serve", "within the last 5m");
  }

  @Test
  void doesNotHoldWhereTheAgentTrustsWhatWasWithdrawn() {
    FederationVerdict verdict = judge(Bundles.document(made), agent(old, made));
    assertThat(verdict.outcome()).isEqualTo(Outcome.DOES_NOT_HOLD);
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains(Authorities.name(old.root()), "still trusted here");
  }

  @Test
  void doesNotHoldWhereTheAgentServesNoBundleAtAll() {
    FederationVerdict verdict = judge(Bundles.document(old), agent());
    assertThat(verdict.outcome()).isEqualTo(Outcome.DOES_NOT_HOLD);
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("bundle list -id spiffe://cluster2.demo", "federatesWith");
  }

  @Test
  void doesNotHoldWhenTheSequenceWentBack() {
    FederatedTrustDomain declared = relationship(Bundles.document(9, 300, old));
    FederationVerdict verdict = judge(declared, fetched(Bundles.document(8, 300, old)), agent(old));
    assertThat(verdict.outcome()).isEqualTo(Outcome.DOES_NOT_HOLD);
    assertThat(words(verdict, Kind.WRONG)).singleElement().asString().contains("serves 8", "has 9");
  }

  @Test
  void notesAnInitialBundleThatHasBecomeStale() {
    FederationVerdict verdict =
        judge(relationship(Bundles.document(old)), fetched(Bundles.document(made)), agent(made));
    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(words(verdict, Kind.NOTE)).anyMatch(words -> words.contains("no authority left"));
  }

  @Test
  void notesTheLackOfJwtKeysAndOfAHint() {
    String bare = "{\"keys\": [%s]}".formatted(Bundles.x509Key(old.root()));
    FederationVerdict verdict = judge(bare, agent(old));
    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(words(verdict, Kind.NOTE)).anyMatch(words -> words.contains("no JWT keys"));
    assertThat(words(verdict, Kind.RIGHT))
        .anyMatch(words -> words.contains("sequence not given, to be asked again every 5m"));
  }

  @Test
  void doesNotHoldWithoutAnAuthority() {
    assertThat(judge("{\"keys\": []}", agent(old)).outcome()).isEqualTo(Outcome.DOES_NOT_HOLD);
  }

  @Test
  void doesNotHoldWhereTheTwoTrustDomainsShareAnAuthority() {
    FederationVerdict verdict = judge(Bundles.document(own), agent(own));
    assertThat(words(verdict, Kind.WRONG)).anyMatch(words -> words.contains("share an authority"));
  }

  @Test
  void doesNotHoldForTheAgentsOwnTrustDomain() {
    var agent =
        new ServedBundles.Served(
            Optional.of(THEIRS),
            Map.of(THEIRS, Bundles.served(THEIRS, old)),
            Map.of(),
            Optional.empty());
    assertThat(words(judge(Bundles.document(old), agent), Kind.WRONG))
        .anyMatch(words -> words.contains("own trust domain"));
  }

  @Test
  void doesNotHoldWhereTheEndpointServesWhatNamesAnotherTrustDomain() {
    TrustDomain third = TrustDomain.parse("cluster3.demo");
    CertificateAuthority others = Bundles.authority(third);
    FederationVerdict verdict = judge(Bundles.document(others), agent(others));
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("name cluster3.demo, not cluster2.demo");
  }

  /** Also where the agent does not say whose it is, but the configuration does. */
  @Test
  void doesNotHoldWhereTheEndpointServesAnAuthorityOfOurs() {
    FederationVerdict verdict =
        judge(Bundles.document(old, own), new ServedBundles.Unavailable("It is away. Wait."));
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("an authority of cluster1.demo, this side's own");
  }

  /** Nothing in it names it, but SPIRE will serve it with the next refresh. */
  @Test
  void doesNotHoldWhereTheEndpointSharesAnAuthorityThatTheAgentHasNotTakenYet() {
    FederationVerdict verdict = judge(Bundles.document(old, own), agent(old));
    assertThat(words(verdict, Kind.WRONG)).anyMatch(words -> words.contains("share an authority"));
  }

  @Test
  void doesNotHoldWhereTheAgentsBundleCannotBeRead() {
    var agent =
        new ServedBundles.Served(
            Optional.of(OURS), Map.of(), Map.of("cluster2.demo", "it is torn"), Optional.empty());
    assertThat(words(judge(Bundles.document(old), agent), Kind.WRONG))
        .singleElement()
        .asString()
        .contains("of cluster2.demo that cannot be read (it is torn)");
  }

  /** The old one has expired, and the new one is not there yet: that is no normal delay. */
  @Test
  void doesNotHoldWhereNothingHeldInCommonVerifiesAnybody() {
    CertificateAuthority expired = Bundles.authority(THEIRS, NOW.minus(Duration.ofDays(11)));
    FederationVerdict verdict = judge(Bundles.document(expired, made), agent(expired));
    assertThat(words(verdict, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("nobody of cluster2.demo can be verified now");
  }

  @Test
  void comparesTheJwtKeys() {
    assertThat(words(judge(Bundles.document(old), agentWithJwt("kid-1")), Kind.RIGHT))
        .anyMatch(words -> words.contains("the same JWT keys"));
    FederationVerdict lacking = judge(Bundles.document(old), agentWithJwt());
    assertThat(words(lacking, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("JWT keys (kid-1)", "does not serve", "within the last 5m");
    FederationVerdict surplus = judge(Bundles.document(old), agentWithJwt("kid-1", "kid-0"));
    assertThat(words(surplus, Kind.WRONG))
        .singleElement()
        .asString()
        .contains("JWT keys (kid-0)", "still trusted here");
  }

  /** SPIRE's agent serves the keys of WIT-SVIDs among those of JWT-SVIDs. */
  @Test
  void takesNoKeyForAnotherUseForAJwtKey() {
    String wit = Bundles.jwtKey("kid-2", old.root()).replace("jwt-svid", "wit-svid");
    String document =
        "{\"keys\": [%s, %s, %s]}"
            .formatted(Bundles.x509Key(old.root()), Bundles.jwtKey("kid-1", old.root()), wit);
    assertThat(judge(document, agentWithJwt("kid-1", "kid-2")).outcome()).isEqualTo(Outcome.HOLDS);
  }

  @Test
  void couldNotFindOutWhenOneSideIsOutOfReach() {
    FederationVerdict noAgent =
        judge(Bundles.document(old), new ServedBundles.Unavailable("The agent is away. Wait."));
    assertThat(noAgent.outcome()).isEqualTo(Outcome.COULD_NOT_FIND_OUT);
    var unreachable = new FetchOutcome.Failed(FetchProblem.TIMED_OUT, "It is silent. Look.");
    FederationVerdict noEndpoint =
        judge(relationship(Bundles.document(old)), unreachable, agent(old));
    assertThat(noEndpoint.outcome()).isEqualTo(Outcome.COULD_NOT_FIND_OUT);
    assertThat(words(noEndpoint, Kind.NOTE)).anyMatch(words -> words.contains("however old"));
  }

  @Test
  void doesNotHoldWhenTheEndpointIsNotWhoItShouldBe() {
    var wrong = new FetchOutcome.Failed(FetchProblem.WRONG_SPIFFE_ID, "It is another. Look.");
    assertThat(judge(relationship(Bundles.document(old)), wrong, agent(old)).outcome())
        .isEqualTo(Outcome.DOES_NOT_HOLD);
  }

  private FederationVerdict judge(String document, ServedBundles.Answer agent) {
    return judge(relationship(Bundles.document(old)), fetched(document), agent);
  }

  private static FederationVerdict judge(
      FederatedTrustDomain declared, FetchOutcome outcome, ServedBundles.Answer agent) {
    return FederationVerdict.of(
        new FederationEvidence(
            declared,
            List.of(Statement.right("It is declared.")),
            agent instanceof ServedBundles.Served served ? served.own() : Optional.of(OURS),
            outcome,
            agent,
            NOW));
  }

  private ServedBundles.Answer agent(CertificateAuthority... theirs) {
    return agent(Optional.empty(), theirs);
  }

  private ServedBundles.Answer agentWithJwt(String... keyIds) {
    return agent(Optional.of(Map.of(THEIRS, Set.of(keyIds))), old);
  }

  private ServedBundles.Answer agent(
      Optional<Map<TrustDomain, Set<String>>> jwtKeyIds, CertificateAuthority... theirs) {
    var ours = Bundles.served(OURS, own);
    return new ServedBundles.Served(
        Optional.of(OURS),
        theirs.length == 0
            ? Map.of(OURS, ours)
            : Map.of(OURS, ours, THEIRS, Bundles.served(THEIRS, theirs)),
        Map.of(),
        jwtKeyIds);
  }

  private static FetchOutcome fetched(String document) {
    return new FetchOutcome.Fetched(Bundles.parsed(document), Optional.empty());
  }

  private static FederatedTrustDomain relationship(String initialBundle) {
    return new FederatedTrustDomain(
        THEIRS,
        URI.create("https://bundles.cluster2.demo:8443"),
        new EndpointProfile.HttpsSpiffe(SpiffeId.parse("spiffe://cluster2.demo/spire/server")),
        Optional.of(initialBundle));
  }

  private static List<String> words(FederationVerdict verdict, Kind kind) {
    return verdict.statements().stream()
        .filter(statement -> statement.kind() == kind)
        .map(Statement::words)
        .toList();
  }
}
