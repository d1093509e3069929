package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.OTHER;
import static dev.spirebridge.clusterspiffeid.TestCluster.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change.Apply;
import dev.spirebridge.clusterspiffeid.Change.Keep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceAnnotationsTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster();

  @Test
  void eachTunesItsField() {
    cluster.namespace(
        "shop",
        Map.of(LABEL, "true"),
        Map.of(
            "spirebridge.dev/ttl", "90m",
            "spirebridge.dev/jwt-ttl", "300s",
            "spirebridge.dev/federates-with", "spiffe://partner.example, other.example",
            "spirebridge.dev/pod-selector", "app=web,tier in (b,a)",
            "spirebridge.dev/hint", "shop front",
            "spirebridge.dev/dns-names", "web.shop.svc, pod-0.web.shop.svc.cluster.local"));

    assertThat(cluster.applied(SHOP))
        .containsEntry("ttl", "1h30m0s")
        .containsEntry("jwtTtl", "5m0s")
        .containsEntry("federatesWith", List.of("other.example", "partner.example"))
        .containsEntry(
            "podSelector",
            Map.of(
                "matchLabels",
                Map.of("app", "web"),
                "matchExpressions",
                List.of(Map.of("key", "tier", "operator", "In", "values", List.of("a", "b")))))
        .containsEntry("hint", "shop front")
        .containsEntry(
            "dnsNameTemplates", List.of("web.shop.svc", "pod-0.web.shop.svc.cluster.local"));
    assertThat(cluster.reasons()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl | 1d | INVALID | a day is 24h",
        "ttl | 3600 | INVALID | lacks its unit",
        "ttl | soon | INVALID | no duration",
        "ttl | -1h | INVALID | at least 1m0s",
        "ttl | 0s | INVALID | at least 1m0s",
        "ttl | 59s | INVALID | at least 1m0s",
        "ttl | 60.5s | INVALID | whole seconds",
        "ttl | 24h1s | FORBIDDEN | 24h0m0s",
        "jwt-ttl | 48h | FORBIDDEN | 24h0m0s",
        "jwt-ttl | 1h 5m | INVALID | no duration",
        "ttl | {{.NodeMeta.Name}} | FORBIDDEN | Go template",
        "federates-with | Not!A!Domain | INVALID | no trust domain",
        "federates-with | partner.example,evil.example | FORBIDDEN | other.example,"
            + " partner.example",
        "federates-with | spiffe:// | INVALID | no trust domain",
        "pod-selector | app= =web | INVALID | no label selector",
        "pod-selector | size>5 | INVALID | no label selector",
        "pod-selector | a=b,{{x}} | FORBIDDEN | Go template",
        "hint | {{ .PodMeta.Name }} | FORBIDDEN | Go template",
        "dns-names | *.shop.svc | FORBIDDEN | wildcard",
        "dns-names | web.bank.svc | FORBIDDEN | .shop.svc",
        "dns-names | web.shop.svc.bank.svc | FORBIDDEN | .shop.svc",
        "dns-names | web.shop.svc.example.com | FORBIDDEN | .shop.svc",
        "dns-names | shop.svc | FORBIDDEN | .shop.svc",
        "dns-names | evilshop.svc | FORBIDDEN | .shop.svc",
        "dns-names | www.example.com | FORBIDDEN | .shop.svc",
        "dns-names | Web.shop.svc | INVALID | no DNS name",
        "dns-names | web.shop.svc. | INVALID | no DNS name",
        "dns-names | a_b.shop.svc | INVALID | no DNS name",
        "dns-names | -a.shop.svc | INVALID | no DNS name",
        "dns-names | xn--a.shop.svc | INVALID | no DNS name",
        "dns-names | web..shop.svc | INVALID | no DNS name",
        "dns-names | {{.PodMeta.Name}}.shop.svc | FORBIDDEN | Go template",
      })
  void aBadOneLeavesThingsAsTheyAre(String name, String value, String kind, String hint) {
    var reason = Reason.valueOf(kind + "_ANNOTATION");
    cluster.annotated("shop", name, value);

    assertThat(cluster.change(SHOP)).as("nothing is made where there was nothing").isEmpty();
    assertThat(cluster.messages(reason))
        .singleElement()
        .asString()
        .contains("spirebridge.dev/" + name, hint, "no ClusterSPIFFEID is made");

    cluster.annotated("shop", "ttl", "1h").carryOut().annotated("shop", name, value);

    assertThat(cluster.change(SHOP)).as("the last valid one stays").containsInstanceOf(Keep.class);
    assertThat(cluster.messages(reason)).singleElement().asString().contains("stays as it was.");
  }

  @ParameterizedTest
  @CsvSource({"60s, 1m0s", "1m, 1m0s", "24h, 24h0m0s", "1440m, 24h0m0s"})
  void aTtlMayBeAsShortAndAsLongAsTheBounds(String text, String written) {
    cluster.annotated("shop", "ttl", text);
    assertThat(cluster.applied(SHOP)).containsEntry("ttl", written);
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void aHintMayBeAsLongAsSpireTakes() {
    assertThat(cluster.annotated("shop", "hint", "x".repeat(1024)).applied(SHOP))
        .containsEntry("hint", "x".repeat(1024));
    cluster.annotated("shop", "hint", "x".repeat(1025));
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION)).hasSize(1);
    cluster.annotated("shop", "hint", "two\nlines");
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION)).hasSize(1);
  }

  /** An object with the record of longer values would be refused by the API server for ever. */
  @Test
  void longValuesAreNotRead() {
    cluster.annotated("shop", "ttl", "\u001c".repeat(45_000) + "1h");
    assertThat(cluster.applied(SHOP)).containsEntry("ttl", "1h0m0s");
    var object = ((Apply) cluster.change(SHOP).orElseThrow()).desired();
    assertThat(object.annotations()).containsEntry(RenderedFrom.KEY, "{\"ttl\":\"1h\"}");

    var selector = "a in (" + "x,".repeat(2044) + "x)";
    cluster.annotated("shop", "pod-selector", selector);
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION)).isEmpty();
    cluster.annotated("shop", "pod-selector", selector + " ,é");
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION))
        .singleElement()
        .asString()
        .contains("longer than 4096 bytes");
    assertThat(cluster.change(SHOP)).isEmpty();
  }

  @Test
  void dnsNamesAreNotMoreThanEveryEntryCanHold() {
    var names = IntStream.range(0, 64).mapToObj(i -> "n" + i + ".shop.svc").toList();
    cluster.annotated("shop", "dns-names", String.join(",", names));
    assertThat(cluster.applied(SHOP)).containsEntry("dnsNameTemplates", names);

    cluster.annotated("shop", "dns-names", String.join(",", names) + ",one-more.shop.svc");
    assertThat(cluster.change(SHOP)).isEmpty();
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION))
        .singleElement()
        .asString()
        .contains("65 names, and 64 are the most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ttl", "jwt-ttl", "federates-with", "pod-selector", "hint", "dns-names"})
  void whatSomebodyWroteNeitherReachesATerminalNorPushesTheAdviceOut(String name) {
    var wild = "\u001b[2J\r\n\u202e\u009b" + "日".repeat(300);
    var namespace = "n".repeat(63);
    cluster.annotated(namespace, name, "x" + wild + ",y" + wild + ",z" + wild + ",w" + wild);

    assertThat(cluster.messages(Reason.INVALID_ANNOTATION))
        .singleElement()
        .asString()
        .endsWith(
            "Correct it with: kubectl annotate namespace %s --overwrite spirebridge.dev/%s=VALUE"
                .formatted(namespace, name))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}]")
        .satisfies(
            message -> assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1000));
  }

  @Test
  void ofManyProblemsTheFirstAreNamed() {
    cluster.annotated("shop", "dns-names", "a.b,c.d,e.f,g.h,i.j");

    assertThat(cluster.messages(Reason.FORBIDDEN_ANNOTATION))
        .singleElement()
        .asString()
        .contains("\"e.f\"", "and 2 more")
        .doesNotContain("g.h");
  }

  @Test
  void ofManyUnknownOnesTheFirstAreTold() {
    var annotations = new HashMap<String, String>();
    IntStream.range(0, 100).forEach(i -> annotations.put("spirebridge.dev/x" + i, ""));
    cluster.namespace("shop", Map.of(LABEL, "true"), annotations);

    assertThat(cluster.messages(Reason.UNKNOWN_ANNOTATION)).hasSize(5);
  }

  @Test
  void whatWasPutBackIsToldInAnEventsLength() {
    var name = "n".repeat(63);
    cluster.labelled(name).carryOut();
    for (var field : List.of("className", "hint", "jwtTtl", "spiffeIDTemplate", "ttl")) {
      cluster.edit("spire-bridge-ns-" + name, field, "\u001b[2J" + "日".repeat(500));
    }

    assertThat(cluster.messages(Reason.DRIFT_CORRECTED))
        .hasSize(2)
        .allSatisfy(message ->
            assertThat(message)
                .contains("and 2 more. To change it, annotate")
                .doesNotContainPattern("\\p{Cc}")
                .satisfies(text ->
                    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1000)));
  }

  @Test
  void allProblemsAreToldAtOnceOneFindingForEachAnnotation() {
    cluster.namespace(
        "shop",
        Map.of(LABEL, "true"),
        Map.of(
            "spirebridge.dev/ttl", "1d",
            "spirebridge.dev/dns-names", "a.b.c,*.shop.svc",
            "spirebridge.dev/federates-with", "evil.example"));

    assertThat(cluster.reasons())
        .containsExactlyInAnyOrder(
            "InvalidAnnotation", "ForbiddenAnnotation", "ForbiddenAnnotation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void aBlankOneSaysNothing(String value) {
    assertThat(cluster.annotated("shop", "ttl", value).applied(SHOP)).containsEntry("ttl", "0s");
  }

  @ParameterizedTest
  @CsvSource({
    "pod-seletcor, pod-selector",
    "selector, pod-selector",
    "names, dns-names",
    "federates, federates-with",
    "hint-text, hint",
    "jwtttl, jwt-ttl",
    "ttls, ttl",
  })
  void anUnknownOneIsToldWithItsNearestRelative(String unknown, String nearest) {
    cluster.annotated("shop", unknown, "x");

    assertThat(cluster.messages(Reason.UNKNOWN_ANNOTATION))
        .singleElement()
        .asString()
        .contains("one that has is spirebridge.dev/" + nearest + ";");
  }

  @Test
  void nothingBetweenTwoCommasSaysNothing() {
    cluster.annotated("shop", "federates-with", ",partner.example, ,other.example,");

    assertThat(cluster.applied(SHOP))
        .containsEntry("federatesWith", List.of("other.example", "partner.example"));
    assertThat(cluster.reasons()).isEmpty();
  }

  @Test
  void aDnsNameMayBeAsLongAsDnsHasThem() {
    var labels = ("a".repeat(60) + ".").repeat(4);
    var longest = "a" + labels.substring(3) + "shop.svc";
    assertThat(longest).hasSize(250);
    cluster.annotated("shop", "dns-names", "abc" + longest);
    assertThat(cluster.applied(SHOP)).containsEntry("dnsNameTemplates", List.of("abc" + longest));

    cluster.annotated("shop", "dns-names", "abcd" + longest);
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION))
        .singleElement()
        .asString()
        .contains("is no DNS name");
  }

  /** What comes after it in the order of the annotations, be it right or wrong. */
  @ParameterizedTest
  @CsvSource({"{{x}}, FORBIDDEN", "too long, INVALID"})
  void oneThatIsNotReadKeepsNoOtherFromBeingRead(String value, String kind) {
    cluster.namespace(
        "shop",
        Map.of(LABEL, "true"),
        Map.of(
            "spirebridge.dev/ttl", value.equals("too long") ? "1".repeat(4097) : value,
            "spirebridge.dev/jwt-ttl", "5m",
            "spirebridge.dev/hint", "two\nlines"));

    var invalid = cluster.messages(Reason.INVALID_ANNOTATION);
    assertThat(invalid.getLast()).contains("spirebridge.dev/hint");
    assertThat(cluster.messages(Reason.valueOf(kind + "_ANNOTATION")).getFirst())
        .contains("spirebridge.dev/ttl");
    assertThat(cluster.reasons()).hasSize(2);
  }

  @Test
  void driftIsCorrectedWhileAnAnnotationIsBad() {
    cluster.annotated("shop", "ttl", "1h").carryOut().annotated("shop", "ttl", "1d");
    cluster.edit(SHOP, "admin", true);

    assertThat(cluster.applied(SHOP)).containsEntry("admin", false).containsEntry("ttl", "1h0m0s");
    assertThat(cluster.reasons()).contains("DriftCorrected", "InvalidAnnotation");
    assertThat(cluster.carryOut().change(SHOP)).containsInstanceOf(Keep.class);
  }

  @Test
  void anAnnotationThatChangesNothingInTheSpecIsNobodysDrift() {
    cluster.labelled("shop").carryOut().withoutRelationship(PARTNER);
    cluster.annotated("shop", "federates-with", "partner.example");

    assertThat(cluster.change(SHOP)).as("the record of it").containsInstanceOf(Apply.class);
    assertThat(cluster.messages(Reason.DRIFT_CORRECTED)).isEmpty();
  }

  @Test
  void anObjectWithoutARecordStaysWhileAnAnnotationIsBad() {
    cluster.annotated("shop", "pod-selector", "app=web").carryOut();
    cluster.annotations(SHOP, Map.of()).edit(SHOP, "hint", "by hand").annotated("shop", "ttl", "x");

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
    assertThat(cluster.messages(Reason.INVALID_ANNOTATION))
        .singleElement()
        .asString()
        .contains("with all that is changed in it by hand", RenderedFrom.KEY)
        .doesNotContain("as far as it is still allowed");
  }

  @Test
  void anObjectWhoseRecordHasAnUnreadableSelectorStays() {
    cluster.annotated("shop", "pod-selector", "app=web").carryOut();
    cluster.annotations(SHOP, Map.of(RenderedFrom.KEY, "{\"pod-selector\":\"((\"}"));
    cluster.annotated("shop", "ttl", "x");

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
  }

  @Test
  void whatIsNoLongerAllowedGoesAlsoFromTheLastValidObject() {
    cluster.namespace(
        "shop",
        Map.of(LABEL, "true"),
        Map.of(
            "spirebridge.dev/ttl", "20h",
            "spirebridge.dev/federates-with", "partner.example,other.example",
            "spirebridge.dev/pod-selector", "app=web"));
    cluster.carryOut();
    cluster.settings =
        ChangedSettings.with(settings -> {
          settings.maximumTtl = Duration.ofHours(2);
          settings.federationAllowed = Set.of(PARTNER);
        });

    assertThat(cluster.applied(SHOP))
        .containsEntry("ttl", "2h0m0s")
        .containsEntry("federatesWith", List.of("partner.example"))
        .containsEntry("podSelector", Map.of("matchLabels", Map.of("app", "web")));
    assertThat(cluster.messages(Reason.FORBIDDEN_ANNOTATION))
        .hasSize(2)
        .allSatisfy(message -> assertThat(message).contains("as far as it is still allowed"));
    assertThat(cluster.carryOut().change(SHOP)).containsInstanceOf(Keep.class);
  }

  @Test
  void whatEveryNamespaceFederatesWithComesFirst() {
    cluster.settings =
        ChangedSettings.with(settings -> {
          settings.federatesWith = Set.of(PARTNER);
          settings.federationAllowed = Set.of(OTHER);
        });
    cluster.labelled("bank").annotated("shop", "federates-with", "other.example");

    assertThat(cluster.applied("spire-bridge-ns-bank"))
        .containsEntry("federatesWith", List.of("partner.example"));
    assertThat(cluster.applied(SHOP))
        .containsEntry("federatesWith", List.of("other.example", "partner.example"));
    assertThat(cluster.applied("spire-bridge-pods"))
        .containsEntry("federatesWith", List.of("partner.example"));

    cluster.withoutRelationship(PARTNER);
    assertThat(cluster.applied(SHOP)).containsEntry("federatesWith", List.of("other.example"));
    assertThat(cluster.messages(Reason.NOT_FEDERATED)).hasSize(1);
  }

  @Test
  void aTrustDomainWithoutARelationshipIsLeftOutUntilThereIsOne() {
    cluster.withoutRelationship(PARTNER);
    cluster.annotated("shop", "federates-with", "partner.example,other.example");

    assertThat(cluster.applied(SHOP)).containsEntry("federatesWith", List.of("other.example"));
    assertThat(cluster.messages(Reason.NOT_FEDERATED))
        .singleElement()
        .asString()
        .contains("spire-bridge federation add partner.example");

    cluster.carryOut().federated.add(TestCluster.relationship(PARTNER, true));
    assertThat(cluster.change(SHOP)).containsInstanceOf(Apply.class);
    assertThat(cluster.reasons()).isEmpty();
  }
}
