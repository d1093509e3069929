package dev.spirebridge.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a private key out of what others say who were given it. An API server's own refusals name
 * fields and not their values, but a policy of the cluster writes its message itself, and may quote
 * the object it refuses; a command that is run after a change may print the file it reads.
 */
public final class KeyMask {

  private static final String NOT_SHOWN = "[not shown]";

  /** Of any private key; without its end where the text ends before. */
  private static final Pattern PEM_BLOCK =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY.*?(-----END [A-Z ]*-----|$)", Pattern.DOTALL);

  /** Shorter pieces are in many a word; with 9 bytes of it known, a key is none the weaker. */
  private static final int SHORTEST = 12;

  /** The first six bits of a sequence in DER, as base64. */
  private static final char DER_SEQUENCE = 'M';

  /** As many characters as hold the tag, a length of up to three bytes and the version. */
  private static final int HEAD = 12;

  private static final Pattern BASE64_HEAD = Pattern.compile("[A-Za-z0-9+/]{" + HEAD + "}");

  private final List<String> forms;

  public KeyMask(SvidPrivateKey key) {
    byte[] pem = Pem.pkcs8(key);
    this.forms =
        List.of(
            new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----|\\s", ""),
            Base64.getEncoder().encodeToString(pem));
  }

  /** The text without a PEM block of any private key, be it cut off at the end. */
  public static String withoutPem(String text) {
    return PEM_BLOCK.matcher(text).replaceAll(Matcher.quoteReplacement(NOT_SHOWN));
  }

  /**
   * The text without any private key that can be told by its beginning: a PEM block, or the base64
   * of DER. For what people write into a configuration, where nobody knows which key it might be.
   */
  public static String withoutKeys(String text) {
    String rest = withoutPem(text);
    StringBuilder kept = new StringBuilder();
    int at = 0;
    while (at < rest.length()) {
      if (beginsKey(rest, at)) {
        kept.append(NOT_SHOWN);
        at = endOfBase64(rest, at);
      } else {
        kept.append(rest.charAt(at));
        at++;
      }
    }
    return kept.toString();
  }

  /**
   * PKCS#8, PKCS#1 and SEC 1 alike begin with a sequence whose first element is a version of 0 or
   * 1; a certificate and a public key with a sequence in a sequence.
   */
  private static boolean beginsKey(String text, int at) {
    if (text.charAt(at) != DER_SEQUENCE || at + HEAD > text.length()) {
      return false;
    }
    String head = text.substring(at, at + HEAD).replace('-', '+').replace('_', '/');
    if (!BASE64_HEAD.matcher(head).matches()) {
      return false;
    }
    byte[] der = Base64.getDecoder().decode(head);
    // The length is one byte, or says in its lowest bits how many follow.
    int version = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
    return version + 2 < der.length
        && der[0] == 0x30
        && der[version] == 2
        && der[version + 1] == 1
        && (der[version + 2] == 0 || der[version + 2] == 1);
  }

  private static int endOfBase64(String text, int from) {
    int at = from;
    while (at < text.length() && isBase64OrSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBase64OrSpace(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "+/_=- \t\n\u000b\f\r".indexOf(c) >= 0;
  }

  /** The text without any piece of the key, in either of the forms in which it was sent. */
  public String masked(String text) {
    BitSet secret = new BitSet(text.length());
    for (int at = 0; at + SHORTEST <= text.length(); at++) {
      String piece = text.substring(at, at + SHORTEST);
      if (forms.stream().anyMatch(form -> form.contains(piece))) {
        secret.set(at, at + SHORTEST);
      }
    }
    StringBuilder masked = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (!secret.get(at)) {
        masked.append(text.charAt(at));
      } else if (at == 0 || !secret.get(at - 1)) {
        masked.append(NOT_SHOWN);
      }
    }
    return masked.toString();
  }
}
