package dev.spirebridge.cli;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IssuerRowsTest {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final Made SPIRE = WORKSHOP.authority("CN=SPIRE").make();
  private static final Made OTHER = WORKSHOP.authority("CN=Other").make();
  private static final Trust TRUST =
      new Trust(OWN, Map.of(OWN, new TrustBundle(OWN, List.of(SPIRE.certificate()))), List.of());

  private static Judged shop(String serviceAccount, Made signer) {
    return judged(
        "shop/" + serviceAccount,
        WORKSHOP
            .leaf("spiffe://example.org/ns/shop/sa/" + serviceAccount)
            .serial(BigInteger.valueOf(255))
            .signedBy(signer));
  }

  private static Judged judged(String name, Draft leaf) {
    Evidence seen =
        new Evidence.Seen(List.of(new Presented(Via.SECRET, List.of(leaf.certificate()))));
    return new Judge(Duration.ZERO).judge(target(name), seen, TRUST, NOW);
  }

  private static Target target(String name) {
    return new Target(name, TargetClass.WORKLOAD, Expectation.of(OWN), Optional.empty());
  }

  private static Judged refused(String why) {
    return new Judged(
        target("shop/cart"),
        Optional.empty(),
        new Verdict.Unreachable(Reason.REFUSED, why),
        Optional.of("its proxy restarts"));
  }

  private static IssuerReport report(Judged... rows) {
    return new IssuerReport(NOW, Optional.of(TRUST), List.of(rows), List.of("a note"));
  }

  private static String keyId(Made authority) {
    return KeyIdentifiers.subject(authority.certificate()).orElseThrow();
  }

  @Test
  void isATableThenWhatWasFoundThenTheAnswer() {
    IssuerReport report = report(shop("web", SPIRE), shop("api", OTHER), refused("no one listens"));

    assertThat(String.join("\n", IssuerRows.lines(report)))
        .isEqualTo(
            """
            TARGET      VERDICT        EXPIRES IN   SPIFFE ID                             ISSUER     AUTHORITY KEY ID   WHAT TO DO
            shop/web    trusted        1h 0m        spiffe://example.org/ns/shop/sa/web   CN=SPIRE   %1$s…      -
            shop/api    other-issuer   1h 0m        spiffe://example.org/ns/shop/sa/api   CN=Other   %2$s…      have spire-bridge serve its certificate
            shop/cart   unreachable    -            -                                     -          -                  start it, or name its right port

            shop/api
              no authority of example.org issued it; not sent along is CN=Other

            shop/cart
              no one listens
              note: its proxy restarts

            note: a note
            does not hold: 1 of 3\
            """
                .formatted(keyId(SPIRE).substring(0, 12), keyId(OTHER).substring(0, 12)));
    assertThat(IssuerRows.exitCode(report)).isEqualTo(1);
  }

  @Test
  void saysOnceWhatIsTheSameForSeveral() {
    assertThat(IssuerRows.lines(report(refused("x"), shop("api", OTHER), refused("x"))))
        .containsSubsequence("", "shop/cart", "shop/cart", "  x", "  note: its proxy restarts", "")
        .containsOnlyOnce("  x");
  }

  /** As SPIRE names its authorities: whole, each row would be 50 columns longer. */
  @Test
  void cutsSerialNumbersShort() {
    Made spire =
        WORKSHOP
            .authority("SERIALNUMBER=77181138884294470258906041757182186109,O=SPIFFE,C=US")
            .make();
    assertThat(String.join("\n", IssuerRows.lines(report(shop("web", spire)))))
        .contains("   SERIALNUMBER=771811388842…,O=SPIFFE,C=US   ");
  }

  @Test
  void saysInOneWordThatAllHolds() {
    IssuerReport report =
        new IssuerReport(NOW, Optional.of(TRUST), List.of(shop("web", SPIRE)), List.of());
    assertThat(IssuerRows.lines(report)).hasSize(4).endsWith("", "holds");
    assertThat(IssuerRows.exitCode(report)).isEqualTo(0);
  }

  @Test
  void saysWhatCouldNotBeFoundOut() {
    assertThat(IssuerRows.lines(report(shop("web", SPIRE), refused("x"))))
        .endsWith("could not be found out: 1 of 2");
    assertThat(IssuerRows.lines(report()))
        .containsExactly("note: a note", "could not be found out: there is nothing to look at");
    assertThat(IssuerRows.exitCode(report())).isEqualTo(3);
  }

  @Test
  void isADocumentForPrograms() {
    assertThat(Output.json(IssuerDocument.of(report(shop("web", SPIRE), refused("x")))))
        .isEqualTo(
            """
            {
              "outcome": "unknown",
              "checkedAt": "2026-11-21T12:00:00Z",
              "trustDomain": "example.org",
              "bundles": [
                {
                  "trustDomain": "example.org",
                  "authorities": [
                    {
                      "subject": "CN=SPIRE",
                      "keyId": "%1$s",
                      "notAfter": "2027-11-21T12:00:00Z"
                    }
                  ]
                }
              ],
              "targets": [
                {
                  "target": "shop/web",
                  "class": "workload",
                  "via": "secret",
                  "spiffeId": "spiffe://example.org/ns/shop/sa/web",
                  "issuer": "CN=SPIRE",
                  "serial": "ff",
                  "notAfter": "2026-11-21T13:00:00Z",
                  "authorityKeyId": "%1$s",
                  "expiresInSeconds": 3600,
                  "verdict": "trusted",
                  "standing": "holds",
                  "message": "an authority of example.org issued it",
                  "advice": ""
                },
                {
                  "target": "shop/cart",
                  "class": "workload",
                  "verdict": "unreachable",
                  "reason": "refused",
                  "standing": "unknown",
                  "message": "x",
                  "advice": "start it, or name its right port",
                  "note": "its proxy restarts"
                }
              ],
              "notes": [
                "a note"
              ]
            }\
            """
                .formatted(keyId(SPIRE)));
  }

  /** Programs go by these names. */
  @Test
  void thePageHasEveryNameOfTheDocument() throws IOException {
    String page = Files.readString(Path.of("docs/issuer-check.md"));
    Set<String> names = new TreeSet<>();
    collect(
        new ObjectMapper().valueToTree(IssuerDocument.of(report(shop("web", SPIRE), refused("x")))),
        names);
    assertThat(names)
        .hasSize(24)
        .allSatisfy(name -> assertThat(page).containsPattern("[`.]%s[`\\[]".formatted(name)));
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(each -> collect(each, names));
  }

  @Test
  void printsNoControlCharactersOfAnybody() {
    String hostile = "\u001b[2Jholds\r\n\u202Eevil";
    Judged web = judged("a" + hostile, WORKSHOP.leaf().dns("x\u001b]0;").signedBy(named(hostile)));
    Judged handshake =
        new Judge(Duration.ZERO)
            .judge(
                target("b"),
                new Evidence.Seen(
                    List.of(new Presented(Via.HANDSHAKE, web.seen().orElseThrow().chain()))),
                TRUST,
                NOW);
    IssuerReport report = report(web, handshake, refused(hostile), stranger(hostile));

    assertThat(String.join("", IssuerRows.lines(report))).doesNotContainPattern("\\p{C}");
    assertThat(IssuerDocument.of(report).toString()).doesNotContainPattern("\\p{C}");
  }

  private static Judged stranger(String hostile) {
    return judged("c", WORKSHOP.leaf("spiffe://example.org/x").signedBy(named(hostile)));
  }

  private static Made named(String hostile) {
    return WORKSHOP.authority("CN=\"" + hostile + "\"").make();
  }
}
