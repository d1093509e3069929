package dev.spirebridge.app.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.identity.AgentText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a bridge and the Envoy beside it tell of certificate files, as JSON. */
final class HandedFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HandedFiles() {}

  /**
   * Why the bridge's folders are not as they should be, by its {@code /api/v1/status}.
   *
   * @return a clause; empty if all of them have a set and the newest one
   */
  static Optional<String> trouble(byte[] status) throws IOException {
    JsonNode folders = object(status).path("files");
    if (folders.isEmpty()) {
      return Optional.of("its bridge keeps no folder of files");
    }
    for (JsonNode folder : folders) {
      String path = AgentText.printable(folder.path("folder").asText());
      if (!folder.has("writtenAt")) {
        return Optional.of("there are no files in %s yet".formatted(path));
      }
      if (folder.has("trouble")) {
        return Optional.of(
            "%s: %s".formatted(path, AgentText.printable(folder.path("trouble").asText())));
      }
    }
    return Optional.empty();
  }

  /** The chain of the default identity, leaf first, by its {@code /api/v1/identities}. */
  static List<X509Certificate> chain(byte[] identities) throws IOException {
    for (JsonNode identity : object(identities).path("identities")) {
      if (identity.path("isDefault").asBoolean()
          && identity.path("availability").asText().equals("available")) {
        return certificates(identity.path("chain"));
      }
    }
    throw new IOException("its bridge has no identity");
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
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (JsonNode each : chain) {
        byte[] der = Base64.getDecoder().decode(each.asText());
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IOException("what its bridge tells of it is no certificate", e);
    }
    return certificates;
  }
}
