package dev.spirebridge.sds;

import static dev.spirebridge.sds.Nodes.bool;
import static dev.spirebridge.sds.Nodes.disabling;
import static dev.spirebridge.sds.Nodes.number;
import static dev.spirebridge.sds.Nodes.string;

import dev.spirebridge.identity.SvidChoice;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table of SPIRE's own test of StreamSecrets (pkg/agent/endpoints/sdsv3/handler_test.go), which
 * its FetchSecrets test repeats, with what is given here. "Differs" marks what is meant to differ.
 */
final class SpireCases {

  /**
   * @param expected what is given; empty when nothing is
   */
  record Case(
      String title, SecretNames names, Node node, List<String> asked, List<String> expected) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final String OWN = "spiffe://example.org";
  private static final String FEDERATED = "spiffe://partner.test";
  private static final String WEB = "spiffe://example.org/web";

  private static final SecretNames SPIRE = SecretNames.spire(new SvidChoice.First());

  /** Validation disabled for all, and ALL as the bundle's name: here, aliases of one's own. */
  private static final SecretNames DISABLED =
      SecretNames.own(
          Map.of(
              "default",
              new SecretTarget.Certificate(new SvidChoice.First()),
              "ALL",
              new SecretTarget.OwnBundle(ValidationForm.PLAIN_CA),
              OWN,
              new SecretTarget.OwnBundle(ValidationForm.PLAIN_CA)));

  private SpireCases() {}

  static Stream<Case> all() {
    return Stream.of(bundles(), certificates(), disabledByOperator(), disabledByClient())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> bundles() {
    return Stream.of(
        spire(
            "all secrets, root CA; differs: a federated bundle stays with the validator",
            Nodes.OLD,
            "",
            OWN + " = plain example.org",
            FEDERATED + " = validator partner.test",
            WEB + " = certificate example.org/web"),
        spire(
            "all secrets, SPIFFE",
            Nodes.NEW,
            "",
            OWN + " = validator example.org",
            FEDERATED + " = validator partner.test",
            WEB + " = certificate example.org/web"),
        spire("trust domain, root CA", Nodes.OLD, OWN, OWN + " = plain example.org"),
        spire("trust domain, SPIFFE", Nodes.NEW, OWN, OWN + " = validator example.org"),
        spire("no build version", Nodes.SILENT, OWN, OWN + " = validator example.org"),
        spire("ROOTCA", Nodes.NEW, "ROOTCA", "ROOTCA = validator example.org"),
        spire(
            "federated, root CA; differs: stays with the validator",
            Nodes.OLD,
            FEDERATED,
            FEDERATED + " = validator partner.test"),
        spire("federated, SPIFFE", Nodes.NEW, FEDERATED, FEDERATED + " = validator partner.test"),
        spire(
            "ALL, root CA; differs: stays with the validator, SPIRE ends the stream",
            Nodes.OLD,
            "ALL",
            "ALL = validator example.org+partner.test"),
        spire("ALL, SPIFFE", Nodes.NEW, "ALL", "ALL = validator example.org+partner.test"));
  }

  private static Stream<Case> certificates() {
    return Stream.of(
        spire("certificate, root CA", Nodes.OLD, WEB, WEB + " = certificate example.org/web"),
        spire("certificate, SPIFFE", Nodes.NEW, WEB, WEB + " = certificate example.org/web"),
        spire("default", Nodes.OLD, "default", "default = certificate example.org/web"),
        spire("unknown; differs: waits, SPIRE ends the stream", Nodes.OLD, WEB + "/WHATEVER"));
  }

  private static Stream<Case> disabledByOperator() {
    return Stream.of(
        disabled("off", Nodes.NEW, OWN, OWN + " = plain example.org"),
        disabled(
            "off, bundle named ALL, asks for default",
            Nodes.NEW,
            "default",
            "default = certificate example.org/web"),
        disabled("off, bundle named ALL", Nodes.NEW, "ALL", "ALL = plain example.org"),
        disabled(
            "off, client too (\"true\")",
            disabling(string("true")),
            OWN,
            OWN + " = plain example.org"),
        disabled(
            "off, client opts in (\"false\"); differs: the operator's form stands",
            disabling(string("false")),
            OWN,
            OWN + " = plain example.org"),
        disabled(
            "off, client opts in (false); differs: the operator's form stands",
            disabling(bool(false)),
            OWN,
            OWN + " = plain example.org"),
        disabled(
            "off, client says \"test\"",
            disabling(string("test")),
            OWN,
            OWN + " = plain example.org"),
        disabled("off, client says 5", disabling(number(5)), OWN, OWN + " = plain example.org"));
  }

  private static Stream<Case> disabledByClient() {
    return Stream.of(
        spire("client off (true)", disabling(bool(true)), OWN, OWN + " = plain example.org"),
        spire(
            "client off (\"true\")", disabling(string("true")), OWN, OWN + " = plain example.org"),
        spire("client on (false)", disabling(bool(false)), OWN, OWN + " = validator example.org"),
        spire(
            "client says \"test\"",
            disabling(string("test")),
            OWN,
            OWN + " = validator example.org"));
  }

  private static Case spire(String title, Node node, String asked, String... expected) {
    return new Case(title, SPIRE, node, List.of(asked), List.of(expected));
  }

  private static Case disabled(String title, Node node, String asked, String... expected) {
    return new Case(title, DISABLED, node, List.of(asked), List.of(expected));
  }
}
