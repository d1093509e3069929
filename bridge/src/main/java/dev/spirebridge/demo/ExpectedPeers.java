package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.Party;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Checks that a call went where it should, by what the far side of each handshake saw. */
final class ExpectedPeers {
  private static final int URI_NAME = 6;

  private final List<Party> way;

  /**
   * @param way all parties, in the order of a call
   */
  ExpectedPeers(List<Party> way) {
    this.way = List.copyOf(way);
  }

  /** What is wrong with these handshakes, if anything. */
  Optional<String> problem(List<Handshake> handshakes) {
    if (handshakes.size() != way.size() - 1) {
      return Optional.of(
          "%d handshakes where there should be %d".formatted(handshakes.size(), way.size() - 1));
    }
    for (int i = 0; i < handshakes.size(); i++) {
      var caller = way.get(i);
      var callee = way.get(i + 1);
      if (!isOf(handshakes.get(i).caller(), caller.spiffeId())) {
        return Optional.of(callee.name() + " was not called by " + caller.spiffeId());
      }
      if (!isOf(handshakes.get(i).callee(), callee.spiffeId())) {
        return Optional.of(caller.name() + " was not answered by " + callee.spiffeId());
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(X509Certificate leaf, SpiffeId expected) {
    try {
      var names = leaf.getSubjectAlternativeNames();
      return names != null
          && List.copyOf(names).equals(List.of(List.of(URI_NAME, expected.toString())));
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
