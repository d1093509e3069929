package dev.spirebridge.issuer;

import dev.spirebridge.identity.KeyIdentifiers;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Authorities that a proxy trusts and SPIRE does not vouch for. While a mesh is moved they are
 * there on purpose; left behind, they let another CA make identities that this proxy believes.
 */
final class FurtherRoots {

  private FurtherRoots() {}

  /**
   * @param trusted key identifiers of all that the proxy trusts; none where that is not known
   */
  static Optional<String> note(Set<String> trusted, Trust trust) {
    Set<String> further = new TreeSet<>(trusted);
    further.removeAll(
        keyIds(trust.bundles().values().stream().map(bundle -> bundle.authorities())));
    if (further.isEmpty()) {
      return Optional.empty();
    }
    String whose =
        keyIds(Stream.of(trust.meshCa())).containsAll(further)
            ? "of the mesh's CA, as it should while a mesh moves and at no other time"
            : "that the trust bundles here do not have, of a mesh that moves or of a trust domain"
                + " whose bundle was not given";
    return Optional.of(
        "its proxy also trusts %d root(s) %s: key ID %s"
            .formatted(further.size(), whose, String.join(", ", further)));
  }

  private static Set<String> keyIds(Stream<? extends Collection<X509Certificate>> authorities) {
    return authorities
        .flatMap(Collection::stream)
        .flatMap(each -> KeyIdentifiers.subject(each).stream())
        .collect(Collectors.toSet());
  }
}
