package dev.spirebridge.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.issuer.probe.PemChain;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Understands what stands in {@code moving.json}: {@code id}, {@code until} and {@code roots}, PEM
 * by trust domain. What is misspelt is an error, for it may be what was to bound the window.
 */
final class MovingFile {

  /** More is no move from one mesh. */
  static final int MOST_ROOTS = 8;

  private static final int LONGEST_ID = 128;
  private static final int DEEPEST = 4;
  private static final int KEY_CERT_SIGN = 5;
  private static final Set<String> KEYS = Set.of("id", "until", "roots");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MovingFile() {}

  /**
   * Whether its time is good is not looked at.
   *
   * @throws BadValue with all that it is not, and what to write instead
   */
  static ExtraRoots parse(String json) throws BadValue {
    JsonNode top = tree(json);
    List<String> unknown = new ArrayList<>();
    top.fieldNames()
        .forEachRemaining(name -> {
          if (!KEYS.contains(name)) {
            unknown.add(name);
          }
        });
    if (!unknown.isEmpty()) {
      throw new BadValue(
          "it has the unknown key \"%s\"".formatted(AgentText.printable(unknown.getFirst())),
          "write id, until and roots");
    }
    return ExtraRoots.of(id(text(top, "id")), until(text(top, "until")), roots(top.path("roots")));
  }

  private static JsonNode tree(String json) throws BadValue {
    JsonNode top;
    try {
      top = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BadValue(
          "it is not JSON (line %d)"
              .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          "write one object with id, until and roots, each once");
    }
    if (!top.isObject()) {
      throw new BadValue("it is not a JSON object", "write one with id, until and roots");
    }
    return top;
  }

  private static String text(JsonNode top, String key) throws BadValue {
    JsonNode value = top.path(key);
    if (!value.isTextual()) {
      throw new BadValue("it has no text \"%s\"".formatted(key), "write one");
    }
    return value.textValue();
  }

  private static String id(String text) throws BadValue {
    if (text.isBlank() || text.length() > LONGEST_ID || !text.equals(AgentText.printable(text))) {
      throw new BadValue(
          "its id is empty, longer than %d characters, or not printable".formatted(LONGEST_ID),
          "give the move a short name");
    }
    return text;
  }

  private static Instant until(String text) throws BadValue {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadValue(
          "its until is not a time of RFC 3339", "write one like 2026-03-01T12:00:00Z");
    }
  }

  private static Map<TrustDomain, List<X509Certificate>> roots(JsonNode node) throws BadValue {
    if (!node.isObject() || node.isEmpty()) {
      throw new BadValue("it has no roots", "write an object of PEM certificates by trust domain");
    }
    Map<TrustDomain, List<X509Certificate>> roots = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      TrustDomain trustDomain = trustDomain(each.getKey());
      List<X509Certificate> authorities = authorities(trustDomain, each.getValue());
      count += authorities.size();
      if (roots.put(trustDomain, authorities) != null) {
        throw new BadValue("it has %s twice".formatted(trustDomain), "put its roots together");
      }
    }
    if (count > MOST_ROOTS) {
      throw new BadValue(
          "it has %d roots, and at most %d are taken".formatted(count, MOST_ROOTS),
          "leave out those of CAs that no proxy is on any more");
    }
    return roots;
  }

  private static TrustDomain trustDomain(String name) throws BadValue {
    try {
      return Values.trustDomain(name);
    } catch (BadValue e) {
      throw new BadValue("\"%s\" %s".formatted(AgentText.printable(name), e.reason()), e.hint());
    }
  }

  private static List<X509Certificate> authorities(TrustDomain trustDomain, JsonNode pem)
      throws BadValue {
    String write = "write the PEM certificates of the mesh's roots, as istio-ca-root-cert has them";
    Set<X509Certificate> found;
    try {
      found =
          new LinkedHashSet<>(PemChain.read(pem.asText("").getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      throw new BadValue("the roots of %s: %s".formatted(trustDomain, e.getMessage()), write);
    }
    if (found.isEmpty()) {
      throw new BadValue("the roots of %s hold no certificate".formatted(trustDomain), write);
    }
    for (X509Certificate each : found) {
      if (!isAuthority(each)) {
        throw new BadValue(
            "the roots of %s hold a certificate that is not a CA's".formatted(trustDomain), write);
      }
    }
    return List.copyOf(found);
  }

  private static boolean isAuthority(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0
        && (usage == null || (usage.length > KEY_CERT_SIGN && usage[KEY_CERT_SIGN]));
  }
}
