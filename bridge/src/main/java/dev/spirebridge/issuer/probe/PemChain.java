package dev.spirebridge.issuer.probe;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The certificates of a PEM text, in their order, as OpenSSL finds them (RFC 7468, with text around
 * the blocks): blocks of other kinds, such as keys, are passed over.
 */
public final class PemChain {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private PemChain() {}

  /**
   * @return empty if the text holds no certificate
   * @throws CertificateException with which of them cannot be read; its message is fit to be
   *     printed
   */
  public static List<X509Certificate> read(byte[] pem) throws CertificateException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    List<X509Certificate> chain = new ArrayList<>();
    int end = 0;
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, end)) {
      int content = at + BEGIN.length();
      end = text.indexOf(END, content);
      if (end < 0) {
        throw unreadable(chain.size() + 1, "has no end");
      }
      chain.add(certificate(text.substring(content, end), chain.size() + 1));
    }
    return chain;
  }

  /** Of the words of a parser nothing is passed on: they quote what they choke on. */
  private static X509Certificate certificate(String base64, int number)
      throws CertificateException {
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw unreadable(number, "is not base64");
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw unreadable(number, "is not X.509");
    }
  }

  private static CertificateException unreadable(int number, String why) {
    return new CertificateException("certificate %d %s".formatted(number, why));
  }
}
