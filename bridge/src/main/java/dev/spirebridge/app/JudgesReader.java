package dev.spirebridge.app;

import dev.spirebridge.app.IssuerQuestion.Judges;
import dev.spirebridge.unixsocket.Endpoint;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Understands the flags that say what certificates are judged by. */
final class JudgesReader {

  /** Stands where a problem is. */
  private static final Endpoint NOWHERE = Endpoint.parse("unix:///nowhere");

  private JudgesReader() {}

  /**
   * @param defaultAgent where the SPIRE agent is unless a flag says so
   */
  static Endpoint agent(IssuerFlags flags, String defaultAgent) {
    return flags
        .one(IssuerQuestionReader.AGENT_SOCKET, Values::endpoint)
        .or(() ->
            flags.isGiven(IssuerQuestionReader.AGENT_SOCKET)
                ? Optional.empty()
                : usual(defaultAgent, flags.problems()))
        .orElse(NOWHERE);
  }

  private static Optional<Endpoint> usual(String address, Problems problems) {
    return problems
        .parse(new Given(Place.of("SPIFFE_ENDPOINT_SOCKET"), address), Values::endpoint)
        .map(Placed::value);
  }

  static Judges read(IssuerFlags flags, Endpoint agent) {
    List<GivenBundle> bundles = flags.all(IssuerQuestionReader.BUNDLE, GivenBundle::parse);
    return new Judges(
        flags.isGiven(IssuerQuestionReader.BUNDLE) ? bundles : List.of(GivenBundle.OF_AGENT),
        agent,
        flags.one(IssuerQuestionReader.MESH_CA, JudgesReader::roots));
  }

  private static List<X509Certificate> roots(String text) throws BadValue {
    try {
      return BundleContent.authorities(BundleTrust.content(Values.path(text)), text);
    } catch (NoBundleException e) {
      throw new BadValue(
          "cannot be used: " + e.why(), "give the root-cert.pem of istio-ca-root-cert");
    }
  }
}
