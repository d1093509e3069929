package dev.spirebridge.app.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.probe.DerChain;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a bridge and the Envoy beside it tell of certificate files, as JSON. */
final class HandedFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HandedFiles() {}

  /**
   * A folder with a whole set of files, the newest one.
   *
   * @param path for people
   * @param notAfter of the certificate in it
   */
  record Folder(String path, String spiffeId, Instant notAfter) {}

  /**
   * The default identity.
   *
   * @param chain leaf first; at least that
   */
  record Identity(String spiffeId, List<X509Certificate> chain) {

    X509Certificate leaf() {
      return chain.getFirst();
    }
  }

  /**
   * The bridge's folders, at least one, by its {@code /api/v1/status}.
   *
   * @throws IOException if one is not as it should be; its message says why, in a clause
   */
  static List<Folder> folders(byte[] status) throws IOException {
    List<Folder> folders = new ArrayList<>();
    for (JsonNode folder : object(status).path("files")) {
      folders.add(folder(folder));
    }
    if (folders.isEmpty()) {
      throw new IOException("its bridge keeps no folder of files");
    }
    return folders;
  }

  private static Folder folder(JsonNode folder) throws IOException {
    String path = printable(folder, "folder");
    if (folder.has("trouble")) {
      throw new IOException("%s: %s".formatted(path, printable(folder, "trouble")));
    }
    if (!folder.has("writtenAt") || !folder.has("spiffeId")) {
      throw new IOException("there are no files in %s yet".formatted(path));
    }
    try {
      return new Folder(
          path, printable(folder, "spiffeId"), Instant.parse(folder.path("notAfter").asText()));
    } catch (DateTimeParseException e) {
      throw new IOException("it does not tell when the files in %s expire".formatted(path), e);
    }
  }

  /** By the bridge's {@code /api/v1/identities}. */
  static Identity identity(byte[] identities) throws IOException {
    for (JsonNode identity : object(identities).path("identities")) {
      if (identity.path("isDefault").asBoolean()
          && identity.path("availability").asText().equals("available")
          && !identity.path("chain").isEmpty()) {
        return new Identity(printable(identity, "spiffeId"), certificates(identity.path("chain")));
      }
    }
    throw new IOException("its bridge has no identity");
  }

  /** In what a folder's files are not those of that identity, as a clause. */
  static Optional<String> difference(Folder folder, Identity identity) {
    if (!folder.spiffeId().equals(identity.spiffeId())) {
      return Optional.of(
          "the files in %s are of %s, and its bridge is %s"
              .formatted(folder.path(), folder.spiffeId(), identity.spiffeId()));
    }
    Instant notAfter = identity.leaf().getNotAfter().toInstant();
    return folder.notAfter().equals(notAfter)
        ? Optional.empty()
        : Optional.of(
            "the files in %s expire at %s, and the certificate of its bridge at %s"
                .formatted(folder.path(), folder.notAfter(), notAfter));
  }

  /** The serial numbers of the certificates that an Envoy presents, by its {@code /certs}. */
  static Set<BigInteger> serials(byte[] certs) throws IOException {
    Set<BigInteger> serials = new HashSet<>();
    for (JsonNode certificate : object(certs).path("certificates")) {
      for (JsonNode each : certificate.path("cert_chain")) {
        try {
          serials.add(new BigInteger(each.path("serial_number").asText(), 16));
        } catch (NumberFormatException e) {
          throw new IOException("its Envoy tells no serial numbers", e);
        }
      }
    }
    return serials;
  }

  private static String printable(JsonNode object, String field) {
    return AgentText.printable(object.path(field).asText());
  }

  private static JsonNode object(byte[] page) throws IOException {
    try {
      JsonNode node = JSON.readTree(page);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new IOException("what it answers is not JSON", e);
    }
    throw new IOException("what it answers is not what a bridge or an Envoy says");
  }

  private static List<X509Certificate> certificates(JsonNode chain) throws IOException {
    try {
      return DerChain.read(chain.valueStream().map(JsonNode::asText).toList());
    } catch (CertificateException e) {
      throw new IOException("what its bridge tells of it is no certificate", e);
    }
  }
}
