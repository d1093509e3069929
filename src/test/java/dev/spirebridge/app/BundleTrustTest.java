package dev.spirebridge.app;

import static dev.spirebridge.federation.Bundles.OURS;
import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.federation.Bundles;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource.Answer;
import dev.spirebridge.issuer.cluster.MeshCa;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTrustTest {

  private static final CertificateAuthority FIRST = Bundles.authority(OURS);
  private static final CertificateAuthority SECOND = Bundles.authority(OURS);
  private static final CertificateAuthority FOREIGN = Bundles.authority(THEIRS);

  @TempDir private Path folder;

  private Optional<TrustDomain> own = Optional.empty();
  private MeshCa meshCa = new MeshCa(List.of(), Optional.empty());
  private String configMap = "";

  @Test
  void takesAFileOfAuthoritiesAnewEachTime() throws Exception {
    Path file = write("a.pem", Pem.of(FIRST.root()));
    assertThat(known(file.toString()).own()).isEqualTo(OURS);
    write("a.pem", "old and new\n" + Pem.of(FIRST.root()) + Pem.of(SECOND.root()));
    assertThat(authorities(known(file.toString()), OURS))
        .containsExactly(FIRST.root(), SECOND.root());
  }

  @Test
  void takesABundleDocument() throws Exception {
    Path file = write("a.json", "\n " + Bundles.document(FIRST, SECOND));
    assertThat(authorities(known(file.toString()), OURS))
        .containsExactly(FIRST.root(), SECOND.root());
  }

  @Test
  void theFirstIsTheOwnOneAndEachSpeaksForItsOwn() throws Exception {
    Path ours = write("ours.pem", Pem.of(FIRST.root()));
    Path theirs = write("theirs.pem", Pem.of(FOREIGN.root()));

    Trust trust = known(theirs.toString(), ours.toString());
    assertThat(trust.own()).isEqualTo(THEIRS);
    assertThat(trust.bundles()).containsOnlyKeys(OURS, THEIRS);
    assertThat(authorities(trust, OURS)).containsExactly(FIRST.root());
  }

  /** Authorities need not name their trust domain; whoever names it is believed. */
  @Test
  void isOfTheTrustDomainThatIsGivenForIt() throws Exception {
    Path file = write("a.pem", Pem.of(FIRST.root()));
    assertThat(known("other.test=" + file).own()).isEqualTo(TrustDomain.parse("other.test"));
    own = Optional.of(TrustDomain.parse("configured.test"));
    assertThat(known(file.toString()).own()).isEqualTo(TrustDomain.parse("configured.test"));
    assertThat(known("other.test=" + file).own()).isEqualTo(TrustDomain.parse("other.test"));
    assertThat(known("a.test=" + file, file.toString()).bundles())
        .as("what is configured is about the first alone")
        .containsOnlyKeys(TrustDomain.parse("a.test"), OURS);
  }

  @Test
  void asksToBeToldWhoseItIsWhereTheAuthoritiesDoNotAgree() throws Exception {
    Path file = write("a.pem", Pem.of(FIRST.root()) + Pem.of(FOREIGN.root()));
    assertThat(unknown(file.toString()))
        .contains("does not say of which trust domain it is", "--bundle TRUST-DOMAIN=");
  }

  @Test
  void ofTwoForOneTrustDomainTheEarlierCountsAndThatIsSaid() throws Exception {
    Path one = write("one.pem", Pem.of(FIRST.root()));
    Path two = write("two.pem", Pem.of(SECOND.root()));
    Answer.Known known = (Answer.Known) trust(one.toString(), two.toString()).ask();
    assertThat(authorities(known.trust(), OURS)).containsExactly(FIRST.root());
    assertThat(known.notes())
        .containsExactly(
            "the bundle of cluster1.demo was given before: that of %s does not count"
                .formatted(two));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | is empty",
        "' \n'                           | is empty",
        "certainly no bundle             | neither PEM certificates nor a SPIFFE bundle document",
        "{}                              | no parameter \"keys\"",
        "{\"keys\": []}                  | holds no X.509 authority",
        "{\"keys\": [                    | is no SPIFFE bundle document",
        "-----BEGIN CERTIFICATE-----     | certificate 1 has no end",
      })
  void knowsNothingByWhatIsNoBundle(String content, String why) throws Exception {
    Path file = write("a.pem", content);
    assertThat(unknown("example.org=" + file)).contains(file.toString(), why);
  }

  @Test
  void knowsNothingByTheKeysOfJwtSvidsAlone() throws Exception {
    Path file = write("a.json", "{\"keys\": [%s]}".formatted(Bundles.jwtKey("k", FIRST.root())));
    assertThat(unknown(file.toString())).contains("holds no X.509 authority");
  }

  /** Else everybody else's certificate would be an alarm. */
  @Test
  void knowsNothingByTheCertificateOfALeaf() throws Exception {
    X509Certificate leaf = FIRST.issue(OURS.newSpiffeId("a"), "", Duration.ofHours(1)).leaf();
    Path file = write("a.pem", Pem.of(FIRST.root()) + Pem.of(leaf));
    assertThat(unknown(file.toString())).contains("certificate 2 is not that of an authority");
  }

  @Test
  void knowsNothingByAFileThatCannotBeRead() throws Exception {
    assertThat(unknown(folder.resolve("none.pem").toString())).contains("does not exist");
    assertThat(unknown(folder.toString())).contains("is not a file");
    Path large = folder.resolve("large.pem");
    Files.write(large, new byte[(4 << 20) + 1]);
    assertThat(unknown(large.toString())).contains("larger than 4 MiB");
  }

  @Test
  void knowsNothingWhereOneOfSeveralCannotBeHad() throws Exception {
    Path file = write("a.pem", Pem.of(FIRST.root()));
    assertThat(unknown(file.toString(), "configmap:shop/none")).isEqualTo("there is no such map");
  }

  @Test
  void takesAConfigMap() throws Exception {
    configMap = Bundles.document(FIRST);
    assertThat(authorities(known("configmap:shop/bundle/ca.crt"), OURS))
        .containsExactly(FIRST.root());
    configMap = "none";
    assertThat(unknown("configmap:shop/bundle")).startsWith("ConfigMap shop/bundle is no trust");
  }

  @Test
  void takesAllOfTheAgent() throws Exception {
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"))) {
      WorkloadUpdate update = update(List.of(FIRST.root(), SECOND.root()));
      agent.publishRaw(
          update.toX509SvidResponse(),
          update.toX509BundlesResponse().toBuilder()
              .putBundles("spiffe://partner3.demo", ByteString.EMPTY)
              .putBundles("spiffe://partner4.demo", ByteString.copyFromUtf8("torn"))
              .build());
      Answer.Known known = (Answer.Known) trust("agent").ask();
      assertThat(known.trust().own()).isEqualTo(OURS);
      assertThat(known.trust().bundles()).as("not the empty one").containsOnlyKeys(OURS, THEIRS);
      assertThat(known.notes())
          .singleElement()
          .asString()
          .startsWith("the agent's bundle of partner4.demo cannot be read");
      assertThat(unknown("partner3.demo=agent"))
          .isEqualTo("the SPIRE agent has no trust bundle of partner3.demo");
    }
    assertThat(unknown("agent"))
        .startsWith("the SPIRE agent at")
        .contains("cannot be reached")
        .doesNotEndWith(".");
  }

  @Test
  void passesOnWhatIsKnownOfTheMeshCa() throws Exception {
    Path file = write("a.pem", Pem.of(FIRST.root()));
    meshCa = new MeshCa(List.of(FOREIGN.root()), Optional.of("a note"));
    Answer.Known known = (Answer.Known) trust(file.toString()).ask();
    assertThat(known.trust().meshCa()).containsExactly(FOREIGN.root());
    assertThat(known.notes()).containsExactly("a note");
  }

  private static WorkloadUpdate update(List<X509Certificate> authorities) {
    return new WorkloadUpdate(
        OURS,
        List.of(FIRST.issue(OURS.newSpiffeId("check"), "", Duration.ofHours(1))),
        authorities,
        Map.of(THEIRS, List.of(FOREIGN.root())));
  }

  private Trust known(String... bundles) throws Exception {
    Answer answer = trust(bundles).ask();
    assertThat(answer).isInstanceOf(Answer.Known.class);
    return ((Answer.Known) answer).trust();
  }

  private String unknown(String... bundles) throws Exception {
    Answer answer = trust(bundles).ask();
    assertThat(answer).isInstanceOf(Answer.Unknown.class);
    return ((Answer.Unknown) answer).why();
  }

  private BundleTrust trust(String... bundles) throws BadValue {
    List<GivenBundle> given = new ArrayList<>();
    for (String bundle : bundles) {
      given.add(GivenBundle.parse(bundle));
    }
    return new BundleTrust(
        given,
        own,
        new AgentBundles(new Endpoint.Unix(folder.resolve("agent.sock"))),
        this::read,
        () -> meshCa);
  }

  private String read(BundleOrigin.ConfigMap where) throws NoBundleException {
    if (where.name().equals("none")) {
      throw new NoBundleException("there is no such map");
    }
    return configMap;
  }

  private static List<X509Certificate> authorities(Trust trust, TrustDomain of) {
    return Optional.ofNullable(trust.bundles().get(of)).map(TrustBundle::authorities).orElseThrow();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
