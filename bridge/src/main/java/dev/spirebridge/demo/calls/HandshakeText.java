package dev.spirebridge.demo.calls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Handshakes as HTTP carries them: a certificate is URL-encoded PEM, which is how Envoy writes
 * {@code %DOWNSTREAM_PEER_CERT%}; a body has a line per handshake, caller and callee apart by a
 * space.
 */
public final class HandshakeText {
  /** On an answer: the caller's certificate, added by the side that was called. */
  public static final String CALLER_HEADER = "x-demo-caller";

  /** On an answer: the callee's certificate, added by a proxy on the caller's side. */
  public static final String CALLEE_HEADER = "x-demo-callee";

  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
  private static final int OK = 200;

  private HandshakeText() {}

  static String format(List<Handshake> handshakes) {
    return handshakes.stream()
        .map(handshake -> format(handshake.caller()) + " " + format(handshake.callee()) + "\n")
        .collect(Collectors.joining());
  }

  /** One word of ASCII. */
  public static String format(X509Certificate certificate) {
    try {
      var pem =
          "-----BEGIN CERTIFICATE-----\n"
              + BASE64.encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return URLEncoder.encode(pem, StandardCharsets.US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("Not a certificate that can be encoded", e);
    }
  }

  /**
   * The handshakes behind an answer: the one with {@code callee}, then those of its body.
   *
   * @throws IOException when the answer is not 200, with its body as the reason, or does not say
   *     what it must
   */
  public static List<Handshake> read(HttpResponse<String> answer, X509Certificate callee)
      throws IOException {
    requireOk(answer);
    var handshakes = new ArrayList<Handshake>();
    handshakes.add(new Handshake(certificateIn(answer, CALLER_HEADER), callee));
    for (var line : answer.body().lines().toList()) {
      var caller = line.substring(0, Math.max(0, line.indexOf(' ')));
      handshakes.add(new Handshake(parse(caller), parse(line.substring(caller.length()).strip())));
    }
    return List.copyOf(handshakes);
  }

  /**
   * As {@link #read(HttpResponse, X509Certificate)}, the callee being what a proxy says.
   *
   * @throws IOException likewise
   */
  public static List<Handshake> read(HttpResponse<String> answer) throws IOException {
    requireOk(answer);
    return read(answer, certificateIn(answer, CALLEE_HEADER));
  }

  private static void requireOk(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != OK) {
      throw new IOException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body().strip()));
    }
  }

  private static X509Certificate certificateIn(HttpResponse<?> answer, String header)
      throws IOException {
    var value = answer.headers().firstValue(header);
    if (value.isEmpty()) {
      throw new IOException(
          answer.uri() + " did not say whom it saw: the header " + header + " is missing");
    }
    return parse(value.get());
  }

  /**
   * Reads what {@link #format(X509Certificate)} wrote.
   *
   * @throws IOException if that is not in it
   */
  public static X509Certificate parse(String text) throws IOException {
    var pem = URLDecoder.decode(text, StandardCharsets.US_ASCII);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IOException("Not a certificate: \"" + text + "\"", e);
    }
  }
}
